# ruff: noqa: E501 - patterns: a row is a thought
"""What the program is said to do, in any language, against the words that code which does it can't do without."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from grader.claims._behaviour_words import SERVICES, TRAINING
from grader.claims._deeds import Told
from grader.claims._techniques import MODELLING, PARTS
from grader.claims._used import used
from grader.claims.methods import FITS
from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.claims._deeds import Deed
    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Saying, Sayings
    from grader.evidence.source_code import SourceCode
    from grader.evidence.substance import Substance

MIN_LINES = 20
_OF_MODELS = frozenset(deed.name for deed in (*TRAINING, *MODELLING))
# Sections on why it is needed speak of a world without it.
_NOT_OF_IT = frozenset({"why", "licence", "lessons"})
# What somebody learns, reads, compares with, left out or could add isn't a thing that was done.
_BESIDE = regex(
    r"(?i)\b(?:learn\w{0,5}|course|modules?|topics?|skills?|tutorials?|such as|e\.g|like|instead|compared|comparison|vs\.?|versus|paper|et al|proposed|could|can be|options?|ideas?|"
    r"why|what is|how to|best practices?|interview|glossary|left out|dropped|skip\w{0,4}|avoid\w{0,2}|ruled out|rejected|too|overkill|your own|"
    r"curso|por ejemplo|por exemplo|descart\w{2,5}|exclu\w{2,6}|par exemple)\b|например|отказ|слишком|예를 들|제외|例如|比如|放弃"
)
_DEEDS = (*SERVICES, *TRAINING, *PARTS, *MODELLING)
_WORD = regex(r"[a-z0-9]{1,40}")
# The first word or signs of each hint: few deeds are looked for in the lines then.
_BEGINS = tuple(
    (deed, tuple((_WORD.search(hint) or [""])[0] if hint.isascii() else hint[:2] for hint in deed.hints))
    for deed in _DEEDS
)
# What is left out of a repository or locked says nothing of what its code does.
_MUTE = (".gitignore", ".dockerignore", ".gitattributes", "uv.lock", "poetry.lock", "package-lock.json")
# Something that was made elsewhere is read or asked.
_LOADS = (
    "load_model",
    "from_pretrained",
    "torch.load",
    "load_state_dict",
    "pickle",
    "joblib",
    "onnx",
    "skops",
    "openai",
    "requests.post",
    "inference",
    '.pt"',
    "mlflow",
    "hub",
)


def said(sayings: Sayings) -> tuple[Told, ...]:
    """The first sentence or item on each behaviour."""
    found: list[Told] = []
    text = _Text(tuple(line for line in sayings.described_sentences() if _may_tell(line)))
    for deed, begins in _BEGINS:
        for line in text.lines_with(deed.hints) if any(map(text.may_hold, begins)) else ():
            match = deed.told.search(line.text)
            if match and speaks_of_now(line.text) and not _BESIDE.search(f"{line.text} {line.title}"):
                found.append(Told(deed, around(line.text, *match.span()), line.place_at(match.start())))
                break
    return tuple(found)


class _Text:
    """Lines in which hundreds of hints are looked for."""

    def __init__(self, lines: tuple[Saying, ...]) -> None:
        self._lines = lines
        self._whole = "\n".join(line.lower for line in lines)
        self._starts = [0, *accumulate(len(line.lower) + 1 for line in lines)]
        self._words = sorted(set(_WORD.findall(self._whole)))
        self._signs = frozenset() if self._whole.isascii() else frozenset(self._whole)

    def may_hold(self, begin: str) -> bool:
        """Whether a word begins so, or both first signs of another script are there."""
        if not begin.isascii():
            return self._signs.issuperset(begin)
        at = bisect_left(self._words, begin)
        return at < len(self._words) and self._words[at].startswith(begin)

    def lines_with(self, hints: tuple[str, ...]) -> list[Saying]:
        """The lines that have any of these hints, in their order."""
        found: set[int] = set()
        for hint in hints:
            at = self._whole.find(hint)
            while at >= 0:
                index = bisect_right(self._starts, at) - 1
                found.add(index)
                at = self._whole.find(hint, self._starts[index + 1])
        return [self._lines[index] for index in sorted(found) if index < len(self._lines)]


def _may_tell(line: Saying) -> bool:
    return line.block != "heading" and not line.kinds & _NOT_OF_IT


def held(said: tuple[Told, ...], holdings: Holdings, substance: Substance, source_code: SourceCode) -> Iterator[Claim]:
    """Borne out by a word that only the deed has; contradicted where not even a word that might mean it stands in code."""
    enough = sum(code.text.count("\n") for code in source_code.texts(tests=False)) >= MIN_LINES
    for told in said:
        deed = told.deed
        place, why = used(deed.shows, deed.name, holdings, substance, mute=_MUTE)
        if place is not None:
            done, _ = used(deed.shows, deed.name, holdings, substance, listed=False, mute=_MUTE)
            place = done or place
        if place is not None:
            words = f"{place.path} speaks of {deed.name}."
            yield Claim(told.text, Verdict.BORNE_OUT, deed.criterion, words, (told.place, place))
        elif not enough or not holdings.read_whole() or (deed.name in _OF_MODELS and _made_elsewhere(holdings)):
            continue
        elif not why.spoken and not _might(deed, holdings):
            yield Claim(told.text, Verdict.CONTRADICTED, deed.criterion, why.words, (told.place, *why.places))


def _made_elsewhere(holdings: Holdings) -> bool:
    """Whether nothing is fitted here, and something is loaded that may have been."""
    return not holdings.find_in_code(FITS) and holdings.find_in_code(_LOADS)


def _might(deed: Deed, holdings: Holdings) -> bool:
    """Whether a word that could mean it stands in code; of words joined by `&`, all in one file."""
    for word in deed.might:
        each = [
            {place.path for place in holdings.places((part,)) if not place.path.endswith(_MUTE)}
            for part in word.split(" & ")
        ]
        if set.intersection(*each):
            return True
    return False
