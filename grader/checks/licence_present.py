"""A licence says what others may do with this.

Why: without one nobody may use, copy or build on the code, however public it is.
Fix: add a LICENSE file with the full text (MIT is the usual choice) and your name and year in it.

Example:
    MIT License

    Copyright (c) 2026 Ada Lovelace
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.licence import Licence


BLANKS = 0.5


def check(licence: Licence) -> Finding:
    """A known text counts whole; blanks left in it, or a text of its own, in part; a stub not at all."""
    if not licence.path:
        return failed("There is no licence file.")
    if not licence.name:
        return failed(f"{licence.path} holds no licence: {licence.words} words.", Place(licence.path))
    if licence.blank:
        place = Place(licence.path, licence.blank_line, note=licence.blank)
        return graded(BLANKS, f"{licence.name}, with {licence.blank} left unfilled.", place)
    return passed(f"The licence is {licence.name}.", Place(licence.path))
