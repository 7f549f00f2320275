"""Committed files of results: which metrics they hold, and whether the code here could have written them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._metric_lines import Named, metric_names, plausible
from grader.evidence._regex import regex
from grader.evidence._traces import artefact_folders
from grader.evidence._units import parse_quantities
from grader.evidence.files import base_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence._traces import Traces
    from grader.evidence.files import Files
    from grader.evidence.source_code import SourceCode

MAX_RESULT_FILES = 12
MAX_RESULT_BYTES = 64 << 10
MIN_TAIL = 6
LEAST_KNOWN = 0.5
_RESULT_PATH = regex(
    r"(?:^|[/_.-])(?:metrics?|results?|eval\w{0,8}|report|scores?|leaderboard|comparison|benchmark\w{0,3}|performance)(?:[/_.-]|\d)",
    re.IGNORECASE,
)
_NOT_RESULT = regex(
    r"coverage|lint|junit|package|tsconfig|schema|config|test_?data|fixture|requirements|locale", re.IGNORECASE
)
_ANYBODYS = frozenset("metrics metric results result evaluation eval report scores score performance test".split())
_JOINT = regex(r"[-_.]")
_PAIR = regex(r"[\"']?([A-Za-z][\w@ .()/-]{1,40})(?:,none)?[\"']?\s{0,4}[:=,]\s{0,4}\"?(-?\d{1,9}\.\d{1,17})")


class ResultFile(NamedTuple):
    """A committed file that holds metric values; `names` are the metrics found in it."""

    path: str
    names: tuple[str, ...]


def parse_result_file(text: str) -> tuple[str, ...]:
    """The metrics that a committed result file holds a plausible value for."""
    names: dict[str, None] = {}
    known: dict[str, tuple[Named, ...]] = {}
    for match in _PAIR.finditer(text):
        key = match.group(1)
        if key not in known:
            known[key] = metric_names(key.replace("_", " ")) or metric_names(key)
        named = known[key]
        if not named or named[0].name in names:
            continue
        numbers = parse_quantities(match.group(2))
        if numbers and plausible(named[0].kind, numbers[0]):
            names[named[0].name] = None
    if not names:
        names = dict.fromkeys(_csv_metrics(text))
    return tuple(sorted(names))


def _csv_metrics(text: str) -> Iterator[str]:
    """Metrics that head a column of numbers."""
    rows = [row.split(",") for row in text.split("\n", 3)[:3]]
    if len(rows) > 1 and len(rows[0]) > 1:
        for title, cell in zip(rows[0], rows[1], strict=False):
            named = metric_names(title.replace("_", " "))
            numbers = parse_quantities(cell)
            if named and numbers and plausible(named[0].kind, numbers[0]):
                yield named[0].name


def result_files(
    files: Files, read: frozenset[str], source_code: SourceCode, traces: Traces
) -> tuple[tuple[ResultFile, ...], tuple[ResultFile, ...]]:
    """Committed files of results that the code could have written, or for which there is none; and all of them."""
    out: list[ResultFile] = []
    every: list[ResultFile] = []
    candidates = [
        e
        for e in files.own
        if e.path.lower().endswith((".json", ".csv", ".txt", ".md", ".yaml"))
        and e.path not in read
        and 0 < (e.size or 0) <= MAX_RESULT_BYTES
        and _RESULT_PATH.search(e.path)
        and not _NOT_RESULT.search(e.path)
    ]
    for entry in sorted(candidates, key=lambda e: (e.path.count("/"), e.path))[:MAX_RESULT_FILES]:
        names = parse_result_file((files.text(entry.path, MAX_RESULT_BYTES) or "")[:MAX_RESULT_BYTES])
        if names:
            every.append(ResultFile(entry.path, names))
        beside = traces.serves and entry.path.rpartition("/")[0] in artefact_folders(files)
        if names and (traces.elsewhere or beside or _is_written(entry.path, names, source_code, traces)):
            out.append(ResultFile(entry.path, names))
    return tuple(out), tuple(every)


# A table in a folder of data is what the project starts from, unless its code writes it.
_DATA = regex(r"(?:^|/)(?:raw_?|input_?)?data(?:sets?|base)?/", re.IGNORECASE)
_WRITES = regex(
    r"to_csv\(|to_json\(|json\.dump|write[._]csv|write_csv|fwrite\(|writerow|savetxt|writeLines|writeFile|\.write\("
)


def _is_written(path: str, names: tuple[str, ...], source_code: SourceCode, traces: Traces) -> bool:
    """Whether code knows the file's metrics, and names it wholly, by its last part or by its folder.

    Where it knows all of them, the bare name is enough, since output is redirected into files, too; but not for data
    under a name that stands in everybody's code (`from sklearn.metrics import …`).
    """
    known = sum(map(traces.knows, names)) / len(names)
    name, folder = base_name(path).lower(), path.rpartition("/")[0].rpartition("/")[2].lower()
    stem, _, ending = name.rpartition(".")
    if known < LEAST_KNOWN:
        return False
    texts = [code.text.lower() for code in source_code.texts()]
    if _DATA.search(path):
        texts = [text for text in texts if _WRITES.search(text)]
    told_apart = stem not in _ANYBODYS or ending in ("txt", "md")
    if known == 1.0 and told_apart and any(stem in text for text in texts):
        return True
    tails = {name, *(f"{tail}.{ending}" for tail in _tails(stem))}
    dumps = (f".to_{ending}", f"{ending}.dump")
    told = any(tail in text for text in texts for tail in tails)
    return told or any(_quoted(folder, text) and any(dump in text for dump in dumps) for text in texts if folder)


def _tails(stem: str) -> list[str]:
    """`rf_test_metrics`: `_test_metrics`, `_metrics`: what is left when the code puts in a name."""
    return [stem[match.start() :] for match in _JOINT.finditer(stem) if len(stem) - match.start() >= MIN_TAIL]


def _quoted(folder: str, text: str) -> bool:
    return any(f"{quote}{folder}{end}" in text for quote in "\"'/" for end in "\"'/")
