"""The licence: which one it is, told from its own words, and whether its blanks were filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.files import base_name

if TYPE_CHECKING:
    from grader.evidence.files import Files

MAX_BYTES = 128 << 10
MIN_WORDS = 20

_FILE = regex(
    r"^(?:licen[cs]e|copying|unlicense)(?:[-_.](?:mit|apache|txt|md|rst|gpl|bsd|[\w-]{1,12}))?$", re.IGNORECASE
)
# Phrases that only this licence has, in normalised text (lower case, single spaces); all must be there. In order:
# the first that fits wins, so the narrower ones stand first.
_TEXTS = (
    # It names the GNU licences as those that its software may be under as well.
    ("MPL-2.0", ("mozilla public license version 2.0", "covered software")),
    # Each of the GNU licences names the others in its text; only its own name stands right before its version.
    ("AGPL-3.0", ("gnu affero general public license version 3",)),
    ("GPL-3.0", ("gnu general public license version 3",)),
    ("GPL-2.0", ("gnu general public license version 2",)),
    ("LGPL", ("gnu lesser general public license",)),
    ("AGPL-3.0", ("gnu affero general public license", "version 3")),
    ("GPL-3.0", ("gnu general public license", "version 3")),
    ("GPL-2.0", ("gnu general public license", "version 2")),
    ("Apache-2.0", ("apache license", "version 2.0")),
    ("MPL-2.0", ("mozilla public license", "2.0")),
    ("Unlicense", ("this is free and unencumbered software released into the public domain",)),
    ("CC0-1.0", ("cc0 1.0 universal",)),
    ("CC-BY", ("creative commons", "attribution")),
    ("MIT", ("permission is hereby granted, free of charge", "without warranty of any kind")),
    ("BSD-3-Clause", ("redistribution and use in source and binary forms", "neither the name")),
    ("BSD-2-Clause", ("redistribution and use in source and binary forms", "this list of conditions")),
    ("ISC", ("permission to use, copy, modify, and/or distribute this software for any purpose",)),
    ("WTFPL", ("do what the fuck you want",)),
)
_BLANK = regex(
    r"\[(?:year|yyyy|name|fullname|full name|name of copyright owner|your name|copyright holder|owner)[^\]]{0,30}\]"
    r"|<(?:year|name of author|copyright holders?|owner|your name)>|\{\{?\s*(?:year|author|name)[^}]{0,30}\}",
    re.IGNORECASE,
)
# The long licences carry blanks in their own appendix; that is their text, not the candidate's omission.
_OWN_BLANKS = frozenset({"Apache-2.0", "GPL-3.0", "GPL-2.0", "AGPL-3.0", "LGPL", "MPL-2.0"})


class Licence(NamedTuple):
    """What the licence file says.

    Attributes:
        path: empty where there is none.
        name: an SPDX-like name; `other` for a text of its own; empty for a stub.
        blank: the first placeholder that was left in, at `blank_line`.
        words: how many words the file has.
    """

    path: str = ""
    name: str = ""
    blank: str = ""
    blank_line: int = 0
    words: int = 0


def collect(files: Files) -> Licence:
    """Read the root's licence file."""
    for entry in files.own:
        if "/" not in entry.path and _FILE.match(base_name(entry.path)):
            return parse_licence(entry.path, files.text(entry.path, MAX_BYTES) or "")
    return Licence()


def parse_licence(path: str, text: str) -> Licence:
    """Tell a licence from its text."""
    flat = " ".join(text.lower().replace("licence", "license").split())
    words = len(flat.split())
    name = next((name for name, phrases in _TEXTS if all(p in flat for p in phrases)), "")
    if not name:
        name = "other" if words >= MIN_WORDS else ""
    blank = None if name in _OWN_BLANKS else _BLANK.search(text)
    line = text.count("\n", 0, blank.start()) + 1 if blank else 0
    return Licence(path, name, blank.group() if blank else "", line, words)
