from __future__ import annotations

import json

import pytest

from grader.model import Verdict
from tests.claims.worlds import claims_of

CODE = {
    "evaluate.py": "import json\nfrom sklearn.metrics import accuracy_score\n\ndef evaluate(y, p):\n"
    "    accuracy = accuracy_score(y, p)\n    json.dump({'accuracy': accuracy}, open('results/scores.json', 'w'))\n"
}
BY_CLASS = json.dumps(
    [
        {"model": "Small model", "accuracy": 0.76, "category_accuracy": {"plain": 1.0, "irony": 0.0}},
        {"model": "Large model", "accuracy": 0.86, "category_accuracy": {"plain": 1.0, "irony": 1.0}},
    ],
    indent=1,
)


def table(*rows: str) -> dict[str, str]:
    head = ["# Reviews", "", "A classifier of reviews.", "", "## Accuracy by category", ""]
    return {"README.md": "\n".join([*head, *rows, ""]), **CODE}


def test_each_value_is_found_on_the_line_of_its_model_and_category() -> None:
    rows = ("| Category | Small model | Large model |", "|---|---|---|", "| Irony | 0.00 | 1.00 |")
    found = {
        claim.text: claim.places[1]
        for claim in claims_of("metric-values", {**table(*rows), "results/scores.json": BY_CLASS})
    }
    lines = BY_CLASS.split("\n")
    small = next(place for text, place in found.items() if "Small" in text)
    large = next(place for text, place in found.items() if "Large" in text)
    assert (small.path, lines[(small.line or 0) - 1].strip()) == ("results/scores.json", '"irony": 0.0')
    assert (large.path, lines[(large.line or 0) - 1].strip()) == ("results/scores.json", '"irony": 1.0')
    assert (large.line or 0) > (small.line or 0)


def test_all_of_a_class_is_not_borne_out_by_another_classes_row() -> None:
    rows = ("| Category | Accuracy |", "|---|---|", "| Sarcasm | 1.00 |")
    claims = claims_of("metric-values", {**table(*rows), "results/scores.json": '{"plain": {"accuracy": 1.0}}'})
    assert [claim.verdict for claim in claims] == [Verdict.NOT_CHECKABLE]


@pytest.mark.parametrize(
    ("stated", "shown", "verdict"),
    [
        ("0.90", 0.904, Verdict.BORNE_OUT),
        ("0.90", 0.915, Verdict.NOT_CHECKABLE),
        ("0.9", 0.915, Verdict.BORNE_OUT),
        ("90 %", 0.903, Verdict.BORNE_OUT),
        ("90.0 %", 0.915, Verdict.NOT_CHECKABLE),
    ],
)  # fmt: skip
def test_a_value_is_held_to_the_digits_that_are_written(stated: str, shown: float, verdict: Verdict) -> None:
    readme = f"# Reviews\n\nA classifier.\n\n## Results\n\nAccuracy of {stated} on the test set.\n"
    files = {"README.md": readme, "results/scores.json": json.dumps({"accuracy": shown}), **CODE}
    (claim,) = claims_of("metric-values", files)
    assert claim.verdict is verdict


def test_a_result_that_is_no_json_is_read_as_text() -> None:
    readme = "# Reviews\n\nA classifier.\n\n## Results\n\nAccuracy of 0.913 on the test set.\n"
    files = {"README.md": readme, "results/scores.json": '{"accuracy": 0.913, }', **CODE}
    (claim,) = claims_of("metric-values", files)
    assert (claim.verdict, claim.places[1].line) == (Verdict.BORNE_OUT, 1)
    files["results/scores.json"] = "[" * 40_000
    (claim,) = claims_of("metric-values", files)
    assert claim.verdict is Verdict.NOT_CHECKABLE
