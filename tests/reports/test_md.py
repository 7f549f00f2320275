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
