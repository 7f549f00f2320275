"""The nouns that every room shares. Imports nothing of ours, does no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from grader.measured import Run


class EntryKind(StrEnum):
    """What a path of the tree is. Only a `FILE` has content that is ever read."""

    FILE = "file"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"


@dataclass(frozen=True, slots=True)
class Entry:
    """One path of the graded tree.

    Attributes:
        path: relative to the graded directory, `/`-separated; bytes that aren't UTF-8 are surrogate-escaped.
        kind: file, symlink (listed, never followed) or submodule (listed, never read).
        size: bytes; None where the object isn't there (left out of a filtered clone, or over the size limit).
        executable: the file mode's executable bit.
    """

    path: str
    kind: EntryKind
    size: int | None
    executable: bool = False


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of the log, newest first, without its tree.

    Attributes:
        author: a display name, control characters removed; `author_key`: stable and case-folded, to count people by.
        authored_at, committed_at: aware UTC, 1970-2999; `parents`: 0 is a root, 2 a merge; `empty`: it changes no file.
        subject: the first line, at most 300 characters; `body_lines`: non-empty lines below it, trailers included.
    """

    oid: str
    author: str
    author_key: str
    authored_at: datetime
    committed_at: datetime
    subject: str
    body_lines: int
    parents: int
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Log:
    """What could be read of the history, newest first; `truncated`: there is more (the cap, or a shallow clone)."""

    commits: tuple[Commit, ...]
    truncated: bool = False


class Snapshot(Protocol):
    """One commit (or work tree), read-only. Implementations share one contract suite."""

    @property
    def commit(self) -> str | None:
        """The full commit id; None for files that were never committed."""

    @property
    def as_of(self) -> datetime:
        """The commit's committer date (aware UTC): the only clock that a grade knows."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the grade must know of how this was read: uncommitted files, caps that were hit."""

    def entries(self) -> tuple[Entry, ...]:
        """Every path, sorted by path, capped by the limits (a note says so)."""

    def read(self, path: str, max_bytes: int) -> bytes | None:
        """The bytes of a regular file; None when it isn't one, isn't there or is larger than `max_bytes`."""

    def log(self) -> Log:
        """The commits that lead to this one."""


class Status(StrEnum):
    """How a check ended. `UNKNOWN` is our fault or the world's and never costs a mark."""

    PASS = "pass"
    PARTIAL = "partial"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    """How sure a finding is. Low still counts, and says so."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Place:
    """Where evidence stands at the graded commit; lines count from 1, None means the whole file."""

    path: str
    line: int | None = None
    end_line: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. Points are not its business.

    Attributes:
        check, summary: the check's id, filled in by the pipeline; one sentence, found against wanted.
        score: 0.0 to 1.0; 1.0 for a pass, 0.0 for a fail; meaningless where not applicable or unknown.
        fix: what to do here, one thing a line; empty means the check's own fix applies.
        effort: one of `wiring.EFFORTS`, where there is more to mend than the check's help page expects.
        idle: nothing is to be mended here; what lacks comes with other work, as tests that fail come with tests.
    """

    status: Status
    score: float
    summary: str
    places: tuple[Place, ...] = ()
    fix: str = ""
    confidence: Confidence = Confidence.HIGH
    check: str = ""
    effort: str = ""
    idle: bool = False


def passed(summary: str, *places: Place, confidence: Confidence = Confidence.HIGH) -> Finding:
    """The statement of the check is true here."""
    return Finding(Status.PASS, 1.0, summary, places, confidence=confidence)


def failed(summary: str, *places: Place, fix: str = "", confidence: Confidence = Confidence.HIGH) -> Finding:
    """The statement of the check is not true here."""
    return Finding(Status.FAIL, 0.0, summary, places, fix, confidence)


def graded(
    score: float, summary: str, *places: Place, fix: str = "", confidence: Confidence = Confidence.HIGH
) -> Finding:
    """True to a degree: a pass at 1.0, a fail at 0.0, partial in between. Clamped and rounded to 0.01."""
    score = round(min(1.0, max(0.0, score)), 2)
    status = Status.PASS if score == 1.0 else Status.FAIL if score == 0.0 else Status.PARTIAL
    return Finding(status, score, summary, places, "" if status is Status.PASS else fix, confidence)


def not_applicable(summary: str, *places: Place) -> Finding:
    """The statement makes no sense for this project. Must not be reachable by leaving work out."""
    return Finding(Status.NOT_APPLICABLE, 0.0, summary, places)


def unknown(reason: str) -> Finding:
    """It could not be seen, through our fault or the world's; never a lost mark."""
    return Finding(Status.UNKNOWN, 0.0, reason, confidence=Confidence.LOW)


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Stands in for a fact whose collector broke; checks that need it become unknown."""

    reason: str


@dataclass(frozen=True, slots=True)
class Need:
    """One check with a rubric's options, or the best of several (`any_of`)."""

    check: str = ""
    options: tuple[tuple[str, object], ...] = ()
    any_of: tuple[Need, ...] = ()

    def __hash__(self) -> int:
        return hash(self.check)  # planning looks findings up by the ten thousand, and few share a check

    @property
    def leaves(self) -> tuple[Need, ...]:
        """The single checks that this need stands on."""
        return tuple(leaf for need in self.any_of for leaf in need.leaves) if self.any_of else (self,)


