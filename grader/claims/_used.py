"""Where something that documents name is really used: not in comments alone, nor in functions that do nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.model import Place

if TYPE_CHECKING:
    from grader.evidence.holdings import Holdings
    from grader.evidence.substance import Substance


class Why(NamedTuple):
    """What is said where nothing uses it, the places that only seemed to, and whether comments speak of it."""

    words: str = ""
    places: tuple[Place, ...] = ()
    spoken: bool = False


def used(
    words: tuple[str, ...],
    name: str,
    holdings: Holdings,
    substance: Substance,
    *,
    listed: bool = True,
    mute: tuple[str, ...] = (),
) -> tuple[Place | None, Why]:
    """The first place that uses one of these lower-case words; without any, why none does.

    `listed`: to stand in a list of requirements is enough; `mute`: how paths end that tell nothing.
    """
    spoken = hollow = idle = None
    told = (place for place in holdings.places(words) if not mute or not place.path.endswith(mute))
    for place in told:
        path = place.path
        if not listed and (place.note or path.endswith((".txt", ".toml", ".lock", ".cfg"))):
            continue
        if not path.endswith(".py") or place.note:
            return place, Why()
        if substance.only_spoken(path, words) and not any(word in path.lower() for word in words):
            spoken = spoken or place
        elif substance.empty(path):
            hollow = hollow or place
        elif substance.unreached(path):
            idle = idle or place
        else:
            return place, Why()
    if hollow:
        return None, Why(f"Only functions that do nothing speak of {name}.", (_first(hollow, substance),))
    if idle:
        return None, Why(f"Only {idle.path} uses {name}, and nothing imports or starts it.", (idle,))
    if spoken:
        return None, Why(f"Only comments speak of {name}.", (spoken,), spoken=True)
    return None, Why(f"Nothing in the repository but its documents speaks of {name}.")


def _first(place: Place, substance: Substance) -> Place:
    return Place(place.path, substance.empty(place.path)[0].line)
