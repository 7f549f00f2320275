"""How answers are tied to documents: what the model is told, what is refused, cited, checked, and how it is tried."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.evidence._answer_words import (
    ABSENT,
    INJECTION_TOLD,
    LOOSELY,
    MATERIAL,
    ONLY,
    OTHER_TASK,
    SENTENCE,
    TECHNICAL,
)
from grader.evidence._code_signs import Sign, few, find, sources, strings, text_of
from grader.evidence._rag_words import (
    ANSWER_TYPE,
    CITE_KEYS,
    DECLINES,
    FILE_KEYS,
    FOUND,
    GROUND_NAME,
    GUARD_NAME,
    HINTS,
    NO_PROMPT,
    OUTSIDE,
    PATTERNS,
    PROMPT_FILE,
    QUESTION,
    QUOTED,
    REFUSAL_NAME,
    SHORT_IF,
    SPOT_EXACT,
    SPOT_KEYS,
    TEST_CITES,
    TEST_REFUSAL,
)
from grader.evidence._syntax import last, nodes
from grader.evidence.files import base_name

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from grader.evidence._code_signs import Source
    from grader.evidence.evaluation import Evaluation
    from grader.evidence.files import Files
    from grader.evidence.source_code import SourceCode
    from grader.evidence.tests import Tests

MAX_PROMPT_FILES = 40
MAX_PROMPT_BYTES = 64 << 10
MAX_GOLDEN_BYTES = 4 << 20
MAX_REFUSAL = 400
MIN_PROMPT = 40
MAX_AHEAD = 6
LEAST_SENTENCE = 4


@dataclass(frozen=True, slots=True)
class GoldenSet:
    """A committed file of questions: distinct ones, and how many of them the documents don't answer."""

    path: str
    questions: int
    unanswerable: int


@dataclass(frozen=True, slots=True)
class Rag:
    """What ties answers to documents.

    Attributes:
        signs: kinds `chunk chunk-size embed search better generate` (the pipeline), `told-only told-loosely
            told-absent told-injection` (prompts), `refuse threshold` (code that declines), `cite-out cite-place
            cite-exact cite-kept` (sources in what is answered, with text, with page or quote, kept while indexing),
            `ground` (answers are checked), `guard` (against orders in documents), `local` (no API is billed).
        golden: sets of questions to evaluate against.
        refusals_tested, citations_tested: sound tests that look at them.
    """

    signs: tuple[Sign, ...] = ()
    golden: tuple[GoldenSet, ...] = ()
    refusals_tested: tuple[Sign, ...] = ()
    citations_tested: tuple[Sign, ...] = ()

    def of(self, *kinds: str) -> tuple[Sign, ...]:
        """The signs of these kinds."""
        return tuple(sign for sign in self.signs if sign.kind in kinds)


def told(text: str) -> frozenset[str]:
    """What a prompt says: `told-only`, `told-loosely`, `told-absent`, `told-injection`."""
    if not MATERIAL.search(text) or OTHER_TASK.search(text[:MAX_PROMPT_BYTES]):
        return frozenset()
    found: set[str] = set()
    for sentence in SENTENCE.split(text[:MAX_PROMPT_BYTES]):
        if not sentence or len(sentence) < LEAST_SENTENCE:
            continue
        named = MATERIAL.search(sentence) is not None
        if named and ONLY.search(sentence):
            found.add("told-only")
        elif named and LOOSELY.search(sentence):
            found.add("told-loosely")
        if ABSENT.search(sentence):
            found.add("told-absent")
        if INJECTION_TOLD.search(sentence):
            found.add("told-injection")
    return frozenset(found)


def _is_prompt(text: str) -> bool:
    """A string that speaks to a model: longer than a label, about material or questions, in sentences."""
    return (len(text) > MIN_PROMPT and " " in text.strip()) or any("\u3040" <= c <= "\ud7a3" for c in text)


