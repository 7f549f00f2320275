"""What a sentence does - gives a reason, admits a limit, tells of the data - by a linear model of its words.

Words alone say little: most sentences with "drift" sell a monitor, most with "users" admit nobody. The model was fitted
on sentences that were read and labelled one by one (training/sentences); a cue of the lexicon is one of its signs.
Plain arithmetic over a table of weights: no library, the same everywhere.
"""

from __future__ import annotations

import functools
import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._lexicon import fold, matcher
from grader.evidence._regex import regex
from grader.evidence._scripts import has_digit

if TYPE_CHECKING:
    from collections.abc import Sequence

WEIGHTS = Path(__file__).parent / "_sentences.json"
MAX_CHARS = 400
MAX_WORDS = 60
MAX_TITLE_WORDS = 8
STEP = 6  # words: one more sign for each so many
LONGEST = 6
COLON_BY = 40
SCALE = 1000.0  # weights are kept as thousandths
# Most labelled sentences are English. In other languages, and where two of a kind's cues come together ("chose ...
# because"), the lexicon's word counts for as much more as makes both found about as often.
TRUSTED = 1500.0
TRUSTED_KINDS = frozenset({"reason", "alternative", "limit"})
LEAST_ENGLISH = 0.1
_ENGLISH = frozenset(
    "the of to and is are for with this that it we on from by as be can not or an in our was has have at which will "
    "its".split()
)
# Headings under which what is listed is why, whatever its words: "Why Airflow?", "Vantagens", "\u4f18\u70b9".
_WHY = regex(
    r"(?i)\b(?:why|rationale|justif\w{0,12}|reasons?|motivation|advantages?|benefits?|pros|warum|vorteile|begr\u00fcndung|"
    r"por ?qu[e\u00e9]|vantagens|ventajas|razones|pourquoi|avantages|neden|mengapa|kelebihan|alasan|nega|trade-?offs?|"
    r"alternativ\w{0,4}|considered|vs|versus|compar\w{0,8}|decisions?|decis\w{0,4})\b|\u043f\u043e\u0447\u0435\u043c\u0443|"
    r"\u043f\u0440\u0435\u0438\u043c\u0443\u0449\u0435\u0441\u0442\u0432\u0430|\u043f\u0440\u0438\u0447\u0438\u043d|\u4e3a\u4ec0\u4e48|\u4f18\u70b9|\u539f\u56e0|\uc65c|\uc774\uc720|\uc7a5\uc810|"
    r"\u306a\u305c|\u7406\u7531"
)


class Weights(NamedTuple):
    """`signs[sign]` gives the weight for each of `kinds`, in their order; a sum above 0: the sentence does it."""

    kinds: tuple[str, ...]
    bias: tuple[int, ...]
    signs: dict[str, list[int]]


@functools.cache
def load_weights() -> Weights:
    """The shipped weights."""
    data = json.loads(WEIGHTS.read_text("utf-8"))
    return Weights(tuple(data["kinds"]), tuple(data["bias"]), data["signs"])


@functools.lru_cache(maxsize=512)
def _title_signs(title: str) -> tuple[str, ...]:
    """What a heading says of the sentences below it: its words, its cues, and whether it asks why."""
    folded = fold(title[:200])
    found = [f"t:{word}" for word in folded.split()[:MAX_TITLE_WORDS]]
    found += sorted({f"h:{kind}" for _, _, kind in matcher("cues").hits(folded)})
    return (*found, "h:why") if _WHY.search(title[:200]) else tuple(found)


def signs(
    text: str, hits: Sequence[tuple[int, str, str]], *, kinds: frozenset[str], title: str, table: bool
) -> list[str]:
    """The signs of a sentence, each once or more: words, pairs of them, cues, its section, its shape.

    Args:
        hits: the lexicon's cues in the folded text: position, stem, kind.
        kinds, title: what its section is about and is called.
        table: it is a row of a table.
    """
    folded = fold(text[:MAX_CHARS])
    words = folded.split()[:MAX_WORDS]
    found = [f"w:{word}" for word in words]
    found += [f"b:{a} {b}" for a, b in itertools.pairwise(words)]
    for _, stem, kind in hits:
        found += (f"c:{stem}", f"k:{kind}")
    found += [f"s:{kind}" for kind in kinds]
    found += _title_signs(title)
    if table:
        found.append("table")
    found.append(f"len:{min(LONGEST, len(words) // STEP)}")
    if has_digit(folded):
        found.append("num")
    if ":" in text[:COLON_BY]:
        found.append("colon")
    if words:
        found.append(f"first:{words[0]}")
    return found


def says(
    text: str, hits: Sequence[tuple[int, str, str]], *, kinds: frozenset[str], title: str = "", table: bool = False
) -> tuple[tuple[str, float], ...]:
    """What the sentence does, each with how clearly (log-odds above the threshold)."""
    weights = load_weights()
    known = weights.signs
    # An intersection with a dict would go through all of its thousands of keys.
    told = [sign for sign in set(signs(text, hits, kinds=kinds, title=title, table=table)) if sign in known]
    sums = [sum(column) for column in zip(weights.bias, *[known[sign] for sign in told], strict=True)]  # all integers
    for kind in _trusted(text, hits):
        sums[weights.kinds.index(kind)] += TRUSTED
    return tuple((kind, total / SCALE) for kind, total in zip(weights.kinds, sums, strict=True) if total > 0)


def _trusted(text: str, hits: Sequence[tuple[int, str, str]]) -> set[str]:
    """The kinds for which the lexicon's word counts more."""
    stems: dict[str, set[str]] = {}
    for _, stem, kind in hits:
        if kind in TRUSTED_KINDS:
            stems.setdefault(kind, set()).add(stem)
    if not stems:
        return set()
    words = fold(text[:MAX_CHARS]).split()[:MAX_WORDS]
    english = sum(word in _ENGLISH for word in words) >= LEAST_ENGLISH * len(words)
    return {kind for kind, found in stems.items() if not english or len(found) > 1}
