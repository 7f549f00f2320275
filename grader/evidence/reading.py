"""What of the repository could not be read well, and which criteria are therefore judged with less certainty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._lexicon import fold, spaceless
from grader.evidence._regex import regex
from grader.evidence.narrative import small_words
from grader.model import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Documents
    from grader.evidence.files import Files
    from grader.evidence.history import History
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.python_code import PythonCode
    from grader.evidence.source_code import SourceCode
    from grader.evidence.tests import Tests

UNREAD_CODE, SOME_UNREAD = 0.4, 0.1  # of the bytes of own code
KNOWN_GLUE = 0.03  # of a text's words, in the languages whose cues are known; they have one in seven and more
MIN_TOKENS = 60
PLAIN_FORMATS = frozenset({".adoc", ".asciidoc", ".org", ".textile", ".docx", ".pdf"})
WORDS = ("readme", "problem", "run-instructions", "decisions")
NUMBERS = ("results", "latency", "cost")
SLIDES = (".pptx", ".ppt", ".odp")
UNREAD = (".pdf", ".docx", ".doc", ".odt", *SLIDES)
# Names of what somebody wrote about the project, beside the documents that an application reads.
_REPORT = regex(
    r"(?:^|[\W_\d])(?:reports?|rapport|bericht|relat[oó]rio|informe|memoria|tesis|thesis|paper|poster|slides?|diapo\w{0,8}|"
    r"pr[eé]sentation|presentaci[oó]n|apresenta[cç][aã]o|pr[aä]sentation|sunum|rapor|laporan|mémoire|memoire|write-?up|"
    r"отч[её]т|презентац\w{0,3}|报告|보고서|발표)(?:$|[\W_\d])",
    re.IGNORECASE,
)
_REPORTS = frozenset(
    "report reports rapport rapports presentation presentations presentaciones slides raporlar".split()
)
_FOR_READERS = frozenset("doc docs documents documentation documentacao".split())
CODE = ("code", "tests", "evaluation", "reproducibility")


class Doubt(NamedTuple):
    """Why some criteria are less certain, in half a sentence."""

    criteria: tuple[str, ...]
    confidence: Confidence
    reason: str


class Reading(NamedTuple):
    """What couldn't be read well; empty where everything was."""

    doubts: tuple[Doubt, ...] = ()

    def of(self, criterion: str) -> tuple[Doubt, ...]:
        """The doubts about one criterion, the gravest first."""
        mine = [doubt for doubt in self.doubts if criterion in doubt.criteria]
        return tuple(sorted(mine, key=lambda doubt: doubt.confidence is not Confidence.LOW))


def _documents(documents: Documents) -> Iterator[Doubt]:
    readme = documents.readme
    if readme is None:
        return
    if readme.error:
        yield Doubt((*WORDS, *NUMBERS), Confidence.LOW, f"{readme.path} is {readme.error}")
    elif readme.path.lower().endswith(tuple(PLAIN_FORMATS)):
        yield Doubt((*WORDS, *NUMBERS), Confidence.LOW, f"{readme.path} is in a format that is read as plain text")
    text = " ".join(line.text for line in readme.lines if line.block in ("prose", "list", "quote"))[:20_000]
    tokens = fold(text).split()
    known = sum(token in small_words() for token in tokens)
    if len(tokens) >= MIN_TOKENS and known < KNOWN_GLUE * len(tokens) and not any(map(spaceless, tokens)):
        yield Doubt(WORDS, Confidence.LOW, f"{readme.path} is in a language of which few words are known here")


def _reports(files: Files) -> Iterator[Doubt]:
    """Reports and slides in formats that nothing here reads: what came out may stand there alone."""
    found = [entry.path for entry in files.own if entry.path.lower().endswith(UNREAD) and _is_report(entry.path)]
    if found:
        others = f" and {len(found) - 1} like it" if len(found) > 1 else ""
        yield Doubt(("problem", "results", "decisions"), Confidence.MEDIUM, f"{found[0]}{others} isn't read")


def _is_report(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    told = bool(_REPORT.search(name.rpartition(".")[0])) or name.lower().endswith(SLIDES)
    return (told and (not folder or folder.lower() in _FOR_READERS)) or folder.lower() in _REPORTS


def _code(files: Files, python_code: PythonCode, source_code: SourceCode) -> Iterator[Doubt]:
    sizes = {entry.path: entry.size or 0 for entry in files.own}
    broken = {module.path: module.error for module in python_code.modules if module.error}
    # A script of a web page that is too large to read came from somewhere else.
    others = [f for f in source_code.files if not (f.generated or (f.error and f.path.endswith((".js", ".css"))))]
    broken |= {file.path: file.error for file in others if file.error}
    read = {module.path for module in python_code.modules} | {file.path for file in others}
    total = sum(sizes.get(path, 0) for path in read)
    unread = sum(sizes.get(path, 0) for path in broken)
    if python_code.left_out:
        yield Doubt(CODE, Confidence.MEDIUM, f"{python_code.left_out} Python files beyond the caps weren't read")
    if total and unread > SOME_UNREAD * total:
        worst = max(broken, key=lambda path: (sizes.get(path, 0), path))
        grave = Confidence.LOW if unread > UNREAD_CODE * total else Confidence.MEDIUM
        yield Doubt(CODE, grave, f"{unread / total:.0%} of the code couldn't be read ({worst}: {broken[worst]})")


def _notebooks(notebooks: Notebooks) -> Iterator[Doubt]:
    unread = [book for book in notebooks.notebooks if book.error]
    if unread:
        grave = Confidence.LOW if 2 * len(unread) >= len(notebooks.notebooks) else Confidence.MEDIUM
        first = unread[0]
        yield Doubt(
            ("evaluation", "code"), grave, f"{len(unread)} notebooks weren't read ({first.path}: {first.error})"
        )


def _tests(tests: Tests) -> Iterator[Doubt]:
    if tests.scripts and not tests.cases:
        yield Doubt(("tests",), Confidence.LOW, f"{tests.scripts[0]} is in a language whose tests aren't read")


def _history(history: History) -> Iterator[Doubt]:
    if history.truncated:
        yield Doubt(("history",), Confidence.MEDIUM, "only the newest part of the history was read")


def collect(  # noqa: PLR0917 - facts are injected by name
    files: Files,
    documents: Documents,
    python_code: PythonCode,
    source_code: SourceCode,
    notebooks: Notebooks,
    tests: Tests,
    history: History,
) -> Reading:
    """Gather the doubts."""
    return Reading(
        (
            *_documents(documents),
            *_reports(files),
            *_code(files, python_code, source_code),
            *_notebooks(notebooks),
            *_tests(tests),
            *_history(history),
        )
    )
