from __future__ import annotations

from grader.checks.container_none_broken import check
from grader.model import Status
from tests.facts import fact

DOCKERFILE = 'FROM python:3.12-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY src/ src/\nCMD ["python", "src/app.py"]\n'
APP = {"requirements.txt": "flask==3.0.0\n", "src/app.py": "print(1)\n"}


def test_all_fine() -> None:
    assert check(fact("containers", {"Dockerfile": DOCKERFILE, **APP})).score == 1.0


def test_half_of_them_broken() -> None:
    files = {"Dockerfile": DOCKERFILE, "b.Dockerfile": "FROM a:1.0\nCOPY gone.py .\n", **APP}
    assert check(fact("containers", files)).score == 0.5


def test_most_of_them_broken() -> None:
    assert check(fact("containers", {"Dockerfile": DOCKERFILE})).score == 0.0


def test_none_at_all() -> None:
    assert check(fact("containers", {"a.py": ""})).status is Status.NOT_APPLICABLE