@dataclass(frozen=True, slots=True)
class Level:
    """One rung of a ladder: what it is in words, and the needs that make it up."""

    says: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Cap:
    """Failing `need`, the criterion's progress can't pass `level` (in halves)."""

    need: Need
    level: float


class Kind(StrEnum):
    """How a criterion counts: a ladder of four rungs, points taken off, or a person's judgement."""

    LADDER = "ladder"
    DEDUCTION = "deduction"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that a rubric asks for.

    Attributes:
        weight: points, or the most that a deduction takes off; `not_for`: types of project for which it makes no sense.
        levels: four rungs, lowest first (a ladder); empty otherwise. `needs`: what a deduction looks at.
        optional_where: where it holds, the criterion counts only if it raises the total.
    """

    id: str
    title: str
    weight: float
    kind: Kind = Kind.LADDER
    why: str = ""
    not_for: frozenset[str] = frozenset()
    levels: tuple[Level, ...] = ()
    needs: tuple[Need, ...] = ()
    caps: tuple[Cap, ...] = ()
    optional_where: Need | None = None

    @property
    def leaves(self) -> tuple[Need, ...]:
        """Every single check of the criterion, lowest rung first, caps last, each once."""
        groups = [*(level.needs for level in self.levels), self.needs, tuple(cap.need for cap in self.caps)]
        groups += [(self.optional_where,)] if self.optional_where else []
        return tuple(dict.fromkeys(leaf for group in groups for need in group for leaf in need.leaves))


@dataclass(frozen=True, slots=True)
class Rubric:
    """What is asked, and for how many points. `digest` identifies its meaning, whatever its formatting."""

    id: str
    version: str
    title: str
    criteria: tuple[Criterion, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion's result.

    Attributes:
        level: 0-4, None when unknown or a person's to judge.
        progress: the unrounded sum of the rungs' shares after caps, 0.0-4.0.
        earned, possible: points to one decimal; both 0.0 where the criterion doesn't count.
        status: `graded`, `not_applicable`, `unknown` or `person`.
        verified: whether a run bore it out: `yes`, `no` or `not_run`.
        reached, wanted: the rungs' own words for the level reached and for the next one.
        confidence_reason: why it is less than sure.
    """

    id: str
    title: str
    kind: Kind
    level: int | None
    progress: float
    earned: float
    possible: float
    status: str
    confidence: Confidence
    findings: tuple[Finding, ...]
    reached: str = ""
    wanted: str = ""
    verified: str = "not_run"
    confidence_reason: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """The whole result: `value` 0-100 to one decimal (None when nothing could be judged), and its letter."""

    value: float | None
    earned: float
    possible: float
    letter: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What takes a criterion to its next level, a thing to do on each line of `fix`; gains follow earlier steps."""

    criterion: str
    to_level: int
    checks: tuple[str, ...]
    gain: float
    score_after: float
    effort: str
    place: Place | None
    fix: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """A check that the candidate asks to be spared, with the reason; counts only when `allowed`."""

    check: str
    reason: str
    place: Place
    allowed: bool
    used: bool


class Verdict(StrEnum):
    """How a claim held against the repository."""

    CONTRADICTED = "contradicted"
    BORNE_OUT = "borne_out"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True, slots=True)
class Claim:
    """Something checkable that the documents say, and how it held.

    Attributes:
        text: what is said, in the candidate's words; `summary`: one sentence on what the repository says to it.
        criterion: whose marks the claim would earn.
        places: first where it is said, then what bears it out or contradicts it.
        kind: the file of `claims/` that found it, with dashes.
        caps: contradicted, it keeps the criterion at level 1; a slip that earns nothing doesn't.
        basis: `mock` or `few samples` where a number rests on no more than that; else empty.
        quantity, value, unit: what a run may measure, e.g. `latency_p95`, 120.0, `ms`; empty and None for the rest.
    """

    text: str
    verdict: Verdict
    criterion: str
    summary: str
    places: tuple[Place, ...] = ()
    kind: str = ""
    caps: bool = False
    basis: str = ""
    quantity: str = ""
    value: float | None = None
    unit: str = ""


Claims = tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class RepoRef:
    """A target: `url` without credentials or a local path, `revision` None is HEAD, `subdir` empty at the root."""

    url: str
    revision: str | None = None
    subdir: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a target has no grade."""

    kind: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class ProjectType:
    """What kind of project this is, and on what that rests; `chosen` when a person said so."""

    name: str
    places: tuple[Place, ...] = ()
    confidence: Confidence = Confidence.HIGH
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a format needs to show one target's grade, or why there is none."""

    ref: RepoRef
    rubric: Rubric
    tool: Mapping[str, str]
    mode: str = "static"
    commit: str | None = None
    as_of: datetime | None = None
    project_type: ProjectType | None = None
    grade: Grade | None = None
    next_steps: tuple[NextStep, ...] = ()
    claims: tuple[Claim, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    run: Run | None = None
    notes: tuple[str, ...] = ()
    error: Failure | None = None


PROJECT_TYPES = (
    "rag-app", "model-api", "churn", "sentiment", "object-detection", "ab-test", "dashboard", "chatbot", "agent",
    "data-pipeline", "speed-audit", "other",
)  # fmt: skip
