from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.facts import fact

if TYPE_CHECKING:
    from grader.evidence.evaluation import Evaluation


def evaluation(path: str, code: str) -> Evaluation:
    found: Evaluation = fact("evaluation", {path: code})
    return found


@pytest.mark.parametrize(
    ("path", "code", "names"),
    [
        ("a.py", 'model.compile(loss="mse", metrics=["accuracy", "AUC"])  # keras', {"accuracy", "auc"}),
        ("a.py", "learn = vision_learner(dls, resnet34, metrics=error_rate)", {"error rate"}),
        ("a.py", 'm = xgb.XGBRegressor(eval_metric="rmse")  # xgboost', {"rmse"}),
        ("a.py", 'lgb.train({"metric": ["auc", "binary_logloss"]}, d)', {"auc", "log-loss"}),
        ("a.py", 'cross_val_score(m, X, y, scoring="neg_mean_absolute_error")', {"mae", "cv score"}),
        ("a.py", "evaluate(ds, metrics=[faithfulness, answer_relevancy])  # ragas", {"faithfulness"}),
        ("a.py", 'e = BinaryClassificationEvaluator(metricName="areaUnderROC")', {"auc"}),
        ("a.py", 'mlflow.log_metrics({"mae": mae})\nmlflow.log_metric("val_f1", f)', {"mae", "f1"}),
        ("a.py", 'self.log("val/acc", acc)  # torch', {"accuracy"}),
        ("a.py", 'return {"rmse": np.sqrt(d), "accuracy": jnp.mean(p == y)}  # metrics', {"rmse", "accuracy"}),
        ("a.py", "print(sm.OLS(y, X).fit().rsquared_adj)  # statsmodels", {"r2"}),
        ("a.py", 'print(f"{correct / len(cases):.1%}")  # eval', {"accuracy"}),
        ("a.ts", "const share = Math.round(passed / cases.length); // eval", {"accuracy"}),
        ("a.go", "acc := float64(correct) / float64(len(labels)) // evaluate", {"accuracy"}),
        ("a.R", "sqrt(mean((p - test$y)^2))\nmean(abs(p-test$y))  # predict", {"rmse", "mae"}),
        (
            "a.jl",
            "evaluate!(m, resampling=CV(), measures=[accuracy, log_loss])  # MLJ",
            {"accuracy", "log-loss", "cv score"},
        ),
        ("A.java", "eval.crossValidateModel(t, d, 10, r); eval.pctCorrect();", {"accuracy", "cv score"}),
    ],
)
def test_metrics_that_libraries_compute(path: str, code: str, names: set[str]) -> None:
    assert evaluation(path, code).metric_names == names


@pytest.mark.parametrize(
    "code",
    [
        'self.log("train_acc", acc)  # torch',
        'self.log("val_loss", loss)  # torch',
        'item = {"accuracy": 0.9, "f1": "high", "precision": body.get("precision")}  # predict',
        "accuracy: float = Field(default=0.0)\nmetrics: Metrics  # predict",
        "rate = hits / total  # cache, predict",
        "level = mean(abs(signal))  # loss",
        'ax.set_title(metric="size")  # predict',
    ],
)
def test_settings_states_and_shares_of_other_things(code: str) -> None:
    assert evaluation("a.py", code).of("metric") == ()
