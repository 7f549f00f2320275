# ruff: noqa: E501 - patterns: a row is a thought
"""Results that the code draws at random, types in or gets of a stand-in, whatever they are called and in any language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.claims.mock_numbers import ADMITTED, COMPUTES, FAKE, REAL_WORK
from grader.evidence._metric_lines import metric_names
from grader.evidence._metric_words import may_name_metric
from grader.evidence._regex import regex
from grader.evidence._timing_words import BENCH_PATH
from grader.evidence._units import parse_quantities
from grader.evidence.sayings import short
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.evaluation import Evaluation
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.sayings import Saying, Sayings
    from grader.evidence.source_code import CodeText, SourceCode

MAX_LINES, SHOWN, MAX_DRAWS = 60, 8, 60
MIN_DIGITS = 2
EXACT = 1e-9
NARROW = 0.15  # a draw from a wider range says little of one value
NEAR = 12
TOGETHER = 3
_KINDS = frozenset({"results", "latency", "cost"})
# Where outcomes are made: what data are generated of is another matter.
_JUDGES = regex(
    r"(?i)eval|bench|metric|report|result|score|latenc|perf|measure|experiment|simul|(?:^|/)ab[_/-]|ab_?test|load|avalia|benchmark|medir|ocenk|zamer|baho"
)
_TESTS = regex(r"(?:^|/)tests?/|(?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.py$")
_MAKES_DATA = regex(
    r"(?i)(?:make|gen(?:erate)?|create|synth\w{0,6}|fake|mock|seed|sample)[_-]?(?:\w{1,12}_)?(?:data|dataset|rows|users|customers|orders|events)|(?:^|/)(?:seed|data|datagen|generator)\w{0,6}\.py$"
)
_N = r"(\d{1,6}(?:\.\d{1,6})?)"
_RNG = r"(?:random|rng|np\.random|numpy\.random|r|rnd|gen|generator|self\.\w{0,12}rng)"
# A share below which a draw counts as a hit, the mean of a draw, the ends of a draw.
_BELOW = regex(
    rf"\b{_RNG}\.(?:random|rand|random_sample)\([\w, ]{{0,20}}\)\s?<=?\s?{_N}|\bbinomial\(\s?(?:n\s?=\s?)?[\w.]{{1,20}}\s?,\s?(?:p\s?=\s?)?{_N}|\bbernoulli\(\s?{_N}"
)
_MEAN = regex(
    rf"\b(?:gauss|normal|normalvariate|lognormal|triangular|poisson|exponential)\(\s?(?:loc\s?=\s?|mu\s?=\s?|lam\s?=\s?)?{_N}\s?[,)]"
)
_ENDS = regex(rf"\b(?:uniform|randint)\(\s?(?:low\s?=\s?|a\s?=\s?)?{_N}\s?,\s?(?:high\s?=\s?|b\s?=\s?)?{_N}")
_TYPED = regex(rf"[\"'](\w{{4,40}})[\"']\s?:\s?{_N}\s?[,}}\n]")
_WRITES = regex(r"json\.dump|write_text|\.to_csv|\.write\(|print\(|to_json|yaml\.(?:safe_)?dump")
_READS = regex(
    r"read_(?:csv|json|parquet|sql|excel)|json\.loads?\(|\.connect\(|requests\.|httpx|load_dataset|open\([^)\n]{1,60}\)(?!\s?as \w+:\s*\n\s*json\.dump)"
)
# Each draw and each stand-in has one of these.
_DRAWING = (
    "rand",
    "rng",
    "rnd",
    "binomial(",
    "bernoulli(",
    "gauss(",
    "normal",
    "triangular(",
    "poisson(",
    "exponential(",
)
_STANDING = ("ake", "ock", "ummy", "tub", "imul", "Fals", "Fict", "Canned", "Scripted", "Echo", "Offline", "NoOp")
# Judged by what a model answered: of a stand-in's answers it says nothing.
_OF_ANSWERS = regex(
    r"(?i)\b(?:faithful\w{0,4}|grounded\w{0,4}|hallucinat\w{0,4}|answer (?:relevan\w{2,3}|quality|correctness|accuracy)|relevan[cz]ia|relev[âa]ncia|relevancia|fidelidade?|fidélité|win rate|judged|agreement|preferred|equal in|helpfulness|toxicity)\b|достоверност|релевантност|галлюцин|충실도|관련성|환각|忠实度|相关性|幻觉"
)
# How many were right, as code counts it and as words tell it.
_COUNTS = regex(
    r"(?i)\b(?:accuracy|acc|correct|hits|right|aciertos|acertos|score|precision|recall)\b[^\n]{0,80}/\s?(?:len\(|total|n\b)|\bmean\("
)
_RIGHT = regex(
    r"(?i)\d\s?%[^.|\n]{0,60}\b(?:right|correct(?:ly)?|accurate(?:ly)?|acertad\w{1,2}|correct[ao]s?|corretamente|correctamente|richtig|juste|correctement)\b|\b(?:right|correct(?:ly)?|classif\w{2,4}|acierta|acerta|erkennt|trifft)\b[^.|\n]{0,40}\d\s?%|to['ʻ’]g['ʻ’]ri|верно|правильно|정확|맞[히춥추]|正确"
)
_STAND_IN = regex(
    r"\b((?:Magic|Async)?Mock|(?:Falso|Falsa|Simulad[oa]|Fict[ií]ci[oa]|Canned|Scripted|Echo|Offline|NoOp)[A-Z]\w{1,30}|[A-Z]\w{1,30}(?:Fake|Mock|Stub|Dummy|Falso|Falsa|Simulado|Simulada|Ficticio|Ficticia))\s?\("
)
_SPEED_CHANGE = regex(
    r"(?i)latenc|latência|faster|speed-?up|response time|throughput|задержк|быстрее|время ответа|지연|응답 ?시간|빨라|延迟|tiempo de respuesta|tempo de resposta|más rápid|mais rápid"
)
_DURATION = regex(r"(?i)(?<![\w.,])\d{1,6}(?:[.,]\d{1,3})?\s?(?:ms|мс|밀리초|毫秒)(?!\w)")
_MEASURED = regex(
    r"(?i)\b(?:measured|benchmarked|timed|profiled|medid[oa]s?|mesurée?s?|gemessen)\b|измер|замер|측정|实测|测得"
)
_SCRIPT = regex(r"([\w-]{1,40}(?:/[\w-]{1,40}){0,5}\.py)\b")
_CHANGE = regex(
    r"(?i)(?:improv\w{0,6}|gain\w{0,2}|rais\w{2,3}|lower\w{0,2}|cut\w{0,2}|reduc\w{2,5}|mejor\w{1,4}|melhor\w{1,4}|reduz\w{0,3}|aument\w{1,3}|вырос\w{0,2}|сниз\w{2,5}|улучш\w{2,6}|oshdi|kamaydi)\b[^.|\d]{0,40}(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|points?\b|pp\b|puntos?\b|pontos?\b|пункт|п\.\s?п)"
    r"|(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%p?|포인트|个百分点|points?\b|puntos?\b|pontos?\b)\s?(?:[가-힣]{0,4}\s?)?(?:올랐|상승|향상|개선|감소|줄|낮아|높아|提升|提高|降低|better|higher|lower|oshdi|kamaydi)"
)
_AB = regex(r"(?i)(?<!\w)[AА]/[BВБ][- ]?(?:tests?|тест\w{0,3}|테스트|测试|экспериment)|\bprueba A/B|\bteste A/B")


if TYPE_CHECKING:
    _Fake = tuple[CodeText, re.Match[str]]


class Figure(NamedTuple):
    """One line of results with the head of its table, and its numbers with at least two digits."""

    line: Saying
    words: str
    values: tuple[float, ...]
    admitted: bool


class Made(NamedTuple):
    """Where code makes a figure up: the ends between which it must lie, the word beside it, and how it is told.

    `timed`: only a time is meant.
    """

    low: float
    high: float
    word: str
    how: str
    place: Place
    timed: bool = False


class _Sources(NamedTuple):
    """What could have made a figure up: stand-ins and idle benchmarks only where nothing real stands beside them."""

    made: list[Made]
    typed: dict[float, Made]
    fakes: list[_Fake]
    graded: _Fake | None
    idle: list[CodeText]
    draws: list[CodeText]


def said(sayings: Sayings) -> tuple[Saying, ...]:
    """Lines with digits in sections on results, speed and cost; elsewhere those that name a metric."""
    return tuple(
        line
        for line in sayings.told()
        if line.block != "heading"
        and any(map(str.isdigit, line.text))
        and (line.kinds & _KINDS or may_name_metric(line.text) or _RIGHT.search(line.text))
    )


def _figures(lines: tuple[Saying, ...], sayings: Sayings) -> tuple[Figure, ...]:
    """The lines with numbers of at least two digits, each with the head of its table, and whether the README owns up nearby."""
    admits = [line.line for line in sayings.lines if line.block != "code" and ADMITTED.search(line.text)]
    out: list[Figure] = []
    told = {(line.path, line.line) for line in lines}
    head, above = "", 0
    for line in sayings.told():
        if line.block == "table":
            head = head if line.line - above <= 2 and head else line.text  # noqa: PLR2004 - its ruler stands between
            above = line.line
        else:
            head = ""
        if (line.path, line.line) not in told:
            continue
        numbers = [
            n.value for n in parse_quantities(line.text) if _digits(n.value) >= MIN_DIGITS and not _is_year(n.value)
        ]
        if numbers or _tells_right(line.text) or _OF_ANSWERS.search(line.text):
            near = any(abs(line.line - other) <= NEAR for other in admits)
            out.append(Figure(line, f"{head} {line.text}".lower(), tuple(numbers), near))
    return tuple(out[:MAX_LINES])


def _digits(value: float) -> int:
    return len(f"{value:.6g}".replace(".", "").strip("0"))


def _is_year(value: float) -> bool:
    return value == int(value) and 1990 <= value <= 2100  # noqa: PLR2004 - years of today's projects


def held(
    said: tuple[Saying, ...], source_code: SourceCode, evaluation: Evaluation, notebooks: Notebooks, sayings: Sayings
) -> Iterator[Claim]:
    """A figure that lies in a narrow draw, is a draw's setting or a typed result, or was got of a stand-in is no measurement."""
    codes = [
        code
        for code in source_code.texts()
        if code.language == "python"
        and (BENCH_PATH.search(code.path) or (_JUDGES.search(code.path) and not _TESTS.search(code.path)))
    ]
    made = [one for code in codes if not _MAKES_DATA.search(code.path) for one in _made(code)][:MAX_DRAWS]
    # What is typed in where anything is computed may be what came out of it.
    judges = {code.path for code in codes}
    computed = any(use.path not in judges for use in evaluation.of("metric"))
    if computed or any(COMPUTES.search(cell.source) for n in notebooks.notebooks for cell in n.code_cells):
        made = [one for one in made if not one.word]
    fakes = [(code, match) for code in codes if (match := _stands_in(code))]
    graded = _graded(codes, fakes) if not evaluation.of("metric") else None
    own = "|".join(sorted({re.escape(code.path.partition("/")[0].removesuffix(".py")) for code in source_code.texts()}))
    idle = [code for code in codes if _is_idle(code, own)]
    real = bool(fakes or idle) and any(REAL_WORK.search(code.text) for code in codes)
    draws = [code for code in codes if _BELOW.search(code.text) and not _READS.search(code.text)]
    if not (made or fakes or idle or draws):
        return
    shown, figures = 0, _figures(said, sayings)
    sources = _Sources(
        made,
        _typed_together(figures, made),
        [] if real else fakes,
        None if real else graded,
        [] if real else idle,
        draws,
    )
    untrue = [
        v
        for figure in figures
        for v in figure.values
        if any(_fits(one, v, figure.words) for one in made) or v in sources.typed
    ]
    for figure in figures:
        text = figure.line.text
        why = _why(figure, sources, untrue)
        shown += why is not None
        if why is None or shown > SHOWN:
            continue
        criterion = "latency" if _DURATION.search(text) or _SPEED_CHANGE.search(text) else "results"
        verdict = Verdict.NOT_CHECKABLE if figure.admitted else Verdict.CONTRADICTED
        places = (figure.line.place, why[1])
        yield Claim(short(text), verdict, criterion, why[0], places, caps=not figure.admitted, basis="mock")


