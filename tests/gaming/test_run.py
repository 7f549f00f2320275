"""The runner takes the same repositories each time, and never those that are kept for measuring."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.gaming import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_sample_is_always_the_same_and_leaves_out_what_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"repo": "Owner/Held", "split": "test"}, {"repo": "owner/open", "split": "dev"}]
    (tmp_path / "labels_any.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    monkeypatch.setattr(run, "LABELS", tmp_path)
    folders = [tmp_path / name for name in ("owner+held", "owner+open", "owner+other", "another+one")]
    taken = run.sample(folders, 2)
    assert len(taken) == 2
    assert run.sample(reversed(folders), 2) == taken
    assert {folder.name for folder in run.sample(folders, 9)} == {"owner+open", "owner+other", "another+one"}


def test_kin_are_labelled_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {"a/bot": "chatbot", "b/bot": "chatbot", "c/app": "other", "d/app": "other", "e/one": "agent"}
    rows = ({"repo": name, "project_type": kind} for name, kind in kinds.items())
    (tmp_path / "labels_any.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    monkeypatch.setattr(run, "LABELS", tmp_path)
    folders = [tmp_path / name.replace("/", "+") for name in (*kinds, "f/unknown")]
    assert {name: folder.name for name, folder in run.kindred(folders).items()} == {"a+bot": "b+bot", "b+bot": "a+bot"}
