from __future__ import annotations

import pytest

from grader.evidence._units import parse_number, parse_quantities


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("96,3 %", [(96.3, "%")]),
        ("1 200 tokens/s", [(1200.0, "tokens/s")]),
        ("$0.002 per query", [(0.002, "USD")]),
        ("US$12/month", [(12.0, "USD")]),
        ("R$ 12,50", [(12.5, "BRL")]),
        ("1.234,56 €", [(1234.56, "EUR")]),
        ("29.800 TL", [(29800.0, "TRY")]),
        ("R$ 1.200", [(1200.0, "BRL")]),
        ("0.004 €", [(0.004, "EUR")]),
        ("$1.234", [(1.234, "USD")]),
        ("250 ₽", [(250.0, "RUB")]),
        ("53.02ms", [(53.02, "ms")]),
        ("18.84 FPS", [(18.84, "items/s")]),
        ("120 req/s", [(120.0, "req/s")]),
        ("600秒", [(600.0, "s")]),
        ("1,234,567 rows", [(1234567.0, "")]),
        ("2.3x", [(2.3, "x")]),
        ("0,912", [(0.912, "")]),
        ("898\u00a0612", [(898612.0, "")]),
        ("10k requests", [(10000.0, "")]),
        ("mAP@50,0.96", [(50.0, ""), (0.96, "")]),
        ("1e-3", [(0.001, "")]),
        ("v2.1.3 yolov8 p95 gpt-4o", []),
    ],
)
def test_spellings(text: str, wanted: list[tuple[float, str]]) -> None:
    assert [(q.value, q.unit) for q in parse_quantities(text)] == wanted


def test_bounds_and_places() -> None:
    less, about = parse_quantities("< 500 ms, ~3 min")
    assert (less.bound, about.bound) == ("<", "~")
    assert "< 500 ms"[less.start : less.end] == "500 ms"


@pytest.mark.parametrize("text", ["", "1.2.3", "1,2,3", "-", "1.23,4.5"])
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_long_and_hostile_lines_end() -> None:
    assert len(parse_quantities("1 " * 100_000)) <= 80
    parse_quantities("1 000 " * 5_000 + "x")
    parse_quantities("9" * 100_000)
    parse_quantities("1." * 50_000)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("%92 doğruluk", [(92.0, "%")]),
        ("50%92", [(50.0, "%"), (92.0, "")]),
        ("p = .023", [(0.023, "")]),
        ("file.25 and version .5", []),
    ],
)
def test_a_sign_in_front_and_a_point_without_a_zero(text: str, wanted: list[tuple[float, str]]) -> None:
    assert [(q.value, q.unit) for q in parse_quantities(text)] == wanted
