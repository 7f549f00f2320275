"""How far the grade agrees with people who read the repositories.

`labels_<set>.jsonl` holds what a reader said of public repositories at fixed commits: levels, project type, hiring
signal. `findings_<set>.jsonl` holds what our checks found there: check, score, places, which criteria a contradicted
claim caps; none of the repositories' text.
Scoring these again needs no repository, so every change of the rubric is held against the labels in any test run. A
change of a check or a collector makes the findings stale (they carry a digest of the code behind the rubric) until they
are recorded again:

    python -m tests.corpus.agreement record --repos DIR     # DIR/owner+name is a git directory; without it: from the web
    python -m tests.corpus.agreement show

The first set was labelled by one reader and read again blind by two others. What is `split: test`, half of
the seventh set and the eighth, is for measuring only: nobody who changes a check reads those repositories or their labels. Earlier sets
had such rows, too, until they had been measured often enough to be known and were opened for development: those of the
second and third on 21 November 2026, those of the fourth, fifth and sixth on 22 November 2026.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader import pipeline, scoring
from grader.model import Claim, Finding, Need, Place, Status, Verdict, failed
from grader.rubric import load_rubric
from grader.snapshot import open_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.model import Rubric

HERE = Path(__file__).parent
SETS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
ROOT = HERE.parent.parent
MOST_PLACES = 1
CALLED = frozenset({"check", "collect", "said", "held"})
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


def labels(name: str) -> list[dict[str, Any]]:
    """What readers said of one set."""
    return load_rows(HERE / f"labels_{name}.jsonl")


def findings(name: str) -> list[dict[str, Any]]:
    """What our checks found in one set; the first object holds the digest of the code that found it."""
    return load_rows(HERE / f"findings_{name}.jsonl")


def digest_of_checks() -> str:
    """Identifies the code behind the portfolio rubric: its checks, their facts, and all that these import."""
    rubric = load_rubric("portfolio")
    waiting = [f"checks/{need.check.replace('-', '_')}" for need in leaves(rubric)]
    waiting += ["evidence/project_type", "pipeline", "wiring"]
    waiting += sorted(f"claims/{path.stem}" for path in (ROOT / "grader" / "claims").glob("*.py"))
    seen: set[str] = set()
    found = hashlib.sha256()
    while waiting:
        module = waiting.pop()
        path = ROOT / "grader" / f"{module}.py"
        if module in seen or not path.exists():
            continue
        seen.add(module)
        tree = ast.parse(path.read_bytes())
        waiting += _imported(tree)
        if module.startswith(("checks/", "evidence/", "claims/")):
            waiting += [f"evidence/{name}" for name in _facts(tree)]
    data = sorted((ROOT / "grader" / "evidence" / "lexicon").glob("*"))
    for path in [*(ROOT / "grader" / f"{module}.py" for module in sorted(seen)), *data]:
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _imported(tree: ast.Module) -> list[str]:
    names = [
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("grader.")
    ]
    return [name.removeprefix("grader.").replace(".", "/") for name in names if name != "grader.rubric_file"]


def _facts(tree: ast.Module) -> list[str]:
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in CALLED]
    return [argument.arg for function in functions for argument in function.args.args]


def _need_key(need: Need) -> str:
    return need.check + (json.dumps(need.options) if need.options else "")


def leaves(rubric: Rubric) -> list[Need]:
    """Every single check that a rubric asks for, each once."""
    return list(dict.fromkeys(leaf for criterion in rubric.criteria for leaf in criterion.leaves))


def _recorded(finding: Finding) -> list[Any]:
    places = [[place.path, place.line] for place in finding.places[:MOST_PLACES]]
    return [finding.status.value, finding.score, finding.confidence.value, places]


def record(name: str, repos: Path | None, only: Iterable[str] = ()) -> None:
    """Run every check of the portfolio rubric over one set of labelled repositories and write down what it found."""
    rubric, wanted = load_rubric("portfolio"), set(only)
    known = {row["repo"]: row for row in findings(name)[1:]} if wanted else {}
    for row in labels(name):
        if wanted and row["repo"] not in wanted:
            continue
        target = str(_git_dir(repos, row["repo"])) if repos else f"https://github.com/{row['repo']}"
        with open_target(target, revision=row["sha"], environ=os.environ) as (_, snapshot):
            facts = pipeline.Facts(snapshot)
            found = {_need_key(need): _recorded(pipeline.run_check(need, facts)) for need in leaves(rubric)}
            kind = facts.get("project_type").name
            capped = sorted({c.criterion for c in facts.get("claims") if c.verdict is Verdict.CONTRADICTED and c.caps})
        known[row["repo"]] = {"repo": row["repo"], "sha": row["sha"], "project_type": kind, "findings": found}
        known[row["repo"]] |= {"capped": capped} if capped else {}
        print(row["repo"], file=sys.stderr)
    rows = [{"digest": digest_of_checks()}, *(known[row["repo"]] for row in labels(name))]
    text = "".join(json.dumps(row, sort_keys=True) + "\n" for row in rows)
    (HERE / f"findings_{name}.jsonl").write_text(text, "utf-8", newline="\n")


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


def rescore(name: str, split: str | None = None) -> Agreement:
    """Score the recorded findings of one set (or one split of it) with today's rubric and hold them against its labels."""
    rubric = load_rubric("portfolio")
    label_of = {row["repo"]: row for row in labels(name) if split in (None, row.get("split"))}
    pairs: dict[str, list[tuple[int, int]]] = {}
    levels: dict[str, dict[str, tuple[int, int | None]]] = {}
    scores, signals, right = [], [], 0
    for row in findings(name)[1:]:
        label = label_of.get(row["repo"])
        if label is None:
            continue
        found = {need: _finding(need, row["findings"][_need_key(need)]) for need in leaves(rubric)}
        broken = tuple(Claim("", Verdict.CONTRADICTED, criterion, "", caps=True) for criterion in row.get("capped", ()))
        judged = scoring.with_claims(rubric, broken)
        found |= {leaf: replace(failed(""), check=leaf.check) for leaf in leaves(judged) if leaf not in found}
        grade = scoring.score(judged, found, row["project_type"])
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
    kappas = {criterion: qwk(found) for criterion, found in pairs.items()}
    return Agreement(kappas, spearman(scores, signals), levels, right)


