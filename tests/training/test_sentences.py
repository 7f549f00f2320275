from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.factories import git, git_repo
from training.sentences.data import digest, read_examples

if TYPE_CHECKING:
    from pathlib import Path

WHY = "We chose SQLite because one process writes to it."
END = "Parcels that were added after six are never flagged by it."


@pytest.mark.parametrize(("split", "says"), [("train", {"reason"}), ("test", {"limit"})])
def test_sentences_of_the_test_split_are_kept_from_the_fit(tmp_path: Path, split: str, says: set[str]) -> None:
    readme = f"# Parcels\n\n## Decisions\n\n{WHY} {END}\n"
    repo = git_repo(tmp_path / "me+parcels", [({"README.md": readme}, "Begin", "2026-01-01")])
    commit = git(repo, "rev-parse", "HEAD").decode().strip()
    row = {"repo": "me/parcels", "commit": commit, "path": "README.md", "line": 5}
    told = [
        {"sentence": digest(WHY), "says": ["reason"]},
        {"sentence": digest(END), "says": ["limit"], "split": "test"},
    ]
    labels = tmp_path / "labels.jsonl"
    labels.write_text("\n".join(json.dumps(row | one) for one in told), "utf-8")
    found = read_examples(labels, tmp_path, split)
    assert [set(one.says) for one in found] == [says]
    assert found[0].group == "me/parcels"


def test_a_sentence_that_no_longer_stands_there_is_left_out(tmp_path: Path) -> None:
    repo = git_repo(tmp_path / "me+parcels", [({"README.md": f"# Parcels\n\n{WHY}\n"}, "Begin", "2026-01-01")])
    commit = git(repo, "rev-parse", "HEAD").decode().strip()
    row = {"repo": "me/parcels", "commit": commit, "path": "README.md", "line": 3, "sentence": digest(END), "says": []}
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps(row), "utf-8")
    assert read_examples(labels, tmp_path) == []
