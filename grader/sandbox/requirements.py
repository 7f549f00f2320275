"""Names of packages as they may be installed: nothing that runs, names a file, or leads to another index."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_REQUIREMENTS = 300
MAX_CHARS = 500


def sound_requirements(given: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Each as it is written anew from what was parsed, sorted; or none and why."""
    from packaging.requirements import InvalidRequirement, Requirement  # noqa: PLC0415

    out: set[str] = set()
    if len(given) > MAX_REQUIREMENTS:
        return (), f"there are more than {MAX_REQUIREMENTS} requirements"
    for each in given:
        shown = "".join(char if char.isprintable() else " " for char in each[:80])
        try:
            parsed = Requirement(each[:MAX_CHARS])
        except (InvalidRequirement, ValueError, RecursionError):
            return (), f"{shown!r} is no name of a package"
        if parsed.url:
            return (), f"{shown!r} leads to a place of its own, not to a package index"
        out.add(str(parsed))
    return tuple(sorted(out)), ""
