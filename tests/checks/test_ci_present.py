from __future__ import annotations

from grader.checks.ci_present import check
from grader.evidence.documents import Documents
from tests.facts import fact

NO_DOCS = Documents(None, 0, ())
WORKFLOW = {".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: pytest\n"}


def test_a_workflow_is_enough() -> None:
    assert check(fact("ci", WORKFLOW), NO_DOCS).score == 1.0


def test_a_workflow_that_does_nothing_is_most_of_a_token() -> None:
    assert check(fact("ci", {".github/workflows/ci.yml": "on: [push\njobs"}), NO_DOCS).score == 0.75
    echo = "on: push\njobs:\n  a:\n    steps:\n      - run: echo pytest\n"
    assert check(fact("ci", {".github/workflows/ci.yml": echo}), NO_DOCS).score == 0.75


def test_a_badge_alone_is_half_of_a_token() -> None:
    files = {"README.md": "# A\n\n![ci](https://github.com/a/b/actions/workflows/ci.yml/badge.svg)\n"}
    found = check(fact("ci", files), fact("documents", files))
    assert found.score == 0.5
    assert found.places[0].line == 3


def test_nothing_is_nothing() -> None:
    files = {"README.md": "# A\n\nWe use continuous integration, tests, lint, build and deploy.\n"}
    assert check(fact("ci", files), fact("documents", files)).score == 0.0
