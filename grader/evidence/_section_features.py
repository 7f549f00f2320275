"""What a README's sections show of their purpose: names of features, from headings, content, neighbours and layout.

Everything is made of plain text and whole numbers, so that training and use see the same on every machine.
"""

from __future__ import annotations

import functools
import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._lexicon import fold
from grader.evidence._regex import regex
from grader.evidence._sections import title_kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MAX_CHARS, MAX_HEADS, MAX_WORDS, MAX_ABOVE_WORDS, MAX_KIDS = 256 << 10, 2_000, 200, 60, 40
MAX_LINE, MAX_TITLE, MAX_FOLDED, MAX_BODY = 2_000, 300, 120, 400
MAX_SPANS, MAX_SPAN, MAX_SPAN_WORDS = 60, 80, 4
MAX_CODE, MAX_CODE_LINE, MAX_CODE_WORDS = 40, 120, 8
NEIGHBOURS, ANCESTORS = 2, 3
_ATX = regex(r"^\s{0,8}(#{1,7})(.{0,2000})$")
_UNDERLINE = regex(r"^\s{0,3}(?:={2,400}|-{2,400})\s*$")
_FENCE = regex(r"^\s{0,6}(```|~~~)`{0,20}[^`]{0,400}$")
_WORD = regex(r"[^\W\d_]{2,}|\d+")
_URL = regex(r"https?://[^\s)>\]]{1,400}")
_NAME = regex(r"[a-z_]{2,}")
_IMAGE = regex(r"!\[|<img")
_LINK = regex(r"\]\(|\]\[|https?://|<a ")
_MARKUP = regex(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,400}\)|\]\([^)\n]{0,400}\)|<[^>\n]{0,400}>")
_PROGRAM = regex(r"^\s{0,40}(?:def |class |function |var |let |import |#include|public |const )", re.MULTILINE)
_SHAPES = tuple(
    (name, regex(pattern))
    for name, pattern in (
        ("version", r"^[\[v(]{0,2}\d{1,4}\.\d"), ("numbered", r"^v?\d{1,4}[.)]\s"), ("release", r"\d\.\d{1,4}\.\d"),
        ("year", r"20[012]\d"), ("question", r"[?\uff1f]$"), ("colon", r"[:\uff1a]$"), ("call", r"\("), ("tick", r"`"),
        ("dot", r"\w\.\w"), ("name", r"_|[a-z][A-Z]"), ("lower", r"^[a-z]"),
    )
)  # fmt: skip
_STEPS = (0, 1, 2, 4, 8, 16, 32, 64, 128, 256)


class Head(NamedTuple):
    """A heading as it stands: `line` from 1, `level` 1-7, and whether it is a `#` line inside a code fence."""

    line: int
    level: int
    title: str
    fenced: bool = False


class SectionFeatures(NamedTuple):
    """One section's features by block, and where it hangs: index of its parent, None at the top."""

    head: Head
    blocks: dict[str, tuple[str, ...]]
    parent: int | None


def outline(lines: list[str]) -> list[Head]:
    """Headings written with `#` or underlined; `#` lines in fenced code too, as the labelled set has them."""
    found: list[Head] = []
    fence = ""
    for at, line in enumerate(lines):
        if mark := _FENCE.match(line):
            fence = "" if fence == mark[1] else fence or mark[1]
        elif len(found) >= MAX_HEADS:
            break
        elif match := _ATX.match(line):
            found.append(Head(at + 1, len(match[1]), match[2].strip(" \t#")[:MAX_TITLE], bool(fence)))
        elif not fence and line.strip() and at + 1 < len(lines) and _UNDERLINE.match(lines[at + 1]):
            found.append(Head(at + 1, 1 if "=" in lines[at + 1] else 2, line.strip()[:MAX_TITLE]))
    return found


def _step(n: int) -> int:
    return sum(n > edge for edge in _STEPS)


def _plain(title: str) -> str:
    return _MARKUP.sub(" ", title).strip()


def _parents(heads: list[Head]) -> list[int | None]:
    """The section that each hangs under; a `#` line in code hangs under the section that the code stands in."""
    out: list[int | None] = []
    stack: list[int] = []
    for at, head in enumerate(heads):
        if not head.fenced:
            while stack and heads[stack[-1]].level >= head.level:
                stack.pop()
        out.append(stack[-1] if stack else None)
        if not head.fenced:
            stack.append(at)
    return out


