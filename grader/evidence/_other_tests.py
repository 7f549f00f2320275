"""The tests of a file in another language than Python, told by its lines."""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

from grader.evidence._regex import regex
from grader.evidence._test_case import TestCase

MAX_LINE_CHARS = 400


class _Dialect(NamedTuple):
    """How a language's frameworks write a test (first group: its name, if it has one), an assertion, and so on."""

    start: re.Pattern[str]
    asserts: re.Pattern[str]
    empty: re.Pattern[str]  # an assertion that is always true
    skipped: re.Pattern[str]  # on the line that starts the test, or the first one inside
    raises: re.Pattern[str]
    table: re.Pattern[str]  # the test runs over a table of cases


_NEVER = regex(r"(?!)")
_C_START = regex(
    r"\s*(?:TEST|TEST_F|TEST_P|TYPED_TEST|TEST_CASE|SCENARIO|BOOST_AUTO_TEST_CASE|TEST_METHOD)\s*\(\s*([^)\n]{0,160})"
)
_JVM_ASSERT = regex(r"\b(?:assert\w*|verify|expectThrows|should\w*|fail)\s*[(<{]|\bAssert\.\w+\(")
_DIALECTS: dict[str, _Dialect] = {
    "r": _Dialect(
        regex(r"\s*(?:test_that|it|describe|test)\(\s*['\"](.{0,160})"),
        regex(r"\bexpect_\w+\(|\bexpect\(|\bcheck[A-Z]\w+\(|\bstopifnot\("),
        regex(r"\bexpect_(?:true\(\s*(?:TRUE|T)\s*\)|false\(\s*(?:FALSE|F)\s*\)|equal\(\s*(\d+)\s*,\s*\1\s*\))"),
        regex(r"\bskip\("),
        regex(r"\bexpect_(?:error|warning|condition)\("),
        regex(r"\bfor\s*\(|\b(?:map|walk|lapply)\("),
    ),
    "typescript": _Dialect(
        regex(r"\s*(?:it|test|xit|xtest|fit)(?!\.(?:describe|before|after|step|use|extend|setTimeout))(?:\.\w+){0,2}(?:\(.{0,80}\))?\(\s*['\"`](.{0,160})"),
        regex(r"\bexpect\(|\bassert(?:\.\w+)?\(|\bt\.(?:is|deepEqual|true|truthy)\(|\.should\b|cy\.\w+\(.{0,80}should\(|\bcy\.contains\("),
        regex(r"\bexpect\(\s*(true|false|\d+|['\"]\w*['\"])\s*\)\.to(?:Be|Equal|StrictEqual)\(\s*\1\s*\)"
                   r"|\bexpect\(\s*true\s*\)\.toBeTruthy\(|\bassert\(\s*true\s*\)"),
        regex(r"\s*(?:xit|xtest|(?:it|test)\.(?:skip|todo|failing))\b"),
        regex(r"\btoThrow|\.rejects\b|\bassert\.throws"
                   r"|\b(?:toBe|toEqual|toStrictEqual|expect|equal)\((?:[\w.]{1,40},\s?)?4\d\d\)"),
        regex(r"\s*(?:it|test)\.each\b"),
    ),
    "go": _Dialect(
        regex(r"func\s+((?:Test|Fuzz)\w*)\s*\("),
        regex(r"\b\w{1,3}\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)\(|\b(?:require|assert)\.\w+\(|\bcmp\.Diff\("
                   r"|\b(?:compare|check|assert|verify|expect|require|must|test|run)\w*\(\s*t\s*[,)]"),
        regex(r"\b(?:require|assert)\.True\(\w+,\s*true\)"),
        regex(r"\s*\w\.Skip(?:f|Now)?\("),
        regex(r"\b(?:require|assert)\.Error|err\s*==\s*nil"
                   r"|http\.Status(?:BadRequest|Unauthorized|Forbidden|NotFound|Unprocessable)"),
        regex(r"\bt\.Run\(|:=\s*range\s+(?:tests|cases|tt|tcs|testCases)\b"),
    ),
    "cpp": _Dialect(
        _C_START,
        regex(r"\b(?:\w{0,20}_)?(?:EXPECT|ASSERT|REQUIRE|CHECK|BOOST_TEST)\w*\s*\(|\bassert\s*\("),
        regex(r"\b(?:EXPECT_TRUE|ASSERT_TRUE|REQUIRE|CHECK|assert)\s*\(\s*(?:true|1)\s*\)"),
        regex(r".{0,80}\bDISABLED_|\s*GTEST_SKIP\("),
        regex(r"_THROWS?\w*\(|_DEATH\("),
        regex(r"\s*TEST_P\(|\bGENERATE\(|\bSECTION\("),
    ),
    "java": _Dialect(
        regex(r"\s*@(?:Test|ParameterizedTest|RepeatedTest)\b()"),
        _JVM_ASSERT,
        regex(r"\bassertTrue\(\s*true\s*\)|\bassertEquals\(\s*(\d+)\s*,\s*\1\s*\)"),
        regex(r"\s*@(?:Disabled|Ignore)\b"),
        regex(r"\bassertThrows|expected\s*="),
        regex(r"\s*@ParameterizedTest"),
    ),
    "csharp": _Dialect(
        regex(r"\s*\[(?:Fact|Theory|Test|TestMethod|TestCase)\b()"), _JVM_ASSERT,
        regex(r"\bAssert\.(?:True|IsTrue)\(\s*true\s*\)"), regex(r".{0,80}\bSkip\s*="),
        regex(r"\bAssert\.Throws"), regex(r"\s*\[(?:Theory|TestCase)"),
    ),
    "rust": _Dialect(
        regex(r"\s*#\[(?:\w{1,30}::)?(?:test|rstest|test_case|wasm_bindgen_test)\b[^\]]{0,80}\]()"),
        regex(r"\b(?:debug_)?assert(?:_eq|_ne|_matches)?!\s*\(|\bpanic!|\.unwrap_err\(|\bprop_assert"),
        regex(r"\bassert!\(\s*true\s*\)|\bassert_eq!\(\s*(\d+)\s*,\s*\1\s*\)"), regex(r"\s*#\[ignore"),
        regex(r"should_panic|\.is_err\(\)|unwrap_err"), regex(r"\s*#\[case|\bfor\s+\("),
    ),
    "julia": _Dialect(
        regex(r"\s*@testset\b\s*\"?([^\"\n]{0,160})"), regex(r"@test(?:_throws|_broken|_logs)?\b"),
        regex(r"@test\s+true\s*$"), regex(r"@test_skip"), regex(r"@test_throws"),
        regex(r"\bfor\b"),
    ),
    "ruby": _Dialect(
        regex(r"\s*(?:it|specify|test)\s*\(?\s*['\"](.{0,160})|\s*def\s+(test_\w+)"),
        regex(r"\bexpect\b|\bassert\w*\b|\.should\b"), regex(r"\bassert\s+true\b"),
        regex(r"\s*(?:xit|skip|pending)\b"), regex(r"raise_error|assert_raises"), _NEVER,
    ),
    "php": _Dialect(
        regex(r"\s*(?:public\s+)?function\s+(test\w+)\s*\("), regex(r"->assert\w+\(|::assert\w+\("),
        regex(r"assertTrue\(\s*true\s*\)"), regex(r".{0,80}markTestSkipped"),
        regex(r"expectException"), regex(r".{0,80}@dataProvider"),
    ),
    "swift": _Dialect(
        regex(r"\s*func\s+(test\w+)\s*\("), regex(r"\bXCT\w+\(|#expect\("),
        regex(r"XCTAssertTrue\(\s*true\s*\)|XCTAssert\(\s*true\s*\)"), regex(r".{0,80}XCTSkip"),
        regex(r"XCTAssertThrows"), _NEVER,
    ),
}  # fmt: skip
_SAME = {"javascript": "typescript", "c": "cpp", "kotlin": "java", "scala": "java"}
_ODD_NAME = regex(
    r"invalid|empty|missing|error|fail|negative|boundary|null|none|nan|unknown|malformed|zero|edge|reject|throw|without",
    re.IGNORECASE,
)
# What generators write: there is a component, the page isn't empty.
_WEAK = regex(
    r"\.to(?:BeTruthy|BeDefined|BeInTheDocument|Exist)\(\)|\.not\.toBe(?:Null|Undefined)\(\)"
    r"|\b(?:require|assert)\.NotNil\(|\bassertNotNull\(|\bexpect_(?:s3_class|type|is|length)\("
)
_INTEGRATION = regex(
    r"supertest|request\(app|httptest\.|testcontainers|MockMvc|playwright|puppeteer|cypress|\bcy\.|page\.goto|testServer"
    r"|shinytest|dbConnect|createServer|app\.inject\(",
    re.IGNORECASE,
)
_MODEL = regex(r"\bpredict|\.fit\(|accuracy|forward\(|\bglm\(|\btrain\w*\(", re.IGNORECASE)
_DATA = regex(r"\bnrow\(|\bcolnames\(|\bis\.na\(|schema|\bncol\(|data\.frame|dataset", re.IGNORECASE)
# A function that isn't a test itself, as most languages begin one at the start of a line.
_FUNCTION = regex(
    r"(?:(?:export|async|static|inline|pub|public|private|protected|internal)\s+){0,3}"
    r"(?:(?:func|function|fn|def|fun|void|bool|int|auto|const|let)\s+)(\w{2,60})\s*(?:\(|<|=\s*(?:async\s*)?\()"
    r"|(\w[\w.]{1,60})\s*(?:<-|=)\s*function\("
)
HELPER_LINES = 60
_CALLED = regex(r"(\w[\w.]{1,60})\s*(?:<\w{0,40}>)?\(")
_CLOSING = regex(r"['\"`]\s{0,3}[,)]")
_NOISE = regex(r"\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|\d+")


