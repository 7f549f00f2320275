# ruff: noqa: E501 - patterns: a row is a thought
"""How many tests there are said to be, against the tests that can be counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.sayings import Sayings
    from grader.evidence.tests import Tests

# Tables of parameters are often made by code, so a run may count more than can be read. Below this share of what is
# said, and this many fewer, the tests are plainly not there.
PLAINLY_FEWER = 0.6
FEWER_BY = 3
MIN_SAID = 3
MAX_SAID = 20_000
PLACES = 3
_KIND = (
    "automated|unit|integration|pytest|passing|python|backend|frontend|e2e|end-to-end|deterministic|offline|fast|"
    "api|green|comprehensive|юнит|модульных|автоматических|интеграционных|unitários?|unitaires?|unitarios?"
)
_COUNT = regex(
    rf"(?<![\w.,/:$€-])(\d{{1,2}},\d{{3}}|\d{{1,5}})\+?\s?(?:/\s?\d{{1,5}}\s)?"
    rf"(?:(?:{_KIND})[ -](?:and |& |\+ |и )?){{0,3}}"
    # "1,500 test messages": a test alone before a noun is what something is for.
    r"(?:tests|test(?!\s[^\W\d_])|test cases|test functions|tests? (?:unitaires?|unitari|automatici)|тест(?:а|ов|ы)?|testes?|pruebas)(?![\w-])"
    r"(?!\s(?:set|data|images?|samples?|rows|records|split|files?|suites?|quer|questions?|users?|points?|examples|"
    r"accuracy|days?|subjects|prompts?|documents?|sentences|pairs|of (?:significance|normality|association)))",
    re.IGNORECASE,
)
# The number after the word, or with a counter of its own.
_COUNTED = regex(
    r"(?:단위|통합|자동화|유닛)? ?테스트(?: ?케이스)?(?:는|가|를|을)?\s?(?:총 )?(\d{1,5})\s?개|(\d{1,5})\s?개(?:의|가)?\s(?:단위|통합|자동화|유닛)? ?테스트|(\d{1,5})\s?个(?:单元|集成|自动化)?测试|(\d{1,5})\s?(?:件|個)の(?:ユニット)?テスト|(?<![\w.,])(\d{1,5}) ta (?:avtomatik |birlik )?test\b|(?:тестов|тесты):?\s(\d{1,5})(?![\d%.,])"
)
_BEFORE = regex(r"(?i)(?:tests?|pytest)\s?[:=]\s?(\d{1,5})\s?(?:passed|passing|✓|✅|/)|(?<![\w.,])(\d{1,5}) passed\b")
# Tests of hypotheses, of users, of language models and of A/B variants aren't programs.
_OTHER_TESTS = regex(
    r"(?i)statistic|hypothes|p-value|a/b|significan|t-test|\bchi\b|kolmogorov|anova|normality|wilcoxon|mann-whit|user test|"
    r"blood|patient|diagnos|prompts?\b|questions?\b|golden|queries|per class|covid|\blab tests|student|exam|medical|\bping\b|"
    r"\.(?:csv|jsonl?|xlsx|parquet)\b"
)


_LABELS = frozenset(
    {
        "tests",
        "test",
        "pytest",
        "unit tests",
        "pruebas",
        "testes",
        "тесты",
        "테스트",
        "测试",
        "テスト",
        "unit-tests",
        "test cases",
    }
)


class Count(NamedTuple):
    """So many tests are said to exist."""

    value: int
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Count, ...]:
    """The counts of tests in the README's sentences and in its badges."""
    found: list[Count] = []
    for line in sayings.counted("test", "тест", "passed", "prueba", "테스트", "测试", "テスト"):
        if not any(map(str.isdigit, line.text)) or _OTHER_TESTS.search(line.text) or not speaks_of_now(line.text):
            continue
        for match in (*_COUNT.finditer(line.text), *_BEFORE.finditer(line.text), *_COUNTED.finditer(line.text)):
            number = next(group for group in match.groups() if group)
            found.append(Count(int(number.replace(",", "")), around(line.text, *match.span()), line.place))
    found += [
        Count(int(number[0]), badge.text, badge.place)
        for badge in sayings.badges
        if badge.label in _LABELS and "%" not in badge.message
        for number in re.finditer(r"\d{1,5}", badge.message[:20])
    ][:1]
    return tuple(count for count in found if MIN_SAID <= count.value <= MAX_SAID)


def held(said: tuple[Count, ...], tests: Tests) -> Iterator[Claim]:
    """Count what a runner would collect, rows of parameter tables included."""
    counted = sum(case.cases for case in tests.cases)
    open_ended = bool(tests.scripts) or any(file.error for file in tests.files)
    where = tuple(Place(file.path, note=f"{len(file.cases)} tests") for file in tests.files if file.cases)[:PLACES]
    hollow = sum(bool(case.hollow) for case in tests.cases)
    biggest = max((count.value for count in said), default=0)
    for count in said:
        fewer = counted < PLAINLY_FEWER * count.value and count.value - counted >= FEWER_BY
        words = f"{counted} can be counted" if counted else "no test exists"
        words += f" in {len([f for f in tests.files if f.cases])} files" if len(where) > 1 else ""
        words += f", {hollow} of them can't fail" if hollow else ""
        if fewer and open_ended:
            verdict, summary = Verdict.NOT_CHECKABLE, f"Only {words}, but some test files couldn't be read."
        elif fewer:
            verdict, summary = Verdict.CONTRADICTED, f"{words[:1].upper()}{words[1:]}."
        else:
            verdict, summary = Verdict.BORNE_OUT, f"{words[:1].upper()}{words[1:]}."
        # A part of the whole ("12 integration tests") earns less than the whole.
        caps = verdict is Verdict.CONTRADICTED and count.value == biggest
        yield Claim(
            count.text, verdict, "tests", summary, (count.place, *where), caps=caps, quantity="tests",
            value=float(count.value), unit="tests",
        )  # fmt: skip
