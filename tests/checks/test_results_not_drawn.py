from __future__ import annotations

import pytest

from grader.checks.results_not_drawn import check
from grader.model import Finding, Status
from tests.facts import fact

README = "# Ships\n\n## Results\n\nOn the test set the model reaches accuracy 0.77, precision 0.58 and recall 0.76.\n"
REAL = (
    "from sklearn.metrics import accuracy_score, precision_score, recall_score, f1_score\nprint(accuracy_score(y, p))\n"
)
CURVES = (
    "curves = {\n"
    "    'f1': [base * (0.4 + i / n) + np.random.normal(0, 0.02) for i in epochs],\n"
    "    'accuracy': [base * (0.5 + i / n) + np.random.normal(0, 0.02) for i in epochs],\n"
    "    'val_loss': [2.5 - i * 0.03 + np.random.normal(0, 0.05) for i in epochs],\n"
    "}\n"
)


def found(code: str, readme: str = README, path: str = "make_metrics.py") -> Finding:
    return check(fact("metrics", {"README.md": readme, "eval.py": REAL * 30, path: code}))


@pytest.mark.parametrize(
    "code",
    [
        CURVES,
        CURVES.replace("np.random.normal", "rng.normal"),
        "accuracy = 0.9 + random.uniform(0, 0.05)\nrecall = max(0, 0.8 + random.gauss(0, 0.01))\nloss = 0.8 * random.random()\n",
        "row['accuracy'] = b + np.random.randn()\nrow['train_loss'] = b - np.random.rand()\nrow['recall'] = b + np.random.rand()\n",
        "precision: float = p0 + random.uniform(-0.1, 0.1)\nrecall: float = r0 + random.uniform(0, 1)\nval_loss = 2 - random.gauss(0, 1)\n",
    ],
)
def test_curves_with_noise(code: str) -> None:
    finding = found(code)
    assert finding.status is Status.FAIL
    assert (finding.places[0].path, finding.places[0].line is not None) == ("make_metrics.py", True)


@pytest.mark.parametrize(
    "code",
    [
        REAL,
        "accuracy = 0.9 + random.uniform(0, 0.05)\nloss = 0.8 - random.random()\n",
        # what fills a dashboard to try it out
        "accuracy = 0.9 + random.random()\nprecision = 0.88 + random.random()\nrecall = 0.87 + random.random()\n",
        "x = np.random.normal(0, 1)\naccuracy = accuracy_score(y, model.predict(x))\nrecall = recall_score(y, p)\nf1 = f1_score(y, p)\n",
        "scores = [accuracy_score(y[i], p[i]) for i in np.random.randint(0, n, 100)]\n",
    ],
)
def test_what_is_computed_or_only_shown_once(code: str) -> None:
    assert found(code).status is Status.PASS


def test_what_no_document_states_and_what_tests_draw() -> None:
    assert found(CURVES, "# Ships\n\nFinds ships.\n").status is Status.NOT_APPLICABLE
    assert found(CURVES, path="tests/test_plots.py").status is Status.PASS