def _why(figure: Figure, sources: _Sources, untrue: list[float]) -> tuple[str, Place] | None:
    """How a figure was made up, and where; None for one that wasn't."""
    text = figure.line.text
    for value in figure.values:
        for one in sources.made:
            if _fits(one, value, figure.words) or (one.word and sources.typed.get(value) == one):
                return one.how, one.place
    if _OF_ANSWERS.search(text) and sources.fakes:
        code, match = sources.fakes[0]
        return f"It is judged on the answers of {match[1]}, not of a model.", _at(code, match.start())
    if sources.graded and _tells_right(text):
        code, match = sources.graded
        return f"It is counted on the answers of {match[1]}, not of a model.", _at(code, match.start())
    faster = "%" in text and _SPEED_CHANGE.search(text)
    if sources.idle and (_DURATION.search(text) or faster or _names(text, sources.idle)):
        return "The benchmark times a stand-in, not the program.", Place(sources.idle[0].path)
    if change := _change_of(text, untrue):
        words = f"It is the change from {change[0]:g} to {change[1]:g}, which the code makes up."
        return words, sources.made[0].place
    if sources.draws and _AB.search(text) and "%" in text:
        return "The users of this test are drawn at random.", Place(sources.draws[0].path)
    return None


def _tells_right(text: str) -> bool:
    return bool(_RIGHT.search(text) or metric_names(text)) and _DURATION.search(text) is None


