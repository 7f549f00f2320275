"""Labelled sentences: where each stands and what it does; the texts are read out of their repositories again."""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._lexicon import fold, matcher
from grader.evidence._sentences import signs
from grader.pipeline import Facts
from grader.snapshot import open_target

if TYPE_CHECKING:
    from pathlib import Path

    from grader.evidence.documents import Documents
    from grader.evidence.narrative import Narrative


class Example(NamedTuple):
    """One sentence: its repository, its signs, and what a reader said it does."""

    group: str
    signs: frozenset[str]
    says: frozenset[str]


def digest(text: str) -> str:
    """What tells that a sentence is still the labelled one."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_examples(labels: Path, repos: Path, split: str = "train") -> list[Example]:
    """The labelled sentences that still stand there; those of repositories that aren't at hand are left out.

    `split`: `test` are the sentences that nothing is fitted on.
    """
    wanted: dict[tuple[str, str], dict[str, frozenset[str]]] = defaultdict(dict)
    rows = map(json.loads, labels.read_text("utf-8").splitlines())
    for row in (row for row in rows if row.get("split", "train") == split):
        wanted[row["repo"], row["commit"]][row["sentence"]] = frozenset(row["says"])
    out: list[Example] = []
    for (repo, commit), sentences in sorted(wanted.items()):
        folder = repos / repo.replace("/", "+")
        folder = folder / "repo" if (folder / "repo").is_dir() else folder
        if folder.is_dir():
            with open_target(str(folder), environ=os.environ, revision=commit) as (_, snapshot):
                facts = Facts(snapshot, {})
                out += _examples(repo, facts.get("narrative"), facts.get("documents"), sentences)
    return out


def _examples(
    repo: str, narrative: Narrative, documents: Documents, sentences: dict[str, frozenset[str]]
) -> list[Example]:
    cues = matcher("cues")
    titles = {(d.path, line.no): d.sections[line.section].title for d in documents.all for line in d.lines}
    return [
        Example(
            repo,
            frozenset(
                signs(
                    one.text,
                    cues.hits(fold(one.text[:1000])),
                    kinds=one.kinds,
                    title=titles[one.path, one.line],
                    table=one.table,
                )
            ),
            sentences[key],
        )
        for one in narrative.statements
        if (key := digest(one.text)) in sentences
    ]
