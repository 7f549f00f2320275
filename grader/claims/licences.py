"""The licence that is named, against the text of the licence file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.licence import Licence
    from grader.evidence.sayings import Sayings

# What a licence is called in a sentence, and how the names of its text begin.
_FAMILIES = (
    ("AGPL", r"agpl|affero"),
    ("LGPL", r"lgpl|lesser general public"),
    ("GPL", r"\bgpl|gnu general public|\bgnu\b"),
    ("Apache", r"apache"),
    ("MPL", r"mpl|mozilla public"),
    ("BSD", r"\bbsd\b"),
    ("CC", r"creative commons|\bcc[- ]by|\bcc0"),
    ("Unlicense", r"\bunlicense"),
    ("ISC", r"\bisc\b"),
    ("MIT", r"\bmit\b"),
)
_TOLD = regex(
    r"(?i)licen[cs]ed? under|under the .{0,30}licen[cs]e|^(?:this project is )?(?:distributed|released) under|"
    r"^(?:the )?(?:mit|apache[ -]2\.0|gpl\w{0,3}|bsd)(?: licen[cs]e)?\b[^,]{0,60}$|\b(?:mit|apache|bsd|gpl) licen[cs]e|"
    r"лицензи|licença|licencia|lizenz|라이선스|ライセンス|许可"
)
# The licence of the data or of another's work is not the project's.
_OTHERS = regex(
    r"(?i)data ?set|\bdata\b|\bmodel\b|weights|font|icons?|images?|third|original|based on|bundled|librar|depend|kaggle"
)
_FILE = regex(r"(?<![\w/])LICEN[CS]E(?:\.(?:md|txt|rst))?(?=\W{0,3}(?:file|for|$|\)|\]))")
_LABEL = regex(r"licen[cs]|licença|lizenz|лицензи|라이선스|ライセンス|许可|lisans|licenza")
FULL = {"MIT": "MIT", "Apache": "Apache-2.0"}


class Told(NamedTuple):
    """The licence as it is named."""

    family: str
    text: str
    place: Place


def family_of(text: str) -> str:
    """The one licence that a text names; empty for none or several."""
    found = [name for name, pattern in _FAMILIES if re.search(pattern, text.lower())]
    if len(found) > 1 and found[0] in {"AGPL", "LGPL"}:
        found = [name for name in found if name != "GPL"]
    return found[0] if len(found) == 1 else ""


def said(sayings: Sayings) -> tuple[Told, ...]:
    """The licence in the README's section on it, in a sentence that says so, and in a badge."""
    found: list[Told] = []
    for line in sayings.told(
        "mit", "apache", "gpl", "bsd", "gnu", "creative", "cc", "mpl", "mozilla", "unlicense", "isc"
    ):
        in_section = "licence" in line.kinds and line.block != "heading"
        match = _TOLD.search(line.text)
        if (
            match
            and (in_section or "icen" in line.text)
            and not _OTHERS.search(line.text)
            and (family := family_of(line.text))
        ):
            found.append(Told(family, around(line.text, *match.span()), line.place))
    found += [
        Told(family, badge.text, badge.place)
        for badge in sayings.badges
        if badge.service == "static" and _LABEL.search(badge.label) and (family := family_of(badge.message))
    ]
    return tuple(found[:4])


def held(said: tuple[Told, ...], licence: Licence) -> Iterator[Claim]:
    """Another licence's text contradicts, and so does the lack of the file that is pointed to; else that is open."""
    for told in said:
        if not licence.path and (named := _FILE.search(told.text)):
            summary = f"There is no {named[0]} file, so nothing is licensed yet."
            yield Claim(told.text, Verdict.CONTRADICTED, "readme", summary, (told.place,))
            continue
        if not licence.path or licence.name in {"", "other"}:
            what = f"{licence.path} is none that is known" if licence.path else "There is no licence file"
            yield Claim(told.text, Verdict.NOT_CHECKABLE, "readme", f"{what}.", (told.place,))
            continue
        same = family_of(licence.name) == told.family or licence.name.upper().startswith(told.family.upper())
        verdict = Verdict.BORNE_OUT if same else Verdict.CONTRADICTED
        yield Claim(
            told.text,
            verdict,
            "readme",
            f"{licence.path} is the text of {licence.name}.",
            (told.place, Place(licence.path)),
        )
