"""Lines reduced to what survives re-indenting, re-quoting, comments and another package name; and the starters' lines.

`_starter_lines.bin` holds, per starter template, the 32-bit sums of every line that any option or version of it can
give. `make generate` writes it.
"""

from __future__ import annotations

import functools
import json
import re
import sys
import zlib
from array import array
from pathlib import Path
from typing import TYPE_CHECKING

from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DATA = Path(__file__).with_name("_starter_lines.bin")
# Shorter ones (`else:`, `"""`, `return x`) are everybody's: they say nothing about where code comes from.
MIN_CHARS, TELLING_CHARS = 5, 25
PLACEHOLDER = "§"
_COMMENT = regex(r"(?:^|\s)(?:#|//)\s.*$")
MAX_CHARS = 400


def name_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """What finds a project's own names in case-folded text, written with `_`, `-` or a blank between the words."""
    words = {re.sub(r"[\s_.-]+", " ", name.casefold()).strip() for name in names}
    variants = {word.replace(" ", joint) for word in words if len(word) > 1 for joint in ("_", "-", " ")}
    if not variants:
        return None
    alternatives = "|".join(re.escape(one) for one in sorted(variants, key=lambda one: (-len(one), one)))
    return re.compile(rf"(?<![a-z0-9])(?:{alternatives})(?![a-z0-9])")


def reduce_line(line: str, *, code: bool, names: re.Pattern[str] | None = None) -> str:
    """What of a line is compared; empty for one that says nothing.

    Args:
        code: drop what follows a comment sign.
    """
    text = line[:MAX_CHARS].casefold()
    if code and ("#" in text or "//" in text):
        text = _COMMENT.sub("", text)
    if names is not None:
        text = names.sub(PLACEHOLDER, text)
    text = "".join(text.split())
    for noise in "\"'`,;":
        if noise in text:
            text = text.replace(noise, "")
    return text if len(text) >= MIN_CHARS else ""


def line_sum(reduced: str) -> int:
    """The fingerprint of a reduced line."""
    return zlib.crc32(reduced.encode("utf-8", "surrogatepass"))


def pack(starters: Mapping[str, Iterable[int]]) -> bytes:
    """The data file's bytes: a line of JSON, then each starter's sums, sorted, four bytes each, lowest first."""
    head, body = [], bytearray()
    for name in sorted(starters):
        sums = array("I", sorted(set(starters[name])))
        head.append([name, len(sums)])
        if sys.byteorder == "big":
            sums.byteswap()
        body += sums.tobytes()
    return json.dumps(head).encode() + b"\n" + bytes(body)


@functools.cache
def load_starters() -> dict[str, frozenset[int]]:
    """Starter -> the sums of its lines; empty where nothing was generated yet."""
    if not DATA.is_file():
        return {}
    head, _, body = DATA.read_bytes().partition(b"\n")
    out, at = {}, 0
    for name, count in json.loads(head):
        sums = array("I")
        sums.frombytes(body[at : at + 4 * count])
        if sys.byteorder == "big":
            sums.byteswap()
        out[name] = frozenset(sums)
        at += 4 * count
    return out