def dialect(language: str) -> _Dialect | None:
    """How this language writes tests; None where that isn't known."""
    return _DIALECTS.get(_SAME.get(language, language))


def read_other_tests(path: str, language: str, text: str) -> tuple[TestCase, ...]:
    """Every test of a file; it ends where the next one starts."""
    speech = dialect(language)
    if speech is None:
        return ()
    lines = [line[:MAX_LINE_CHARS] for line in text.split("\n")]
    starts = [(i, found) for i, line in enumerate(lines) if (found := speech.start.match(line))]
    ends = [*(i for i, _ in starts[1:]), len(lines)] if starts else []
    whole_file = "integration" if _INTEGRATION.search(text[:4000]) or "/e2e/" in path or "integration" in path else ""
    helpers = _asserting_functions(speech, lines)
    return tuple(
        _case(path, speech, (start, found), lines[start:end], whole_file, helpers=helpers)
        for (start, found), end in zip(starts, ends, strict=True)
    )


def _asserting_functions(speech: _Dialect, lines: list[str]) -> frozenset[str]:
    """Names of the file's own functions that assert: a test that only calls one of them can fail all the same."""
    found: set[str] = set()
    for i, line in enumerate(lines):
        begins = _FUNCTION.match(line.lstrip())
        if begins is None or speech.start.match(line):
            continue
        for inner in lines[i + 1 : i + HELPER_LINES]:
            if inner[:1] == "}" or speech.start.match(inner) or _FUNCTION.match(inner):
                break
            if speech.asserts.search(inner) and not speech.empty.search(inner):
                found.add(begins.group(1) or begins.group(2))
                break
    return frozenset(found)


