from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks.eval_analysed import check
from grader.pipeline import Facts
from tests.fakes import MemorySnapshot

if TYPE_CHECKING:
    from grader.model import Finding


def found(files: dict[str, str]) -> Finding:
    facts = Facts(MemorySnapshot(files))
    return check(facts.get("evaluation"), facts.get("metrics"), facts.get("workings"))


def readme(text: str) -> Finding:
    return found({"study.pdf": "%PDF", "README.md": "# Churn\n\n" + text})


CODE = "X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2)\nmodel = LogisticRegression().fit(X_train, y_train)\nprint(roc_auc_score(y_test, s))\n"
SHOWN = {"study.pdf": "%PDF", "README.md": "Test ROC-AUC 0.84, recall 0.76.\n"}


def test_more_kinds_count_more() -> None:
    one = CODE + "best_threshold = find_best_threshold(y_test, s)\n"
    two = one + "curve = calibration_curve(y_test, s)\n"
    three = two + "analyze_errors(y_test, s)\n"
    scores = [found(SHOWN | {"train.py": code}).score for code in (CODE, one, two, three)]
    assert scores == [0.0, 0.4, 0.7, 1.0]


def test_a_bootstrap_by_hand() -> None:
    code = (
        CODE
        + "boot = [auc(df.sample(replace=True)) for _ in range(1000)]\nlow, high = np.percentile(boot, [2.5, 97.5])\n"
    )
    assert found(SHOWN | {"train.py": code}).score == 0.4


def test_css_bootstrap_and_words_without_numbers() -> None:
    assert found({"app.py": "html = 'bootstrap.min.css'\n"}).score == 0.0
    assert (
        readme(
            "We plan an ablation, an error analysis with many slices, and checks for data leakage in the future.\n"
        ).score
        == 0.0
    )


def test_unshown_counts_half() -> None:
    assert found({"train.py": CODE + "curve = calibration_curve(y_test, s)\n"}).score == 0.2


def test_an_analysis_that_is_said_to_be_lacking_is_none() -> None:
    values = "Accuracy 0.81 and recall 0.72 on the test set.\n\n## Results\n\n"
    assert "ablation" in readme(values + "The ablation without the reranker loses 0.04 of the recall.\n").summary
    assert "ablation" not in readme(values + "There was no ablation of the reranker, which gains 0.04.\n").summary


def test_the_advice_names_what_is_not_there_yet() -> None:
    code = "m.fit(X, y)\nper_class_metrics(y, m.predict(X_test))\nprint(accuracy_score(y_test, m.predict(X_test)))\n"
    seen = found({"train.py": code, "README.md": "Test accuracy 0.91, test recall 0.76.\n"})
    assert "error or slice" in seen.summary
    assert "error or slice" not in seen.fix
    assert "an ablation or a check for leakage" in seen.fix
