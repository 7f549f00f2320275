"""No password, key or filled-in environment file is committed.

Why: whatever was committed once must be taken as known to everybody, even after it is deleted.
Fix: revoke every credential that was committed, remove its file, name it in .gitignore, and commit a `.env.example`
    without values.

Example:
    # .gitignore
    .env
    # .env.example
    OPENAI_API_KEY=
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._words import count, idle, listed, upper
from grader.evidence.files import base_name
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from grader.evidence.code_shape import CodeShape
    from grader.evidence.secrets import Secrets

OTHER_SETTINGS = 0.5  # `versions.env` may hold nothing secret


def _fix(secrets: Secrets) -> str:
    """Where it stands in code the file stays and the key goes; the help page tells of whole files."""
    files = sorted({secret.path for secret in secrets.found} - set(secrets.env_files))
    if not files:
        return ""
    what, them = ("key", "it") if len(secrets.found) == 1 else ("keys", "them")
    return f"Revoke the {what} in {listed(files[:3])} (the history keeps {them}), and read {them} from the environment."


def check(secrets: Secrets, code_shape: CodeShape) -> Finding:
    """One is too many; without code there is nothing that could use one."""
    private = [path for path in secrets.env_files if base_name(path).lower().startswith((".env", "secrets"))]
    places = [Place(secret.path, secret.line, note=f"{secret.kind} {secret.shown}") for secret in secrets.found]
    places += [Place(path, note="environment settings with values") for path in secrets.env_files]
    if secrets.found or private:
        kinds = ((len(secrets.found), "credential"), (len(secrets.env_files), "filled-in environment file"))
        said = upper(listed([count(number, what) for number, what in kinds if number]))
        one = len(secrets.found) + len(secrets.env_files) == 1
        return failed(f"{said} {'was' if one else 'were'} committed; none is wanted.", *places[:6], fix=_fix(secrets))
    if not code_shape.lines:
        return idle(failed("There is no code."))
    if places:
        summary = f"{places[0].path} is committed; no credential was recognised in it."
        return graded(OTHER_SETTINGS, summary, *places[:6])
    return passed("No credential was found.")
