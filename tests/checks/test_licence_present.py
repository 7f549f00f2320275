from __future__ import annotations

from grader.checks.licence_present import check
from tests.facts import fact

MIT = (
    "MIT License\n\nCopyright (c) 2026 {}\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n"
    'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED\n'
)


def score(files: dict[str, str]) -> float:
    return check(fact("licence", files)).score


def test_a_text_that_is_known() -> None:
    assert score({"LICENSE": MIT.format("Ada Lovelace")}) == 1.0
    assert score({"licence.txt": MIT.format("Ada Lovelace")}) == 1.0


def test_blanks() -> None:
    assert score({"LICENSE": MIT.format("[fullname]")}) == 0.5


def test_stubs() -> None:
    assert score({"LICENSE": ""}) == 0.0
    assert score({"LICENSE": "MIT\n"}) == 0.0
    assert score({"docs/LICENSE": MIT}) == 0.0