def _finding(need: Need, recorded: list[Any]) -> Finding:
    status, score, _, places = recorded
    return Finding(Status(status), score, "", tuple(Place(path, line) for path, line in places), check=need.check)


def show(name: str, split: str | None = None) -> None:
    """Print the agreement, worst criterion first, and (but for a split that is set aside) levels off by two or more."""
    found = rescore(name, split)
    print(f"{name} {split or ''} · {len(found.levels)} repositories")
    for criterion, kappa in sorted(found.kappas.items(), key=lambda item: item[1]):
        print(f"  {criterion:18} {kappa:5.2f}")
    print(f"  mean {found.mean:.3f} · Spearman {found.spearman:.3f} · types {found.types_right}/{len(found.levels)}")
    for repo, levels in found.levels.items() if split != "test" else ():
        far = [f"{name} {label}→{level}" for name, (label, level) in levels.items() if abs(label - (level or 0)) > 1]
        if far:
            print(f"    {repo}: {', '.join(far)}")


def main() -> None:
    """Record or show."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["record", "show"])
    parser.add_argument("--repos", type=Path, help="git directories, one per repository, named owner+name")
    parser.add_argument("--only", action="append", default=[], help="record this repository of its set alone")
    arguments = parser.parse_args()
    for name in SETS:
        if arguments.what == "record":
            only = [repo for repo in arguments.only if repo in {row["repo"] for row in labels(name)}]
            if only or not arguments.only:
                record(name, arguments.repos, only)
    show("first")
    show("second")
    show("third")
    for name in ("fourth", "fifth", "sixth", "seventh"):
        show(name, "dev")
        show(name, "test")
    show("eighth", "test")


if __name__ == "__main__":
    main()
