# ruff: noqa: E501 - patterns: a row is a thought
"""What the program is said to do, against functions of that name that do nothing, return a constant or draw lots."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.code_shape import CodeShape, Span
    from grader.evidence.files import Files
    from grader.evidence.sayings import Sayings

MAX_BODY_LINES = 25
SHOWN = 4
FACADE = 0.34  # so much of the functions is hollow
# What is said -> how a function that does it is named.
_DEEDS = {
    "predict": r"predict|forecast|score_customer|infer", "classif": r"classify|predict", "retriev": r"retrieve|search|query",
    "rerank": r"rerank", "answer": r"answer|ask|generate", "generat": r"generate", "train": r"train|fit", "detect": r"detect",
    "embed": r"embed", "evaluat": r"evaluate", "drift": r"(?:detect|check|monitor|compute)_\w{0,10}drift", "summar": r"summari[sz]e",
    "recommend": r"recommend", "monitor": r"monitor", "chunk": r"chunk|split", "explain": r"explain", "ingest": r"ingest",
    "предсказ": r"predict", "прогноз": r"predict|forecast", "예측": r"predict", "预测": r"predict",
}  # fmt: skip
_NOTHING = regex(r"^(?:pass|\.\.\.|raise NotImplementedError\b.{0,120})$")
_LITERAL = regex(
    r"^return\s(?:-?\d[\d._]{0,20}|True|False|None|\[\]|\{\}|f?[\"'][^\n]{0,200}[\"']|[\[({][\s\w\"':.,%+-]{0,300}[\])}]|"
    r"(?:np\.|numpy\.)?(?:random|rng)\.\w{1,20}\([^\n]{0,80}\)|round\((?:random|np\.random)[^\n]{0,80}\)|"
    r"[{\[][^\n]{0,120}random\.\w{1,20}\([^\n]{0,120}[}\]])$"
)
_ASIDE = regex(
    r"^(?:#|//|print\(|log(?:ger|ging)?\.|[\"']{3}|time\.sleep\(|(?:await )?asyncio\.sleep\(|del |_ = |import |from )"
)
_NAME = regex(r"^return\s[A-Za-z_]\w{0,40}$")


class Deed(NamedTuple):
    """One thing that the program is said to do."""

    stem: str
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Deed, ...]:
    """The first sentence on each deed."""
    out: list[Deed] = []
    for stem in _DEEDS:
        for line in sayings.told(stem):
            if line.block in {"prose", "list", "table"} and speaks_of_now(line.text):
                at = line.lower.find(stem)
                out.append(Deed(stem, around(line.text, at, at + len(stem)), line.place))
                break
    return tuple(out)


def held(said: tuple[Deed, ...], code_shape: CodeShape, files: Files) -> Iterator[Claim]:
    """A deed is hollow when every function of its name is; with notebooks the work may be done there."""
    spans = [span for span in code_shape.spans if span.path.endswith(".py")]
    if not spans or code_shape.notebook_lines or len(spans) < len(code_shape.spans) / 2:
        return
    hollow: dict[tuple[str, int], bool] = {}
    bodies: dict[str, list[str]] = {}

    def is_hollow(span: Span) -> bool:
        key = (span.path, span.line)
        if key not in hollow:
            if span.path not in bodies:
                bodies[span.path] = (files.text(span.path) or "").split("\n")
            hollow[key] = span.stub or _does_nothing(bodies[span.path][span.line - 1 : span.line - 1 + span.lines])
        return hollow[key]

    shown: set[tuple[str, int]] = set()
    found: list[tuple[Deed, Span]] = []
    for deed in said:
        mine = [span for span in spans if re.match(rf"_?(?:{_DEEDS[deed.stem]})(?:_|$)", span.name)]
        if mine and all(map(is_hollow, mine)) and (mine[0].path, mine[0].line) not in shown:
            shown.add((mine[0].path, mine[0].line))
            found.append((deed, mine[0]))
    share = sum(map(is_hollow, spans)) / len(spans) if found else 0.0
    for deed, span in found[:SHOWN]:
        words = f"`{span.name}` does nothing, or returns what was typed in or drawn at random."
        place = Place(span.path, span.line, note=f"{span.name}")
        yield Claim(deed.text, Verdict.CONTRADICTED, "code", words, (deed.place, place), caps=share >= FACADE)


def _does_nothing(lines: list[str]) -> bool:
    """The body, without its docstring, comments, printing and sleeping, is nothing but a literal or random return."""
    if not lines or len(lines) > MAX_BODY_LINES:
        return False
    text = "\n".join(lines)
    head = re.match(r"\s{0,80}(?:@[^\n]{0,200}\n\s{0,80}){0,6}(?:async )?def [^\n]{0,40}\(", text)
    end = re.search(r"\)\s?(?:->[^\n:]{0,120})?:[^\S\n]{0,4}(?:#[^\n]{0,200})?\n", text)
    if head is None or end is None:
        return False
    body = re.sub(r"^\s{0,80}[rR]?(\"\"\"|''')[\s\S]{0,4000}?\1", "", text[end.end() :], count=1)
    joined = re.sub(r"\s{0,80}\n\s{1,80}(?=[\])}\"']|[\w\"'-][^\n=]{0,80}[,\])}])", " ", body)
    kept = [row.strip() for row in joined.split("\n") if row.strip() and not _ASIDE.match(row.strip())]
    if not kept:
        return True
    assigned = len(kept) == 2 and _NAME.match(kept[1])  # noqa: PLR2004 - `x = <literal>` and `return x`
    if assigned and (value := re.match(rf"{re.escape(kept[1][7:])}\s?=\s?(.{{1,300}})$", kept[0])):
        return _LITERAL.match(f"return {value[1]}") is not None
    return len(kept) == 1 and (_NOTHING.match(kept[0]) or _LITERAL.match(kept[0])) is not None
