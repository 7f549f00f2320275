"""Which format a client likes best, by its Accept header (RFC 9110, 12.5.1)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from fastapi import HTTPException

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST = 1000


def preferred(accept: str, types: Mapping[str, str]) -> str:
    """The name whose media type is liked best; the first of `types` for who doesn't say.

    Raises:
        HTTPException: 406, none of them is taken.
    """
    wishes = [_wish(part) for part in accept[:_MOST].split(",") if part.strip()]
    if not wishes:
        return next(iter(types))
    ranked = [(-_liking(media_type, wishes), at, name) for at, (name, media_type) in enumerate(types.items())]
    liking, _, name = min(ranked)
    if liking == 0:
        raise HTTPException(406, f"There is none of these; there are: {', '.join(types.values())}.")
    return name


def _wish(part: str) -> tuple[str, float]:
    media_type, *parameters = part.split(";")
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            with suppress(ValueError):
                quality = min(1.0, max(0.0, float(value)))
    return media_type.strip().lower(), quality if quality == quality else 0.0  # noqa: PLR0124 - not NaN


def _liking(media_type: str, wishes: list[tuple[str, float]]) -> float:
    """How much a type is liked: by the most specific range that takes it in."""
    group = media_type.partition("/")[0]
    for wanted in (media_type, f"{group}/*", "*/*"):
        found = [quality for name, quality in wishes if name == wanted]
        if found:
            return max(found)
    return 0.0