def _from_strings(source: Source, tree: ast.Module) -> Iterator[Sign]:
    """What the strings of a Python file tell a model; a comprehension's pieces stand for themselves."""
    for node, text in strings(tree):
        if not _is_prompt(text):
            continue
        kinds = told(text)
        if kinds & {"told-only", "told-loosely"} or "told-injection" in kinds:
            for kind in sorted(kinds):
                yield source.sign(node, kind, " ".join(text.split()))
        elif "told-absent" in kinds and not TECHNICAL.search(text):
            yield source.sign(node, "said-absent", " ".join(text.split()))


def _names(node: ast.AST) -> Iterator[str]:
    for item in nodes(node):
        if type(item) is ast.Name or type(item) is ast.Attribute:
            yield last(item)


def _refuses(node: ast.AST) -> str:
    """The words or the name by which a branch declines to answer; empty where it doesn't."""
    for item in nodes(node):
        text = text_of(item)
        if text and len(text) <= MAX_REFUSAL and ABSENT.search(text) and not TECHNICAL.search(text):
            return " ".join(text.split())
        if (type(item) is ast.Name or type(item) is ast.Attribute) and REFUSAL_NAME.search(last(item)):
            return last(item)
        if type(item) is ast.keyword and item.arg is not None and REFUSAL_NAME.search(item.arg):
            return item.arg
    return ""


def _from_branches(source: Source, tree: ast.Module) -> Iterator[Sign]:
    """Branches on what was found that answer with a refusal, and messages are no log lines."""
    for node in nodes(tree):
        if type(node) is not ast.If or not any(FOUND.search(name) for name in _names(node.test)):
            continue
        for body in (node.body, node.orelse):
            for statement in body:
                if type(statement) not in (ast.Return, ast.Assign, ast.Expr, ast.AnnAssign) or _is_log(statement):
                    continue
                words = _refuses(statement)
                if words:
                    yield source.sign(statement, "refuse", words)


def _is_log(statement: ast.stmt) -> bool:
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call):
        return False
    return last(call.func) in {"debug", "info", "warning", "error", "exception", "critical", "log", "print"}


def _keys(node: Any) -> list[str]:
    """The constant keys of a dict or the annotated fields of a class, in lower case."""
    if type(node) is ast.Dict:
        return [key.value.lower() for key in node.keys if type(key) is ast.Constant and isinstance(key.value, str)]
    return [
        item.target.id.lower() for item in node.body if type(item) is ast.AnnAssign and type(item.target) is ast.Name
    ]


def _from_shapes(source: Source, tree: ast.Module) -> Iterator[Sign]:
    """Dicts, classes, arguments and subscripts that carry sources and places."""
    for node in nodes(tree):
        kind = type(node)
        if kind is ast.Dict or kind is ast.ClassDef:
            keys = set(_keys(node))
            if keys & CITE_KEYS:
                yield source.sign(node, "cite-out", ", ".join(sorted(keys & CITE_KEYS)))
            if keys & FILE_KEYS and keys & SPOT_KEYS:
                exact = "cite-exact" if keys & SPOT_EXACT else "cite-place"
                yield source.sign(node, exact, ", ".join(sorted(keys & (FILE_KEYS | SPOT_KEYS))))
        elif kind is ast.Call and ANSWER_TYPE.search(last(node.func)):
            for keyword in node.keywords:
                if keyword.arg in CITE_KEYS and type(keyword.value) is not ast.Constant:
                    yield source.sign(keyword.value, "cite-out", keyword.arg)
        elif kind is ast.Subscript and type(node.slice) is ast.Constant and node.slice.value in CITE_KEYS:
            yield source.sign(node, "cite-out", str(node.slice.value))


def _from_functions(source: Source, tree: ast.Module) -> Iterator[Sign]:
    """Functions that check what was answered, or what a document tries to order."""
    for node in nodes(tree):
        if type(node) is not ast.FunctionDef and type(node) is not ast.AsyncFunctionDef:
            continue
        if not any(type(item) is ast.Call for statement in node.body for item in nodes(statement)):
            continue  # a stub
        if GROUND_NAME.search(node.name) and "test" not in node.name:
            yield source.sign(node, "ground", node.name)
        if GUARD_NAME.search(node.name):
            yield source.sign(node, "guard", node.name)


