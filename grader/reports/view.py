"""What every format shows alike: candidate text made harmless, and the words and numbers that a report is made of."""

from __future__ import annotations

import re
import shlex
import unicodedata
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from grader.model import Confidence, Kind, Status, Verdict
from grader.wiring import check_help

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from grader.model import Claim, Finding, Line, NextStep, Place, ProjectType, RepoRef, Report

HIGHEST = 4
# The check that tells software for others, on whose silence a criterion may not be held against it.
FOR_OTHERS = "made-for-others"
LEVEL_WORDS = ("missing", "started", "basic", "solid", "excellent")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
TYPE_WORDS = {
    "rag-app": "a RAG application",
    "model-api": "a model behind an API",
    "churn": "a churn model",
    "sentiment": "a sentiment model",
    "object-detection": "object detection",
    "ab-test": "an A/B test",
    "dashboard": "a dashboard",
    "chatbot": "a chatbot",
    "agent": "an agent",
    "data-pipeline": "a data pipeline",
    "speed-audit": "a speed audit",
}
MOST_FALSE, MOST_TRUE = 6, 2
# How the checks' ids begin that are at home under the criterion of that name.
HOMES = frozenset("readme problem run results decisions tests ci deploy latency cost repro code eval history".split())
GUEST = "Counts here, too: "
VERDICT_WORDS = {
    Verdict.CONTRADICTED: "contradicted",
    Verdict.BORNE_OUT: "borne out",
    Verdict.NOT_CHECKABLE: "not checkable",
}
_ESCAPED_BYTES = (0xDC80, 0xDCFF)  # how Python's surrogateescape spells a byte that isn't UTF-8
_USERINFO = re.compile(r"(?i)^([a-z][a-z0-9+.-]{0,20}://)[^/@]{0,500}@")


def _harmless(char: str) -> str:
    code = ord(char)
    if _ESCAPED_BYTES[0] <= code <= _ESCAPED_BYTES[1]:
        return f"\\x{code - 0xDC00:02x}"
    kind = unicodedata.category(char)
    if kind in {"Cc", "Zl", "Zp"}:  # line breaks and tabs part words; escape sequences lose their ESC
        return " "
    if kind == "Cf":  # bidirectional overrides, zero-width characters, tags: invisible, so nothing is lost
        return ""
    return "�" if kind == "Cs" else char


def clean(text: str) -> str:
    """Candidate text on one line, without anything that a terminal, a browser or a JSON reader would act on."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_harmless, text)).strip()


def clip(text: str, most: int) -> str:
    """At most `most` characters, cut at a word where there is one."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    cut = head.rfind(" ")
    return head[: cut if cut > most // 2 else most - 1].rstrip(" ,;:.") + "…"


def where(place: Place) -> str:
    """`src/api.py:41`, `README.md:3-9`, `Dockerfile`."""
    lines = ""
    if place.line is not None:
        lines = f":{place.line}"
        if place.end_line is not None and place.end_line > place.line:
            lines += f"-{place.end_line}"
    return clean(place.path) + lines


def without_secrets(url: str) -> str:
    """A target without the name and password that somebody may have put into it."""
    return clean(_USERINFO.sub(r"\1", url))


def name_of(ref: RepoRef) -> str:
    """What a person calls the target: owner/repo of a URL, the path of a folder, with the graded sub-directory."""
    url = without_secrets(ref.url)
    if "://" in url:
        url = url.split("://", 1)[1].partition("/")[2].removesuffix("/").removesuffix(".git") or url
    elif url in {".", "./"}:
        url = "this folder"
    return f"{url} in {clean(ref.subdir)}" if ref.subdir else url


def day(at: datetime | None) -> str:
    """`21 Nov 2026`, whatever the locale."""
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}" if at else ""


def minute(at: datetime | None) -> str:
    """`21 Nov 2026 10:32 UTC`."""
    return f"{day(at)} {at.hour:02}:{at.minute:02} UTC" if at else ""


