"""Numbers in lists that a metric's name heads, and those that are set or cited there."""

from __future__ import annotations

import pytest

from tests.facts import fact


def stated(readme: str) -> list[float]:
    return [m.value for m in fact("metrics", {"README.md": readme, "study.pdf": "%PDF"}).statements]


@pytest.mark.parametrize(
    "line", ["**DOI:** 10.24432/C52P4X", "**Temperature=0.7** for all calls", "Dropout: 0.25", "Learning rate: 0.001"]
)
def test_what_is_set_or_cited_is_no_outcome(line: str) -> None:
    assert stated(f"# Frost\n\n## Accuracy of the models\n\n- kNN: 97.05 %\n- {line}\n") == [97.05]


def test_the_title_of_a_document_heads_none_of_its_lists() -> None:
    figures = "- kNN: 97.05 %\n- Trees: 95.31 %\n"
    assert stated(f"# Limited accuracy of language models\n\n## Sampling\n\n{figures}") == []
    assert stated(f"# Frost\n\n## Accuracy of the models\n\n{figures}") == [97.05, 95.31]
