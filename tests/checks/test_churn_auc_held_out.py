from __future__ import annotations

from tests.checks.worlds import NO_STUDY, STUDY_FILES, judged

CHECK = "churn-auc-held-out"


def readme(value: str) -> dict[str, str]:
    return {"study.pdf": "%PDF", "README.md": f"# Q\n\n## Results\n\nOn the test set ROC-AUC is {value}.\n"}


def test_the_value_and_its_interval() -> None:
    finding = judged(CHECK, STUDY_FILES)
    assert finding.score == 1.0
    assert "0.871" in finding.summary


def test_without_an_interval() -> None:
    assert judged(CHECK, readme("0.853")).score == 0.75


def test_lower_is_honest_and_counts() -> None:
    assert 0.5 < judged(CHECK, readme("0.802")).score < 0.75


def test_too_good_is_suspicious() -> None:
    assert judged(CHECK, readme("0.994")).score == 0.3
    assert judged(CHECK, readme("0.994"), suspicious=0.999).score == 0.75


def test_training_values_do_not_count() -> None:
    assert judged(CHECK, {"README.md": "# Q\n\n## Results\n\nTraining ROC-AUC is 0.913.\n"}).score == 0.0


def test_none() -> None:
    assert judged(CHECK, NO_STUDY).score == 0.0