def _once(found: Iterable[str]) -> tuple[str, ...]:
    """Each one once, in the order of the text: where there are many, sorting takes as long as finding them."""
    return tuple(dict.fromkeys(found))


def _heading(folded: str) -> tuple[tuple[str, ...], set[str]]:
    """Letters in a row (2 to 5) of a heading, and its words."""
    letters = _once(folded[at : at + n] for n in (2, 3, 4, 5) for at in range(len(folded) - n + 1))
    words = folded.split()
    named = {f"w {word}" for word in words} | {f"p {a} {b}" for a, b in itertools.pairwise(words)}
    if words:
        named |= {f"first {words[0]}", f"last {words[-1]}", f"all {folded}"}
    return letters, named


def _spans(prose: list[str]) -> tuple[str, ...]:
    """Words of code within sentences."""
    spans = (span for line in prose if "`" in line for span in line.split("`")[1::2])
    few = itertools.islice(spans, MAX_SPANS)
    return _once(word for span in few for word in _NAME.findall(span[:MAX_SPAN].lower())[:MAX_SPAN_WORDS])


def _commands(code: list[str], fences: list[str]) -> tuple[str, ...]:
    """Words of code blocks, those that begin a line by their place too, and the languages that the fences name."""
    out = [f"in {name.lower()}" for name in fences if name]
    for line in code[:MAX_CODE]:
        text = line.strip()[:MAX_CODE_LINE].lower()
        if text.startswith(("$ ", "> ")):
            out.append("$")
            text = text[2:]
        if words := _NAME.findall(text.removeprefix("sudo "))[:MAX_CODE_WORDS]:
            out += words
            out += (f"first {words[0]}", f"two {' '.join(words[:2])}")
    return _once(out)


class _Body(NamedTuple):
    """What stands under a heading: its words outside code, what else is in it, and how much of what it is."""

    words: list[str]
    spans: tuple[str, ...]
    commands: tuple[str, ...]
    layout: set[str]


def _body(lines: list[str], *, fenced: bool) -> _Body:
    words: list[str] = []
    prose: list[str] = []
    code: list[str] = []
    fences: list[str] = []
    n = dict.fromkeys(("lists", "table", "prose", "link", "img"), 0)
    inside = fenced
    for raw in lines[:MAX_BODY]:
        line = raw[:MAX_LINE]
        if _FENCE.match(line):
            inside = not inside
            if inside and len(fences) < MAX_SPANS:
                fences.append(line.strip("`~ \t").partition(" ")[0][:MAX_SPAN])
        elif inside or line.startswith(("    ", "\t")):
            code.append(line)
        elif text := line.strip():
            prose.append(text)
            n["link"] += len(_LINK.findall(text))
            n["img"] += len(_IMAGE.findall(text))
            is_item = text[0] in "*-+" or (text[0].isdigit() and text[1:3].startswith((".", ")")))
            n["lists" if is_item else "table" if text[0] == "|" else "prose"] += 1
            if len(words) < MAX_WORDS:
                words += _WORD.findall(fold(_URL.sub(" ", text)))
    words = words[:MAX_WORDS]
    layout = {f"{name} {_step(count)}" for name, count in n.items()}
    layout |= {f"words {_step(len(words))}", f"code {_step(len(code))}"}
    if not any(line.strip() for line in lines[:MAX_BODY]):
        layout.add("empty")
    if _PROGRAM.search("\n".join(line[:80] for line in lines[:60])):
        layout.add("program")
    return _Body(words, _spans(prose), _commands(code, fences), layout)


class _Place(NamedTuple):
    heads: list[Head]
    folded: Callable[[int], str]
    parents: list[int | None]
    real: list[int]
    rank: dict[int, int]
    top: int


