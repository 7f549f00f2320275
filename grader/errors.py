"""Exceptions, told apart by who can act on them.

Findings are not exceptions: a candidate's mistake is evidence, never an error. What is raised here ends the grade of
one target; the doors (command line, web, worker) turn it into an exit code, an HTTP status or a job state.
"""


class ShipfolioError(Exception):
    """What every error of ours shares: one clear sentence, a kind for machines, a hint for people.

    Args:
        message: one sentence, free of control characters, safe to show.
        kind: a stable identifier such as `host_not_allowed`.
        hint: what to do about it; may be empty.
    """

    exit_code = 70

    def __init__(self, message: str, *, kind: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind
        self.hint = hint


class UsageError(ShipfolioError):
    """The caller's: a bad URL, a bad rubric, a bad option."""

    exit_code = 2


class RepoUnavailable(ShipfolioError):
    """The submission's: missing, private, empty, too large."""

    exit_code = 3


class InfraError(ShipfolioError):
    """Ours or a provider's: no git, no disk, a host that answers with an error. Never costs a mark."""

    exit_code = 4
