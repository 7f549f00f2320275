from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from markdown_it import MarkdownIt

from grader.model import Grade
from grader.reports import Look, md, render
from tests.reports import worlds

HTML_OF_OURS = {"<br>", "<sub>", "</sub>", "</details>"}


def parsed(text: str) -> list[Any]:
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(text)
    return [t for token in tokens for t in [token, *(token.children or [])]]


def shown(*reports: Any) -> str:
    return render("md", reports, Look())


def test_score_and_steps_stand_open_and_details_are_folded() -> None:
    text = shown(worlds.report())
    assert text.startswith("## 39.3 / 100 · E – ada/engine @ `a1b2c3d`\n")
    head, _, folded = text.partition("<details>")
    assert "| +10.0 | **Tests: to level 1** <br> Write a test" in head
    assert "`src/api.py:41-44`" in head
    assert "Doing these four: **39.3 → 63.4**" in head
    assert "| Tests | 0 / 4, missing | 0.6 / 12 |" in folded
    assert "No test exercises POST /predict" in folded
    assert "| contradicted | “90+ tests”: 13 can be counted." in head
    assert "| not checkable | “CI passes”" in folded
    assert text.count("<details>") == text.count("</details>") == 3


def test_a_run_has_a_table_of_stages_one_of_latencies_and_one_of_claims() -> None:
    text = shown(worlds.ran())
    assert "| Build | built | Dockerfile · in 2.3 s · 12 of 14 steps cached · image 342 MB |" in text
    assert "| Start | started | first healthy answer after 1.3 s · port 8000 · peak memory 62 MB |" in text
    assert "`POST /predict`" in text
    assert "| 1 | 1.23 ms | 2.50 ms | 12.3 ms | 812 | 0 of 600 |" in text
    assert "| 8 | 8.90 ms | 120 ms | 1,240 ms | 1,000 | 12 of 1200 |" in text
    assert "| Tests | failed | 1 of 13 tests fail. · 12 passed, 1 failed in 4 s, by their own word" in text
    assert "| 20 ms per request | off |" in text
    assert "1 core and 1024 MiB of a machine with 2 cores" in text
    assert "Not run: Nothing here can run a program safely." in shown(worlds.not_run())
    assert "Measured" not in shown(worlds.report())


def test_a_run_full_of_hostile_text_makes_no_structure() -> None:
    tokens = parsed(shown(worlds.hostile_run()))
    kinds = {token.type for token in tokens}
    assert not kinds & {"link_open", "image", "em_open", "s_open", "fence", "code_block", "blockquote_open", "hr"}
    html = {token.content.strip() for token in tokens if token.type in {"html_inline", "html_block"}}
    assert all(tag in HTML_OF_OURS or tag.startswith("<details><summary>") for tag in html), html


def test_hostile_text_makes_no_structure() -> None:
    tokens = parsed(shown(worlds.hostile()))
    kinds = {token.type for token in tokens}
    assert not kinds & {"link_open", "image", "em_open", "s_open", "fence", "code_block", "blockquote_open", "hr"}
    html = {token.content.strip() for token in tokens if token.type in {"html_inline", "html_block"}}
    assert all(tag in HTML_OF_OURS or tag.startswith("<details><summary>") for tag in html), html
    titles = [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"]
    assert len(titles) == 3
    rows = [token for token in tokens if token.type == "tr_open"]
    assert len(rows) == 6  # three heads, one step, one claim, one criterion


@pytest.mark.parametrize(
    ("given", "shown_as"),
    [
        ("a|b", "a\\|b"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("`x`", "\\`x\\`"),
        ("[a](b)", "\\[a\\](b)"),
        ("- item", "\\- item"),
        ("1. item", "1\u200b. item"),
        ("# head", "\\# head"),
        ("==", "\\=="),
        ("hello @octocat", "hello @\u200boctocat"),
        ("see #12", "see \\#\u200b12"),
        ("see GH-12", "see GH-\u200b12"),
        ("at https://evil.example", "at https:\u200b//evil.example"),
        ("www.evil.example", "www\u200b.evil.example"),
        ("$x$ ~~y~~ \\", "\\$x\\$ \\~\\~y\\~\\~ \\\\"),
        ("two\nlines", "two lines"),
    ],
)
def test_cell_escapes(given: str, shown_as: str) -> None:
    assert md._cell(given) == shown_as


@pytest.mark.parametrize(("given", "shown_as"), [("a`b", "`a'b`"), ("a|b", "`a¦b`"), ("", ""), ("a\x1b[1m", "`a [1m`")])
def test_code_escapes(given: str, shown_as: str) -> None:
    assert md._code(given) == shown_as


def test_plain_sentences_stay_readable() -> None:
    sentence = "2 of 4 commands (in README.md) run; p95 is 1.2 s - fine, 90+ tests!"
    assert md._cell(sentence) == sentence


def test_a_failure_says_why() -> None:
    text = shown(worlds.broken())
    assert text.startswith("## Not graded – ada/gone\n")
    assert "`not-found`" in text
    assert "s3cret" not in text


def test_fits_into_a_comment() -> None:
    line = worlds.lines()[1]
    many = tuple(replace(f, summary=f"{n}: {f.summary}", check=f"c-{n}") for n in range(3000) for f in line.findings)
    report = worlds.report(grade=Grade(1.0, 1.0, 1.0, "E", (replace(line, findings=many),)))
    text = shown(report)
    assert len(text) < 65_536
    assert "More was found than fits here" in text
    assert text.rstrip().endswith("</sub>")


def test_a_batch_is_every_report() -> None:
    assert shown(worlds.report(), worlds.broken()).count("\n---\n") == 1
