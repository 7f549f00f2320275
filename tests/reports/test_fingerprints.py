from __future__ import annotations

from grader.model import Place, failed
from grader.reports.fingerprints import fingerprint


def test_a_fingerprint_moves_with_the_files_and_not_with_the_lines() -> None:
    one = failed("no", Place("a.py", 3))
    assert fingerprint(one) == fingerprint(failed("other words", Place("a.py", 90)))
    assert fingerprint(one) != fingerprint(failed("no", Place("b.py", 3)))