def _around(place: _Place, at: int) -> tuple[set[str], set[str], list[int]]:
    """Words of the headings above in the tree, words of those before and after, and who stands above."""
    above: list[int] = []
    parent = place.parents[at]
    while parent is not None and len(above) < MAX_HEADS:
        above.append(parent)
        parent = place.parents[parent]
    path = set()
    for depth, one in enumerate(above[:ANCESTORS]):
        if place.rank.get(one) != 0:
            path |= {f"{tag} {word}" for word in place.folded(one).split() for tag in ("p", f"p{depth}")}
    rank = place.rank.get(at)
    if rank is None:
        before = [place.rank[above[0]]] if above else []
        rank_before, rank_after = (before[0] + 1, before[0] + 1) if before else (0, 0)
    else:
        rank_before, rank_after = rank, rank + 1
    near = set()
    for sign, ones in (
        ("-", place.real[max(0, rank_before - NEIGHBOURS) : rank_before][::-1]),
        ("+", place.real[rank_after : rank_after + NEIGHBOURS]),
    ):
        for distance, one in enumerate(ones):
            near |= {f"{sign}{distance} {word}" for word in place.folded(one).split()}
    return path, near, above


def _kids(place: _Place, only: set[int] | None) -> dict[int, set[str]]:
    """Per section (of those asked for), the words of the headings right below it, and about how many they are."""
    below: dict[int, list[int]] = {}
    for at in place.real:
        parent = place.parents[at]
        if parent is not None and (only is None or parent in only):
            below.setdefault(parent, []).append(at)
    return {
        parent: {word for at in found[:MAX_KIDS] for word in place.folded(at).split()} | {f"# {_step(len(found))}"}
        for parent, found in below.items()
    }


def _layout(place: _Place, at: int, above: list[int]) -> set[str]:
    """Where a section stands and what shape its heading has."""
    head, title = place.heads[at], _plain(place.heads[at].title)
    out = {
        f"level {head.level}", "fenced" if head.fenced else "open", f"depth {min(3, len(above))}",
        f"below {head.level - place.top}", f"sections {_step(len(place.real))}", f"length {min(8, len(title.split()))}",
    }  # fmt: skip
    rank = place.rank.get(at, -1)
    out.add(f"rank {min(rank, 4)}")
    if rank >= 0:
        out |= {f"sixth {rank * 6 // len(place.real)}", f"left {min(3, len(place.real) - 1 - rank)}"}
    if at + 1 < len(place.heads) and not place.heads[at + 1].fenced and place.heads[at + 1].level > head.level:
        out.add("parent")
    out |= {f"shape {name}" for name, pattern in _SHAPES if pattern.search(title)}
    out |= {f"shape {name}" for name, sign in (("badge", "!["), ("linked", "](")) if sign in head.title}
    out |= {f"kind {kind}" for kind in title_kinds(title)}
    if above:
        out |= {f"above {kind}" for kind in title_kinds(_plain(place.heads[above[0]].title))}
    return out


def section_features(text: str, only: frozenset[int] | None = None) -> tuple[SectionFeatures, ...]:
    """The sections of a README with their features, in the order of the file; text is cut at `MAX_CHARS`.

    Args:
        only: lines of the headings that are asked for; None for all of them.
    """
    lines = text[:MAX_CHARS].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    heads = outline(lines)
    real = [at for at, head in enumerate(heads) if not head.fenced]

    @functools.cache
    def folded(at: int) -> str:
        return fold(_plain(heads[at].title))[:MAX_FOLDED]

    top = min((heads[at].level for at in real), default=1)
    place = _Place(heads, folded, _parents(heads), real, {at: rank for rank, at in enumerate(real)}, top)
    ends = [*(head.line - 1 for head in heads[1:]), len(lines)]

    @functools.cache
    def body(at: int) -> _Body:
        return _body(lines[heads[at].line : ends[at]], fenced=heads[at].fenced)

    @functools.cache
    def first_words(at: int) -> tuple[str, ...]:
        return _once(body(at).words[:MAX_ABOVE_WORDS])

    kids = _kids(place, None if only is None else {at for at, head in enumerate(heads) if head.line in only})
    out = []
    for at, head in enumerate(heads):
        if only is not None and head.line not in only:
            continue
        mine = body(at)
        path, near, above = _around(place, at)
        letters, named = _heading(folded(at))
        blocks = {
            "letters": letters, "heading": sorted(named), "path": sorted(path), "near": sorted(near),
            "kids": sorted(kids.get(at, ())), "word": _once(mine.words), "span": mine.spans, "command": mine.commands,
            "above": first_words(above[0]) if above else (), "layout": sorted(mine.layout | _layout(place, at, above)),
        }  # fmt: skip
        out.append(SectionFeatures(head, {name: tuple(one) for name, one in blocks.items()}, place.parents[at]))
    return tuple(out)
