"""Continuous integration: which workflows would run, when, and what their jobs do.

Read from the files of GitHub Actions, GitLab, CircleCI, Travis, Azure Pipelines, Jenkins, Bitbucket, Drone/Woodpecker,
AppVeyor, Buildkite and Cloud Build. What a command does comes from the tool it starts, one level through make, npm and
the repository's own scripts; a command that can't work with these files carries its problem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence import _ci_systems
from grader.evidence._ci_tasks import Task
from grader.evidence._regex import regex
from grader.evidence._yaml import MAX_YAML_BYTES, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files

__all__ = ["Ci", "Job", "Task", "Workflow", "collect"]

MAX_WORKFLOWS = 60

# Where each system looks, by lower-case path. What stands elsewhere never runs.
_EXACT = {
    ".gitlab-ci.yml": "gitlab", ".gitlab-ci.yaml": "gitlab", ".travis.yml": "travis",
    ".circleci/config.yml": "circleci", "azure-pipelines.yml": "azure", "azure-pipelines.yaml": "azure",
    "jenkinsfile": "jenkins", "bitbucket-pipelines.yml": "bitbucket", ".drone.yml": "drone",
    ".woodpecker.yml": "woodpecker", "appveyor.yml": "appveyor", ".appveyor.yml": "appveyor",
    ".buildkite/pipeline.yml": "buildkite", "cloudbuild.yaml": "cloudbuild", "cloudbuild.yml": "cloudbuild",
    ".cirrus.yml": "cirrus", "buildspec.yml": "codebuild",
}  # fmt: skip
_GITHUB = regex(r"^\.(?:github|gitea|forgejo)/workflows/[^/]+\.ya?ml$", re.IGNORECASE)
_PUBLISHES = regex(
    r"\btwine\b|\b(?:uv|poetry|flit|hatch|pdm|npm|yarn|pnpm|cargo) (?:\S{1,40} )?publish\b|\bgh release\b|pypi-publish"
    r"|gh-release|semantic-release|goreleaser"
    r"|\bprovider (?:pypi|npm|cargo|rubygems|releases|maven|anaconda|packagecloud)\b",
    re.IGNORECASE,
)
_MISPLACED = regex(r"(?:^|/)(?:\.?github/)?workflows/[^/]+\.ya?ml$|/\.gitlab-ci\.ya?ml$|/\.travis\.yml$", re.IGNORECASE)


class Job(NamedTuple):
    """One job: its name, line, tasks in order; `matrix` when it runs over several versions or systems.

    Attributes:
        disabled: `if: false`, or nothing that runs.
    """

    name: str
    line: int
    tasks: tuple[Task, ...]
    matrix: bool = False
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Workflow:
    """One file of a CI system.

    Attributes:
        triggers: event names as written; empty for systems that run on every push.
        on_change: runs on a push or a pull/merge request (or is called by one that does, or follows it).
        runs: it stands where its system looks, could be read and has a trigger; else `why_not` says why.
        error: what is wrong with the file, at `error_line`.
        name: what it is called in itself; `after` are the names of those that it follows.
    """

    path: str
    system: str
    triggers: tuple[str, ...] = ()
    on_change: bool = False
    runs: bool = True
    why_not: str = ""
    jobs: tuple[Job, ...] = ()
    error: str = ""
    error_line: int = 0
    name: str = ""
    after: tuple[str, ...] = ()

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What its jobs do; disabled jobs left out."""
        return tuple(task for job in self.jobs if not job.disabled for task in job.tasks)


class Ci(NamedTuple):
    """Every workflow, sorted by path; those that can't run included."""

    workflows: tuple[Workflow, ...] = ()

    @property
    def running(self) -> tuple[Workflow, ...]:
        """Those that would run."""
        return tuple(w for w in self.workflows if w.runs)

    def doing(self, *kinds: str, on_change: bool = False) -> Iterator[tuple[Workflow, Task]]:
        """(workflow, task) of these kinds that could work, in files that would run."""
        for workflow in self.running:
            if workflow.on_change or not on_change:
                yield from ((workflow, task) for task in workflow.tasks if task.kind in kinds and not task.problem)

    def delivering(self) -> Iterator[tuple[Workflow, Task]]:
        """(workflow, task) that bring the program to where it runs; a package index is no such place."""
        yield from ((w, t) for w, t in self.doing("deploy") if not _PUBLISHES.search(t.command))

    def hollow(self, *kinds: str) -> Iterator[tuple[Workflow, Task]]:
        """(workflow, task) of these kinds that can't work with the files there are."""
        for workflow in self.workflows:
            yield from ((workflow, task) for task in workflow.tasks if task.kind in kinds and task.problem)

    @property
    def kinds(self) -> frozenset[str]:
        """What is really done, in files that would run."""
        return frozenset(task.kind for workflow in self.running for task in workflow.tasks if not task.problem)

    @property
    def matrix(self) -> bool:
        """Whether a job runs over several versions or systems."""
        return any(job.matrix and not job.disabled for workflow in self.running for job in workflow.jobs)


