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
    ("path", "code", "kind"),
    [
        ("a.py", "train, test = split_data(df)\nmodel.fit(train)", "holdout"),
        ("a.py", "n_train = int(0.8 * len(df))\ntest = df[n_train:]\nmodel.fit(df[:n_train])", "holdout"),
        ("a.py", "train = df.sample(frac=0.8)\ntest = df.drop(train.index)\nfit(train)", "holdout"),
        (
            "a.R",
            "idx <- sample(nrow(df), 0.7 * nrow(df))\ntrain <- df[idx, ]; test <- df[-idx, ]; predict(m, test)",
            "holdout",
        ),
        ("a.jl", "train, test = partition(eachindex(y), 0.7)  # MLJ", "holdout"),
        ("a.py", "model.evaluate(x, y)  # keras", "held-out"),
        ("a.py", "dls = from_folder(path, valid_pct=0.2)  # metrics", "held-out"),
        ("A.hs", "main = print (crossValidate 10 samples)  -- predict", "cv"),
        ("a.R", "k_folds <- 10\nfor (i in 1:k_folds) predict(m)", "cv"),
        ("a.sh", "yolo detect train data=x.yaml epochs=50", "held-out"),
        ("a.sh", "python yolov5/train.py --img 640 --data data.yaml --weights yolov5s.pt", "held-out"),
        (
            "m.sql",
            "CREATE MODEL m OPTIONS(data_split_method='RANDOM');\nSELECT * FROM ML.EVALUATE(MODEL m)",
            "held-out",
        ),
    ],
)
def test_what_keeps_data_apart(path: str, code: str, kind: str) -> None:
    assert evaluation(path, code).of(kind)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a.py", "def split_data(df): ...  # train, test, predict"),
        ("a.py", "chunks = split_dataset(pages)  # predict"),
        ("a.py", "cut = int(0.8 * width)  # train, test, predict"),
        ("a.py", "small = df.sample(frac=0.8)  # train, test, predict"),
        ("a.py", "policy.evaluate(x)  # predict"),
        ("a.sh", "yolo predict source=0"),
        ("a.py", "from sklearn.model_selection import cross_validate\nmodel.predict(x)"),
        ("a.py", "x = unfolds(y)  # predict"),
        ("m.sql", "SELECT data_split_method FROM runs"),
    ],
)
def test_what_only_looks_like_it(path: str, code: str) -> None:
    found = evaluation(path, code)
    assert found.of("holdout", "held-out", "cv") == ()
