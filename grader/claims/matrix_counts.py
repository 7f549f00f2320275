# ruff: noqa: E501 - patterns: a row is a thought
"""How many cases were missed, wrongly flagged or tested, against the confusion matrices that the project shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.claims._figures import read_matrices
from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Documents
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.sayings import Sayings

MAX_MATRICES = 40
APART = 1.25  # a test set may be told of before duplicates went
MIN_TESTED = 30
_N = r"(\d{1,3}(?:[ ,\u00a0]\d{3}){1,2}|\d{1,7})(?![\d.,]?\d|\s?%)"
_WRONG = regex(
    rf"(?i)\b(?:miss(?:es|ed)|overlook(?:s|ed))\s(?:only\s|just\s|out on\s){{0,2}}{_N}\b|(?<![\d.,]){_N}\s(?:false (?:negatives?|positives?|alarms?)|missed\b|falsos (?:negativos|positivos)|falsas alarmas|alarmes falsos|ложн\w{{2,3}} срабатыван|ложноположительн|ложноотрицательн|пропущенн)"
    rf"|\b(?:false (?:negatives?|positives?|alarms?)|falsos (?:negativos|positivos))\s?[:=|]\s?{_N}|(?:пропус\w{{2,6}})\s(?:лишь |только |всего ){{0,2}}{_N}\b|(?:오탐|미탐|误报|漏报)(?:은|는|이|가)?\s?(?:총 |단 )?{_N}"
)
# "Of the 203 defaulters 189 are caught", "catches 189 of 203".
_CAUGHT = r"(?:caught|found|detected|identified|flagged|recogni[sz]ed|spotted|predicted|classified)"
_OF = regex(
    rf"(?i)\bof (?:the |these |all |all the )?{_N}\s[^.|;\d]{{3,60}}?(?<![\d.,]){_N}\s(?:are|were|is|was) (?:correctly )?{_CAUGHT}"
)
_OUT_OF = regex(
    rf"(?i)\b(?:catch(?:es)?|finds?|detects?|identif(?:y|ies)|flags?|spots?|{_CAUGHT}) {_N} (?:out )?of (?:the |all |all the )?{_N}(?![\w%])"
)
_TESTED = regex(
    rf"(?i)\b(?:test(?:ing)?[- ]set|hold-?out(?: set)?|conjunto de (?:prueba|teste)|test data(?:set)?)\b[^.|;]{{0,30}}?(?<![\d.,%]){_N}\s(?:[\w-]{{1,12}}\s)?(?:images?|photos?|samples?|rows|records|examples?|tweets|reviews|patients|customers|cases|texts|documents|imágenes|fotos|muestras|ejemplos|imagens|amostras|exemplos|filas|clientes|pacientes)\b"
    rf"|(?:тестов\w{{2,3}} (?:выборк|набор|част)\w{{0,2}})[^.|;]{{0,24}}?(?<![\d.,%]){_N}\s(?:пример|изображени|объект|запис|строк|фото|клиент|отзыв)\w{{0,4}}|테스트 ?(?:세트|셋|데이터)(?:는|은|가)?\s?(?:총 )?{_N}\s?(?:장|개|건|명)"
)
_HINTS = (
    *"caught found detected identified flagged recogni spotted predicted classified catch finds detects identif flags spots miss overlook false falso falsa alarm ложн пропус 오탐 미탐 误报 漏报 test hold-out holdout prueba teste тестов 테스트".split(),
)
_PART = regex(r"(?i)\b(?:per|each|every|of them|subset|fold|month|day|week|fewer|less|more|saved?|saves)\b")


class Told(NamedTuple):
    """So many cases: `wrong` ones, those found `of` so many, or else all that were tested."""

    number: int
    wrong: bool
    text: str
    place: Place
    of: int = 0


def said(sayings: Sayings) -> tuple[Told, ...]:
    """Counts of mistakes and of tested cases in the README's sentences."""
    found: list[Told] = []
    for line in sayings.told(*_HINTS):
        if line.block == "heading" or not any(map(str.isdigit, line.text)):
            continue
        caught = _OF.search(line.text) or _OUT_OF.search(line.text)
        if caught and speaks_of_now(line.text):
            few, of = sorted(int("".join(filter(str.isdigit, group))) for group in caught.groups())
            found.append(Told(few, False, around(line.text, *caught.span()), line.place, of))  # noqa: FBT003
            continue
        for pattern in (_WRONG, _TESTED):
            match = pattern.search(line.text)
            if match and speaks_of_now(line.text) and not _PART.search(line.text):
                number = int("".join(filter(str.isdigit, next(filter(None, match.groups())))))
                found.append(Told(number, pattern is _WRONG, around(line.text, *match.span()), line.place))
    return tuple(found)


