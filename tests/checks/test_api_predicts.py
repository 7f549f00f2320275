from __future__ import annotations

from tests.checks.worlds import API, RAW, judged

CHECK = "api-predicts"


def test_a_route_and_a_model() -> None:
    assert judged(CHECK, API).score == 1.0
    assert judged(CHECK, RAW).score == 1.0


def test_express() -> None:
    code = "const express = require('express');\napp.post('/predict', handler);\n"
    assert judged(CHECK, {"app.js": code}).score == 0.7


def test_plumber() -> None:
    code = "library(plumber)\nmodel <- readRDS('m.rds')\n#* @post /predict\nfunction(x) { predict(model, x) }\n"
    assert judged(CHECK, {"api.R": code}).score == 1.0


def test_a_script_serves_nobody() -> None:
    code = "import joblib\n\nmodel = joblib.load('m')\nprint(model.predict(X))\n"
    assert judged(CHECK, {"run.py": code}).score == 0.3


def test_routes_in_comments() -> None:
    code = "import fastapi\n\n# @app.post('/predict')\n"
    assert judged(CHECK, {"app.py": code}).score == 0.0
