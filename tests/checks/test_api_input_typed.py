from __future__ import annotations

from tests.checks.worlds import API, RAW, judged

CHECK = "api-input-typed"


def test_types_that_routes_take() -> None:
    assert judged(CHECK, API).score == 1.0


def test_a_library_is_called() -> None:
    code = "import express from 'express';\nconst Input = z.object({ x: z.number() });\napp.post('/predict', (req) => Input.safeParse(req.body));\n"
    assert judged(CHECK, {"app.ts": code}).score == 0.8


def test_types_that_nobody_takes() -> None:
    code = "from pydantic import BaseModel\nfrom flask import Flask\n\n\nclass Order(BaseModel):\n    x: float\n"
    assert judged(CHECK, RAW | {"schema.py": code}).score == 0.3


def test_whatever_comes() -> None:
    assert judged(CHECK, RAW).score == 0.0
