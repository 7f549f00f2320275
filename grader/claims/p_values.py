"""P-values that the README states, against those that notebooks printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.sayings import Sayings

MAX_SAID = 6
MAX_BYTES = 256 << 10
_NUMBER = r"(\d?\.\d{1,8}(?:e-?\d{1,3})?|\d(?:\.\d{1,4})?e-\d{1,3}|0)"
_SAID = regex(rf"(?i)\bp(?:[- ]?values?)?(?: is| of| was)?\s?([=<:≈≤]|\bof\b|\bis\b)\s?{_NUMBER}(?![\w%])")
_PRINTED = regex(
    rf"(?i)\b(?:p[-_ ]?val(?:ue)?s?|pvalue|p)\b[\"']?\s{{0,4}}[:=]\s{{0,4}}(?:np\.float64\()?{_NUMBER}(?![\w%])"
)
_LEVEL = regex(r"(?i)\balpha|α|significance level|threshold|reject\w{0,3} (?:if|when)|\bif p\b|\bwhen p\b")
_LEVELS = frozenset({0.05, 0.01, 0.1, 0.001})
CERTAIN = 0.05


class Told(NamedTuple):
    """A p-value as it is stated: `sign` is `=` or `<`; `step` is one unit of its last digit."""

    sign: str
    value: float
    step: float
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Told, ...]:
    """P-values in sentences, items and tables; a level of significance is none."""
    out: list[Told] = []
    for line in sayings.told("p=", "p =", "p <", "p<", "p-value", "p value", "p ≈"):
        for match in _SAID.finditer(line.text):
            if _LEVEL.search(line.text) or not speaks_of_now(line.text):
                continue
            digits = match[2].lower().partition("e")[0].partition(".")[2]
            step = 10.0 ** -len(digits) if "e" not in match[2].lower() else float(match[2]) / 10
            sign = "<" if match[1] in "<≤" else "="
            out.append(Told(sign, float(match[2]), step, around(line.text, *match.span()), line.place))
    return tuple(out[:MAX_SAID])


def held(said: tuple[Told, ...], notebooks: Notebooks, files: Files) -> Iterator[Claim]:
    """A printed value bears it out; where all that was printed lies on the other side of 5 %, it is contradicted."""
    shown = _shown(notebooks, files)
    if not shown:
        return
    for told in said:
        fits = next((place for value, place in shown if _fits(told, value)), None)
        if fits:
            yield Claim(told.text, Verdict.BORNE_OUT, "evaluation", f"{fits.path} shows it.", (told.place, fits))
        elif told.value <= CERTAIN and all(value > CERTAIN for value, _ in shown):
            value, place = min(shown, key=lambda one: (one[0], one[1].path))
            words = f"What was run shows only p = {value:.3g}."
            yield Claim(told.text, Verdict.CONTRADICTED, "evaluation", words, (told.place, place), caps=len(shown) == 1)


def _fits(told: Told, value: float) -> bool:
    if told.sign == "<":
        return value < told.value
    return abs(value - told.value) <= told.step


def _shown(notebooks: Notebooks, files: Files) -> list[tuple[float, Place]]:
    found: list[tuple[float, Place]] = []
    for notebook in notebooks.notebooks:
        for cell in notebook.cells:
            place = Place(notebook.path, note=f"cell {cell.number}")
            found += [(float(match[1]), place) for match in _PRINTED.finditer(cell.output)]
    for entry in files.suffixed(".json", ".txt", ".csv"):
        if "result" in entry.path.lower() and entry.size:
            text = files.text(entry.path, MAX_BYTES) or ""
            found += [(float(m[1]), Place(entry.path)) for m in _PRINTED.finditer(text)]
    return found