def _graded(codes: list[CodeText], fakes: list[_Fake]) -> _Fake | None:
    """The stand-in whose right answers are counted, where no other file counts any."""
    counting = [code.path for code in codes if _COUNTS.search(code.text)]
    return next((fake for fake in fakes if counting == [fake[0].path]), None)


def _typed_together(said: tuple[Figure, ...], made: list[Made]) -> dict[float, Made]:
    """Typed results of one file of which several are figures of the README: they are, whatever they are called there."""
    values = {value for figure in said for value in figure.values}
    out: dict[float, Made] = {}
    for path in dict.fromkeys(one.place.path for one in made if one.word):
        hits = {one.low: one for one in made if one.word and one.place.path == path and one.low in values}
        if len(hits) >= TOGETHER:
            out |= hits
    return out


def _change_of(text: str, untrue: list[float]) -> tuple[float, float] | None:
    """Two made-up figures of which a line gives the difference, in points or in per cent."""
    match = _CHANGE.search(text)
    if match is None:
        return None
    stated = float(next(filter(None, match.groups())).replace(",", "."))
    values = list(dict.fromkeys(untrue))[:MAX_DRAWS]
    for at, first in enumerate(values):
        for second in values[at + 1 :]:
            gap = abs(first - second)
            ways = (gap, 100 * gap, 100 * gap / max(first, second), 100 * gap / min(first, second))
            if any(abs(way - stated) <= max(0.06, 0.012 * stated) for way in ways):
                return first, second
    return None


