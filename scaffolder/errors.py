"""What scaffolding can refuse, told apart by who can act on it. The front door shows message and hint."""

from __future__ import annotations


class ScaffoldError(Exception):
    """One clear sentence, a stable kind for machines, and what to do about it.

    The exit code is 2: nearly all of these are the caller's to put right.
    """

    exit_code = 2

    def __init__(self, message: str, *, kind: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind
        self.hint = hint


class SurroundingsError(ScaffoldError):
    """The machine's or the installation's: no git, no disk, a build without its history."""

    exit_code = 4
