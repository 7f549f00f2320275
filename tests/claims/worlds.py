"""Claims of a small world: files as a dict in, claims of one kind out, by the same wiring as a grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.facts import fact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Claim


def claims_of(kind: str, files: Mapping[str, str | bytes]) -> list[Claim]:
    """The claims of one kind that these files make."""
    return [claim for claim in fact("claims", files) if claim.kind == kind]


def only(kind: str, files: Mapping[str, str | bytes]) -> Claim:
    """The one claim of that kind."""
    (claim,) = claims_of(kind, files)
    return claim
