"""No credential is committed.

Why: whoever clones the repository has the key; bots find one on a public host within minutes.
Fix: revoke the credential first, then remove it from the history, and read it from the environment.

Example:
    api_key = os.environ["OPENAI_API_KEY"]
Effort: hours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.secrets import Secrets


def check(secrets: Secrets, *, env_file_score: float = 0.5) -> Finding:
    """Credentials by precise patterns; a committed settings file without one is a risk, not a leak."""
    if secrets.found:
        places = [Place(s.path, s.line, note=f"{s.kind}: {s.shown}") for s in secrets.found[:10]]
        return failed(f"{len(secrets.found)} credential(s) are committed.", *places)
    if secrets.env_files:
        places = [Place(path) for path in secrets.env_files[:5]]
        return graded(env_file_score, f"{secrets.env_files[0]} is committed; no credential was recognised in it.", *places)
    return passed("No credential was found.")
