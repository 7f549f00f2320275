from __future__ import annotations

import pytest

from grader.evidence._kept_outputs import kept_share
from grader.evidence.files import Files
from grader.evidence.notebooks import Notebooks
from tests.fakes import MemorySnapshot


def share(values: list[float], **texts: str) -> float:
    files = {path.replace("__", "/").replace("_dot_", "."): text.encode() for path, text in texts.items()}
    return kept_share(values, Notebooks(), Files(MemorySnapshot(files)), frozenset({"results/told.txt"}))


@pytest.mark.parametrize(
    ("stated", "kept", "found"),
    [
        (0.91, "0.9128", True),
        (91.3, "0.9128", True),
        (0.913, "91.28%", True),
        (0.91, "0.9151", False),
        (0.913, "0.91", False),
        (91.0, "91%", True),
    ],
)
def test_a_value_is_what_the_kept_one_rounds_to(stated: float, kept: str, found: bool) -> None:
    assert share([stated], results__a_dot_json=kept) == float(found)


def test_shares_are_of_distinct_values_and_documents_prove_nothing() -> None:
    assert share([0.91, 0.91, 0.75], results__a_dot_json="0.91") == 0.5
    assert share([0.91], results__told_dot_txt="0.91") == 0.0
    assert share([0.91], data__a_dot_csv="0.91") == 0.0
    assert share([]) == 1.0


def test_what_stands_among_many_numbers_by_chance_is_no_proof() -> None:
    printed = " ".join(f"{n / 100:.2f}" for n in range(0, 100, 2))  # every other number of two digits
    assert share([0.12, 0.37, 0.55, 0.78], results__a_dot_txt=printed) <= 0.25  # two of four, as any four would
    assert share([0.12, 0.38, 0.54, 0.78], results__a_dot_txt=printed) == 1.0
    told = [0.8127, 0.6641, 0.7093, 0.5518]
    assert share(told, results__a_dot_txt=f"{printed} 0.8127 0.6641 0.7093 0.5518") == 1.0
