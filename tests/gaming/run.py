"""Lays every attack and every harmless change over repositories and tells what each does to the score.

    python -m tests.gaming.run --repos DIR [--sample 64] [--only "invented latency"] [--out table.jsonl]

DIR holds one git directory per repository, named owner+name. Nothing is checked out. `--sample` takes so many of them,
always the same ones, whatever else there is. What is held out for testing is never looked at. Prints for each change the
mean and the largest move of the score and how many repositories move by more than a point; `--out` keeps each's. Where
DIR has another labelled repository of the same kind, its README is pasted, too: the hardest text to tell from one's own.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader import pipeline
from grader.rubric import load_rubric
from grader.snapshot import open_target
from tests.gaming.attacks import ATTACKS, MAX_BYTES, appended, readme_path
from tests.gaming.forgeries import FORGERIES
from tests.gaming.harmless import HARMLESS
from tests.gaming.overlay import Change, Overlay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from grader.model import RepoRef, Report, Rubric, Snapshot
    from tests.gaming.attacks import Attack

MOST = 1.0
KINDRED = "its kind's README appended"
LABELS = Path(__file__).parent.parent / "corpus"


def moves(
    ref: RepoRef, snapshot: Snapshot, rubric: Rubric, only: Sequence[str], more: Mapping[str, Attack] | None = None
) -> Iterator[tuple[str, float, str]]:
    """For each change: its name, by how many points it moves the score, and the criteria whose points it moves."""
    cache: dict[str, bytes | None] = {}
    before = _graded(ref, Overlay(snapshot, Change(), cache), rubric)
    for name, change in (ATTACKS | FORGERIES | HARMLESS | dict(more or {})).items():
        if only and name not in only:
            continue
        after = _graded(ref, Overlay(snapshot, change(Overlay(snapshot, Change(), cache)), cache), rubric)
        yield name, round(_value(after) - _value(before), 1), _criteria(before, after)


def _graded(ref: RepoRef, snapshot: Snapshot, rubric: Rubric) -> Report:
    return pipeline.grade(ref, snapshot, rubric)


def kindred(folders: Iterable[Path]) -> dict[str, Path]:
    """For each labelled folder the next one of the same kind of project, in the order of their names."""
    kinds = {row["repo"].lower().replace("/", "+", 1): row.get("project_type", "other") for row in _labels()}
    groups: dict[str, list[Path]] = {}
    for folder in sorted(folders):
        kind = kinds.get(folder.name.lower(), "other")
        if kind != "other":
            groups.setdefault(kind, []).append(folder)
    return {
        one.name: other
        for group in groups.values()
        if len(group) > 1
        for one, other in zip(group, [*group[1:], group[0]], strict=True)
    }


def _pasted(donor: Path) -> Attack | None:
    """The README of another repository below one's own."""
    with open_target(str(_git_folder(donor)), environ=os.environ) as (_, snapshot):
        text = snapshot.read(readme_path(snapshot), MAX_BYTES)
    return appended(text.decode("utf-8", "replace")) if text else None


def _git_folder(base: Path) -> Path | None:
    return next((path for path in (base, *sorted(base.glob("*"))) if (path / "HEAD").exists()), None)


def _value(report: Report) -> float:
    return (report.grade.value if report.grade else None) or 0.0


def _criteria(before: Report, after: Report) -> str:
    assert before.grade is not None
    assert after.grade is not None
    found = []
    for old, new in zip(before.grade.lines, after.grade.lines, strict=True):
        if abs(new.earned - old.earned) >= 0.2:
            found.append(f"{old.id} {old.progress:.2f}→{new.progress:.2f}")
    return ", ".join(found)


def _labels() -> list[dict[str, str]]:
    return [json.loads(line) for path in LABELS.glob("labels_*.jsonl") for line in path.read_text("utf-8").splitlines()]


def sample(folders: Iterable[Path], most: int) -> list[Path]:
    """So many folders by the hash of their names, without those whose labels are kept for testing."""
    held = {row["repo"].lower() for row in _labels() if row.get("split") == "test"}
    free = [folder for folder in folders if folder.name.replace("+", "/", 1).lower() not in held]
    return sorted(free, key=lambda folder: hashlib.sha256(f"7 {folder.name}".encode()).digest())[:most]


def main() -> None:
    """Grade, move by move, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repos", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=100_000, help="only so many repositories, always the same")
    parser.add_argument("--only", action="append", default=[], help="only this change; may be given again")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    rubric = load_rubric("portfolio")
    table: dict[str, list[tuple[float, str, str]]] = {}
    rows: list[dict[str, object]] = []
    kin = kindred(sample((path for path in arguments.repos.iterdir() if _git_folder(path)), 100_000))
    for base in sample(arguments.repos.iterdir(), arguments.sample):
        folder = _git_folder(base)
        if folder is None:
            continue
        pasted = _pasted(kin[base.name]) if base.name in kin else None
        more = {KINDRED: pasted} if pasted else {}
        with open_target(str(folder), environ=os.environ) as (ref, snapshot):
            for name, moved, criteria in moves(ref, snapshot, rubric, arguments.only, more):
                table.setdefault(name, []).append((moved, base.name, criteria))
                rows.append({"repo": base.name, "change": name, "moved": moved, "criteria": criteria})
        print(base.name, file=sys.stderr)
    for name, moved_by in table.items():
        values = [moved for moved, _, _ in moved_by]
        far = sum(v > MOST or (name in HARMLESS and v < -MOST) for v in values)
        worst = max(moved_by, key=lambda row: abs(row[0]) if name in HARMLESS else row[0])
        print(
            f"{name:28} mean {sum(values) / len(values):+5.2f} max {max(values):+5.1f} min {min(values):+5.1f} "
            f"beyond {far:3}/{len(values)}  {worst[1]}: {worst[2]}"
        )
    if arguments.out:
        arguments.out.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


if __name__ == "__main__":
    main()