def collect(files: Files) -> Ci:
    """Read every workflow file."""
    found: list[Workflow] = []
    for entry in files.own:
        lower = entry.path.lower()
        system = _EXACT.get(lower, "github" if _GITHUB.match(entry.path) else "")
        if system:
            found.append(_read(entry.path, system, files))
        elif _MISPLACED.search(entry.path):
            found.append(
                Workflow(entry.path, "github", runs=False, why_not="it isn't in the folder where its system looks")
            )
        if len(found) >= MAX_WORKFLOWS:
            break
    return Ci(_called(found))


def _read(path: str, system: str, files: Files) -> Workflow:
    text = files.text(path, MAX_YAML_BYTES)
    if text is None:
        return Workflow(path, system, runs=False, why_not="it can't be read", error="not text, or over 256 KiB")
    if system == "jenkins":
        jobs = _ci_systems.jenkins(text, files)
        why_not = "" if jobs else "no stage runs anything"
        return Workflow(path, system, on_change=True, runs=not why_not, why_not=why_not, jobs=_jobs(jobs))
    yaml = parse_yaml(text)
    if yaml.error:
        return Workflow(
            path, system, runs=False, why_not="its YAML is broken", error=yaml.error, error_line=yaml.error_line
        )
    if yaml.root.kind != "map":
        return Workflow(path, system, runs=False, why_not="it is empty")
    name = yaml.root.get("name").text
    after: tuple[str, ...] = ()
    if system == "github":
        after = _ci_systems.github_after(yaml.root)
        triggers = _ci_systems.github_triggers(yaml.root)
        jobs = _ci_systems.github(yaml.root, files)
        why_not = "" if triggers else "it has no `on:`"
        why_not = why_not or ("" if jobs else "it has no jobs")
        on_change = any(t in _ci_systems.CHANGE_EVENTS for t in triggers)
    else:
        triggers, on_change = (), True
        jobs = _ci_systems.generic(yaml.root, system, files)
        why_not = "" if jobs else "it has no jobs"
    return Workflow(path, system, triggers, on_change, not why_not, why_not, _jobs(jobs), name=name, after=after)


def _jobs(raw: list[_ci_systems.RawJob]) -> tuple[Job, ...]:
    return tuple(Job(job.name, job.line, _after_setup(job.tasks), job.matrix, job.disabled) for job in raw)


def _after_setup(tasks: list[Task]) -> tuple[Task, ...]:
    """A job ends at the first preparation that can't work: nothing after it runs."""
    broken = next((i for i, t in enumerate(tasks) if t.kind == "setup" and t.problem and not t.soft), len(tasks))
    why = tasks[broken].problem if broken < len(tasks) else ""
    after = (t if t.problem else replace(t, problem=f"a step before it fails: {why}") for t in tasks[broken + 1 :])
    return (*tasks[: broken + 1], *after)


def _called(found: list[Workflow]) -> tuple[Workflow, ...]:
    """A workflow that others call, or that follows them, runs when they do."""
    out = found
    for _ in range(3):
        changed = {w.name for w in out if w.on_change and w.name}
        callers = [(w, task.command) for w in out for task in w.tasks if task.kind == "calls"]
        out = [
            replace(w, on_change=True)
            if not w.on_change
            and (changed & set(w.after) or any(c.on_change and _same(w.path, target) for c, target in callers))
            else w
            for w in out
        ]
    return tuple(sorted(out, key=lambda w: w.path))


def _same(path: str, target: str) -> bool:
    return target.removeprefix("./").partition("@")[0] == path
