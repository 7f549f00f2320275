from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.evidence import _sentences
from grader.evidence._lexicon import fold, matcher

DECISIONS = frozenset({"decisions"})


def said(text: str, *, kinds: frozenset[str] = DECISIONS, title: str = "", table: bool = False) -> dict[str, float]:
    hits = matcher("cues").hits(fold(text))
    return dict(_sentences.says(text, hits, kinds=kinds, title=title, table=table))


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("We chose LightGBM because the columns are mixed and a linear model missed the interactions.", "reason"),
        ("SQLite rather than Postgres: no server to run, but only one writer.", "alternative"),
        ("The dataset has 7,043 customers and 21 columns, collected by one phone company in 2019.", "data"),
    ],
)
def test_what_a_sentence_does_is_heard(text: str, does: str) -> None:
    assert does in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Monitoring - performance tracking and drift detection",
        "Save hours by processing documents in batches.",
        "Never commit your keys to the repository.",
        "If the installation fails, upgrade pip first.",
        "Users can upload documents and ask questions.",
    ],
)
def test_a_cue_alone_says_nothing(text: str) -> None:
    assert matcher("cues").kinds(fold(text))
    assert not said(text, kinds=frozenset({"what"}))


def test_where_a_sentence_stands_counts() -> None:
    text = "It can't see parcels that were added after six."
    assert "limit" in said(text, kinds=frozenset({"limits"}), title="Known limits")
    assert "limit" not in said(text, kinds=frozenset({"how-to-run"}), title="Installation")


@pytest.mark.parametrize("title", ["Why Airflow?", "Vantagens", "\u4f18\u70b9", "Justificativa"])
def test_below_a_heading_that_asks_why_a_line_is_rather_a_reason(title: str) -> None:
    def signs(heading: str) -> set[str]:
        return set(_sentences.signs("Fewer servers to run", (), kinds=DECISIONS, title=heading, table=False))

    assert "h:why" in signs(title)
    assert "h:why" not in signs("Installation")
    known = _sentences.load_weights()
    assert known.signs["h:why"][known.kinds.index("reason")] > 0


def test_taking_the_words_away_that_spoke_most_makes_it_less_clear() -> None:
    whole = said("We chose LightGBM because the columns are mixed, rather than a linear model.")
    less = said("LightGBM, the columns are mixed, a linear model.")
    assert whole["reason"] > less.get("reason", 0.0)


def test_another_language_is_trusted_for_its_words() -> None:
    assert "reason" in said("Wir nutzen SQLite, weil nur ein Prozess in die Datei schreibt.")
    assert "reason" in said("Мы взяли SQLite, потому что пишет только один процесс.")


def test_weights_are_small_whole_and_need_no_library() -> None:
    weights = _sentences.load_weights()
    assert _sentences.WEIGHTS.stat().st_size < 256 << 10
    assert all(len(row) == len(weights.kinds) == len(weights.bias) for row in weights.signs.values())
    code = (
        "import sys; from grader.evidence import _sentences; _sentences.load_weights();"
        "sys.exit(any(name in sys.modules for name in ('sklearn', 'numpy', 'scipy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode == 0


def test_a_line_without_end_is_read_at_its_beginning_only() -> None:
    text = "We chose it because it is small. " * 100_000
    hits = matcher("cues").hits(fold(text[:1000]))
    assert _sentences.says(text, hits, kinds=DECISIONS) == _sentences.says(text[:400], hits, kinds=DECISIONS)