def _from_lines(source: Source) -> Iterator[Sign]:
    """Other languages: prompts in quoted text, and branches that decline."""
    low = source.code.text.lower()
    if "prompt" in low or "context" in low:
        for i, line in enumerate(source.lines):
            if len(line) < 2 * MAX_REFUSAL and not NO_PROMPT.search(line):
                for kind in sorted(told(line)):
                    yield Sign(source.path, source.code.line(i), kind, line.strip()[:80])
    for i, line in enumerate(source.lines):
        if len(line) < MAX_REFUSAL and SHORT_IF.search(line):
            for ahead in source.lines[i : i + MAX_AHEAD]:
                words = next((m[1] for m in QUOTED.finditer(ahead[:MAX_REFUSAL]) if ABSENT.search(m[1])), "")
                declined = DECLINES.search(ahead[:MAX_REFUSAL])
                words = words or (declined[0].strip() if declined else "")
                if words and not TECHNICAL.search(words) and "console." not in ahead and "throw" not in ahead:
                    yield Sign(source.path, source.code.line(i), "refuse", words[:80])
                    break


def _from_prompt_files(files: Files) -> Iterator[Sign]:
    picked = [e for e in files.own if PROMPT_FILE.search(e.path) and 0 < (e.size or 0) <= MAX_PROMPT_BYTES]
    for entry in picked[:MAX_PROMPT_FILES]:
        text = files.text(entry.path, MAX_PROMPT_BYTES) or ""
        kinds = told(text)
        if kinds & {"told-only", "told-loosely"}:
            for kind in sorted(kinds):
                yield Sign(entry.path, 1, kind, base_name(entry.path))


def _golden(files: Files, paths: Iterable[str]) -> Iterator[GoldenSet]:
    for path in paths:
        text = (files.text(path, MAX_GOLDEN_BYTES) or "")[:MAX_GOLDEN_BYTES]
        if path.lower().endswith((".csv", ".tsv")):
            found = {row.strip().lower() for row in text.split("\n")[1:] if row.strip()}
            outside = sum("unanswerable" in row or "out_of_scope" in row for row in found)
            yield GoldenSet(path, len(found), outside)
        else:
            asked = {m[1].strip().lower() for m in QUESTION.finditer(text)}
            yield GoldenSet(path, len(asked), min(len(asked), sum(1 for _ in OUTSIDE.finditer(text))))


def _tested(tests: Tests, files: Files, pattern: re.Pattern[str], kind: str) -> Iterator[Sign]:
    for case in tests.sound:
        lines = (files.text(case.path) or "").split("\n")[case.line - 1 : case.end_line]
        if pattern.search(case.name) or any(_shows(line[:MAX_REFUSAL], pattern) for line in lines):
            yield Sign(case.path, case.line, kind, case.name)


def _shows(line: str, pattern: re.Pattern[str]) -> bool:
    return pattern.search(line) is not None or (
        pattern is TEST_REFUSAL and "assert" in line and ABSENT.search(line) is not None
    )


def collect(source_code: SourceCode, files: Files, evaluation: Evaluation, tests: Tests) -> Rag:
    """Read how answers are tied to documents."""
    signs: list[Sign] = []
    for source in sources(source_code, HINTS):
        signs.extend(find(source, PATTERNS))
        if source.tree is not None:
            for part in (_from_strings, _from_branches, _from_shapes, _from_functions):
                signs.extend(part(source, source.tree))
        else:
            signs.extend(_from_lines(source))
    signs.extend(_from_prompt_files(files))
    return Rag(
        few(signs),
        tuple(_golden(files, evaluation.golden)),
        few(_tested(tests, files, TEST_REFUSAL, "tested")),
        few(_tested(tests, files, TEST_CITES, "tested")),
    )
