"""Each criterion says how sure it is and why, and only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader import pipeline, scoring
from grader.evidence.reading import Doubt, Reading
from grader.model import Confidence, RepoRef
from grader.reports import Look, as_json, md, text
from grader.rubric import load_rubric
from tests.facts import fact
from tests.fakes import MemorySnapshot
from tests.gaming.test_metamorphic import WORLD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Report

FINNISH = "# Halla\n\n" + (
    "Hanke ennustaa hallaa hedelmätarhoissa. Malli oppii sääaseman mittauksista joka yö. Tulokset tallennetaan päivittäin. "
    * 8
)


def doubts(files: Mapping[str, str | bytes]) -> Reading:
    found: Reading = fact("reading", {**WORLD, **files})
    return found


def graded(files: Mapping[str, str | bytes]) -> Report:
    return pipeline.grade(RepoRef("x"), MemorySnapshot({**WORLD, **files}), load_rubric("portfolio"))


def test_what_was_read_whole_raises_no_doubt() -> None:
    assert doubts({}).doubts == ()


@pytest.mark.parametrize(
    ("files", "criterion", "confidence", "words"),
    [
        ({"big.py": "def broken(:\n" + "x = 1\n" * 3_000}, "code", Confidence.LOW, "couldn't be read"),
        ({"small.py": "def broken(:\n" + "x = 1\n" * 60}, "code", Confidence.MEDIUM, "couldn't be read"),
        ({"a.ipynb": "{"}, "evaluation", Confidence.LOW, "notebooks weren't read"),
        ({"README.md": FINNISH}, "problem", Confidence.LOW, "few words"),
        (
            {"tests/load.lua": "wrk.method = 'POST' -- one of many requests here\n" * 3},
            "tests",
            Confidence.LOW,
            "aren't read",
        ),
    ],
)
def test_each_doubt_has_its_reason(files: dict[str, str], criterion: str, confidence: Confidence, words: str) -> None:
    (found,) = doubts(files).of(criterion)
    assert found.confidence is confidence
    assert words in found.reason


def test_a_few_unread_bytes_are_no_doubt() -> None:
    assert doubts({"tiny.py": "def broken(:\n"}).of("code") == ()


def test_low_confidence_keeps_the_level_and_asks_for_a_look() -> None:
    sure, unsure = graded({}), graded({"README.md": FINNISH})
    assert sure.grade is not None
    assert unsure.grade is not None
    assert all(line.confidence_reason == "" for line in sure.grade.lines)
    line = next(line for line in unsure.grade.lines if line.id == "problem")
    assert line.level is not None
    assert line.confidence is Confidence.LOW
    for shown, said in ((sure, False), (unsure, True)):
        for page in (text.render([shown], Look()), md.render([shown], Look())):
            assert ("a person should look" in " ".join(page.split())) is said
    assert "few words" in as_json.render([unsure], Look())


def test_the_gravest_doubt_counts_and_all_are_told() -> None:
    reading = Reading(
        (Doubt(("code",), Confidence.MEDIUM, "one file"), Doubt(("code", "tests"), Confidence.LOW, "most files"))
    )
    report = graded({})
    assert report.grade is not None
    lines = {line.id: line for line in scoring.doubted(report.grade, reading).lines}
    assert lines["code"].confidence is Confidence.LOW
    assert lines["code"].confidence_reason == "most files; one file"
    assert lines["readme"].confidence_reason == ""


@pytest.mark.parametrize(
    "path",
    ["Diapo_marketing.pdf", "docs/FINAL_REPORT.pdf", "Soutenance.pptx", "rapport/avril.docx", "presentaciones/a.pdf"],
)
def test_reports_that_nothing_here_reads_are_named(path: str) -> None:
    (doubt,) = doubts({path: b"%PDF"}).of("results")
    assert (doubt.confidence, doubt.reason) == (Confidence.MEDIUM, f"{path} isn't read")


@pytest.mark.parametrize("path", ["data/raw/report.pdf", "uploads/slides.pptx", "contract.pdf", "tree.pdf", "tls.key"])
def test_documents_that_an_application_reads_and_plots_are_no_reports(path: str) -> None:
    assert doubts({path: b"%PDF"}).of("results") == ()