def _case(
    path: str,
    speech: _Dialect,
    begins: tuple[int, re.Match[str]],
    lines: list[str],
    whole_file: str,
    *,
    helpers: frozenset[str],
) -> TestCase:
    start, found = begins
    name = next((group for group in found.groups() if group), "")
    if not name:  # an annotation: the name stands on one of the next lines
        name = next((m.group(1) for line in lines[1:4] if (m := re.search(r"(\w+)\s{0,3}\(", line))), "test")
    body = [line for line in lines if not line.strip().startswith(("//", "*", "#'", "# "))]
    text = "\n".join(body)
    weak = sum(len(_WEAK.findall(line)) for line in body)
    checks = sum(len(speech.asserts.findall(line)) for line in body)
    checks += sum(name in helpers for line in body[1:] for name in _CALLED.findall(line)) if helpers else 0
    empty = sum(1 for line in body if speech.empty.search(line))
    skipped = any(speech.skipped.match(line) for line in body[:2])
    if skipped:
        hollow = "it is always skipped"
    elif checks <= empty:
        hollow = "what it asserts is always true" if empty else "it asserts nothing"
    else:
        hollow = ""
    raises = speech.raises.search(text) is not None
    table = any(speech.table.search(line) for line in body)
    kinds = {kind for kind, pattern in (("model", _MODEL), ("data", _DATA)) if pattern.search(text)}
    return TestCase(
        path=path,
        name=_CLOSING.split(name)[0].strip(" '\"`,{")[:100],
        line=start + 1,
        end_line=start + len(lines),
        assertions=max(0, checks - empty),
        weak=not hollow and 0 < checks - empty <= weak,
        hollow=hollow,
        cases=3 if table else 1,
        raises=raises,
        edge=not hollow and (raises or table or _ODD_NAME.search(name) is not None),
        kinds=frozenset(kinds | ({whole_file} if whole_file else set())),
        shape=zlib.crc32(_NOISE.sub("", "".join(line.strip() for line in lines[1:])[:4000]).encode("utf-8", "replace")),
    )
