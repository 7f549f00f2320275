"""Tests of everything: what the tested code runs in turn is tested, too."""

from __future__ import annotations

import pytest

from grader.model import Verdict
from tests.claims.worlds import only

PARTS = "abcde"
SAID = "# X\n\nA churn model.\n\n- Full test coverage: unit and integration tests for all components\n"
FILES = {
    "README.md": SAID,
    **{f"src/{name}.py": f"def {name}(x: float) -> float:\n    y = x * 2\n    return y + 1\n" for name in PARTS},
    "src/main.py": "".join(f"from src.{name} import {name}\n" for name in PARTS)
    + "\n\ndef run(x: float) -> float:\n    return a(x) + b(x) + c(x) + d(x) + e(x)\n",
}


@pytest.mark.parametrize(("target", "verdict"), [("main", Verdict.BORNE_OUT), ("a", Verdict.CONTRADICTED)])
def test_what_a_tested_file_imports_counts(target: str, verdict: Verdict) -> None:
    name = "run" if target == "main" else target
    test = f"from src.{target} import {name}\n\n\ndef test_it() -> None:\n    assert {name}(1.0) > 0\n"
    assert only("practices", {**FILES, "tests/test_it.py": test}).verdict is verdict


def test_a_share_and_a_file_that_no_test_reaches_are_named() -> None:
    test = "from src.a import a\n\n\ndef test_it() -> None:\n    assert a(1.0) > 0\n"
    claim = only("practices", {**FILES, "tests/test_it.py": test})
    assert "% of the code lines" in claim.summary
    assert claim.places[-1].path != "src/a.py"
