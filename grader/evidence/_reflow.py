"""Paragraphs and items as sentences, whole again where an editor broke the line within one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.evidence.sayings import Saying

# Editors and people break a line near its end; what is shorter was ended there.
BROKEN_AT = 56
MAX_JOINED = 12
MAX_CHARS = 4_000
_FLOWING = frozenset({"prose", "list", "quote"})
_ENDED = regex(r"[.!?:;。！？：；|]['\"”»)\]*_]{0,3}$")
_GOES_ON = regex(r"^[a-zа-яёà-öø-ÿ0-9(«“\"'`€$£~≈+]")
_BOUNDARY = regex(r"[.!?]['\"”»)]{0,2}\s{1,4}(?=[^\W\d_a-zа-яёà-öø-ÿ]|[\d\"'`“«(¿¡\[*_])|[。！？]")
# What ends in a point and no sentence: the last word before a boundary.
_SHORT = regex(
    r"(?i)(?:^|[\s(])(?:e\.g|i\.e|z\.\s?b|u\.\s?a|d\.\s?h|vs|etc|ca|approx|no|nr|núm|fig|eq|dr|prof|mr|mrs|ms|bzw|usw|p\.\s?ej|p\.\s?ex|ej|ex|cf|al|resp|inkl|max|min|avg|т\.\s?е|т\.\s?д|т\.\s?к|напр|см|рис|стр|[^\W\d_]|\d{1,2})\.$"
)


def sentences(lines: Sequence[Saying]) -> Iterator[Saying]:
    """Each sentence of running text as one line, that knows in it where the file's lines begin; the rest as it is."""
    for group in _groups(lines):
        first = group[0]
        if first.block not in _FLOWING:
            yield first
            continue
        text, turns = first.text, []
        for line in group[1:]:
            turns.append(len(text) + 1)
            text = f"{text} {line.text}"
        begin = 0
        for end in (*_ends(text), len(text)):
            sentence = text[begin:end].rstrip()
            if sentence.strip():
                above = sum(turn <= begin for turn in turns)
                inside = tuple(turn - begin for turn in turns if begin < turn < end)
                yield first._replace(line=first.line + above, text=sentence, lower=sentence.lower(), turns=inside)
            begin = end


def _ends(text: str) -> Iterator[int]:
    for match in _BOUNDARY.finditer(text):
        if not _SHORT.search(text[max(0, match.start() - 12) : match.start() + 1]):
            yield match.end()


def _groups(lines: Sequence[Saying]) -> Iterator[list[Saying]]:
    """Lines of which each but the last was broken within a sentence or stands in one paragraph with the next."""
    group: list[Saying] = []
    for line in lines:
        if group and not (len(group) < MAX_JOINED and _is_joined(group[-1], line)):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _is_joined(above: Saying, below: Saying) -> bool:
    return (
        below.line == above.line + 1
        and below.block == above.block
        and below.block in _FLOWING
        and below.title == above.title
        and below.path == above.path
        and BROKEN_AT <= len(above.text) <= MAX_CHARS // MAX_JOINED
        and not _ENDED.search(above.text)
        and not below.begun
        and (above.block != "quote" or _GOES_ON.match(below.text) is not None)
    )