def _is_idle(code: CodeText, own: str) -> bool:
    """Whether what a file times is a sleep or a stand-in, and nothing real beside it."""
    timed = BENCH_PATH.search(code.path) or "perf_counter" in code.text or "time.time(" in code.text
    if not timed or REAL_WORK.search(code.text):
        return False
    # Beside modules of the project a sleep may only be a pause.
    works = re.search(rf"(?m)^\s{{0,8}}(?:from|import) (?:{own})\b", code.text) is not None
    return _stands_in(code) is not None or ("sleep(" in code.text and not works)


def _names(text: str, idle: list[CodeText]) -> bool:
    """Whether a line says that it was measured by a script that measures nothing."""
    match = _SCRIPT.search(text) if _MEASURED.search(text) else None
    return match is not None and any(code.path.endswith(match[1]) for code in idle)


def _stands_in(code: CodeText) -> re.Match[str] | None:
    """Where a file makes a stand-in of a model or a service, beside no real one."""
    if not any(sign in code.text for sign in _STANDING):
        return None
    found = FAKE.search(code.text) or _STAND_IN.search(code.text)
    line = code.text[code.text.rfind("\n", 0, found.start()) + 1 : found.start()] if found else ""
    return None if found is None or "def " in line or "class " in line or REAL_WORK.search(code.text) else found


def _made(code: CodeText) -> Iterator[Made]:
    """What one file draws or types in."""
    for pattern in (_BELOW, _MEAN) if any(sign in code.text for sign in _DRAWING) else ():
        for match in pattern.finditer(code.text):
            written = next(filter(None, match.groups()))
            value = float(written)
            # Means that are whole numbers of two digits are met by chance.
            telling = pattern is _BELOW or "." in written or _digits(value) > MIN_DIGITS
            timed = not telling
            if _digits(value) >= MIN_DIGITS:
                words = f"The code draws it at random around {value:g}."
                yield Made(value, value, "", words, _at(code, match.start()), timed=timed)
    for match in _ENDS.finditer(code.text):
        low, high = float(match[1]), float(match[2])
        if 0 < low < high and high - low <= NARROW * high:
            yield Made(
                low, high, "", f"The code draws it at random between {low:g} and {high:g}.", _at(code, match.start())
            )
    if _WRITES.search(code.text):
        for match in _TYPED.finditer(code.text):
            value = float(match[2])
            if _digits(value) >= MIN_DIGITS:
                yield Made(
                    value,
                    value,
                    match[1].lower(),
                    f"{match[1]} is a constant in the code, and nothing computes it.",
                    _at(code, match.start()),
                )


def _fits(made: Made, value: float, text: str) -> bool:
    """Whether a figure is the one that was made up, as it is or in per cent; a typed one by its name, too."""
    if made.word:
        stems = [part[:5] for part in made.word.split("_") if len(part) > 3]  # noqa: PLR2004 - short words are everywhere
        if not stems or not all(stem in text.lower() for stem in stems):
            return False
    if made.timed and _DURATION.search(text) is None:
        return False  # two digits are met by chance, beside a time in a benchmark they aren't
    ways = (value, value / 100) if made.high <= 1 < value or "%" in text else (value,)
    if made.low == made.high:
        return any(abs(way - made.low) < EXACT for way in ways)
    return ("." in f"{value:g}" or "%" in text) and any(made.low <= way <= made.high for way in ways)


def _at(code: CodeText, index: int) -> Place:
    return Place(code.path, code.line(code.text.count("\n", 0, index)) or None)
