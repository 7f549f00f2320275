"""What a finding is known by from one grade to the next."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.model import Finding


def fingerprint(finding: Finding) -> str:
    """Identifies a finding from one grade to the next, whatever lines moved: check and files, 16 hex digits."""
    paths = sorted({place.path for place in finding.places})
    text = "\0".join([finding.check, *paths])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
