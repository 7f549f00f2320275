from __future__ import annotations

from grader.checks.deploy_documented import check
from tests.facts import facts_of

DOCKERFILE = 'FROM python:3.12-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY src/ src/\nCMD ["python", "src/app.py"]\n'
APP = {"requirements.txt": "flask==3.0.0\n", "src/app.py": "print(1)\n"}


def score(files: dict[str, str]) -> float:
    world = facts_of(files)
    return check(world.get("containers"), world.get("documents"), world.get("ci")).score


def test_a_command_in_a_code_block() -> None:
    readme = "# A\n\n```sh\ndocker build -t app .\ndocker run -p 80:80 app\n```\n"
    assert score({"README.md": readme, "Dockerfile": DOCKERFILE, **APP}) == 1.0


def test_a_command_for_nothing() -> None:
    assert score({"README.md": "# A\n\n```sh\ndocker build -t app .\n```\n"}) == 0.0


def test_a_heading_is_no_documentation() -> None:
    assert score({"README.md": "# docker build\n", "Dockerfile": DOCKERFILE, **APP}) == 0.0
    assert score({"README.md": "# A\n\n## Deployment\n\nDocker.\n", "Dockerfile": DOCKERFILE, **APP}) == 0.0


def test_sentences_earn_half_and_a_list_of_words_nothing() -> None:
    sentence = "The image is built by hand and copied to the server, where a unit starts it again after a crash. "
    words = "docker kubernetes cloud deployment server image registry cluster " * 8
    world = {"Dockerfile": DOCKERFILE, **APP}
    assert score({"README.md": f"# A\n\n## Deployment\n\n{sentence * 4}\n", **world}) == 0.5
    assert score({"README.md": f"# A\n\n## Deployment\n\n{words}\n", **world}) == 0.0