def number(value: float) -> str:
    """One decimal where it says something: `8`, `7.5`."""
    return f"{value:.1f}".removesuffix(".0")


def tenths(value: float) -> str:
    """Always one decimal, so that scores and gains stand in line: `69.0`, `73.5`."""
    return f"{value:.1f}"


def type_words(kind: ProjectType) -> str:
    """`looks like a chatbot (medium confidence)`."""
    words = TYPE_WORDS.get(kind.name)
    if kind.chosen:
        return f"graded as {words or 'a project of no particular type'}, as asked"
    if words is None:
        return "a project of no particular type"
    return f"looks like {words} ({kind.confidence} confidence)"


def level_words(line: Line) -> str:
    """The level in a word, or why there is none."""
    if line.status == "not_applicable":
        if any(finding.check == FOR_OTHERS and finding.status is Status.PASS for finding in line.findings):
            return "not held against it"
        of_type = any(finding.status is not Status.NOT_APPLICABLE for finding in line.findings)
        return "not asked of this type" if of_type or not line.findings else "does not apply here"
    if line.status == "person":
        return "for a person to judge"
    if line.status == "unknown":
        return "could not be judged"
    if line.kind is Kind.DEDUCTION:
        return "points taken off" if line.earned < 0 else "nothing taken off"
    return LEVEL_WORDS[line.level or 0]


def doubt(line: Line) -> str:
    """Why a level is uncertain, with what to do about it where it is very; empty where it is sure."""
    if not line.confidence_reason or line.confidence is Confidence.HIGH:
        return ""
    look = "; a person should look" if line.confidence is Confidence.LOW else ""
    return f"{line.confidence.value} confidence: {line.confidence_reason}{look}"


def shown(lines: Sequence[Line]) -> list[Line]:
    """The criteria that a reader of this report is shown: not those of which nothing applies here."""
    return [line for line in lines if line.status != "not_applicable" or line.level is not None]


def open_findings(line: Line) -> list[Finding]:
    """What is left to do of a criterion, and what could not be seen, in the rubric's order.

    A check that is asked for with several options is shown once, as the nearest rung asks for it. What is at home
    under another criterion comes last and says so: there nobody looks for it.
    """
    first: dict[str, Finding] = {}
    for finding in line.findings:
        if finding.status in {Status.FAIL, Status.PARTIAL, Status.UNKNOWN}:
            first.setdefault(finding.check, finding)
    own = [finding for check, finding in first.items() if not _is_guest(check, line.id)]
    guests = [finding for check, finding in first.items() if _is_guest(check, line.id)]
    return own + [replace(finding, summary=f"{GUEST}{finding.summary}") for finding in guests]


def _is_guest(check: str, criterion: str) -> bool:
    kind = check.partition("-")[0]
    return kind in HOMES and not criterion.startswith(kind)


def alike(findings: Sequence[Finding]) -> list[list[Finding]]:
    """The findings, those together that say the same: without tests, three checks say that there are none."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.status, finding.summary, finding.places), []).append(finding)
    return list(groups.values())


def fixes(text: str) -> list[str]:
    """A fix as the single things to do, each made harmless."""
    return [clean(line) for line in text.splitlines() if line.strip()]


def advice(finding: Finding) -> list[str]:
    """What to do about a finding: its own words, else its check's, and nothing where nothing is to be mended."""
    return [] if finding.idle else fixes(finding.fix or check_help(finding.check).fix)


def places_of(finding: Finding) -> list[Place]:
    """Where a finding stands, each line once."""
    first: dict[str, Place] = {}
    for place in finding.places:
        first.setdefault(where(place), place)
    return list(first.values())


def unknowns(report: Report) -> list[Finding]:
    """Findings that nobody could make, each check once."""
    lines = report.grade.lines if report.grade else ()
    found = {f.check: f for line in lines for f in line.findings if f.status is Status.UNKNOWN}
    return list(found.values())