def held(said: tuple[Told, ...], documents: Documents, notebooks: Notebooks) -> Iterator[Claim]:
    """A count of mistakes stands in a matrix off its diagonal, a count of tested cases is a matrix's total."""
    shown = list(_shown(documents, notebooks))[:MAX_MATRICES]
    totals = {sum(map(sum, rows)) for rows, _ in shown}
    binary = bool(shown) and all(len(rows) == 2 for rows, _ in shown)  # noqa: PLR2004
    for told in said if shown else ():
        if told.of:
            yield from _caught(told, shown)
            continue
        if told.wrong:
            off = {rows[i][1 - i] for rows, _ in shown for i in (0, 1)} if binary else set()
            off |= {rows[0][1] + rows[1][0] for rows, _ in shown} if binary else set()
            fits, may = told.number in off, binary and told.number < min(off)
            words = f"No confusion matrix that was shown has fewer than {min(off, default=0)} of either kind."
        else:
            fits = told.number in totals
            may = len(totals) == 1 and told.number >= MIN_TESTED and max(totals) * APART < told.number
            words = f"The confusion matrix counts {max(totals)} cases."
        place = shown[0][1]
        if fits:
            yield Claim(told.text, Verdict.BORNE_OUT, "results", f"{place.path} shows it.", (told.place, place))
        elif may:
            yield Claim(told.text, Verdict.CONTRADICTED, "results", words, (told.place, place), caps=told.wrong)


def _caught(told: Told, shown: list[tuple[tuple[tuple[int, ...], ...], Place]]) -> Iterator[Claim]:
    """So many of a class: the matrix's row or column that counts as many in all says how many were found."""
    sides = [
        (side, at, place)
        for rows, place in shown
        for side, at in (
            *((row, at) for at, row in enumerate(rows)),
            *((column, at) for at, column in enumerate(zip(*rows, strict=True))),
        )
        if sum(side) == told.of
    ]
    if not sides:
        return
    _, _, place = sides[0]
    if any(told.number in side for side, _, _ in sides):
        yield Claim(told.text, Verdict.BORNE_OUT, "results", f"{place.path} shows it.", (told.place, place))
    else:
        most = max(side[at] for side, at, _ in sides)
        words = f"Of those {told.of} the confusion matrix has {most} right."
        yield Claim(told.text, Verdict.CONTRADICTED, "results", words, (told.place, place), caps=told.number > most)


def _shown(documents: Documents, notebooks: Notebooks) -> Iterator[tuple[tuple[tuple[int, ...], ...], Place]]:
    """The matrices in the README's own blocks and in what notebooks printed."""
    readme = documents.readme
    for block in readme.code_blocks if readme is not None else ():
        for rows in read_matrices(block.text) if "[[" in block.text else ():
            yield rows, Place(readme.path if readme else "", block.line, block.end_line)
    for notebook in notebooks.notebooks:
        for cell in notebook.code_cells:
            for rows in read_matrices(cell.output) if "[[" in cell.output else ():
                yield rows, Place(notebook.path, cell.line)
