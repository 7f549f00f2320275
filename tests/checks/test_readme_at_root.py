from __future__ import annotations

from grader.checks.readme_at_root import check
from grader.model import Status
from tests.checks.prose import NO_README, documents
from tests.facts import fact

TEXT = "# Parcels\n\nPredicts which parcels will be late, for the dispatch desk.\n"


def test_the_root_passes_and_a_folder_fails() -> None:
    assert check(documents(20)).status is Status.PASS
    assert check(documents(20, depth=1)).status is Status.FAIL
    assert check(NO_README).status is Status.FAIL


def test_places_that_code_hosts_show_count_as_the_root() -> None:
    for path in ("README.md", "readme.RST", "ReadMe", ".github/README.md", "README_CN.md"):
        assert check(fact("documents", {path: TEXT, "app.py": "1"})).status is Status.PASS, path
    assert check(fact("documents", {"project/README.md": TEXT})).status is Status.FAIL


def test_a_readme_among_the_documents_stands_in_for_one() -> None:
    found = check(fact("documents", {"docs/README.md": TEXT, "app.py": "1"}))
    assert found.status is Status.FAIL
    assert found.summary == "The root has no README; docs/README.md stands in for it."
