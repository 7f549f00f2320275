"""How far the grade agrees with people who read the repositories.

`labels.jsonl` holds what a reader said of public repositories at fixed commits: levels, project type, hiring signal.
`findings.jsonl` holds what our checks found there: check, score, places; none of the repositories' text. Scoring these
again needs no repository, so every change of the rubric is held against the labels in any test run. A change of a check
or a collector makes the findings stale (they carry a digest of both rooms) until they are recorded again:

    python -m tests.corpus.agreement record --repos DIR     # DIR/owner+name is a git directory; without it: from the web
    python -m tests.corpus.agreement show
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import pipeline, scoring
from grader.model import Finding, Need, Place, Status
from grader.rubric import load_rubric
from grader.snapshot import open_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.model import Rubric

HERE = Path(__file__).parent
LABELS = HERE / "labels.jsonl"
FINDINGS = HERE / "findings.jsonl"
GRADER = HERE.parent.parent / "grader"
MOST_PLACES = 3
LEVELS = 5


# ---------------------------------------------------------------- measures


def qwk(pairs: Sequence[tuple[int, int]]) -> float:
    """Quadratic weighted kappa of (label, level) pairs on 0-4 (Cohen 1968); 1.0 where both are constant and equal."""
    seen = sum((a - b) ** 2 for a, b in pairs)
    rows = [sum(a == level for a, _ in pairs) for level in range(LEVELS)]
    cols = [sum(b == level for _, b in pairs) for level in range(LEVELS)]
    chance = sum(rows[i] * cols[j] * (i - j) ** 2 for i in range(LEVELS) for j in range(LEVELS)) / len(pairs)
    if chance == 0:
        return 1.0 if seen == 0 else 0.0
    return 1 - seen / chance


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(values)
    first = {value: order.index(value) for value in values}
    return [first[value] + (order.count(value) - 1) / 2 for value in values]


def spearman(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Spearman's rank correlation, ties by mean rank."""
    a, b = _ranks(xs), _ranks(ys)
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    covariance = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    spread = sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b)
    return covariance / spread**0.5 if spread else 0.0


# ---------------------------------------------------------------- data


def load_rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def digest_of_checks() -> str:
    """Identifies the code that finds: collectors, checks, what they stand on."""
    found = hashlib.sha256()
    for room in ("evidence", "checks", "tools"):
        for path in sorted((GRADER / room).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(path.relative_to(GRADER).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _need_key(need: Need) -> str:
    return need.check + (json.dumps(need.options) if need.options else "")


def leaves(rubric: Rubric) -> list[Need]:
    """Every single check that a rubric asks for, each once."""
    return list(dict.fromkeys(leaf for criterion in rubric.criteria for leaf in criterion.leaves))


def _recorded(finding: Finding) -> list[Any]:
    places = [[place.path, place.line] for place in finding.places[:MOST_PLACES]]
    return [finding.status.value, finding.score, finding.confidence.value, places]


def record(repos: Path | None, only: Iterable[str] = ()) -> None:
    """Run every check of the portfolio rubric over the labelled repositories and write down what it found."""
    rubric, wanted = load_rubric("portfolio"), set(only)
    known = {row["repo"]: row for row in load_rows(FINDINGS)} if wanted else {}
    for row in load_rows(LABELS):
        if wanted and row["repo"] not in wanted:
            continue
        target = str(_git_dir(repos, row["repo"])) if repos else f"https://github.com/{row['repo']}"
        with open_target(target, revision=row["sha"], environ=os.environ) as (_, snapshot):
            facts = pipeline.Facts(snapshot)
            findings = {_need_key(need): _recorded(pipeline.run_check(need, facts)) for need in leaves(rubric)}
            kind = facts.get("project_type").name
        known[row["repo"]] = {"repo": row["repo"], "sha": row["sha"], "project_type": kind, "findings": findings}
        print(row["repo"], file=sys.stderr)
    head = {"digest": digest_of_checks()}
    lines = [head, *(known[row["repo"]] for row in load_rows(LABELS))]
    FINDINGS.write_text("".join(json.dumps(line, sort_keys=True) + "\n" for line in lines), "utf-8", newline="\n")


def _git_dir(repos: Path, name: str) -> Path:
    base = repos / name.replace("/", "+")
    found = [path for path in (base, *sorted(base.glob("*"))) if (path / "HEAD").exists() or (path / ".git").exists()]
    if not found:
        raise SystemExit(f"there is no git directory for {name} in {repos}")
    return found[0]


# ---------------------------------------------------------------- agreement


@dataclass(frozen=True, slots=True)
class Agreement:
    """Kappa by criterion, rank correlation of score and hiring signal, and each repository's levels."""

    kappas: dict[str, float]
    spearman: float
    levels: dict[str, dict[str, tuple[int, int | None]]]
    types_right: int

    @property
    def mean(self) -> float:
        """Mean kappa over the criteria."""
        return sum(self.kappas.values()) / len(self.kappas)


def rescore() -> Agreement:
    """Score the recorded findings with today's rubric and hold them against the labels."""
    rubric = load_rubric("portfolio")
    labels = {row["repo"]: row for row in load_rows(LABELS)}
    pairs: dict[str, list[tuple[int, int]]] = {}
    levels: dict[str, dict[str, tuple[int, int | None]]] = {}
    scores, signals, right = [], [], 0
    for row in load_rows(FINDINGS)[1:]:
        label = labels[row["repo"]]
        findings = {
            need: _finding(need, row["findings"].get(_need_key(need), ["unknown", 0.0, "low", []]))
            for need in leaves(rubric)
        }
        grade = scoring.score(rubric, findings, row["project_type"])
        levels[row["repo"]] = {}
        for line in grade.lines:
            if line.id not in label["levels"]:
                continue
            levels[row["repo"]][line.id] = (label["levels"][line.id], line.level)
            if line.id not in label["not_applicable"]:
                pairs.setdefault(line.id, []).append((label["levels"][line.id], line.level or 0))
        scores.append(grade.value or 0.0)
        signals.append(float(label["hire_signal"]))
        right += row["project_type"] == label["project_type"]
    return Agreement({name: qwk(found) for name, found in pairs.items()}, spearman(scores, signals), levels, right)


def _finding(need: Need, recorded: list[Any]) -> Finding:
    status, score, _, places = recorded
    return Finding(Status(status), score, "", tuple(Place(path, line) for path, line in places), check=need.check)


def show() -> None:
    """Print the agreement, worst criterion first, and every level that is off by two or more."""
    found = rescore()
    for name, kappa in sorted(found.kappas.items(), key=lambda item: item[1]):
        print(f"{name:18} {kappa:5.2f}")
    print(f"mean {found.mean:.3f} · Spearman {found.spearman:.3f} · types {found.types_right}/{len(found.levels)}")
    for repo, levels in found.levels.items():
        far = [f"{name} {label}→{level}" for name, (label, level) in levels.items() if abs(label - (level or 0)) > 1]
        if far:
            print(f"  {repo}: {', '.join(far)}")


def main() -> None:
    """Record or show."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["record", "show"])
    parser.add_argument("--repos", type=Path, help="git directories, one per repository, named owner+name")
    parser.add_argument("--only", action="append", default=[], help="record this repository alone")
    arguments = parser.parse_args()
    if arguments.what == "record":
        record(arguments.repos, arguments.only)
    show()


if __name__ == "__main__":
    main()
