# ruff: noqa: E501 - patterns: a row is a thought
"""Kinds of tests that are said to be there, against the words that tests of the kind can't do without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.claims._deeds import Deed, Told
from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings
    from grader.evidence.source_code import SourceCode
    from grader.evidence.tests import Tests

FEW_FILES = 3
_TEST = r"(?:tests?|testing|suite|checks?)"


def _kind(name: str, hints: str, told: str, shows: str) -> Deed:
    return Deed(name, "tests", tuple(hints.split("|")), regex(rf"(?i){told}"), tuple(shows.split("|")), ())


# Words of any code or settings that show the kind.
ANYWHERE = (
    _kind(
        "a load test",
        "load|stress|нагрузочн|carga|부하|压力|lasttest",
        rf"\b(?:load|stress)[- ](?:{_TEST}|tested)\b|\b(?:pruebas|testes|tests) de (?:carga|estr[eé]s+e?|charge)\b|нагрузочн\w{{2,3}} тест|부하 ?테스트|压力测试|\bLasttests?\b",
        "locust|k6|jmeter|vegeta|wrk|artillery|gatling|load|stress|concurren|threadpool|gather(|bench|hey -|ab -n|perf|rps|throughput|нагруз",
    ),
    _kind(
        "property-based tests",
        "property",
        rf"\bproperty[- ]based {_TEST}\b",
        "hypothesis|quickcheck|fast-check|proptest|property",
    ),
    _kind(
        "mutation tests",
        "mutation|mutant",
        rf"\bmutation[- ]{_TEST}\b|\bmutation score\b",
        "mutmut|cosmic|stryker|mutpy|mutation|mutant",
    ),
    _kind(
        "fuzz tests", "fuzz", rf"\bfuzz(?:ing)?[- ]?{_TEST}\b|\bfuzzed\b", "fuzz|hypothesis|atheris|schemathesis|random"
    ),
    _kind("contract tests", "contract", rf"\bcontract[- ]{_TEST}\b", "contract|pact|schemathesis|dredd|openapi|schema"),
)
# Words of the tests alone: what they would start, ask or read.
OF_TESTS = (
    _kind(
        "an end-to-end test",
        "end-to-end|e2e|end to end|сквозн|de extremo a extremo|ponta a ponta|bout en bout|端到端|종단",
        rf"\b(?:end[- ]to[- ]end|e2e) {_TEST}\b|\b(?:pruebas|testes|tests?) (?:de extremo a extremo|de ponta a ponta|de bout en bout|e2e|end-to-end)\b|\b(?:Ende-zu-Ende|End-to-End)-Tests?\b|сквозн\w{{2,3}} тест|端到端测试|종단 ?(?:간 )?테스트",
        "e2e|end_to_end|end-to-end|endtoend|playwright|selenium|cypress|testclient|test_client|asyncclient|subprocess|clirunner|live_server|requests.|httpx|main(|run(|pipeline|train(|.fit(|docker|apptest|integration|invoke(",
    ),
    _kind(
        "an integration test",
        "integration|integración|integração|intégration|интеграционн|통합|集成",
        rf"\bintegration[- ]{_TEST}\b|\b(?:pruebas|testes|tests) d['’e]\s?(?:integración|integração|intégration)\b|\bIntegrationstests?\b|интеграционн\w{{2,3}} тест|통합 ?테스트|集成测试",
        "integration|testclient|test_client|asyncclient|subprocess|clirunner|requests.|httpx|client.|client(|connect|create_engine|session|docker|testcontainers|main(|run(|pipeline|.fit(|train(|e2e|end_to_end|apptest|tmp_path|read_csv|invoke(",
    ),
)
_NOT_CODE = regex(
    r"(?i)\b(?:a/b|system integration|integration testing environment|learn\w{0,5}|course|skills?|write|add|before|please|contribut\w{2,6})\b"
)


def said(sayings: Sayings) -> tuple[Told, ...]:
    """The first sentence or item on each kind."""
    found: list[Told] = []
    for deed in (*ANYWHERE, *OF_TESTS):
        for line in sayings.sentences(*deed.hints):
            match = deed.told.search(line.text) if line.block != "heading" else None
            if match and speaks_of_now(line.text) and not _NOT_CODE.search(line.text):
                found.append(Told(deed, around(line.text, *match.span()), line.place_at(match.start())))
                break
    return tuple(found)


def held(said: tuple[Told, ...], holdings: Holdings, source_code: SourceCode, tests: Tests) -> Iterator[Claim]:
    """Contradicted where not a word of it stands in any code, or in the code of any test."""
    if not holdings.has_code or not holdings.read_whole() or any(file.error for file in tests.files):
        return
    product = {code.path for code in source_code.texts(tests=False)}
    tested = [(code.path.lower(), code.text.lower()) for code in source_code.texts() if code.path not in product]
    for told in said:
        deed = told.deed
        if deed in ANYWHERE:
            there = holdings.find(deed.shows) is not None
        else:
            # What many tests do together isn't seen by words.
            there = (
                len(tested) > FEW_FILES
                or bool(tests.scripts)
                or any(word in path or word in text for path, text in tested for word in deed.shows)
            )
        if not there:
            words = f"No code is {deed.name}." if deed.name.startswith("a") else f"There are no {deed.name}."
            yield Claim(told.text, Verdict.CONTRADICTED, "tests", words, (told.place,))