def promise(report: Report, steps: Sequence[NextStep]) -> str:
    """`doing these three: 47.0 → 63.5`; empty where there is nothing to promise."""
    if not steps or report.grade is None or report.grade.value is None:
        return ""
    many = NUMBERS[len(steps)] if len(steps) < len(NUMBERS) else str(len(steps))
    what = "doing this" if len(steps) == 1 else f"doing these {many}"
    return f"{what}: {tenths(report.grade.value)} → {tenths(steps[-1].score_after)}"


def title_of(report: Report, criterion: str) -> str:
    """A criterion's title by its id."""
    return clean(next((c.title for c in report.rubric.criteria if c.id == criterion), criterion))


def aim_of(report: Report, step: NextStep) -> str:
    """`Tests: to level 3`, or the title alone for a deduction; a step within a level leads towards the next.

    It begins where the steps before it left its criterion.
    """
    line = next((x for x in (report.grade.lines if report.grade else ()) if x.id == step.criterion), None)
    title = title_of(report, step.criterion)
    if line is None or line.kind is not Kind.LADDER:
        return title
    before = takewhile(lambda other: other is not step, report.next_steps)
    begun = max([line.level or 0, *(other.to_level for other in before if other.criterion == step.criterion)])
    if line.level is None or step.to_level > begun:
        return f"{title}: to level {step.to_level}"
    return f"{title}: complete level 4" if step.to_level == HIGHEST else f"{title}: towards level {step.to_level + 1}"


def claim_counts(report: Report) -> str:
    """`2 contradicted · 5 borne out`: the verdicts that there are."""
    counts = {verdict: sum(claim.verdict is verdict for claim in report.claims) for verdict in Verdict}
    return " · ".join(f"{counts[verdict]} {words}" for verdict, words in VERDICT_WORDS.items() if counts[verdict])


def claim_words(report: Report, claim: Claim) -> str:
    """The claim in quotes, what the repository says to it, and which criterion it holds back."""
    caps = claim.caps and claim.verdict is Verdict.CONTRADICTED
    held = f" It keeps “{title_of(report, claim.criterion)}” at level 1." if caps else ""
    return f"“{clean(claim.text)}”: {clean(claim.summary)}{held}"


def claim_places(claim: Claim) -> str:
    """`README.md:4 against tests/test_api.py:1, ci.yml`; empty where the claim has no place."""
    said, *against = dict.fromkeys(where(place) for place in claim.places) if claim.places else [""]
    joint = "against" if claim.verdict is Verdict.CONTRADICTED else "see"
    return f"{said} {joint} {', '.join(against)}" if against else said


def weighty_claims(claims: Sequence[Claim]) -> list[Claim]:
    """What a reader must see of the claims: contradicted ones, and what rests on a mock or a few samples."""
    return [claim for claim in claims if claim.verdict is Verdict.CONTRADICTED or claim.basis]


def telling_claims(claims: Sequence[Claim]) -> list[Claim]:
    """What a short report shows: contradicted ones, what rests on a mock or few samples, and the first that hold."""
    false = [claim for claim in claims if claim.verdict is Verdict.CONTRADICTED][:MOST_FALSE]
    thin = [claim for claim in claims if claim.basis and claim.verdict is not Verdict.CONTRADICTED][:MOST_TRUE]
    held = [claim for claim in claims if claim.verdict is Verdict.BORNE_OUT and not claim.basis][:MOST_TRUE]
    return [*false, *thin, *held]


def reproduce(report: Report) -> str:
    """The command that gives this report again."""
    parts = ["shipfolio", "grade", without_secrets(report.ref.url)]
    if report.commit:
        parts += ["--rev", report.commit[:12]]
    elif report.grade is not None:
        parts.append("--worktree")
    if report.project_type is not None and report.project_type.chosen:
        parts += ["--type", report.project_type.name]
    return shlex.join([*parts, "--rubric", clean(report.rubric.id)])
