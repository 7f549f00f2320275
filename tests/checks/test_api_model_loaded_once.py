from __future__ import annotations

from tests.checks.worlds import API, RAW, judged

CHECK = "api-model-loaded-once"


def test_when_the_service_starts() -> None:
    assert judged(CHECK, API).score == 1.0


def test_at_module_level() -> None:
    code = "import flask\nimport joblib\n\nmodel = joblib.load('m')\n"
    assert judged(CHECK, {"app.py": code}).score == 1.0


def test_with_every_request() -> None:
    assert judged(CHECK, RAW).score == 0.0


def test_no_model() -> None:
    assert judged(CHECK, {"app.py": "import flask\n"}).score == 0.0


def test_handed_to_the_application() -> None:
    code = (
        "from fastapi import FastAPI\n\n\ndef create_app(model: Model) -> FastAPI:\n    return serve(model.predict())\n"
    )
    assert judged(CHECK, {"app.py": code}).score == 1.0
    assert judged(CHECK, {"app.py": code.replace("model: Model", "settings")}).score == 0.0
