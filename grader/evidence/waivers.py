"""What the candidate asks to be spared, each with a reason: `shipfolio.toml`, or `[tool.shipfolio]` in pyproject.toml.

```toml
[[waive]]                 # in pyproject.toml: [[tool.shipfolio.waive]]
check = "container-present"
reason = "The course forbids containers."
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from grader.evidence._toml import parse_toml
from grader.model import Place
from grader.wiring import check_ids

if TYPE_CHECKING:
    from grader.evidence.files import Files

MAX_BYTES = 256 << 10
MAX_WAIVERS = 50
MIN_REASON_CHARS = 10


class WaiverRequest(NamedTuple):
    """One check and the reason given."""

    check: str
    reason: str
    place: Place


class Waivers(NamedTuple):
    """The requests that can be considered, and a sentence for each that can't."""

    requests: tuple[WaiverRequest, ...] = ()
    problems: tuple[str, ...] = ()


def _table(path: str, data: dict[str, Any]) -> Any:
    return data if path == "shipfolio.toml" else data.get("tool", {}).get("shipfolio", {})


def _line_of(text: str, check: str) -> int | None:
    return next((i for i, line in enumerate(text.split("\n"), start=1) if "check" in line and check in line), None)


def _read(path: str, text: str) -> Waivers:
    data, error, _ = parse_toml(text)
    try:
        rows = _table(path, data).get("waive", [])
    except AttributeError:
        error = "no table"
    if error:
        # A broken pyproject.toml is judged elsewhere; only a broken file of ours is worth a note here.
        broken = f"{path} could not be read as TOML, so its waivers were not considered."
        return Waivers(problems=(broken,) if path == "shipfolio.toml" else ())
    if not isinstance(rows, list):
        return Waivers(problems=(f"{path}: `waive` must be a list of tables.",))
    requests, problems, known = [], [], set(check_ids())
    for row in rows[:MAX_WAIVERS]:
        check = row.get("check") if isinstance(row, dict) else None
        reason = row.get("reason") if isinstance(row, dict) else None
        if not isinstance(check, str) or check not in known:
            problems.append(f"{path}: a waiver names no check that exists.")
        elif not isinstance(reason, str) or len(reason.strip()) < MIN_REASON_CHARS:
            problems.append(f"{path}: the waiver of {check} gives no reason.")
        else:
            requests.append(WaiverRequest(check, " ".join(reason.split())[:300], Place(path, _line_of(text, check))))
    return Waivers(tuple(requests), tuple(dict.fromkeys(problems)))


def collect(files: Files) -> Waivers:
    """Read the waivers of the graded directory's own root."""
    found = [
        _read(path, text)
        for path in ("shipfolio.toml", "pyproject.toml")
        if path in files.by_path and (text := files.text(path, MAX_BYTES)) is not None
    ]
    return Waivers(
        tuple(request for waivers in found for request in waivers.requests),
        tuple(problem for waivers in found for problem in waivers.problems),
    )
