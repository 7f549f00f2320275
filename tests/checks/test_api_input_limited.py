from __future__ import annotations

from tests.checks.worlds import API, RAW, judged

CHECK = "api-input-limited"
APP = """from fastapi import FastAPI
from pydantic import BaseModel, Field, PositiveFloat

app = FastAPI()


class Order(BaseModel):
    a: {a}
    b: {b}


@app.post("/predict")
def predict(order: Order):
    return 1
"""


def test_ranges_values_and_nothing_else() -> None:
    assert judged(CHECK, API).score == 1.0


def test_types_without_limits() -> None:
    assert judged(CHECK, {"app.py": APP.format(a="float", b="str")}).score == 0.0


def test_a_share_of_the_fields() -> None:
    assert judged(CHECK, {"app.py": APP.format(a="PositiveFloat", b="str")}).score == 0.71
    assert judged(CHECK, {"app.py": APP.format(a="PositiveFloat", b="str")}, share=0.5).score == 0.85


def test_a_limit_of_none_limits_nothing() -> None:
    assert judged(CHECK, {"app.py": APP.format(a="float", b="float = Field(ge=None)")}).score == 0.0


def test_checks_by_hand() -> None:
    code = RAW["app.py"].replace(
        "    model =", "    if not isinstance(request.json, dict):\n        return {}\n    model ="
    )
    assert 0.0 < judged(CHECK, {"app.py": code}).score < 0.5


def test_whatever_comes() -> None:
    assert judged(CHECK, RAW).score == 0.0
