"""What a model card or a page on testing says of the project is held, too; a report of a day is not."""

from __future__ import annotations

import pytest

from grader.model import Verdict
from tests.facts import fact

APP = {
    "README.md": "# Sepsis\n\nWarns a ward. See [the card](docs/MODEL_CARD.md), [tests](docs/testing.md) and [day](docs/day-3.md).\n",
    "app.py": "from sklearn.metrics import roc_auc_score\n\n\ndef auc(y, p):\n    return roc_auc_score(y, p)\n",
    "tests/test_app.py": "from app import auc\n\n\ndef test_auc():\n    assert auc([0, 1], [0.1, 0.9]) == 1\n",
    "metrics.json": '{"auc": 0.8107}',
    "data/wards.csv": "id\n" + "1\n" * 400,
}
TOLD = {
    "metric-values": "# Model card\n\n## Results\n\nThe model has an AUC of {}.\n",
    "counted-tests": "# Card\n\nIt is covered by {} unit tests.\n",
    "data-sizes": "# Card\n\nThe dataset data/wards.csv has {} rows.\n",
}


@pytest.mark.parametrize(
    ("kind", "true", "false"), [("metric-values", "0.81", "0.95"), ("counted-tests", "3", "90"), ("data-sizes", "400", "9000")]
)  # fmt: skip
@pytest.mark.parametrize("path", ["docs/MODEL_CARD.md", "docs/testing.md"])
def test_a_document_that_says_what_is_now_is_held(kind: str, true: str, false: str, path: str) -> None:
    def verdicts(number: str, at: str = path) -> list[tuple[str, Verdict]]:
        claims = fact("claims", {**APP, at: TOLD[kind].format(number)})
        return [(claim.places[0].path, claim.verdict) for claim in claims if claim.kind == kind]

    assert (path, Verdict.CONTRADICTED) in verdicts(false)
    assert (path, Verdict.CONTRADICTED) not in verdicts(true)
    assert verdicts(false, "docs/day-3.md") == []


@pytest.mark.parametrize("title", ["Framework comparison", "Comparación de herramientas", "Сравнение", "비교"])
def test_a_table_that_compares_names_what_others_use(title: str) -> None:
    readme = f"# Answers\n\nA service for a library.\n\n## {title}\n\n| Part | Haystack | Weaviate |\n|---|---|---|\n| Store | Milvus | Qdrant |\n"
    assert [c for c in fact("claims", {**APP, "README.md": readme}) if c.kind == "tools"] == []
