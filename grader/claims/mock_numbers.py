# ruff: noqa: E501 - word lists
"""Figures that the code invents: typed in, drawn at random, slept through, or asked of a fake."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence._timing_words import BENCH_PATH
from grader.evidence.sayings import short
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.evaluation import Evaluation
    from grader.evidence.metrics import Metrics
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.sayings import Sayings
    from grader.evidence.source_code import CodeText, SourceCode
    from grader.evidence.timings import Timings

MAX_STATED = 30
MAX_FOUND = 6
MIN_DIGITS = 2
EXACT = 1e-9
_METRIC = r"(?:\w{0,20}_)?(?:accuracy|acc|precision|recall|f1|f1_score|auc|roc_auc|rmse|mae|r2|mrr|ndcg|hit_rate|faithfulness|score|map50|bleu|rouge|sensitivity|specificity|recall_at_k|acur[aá]cia|exactitud|precisi[oó]n|precis[aã]o|revoca[çc][aã]o|exhaustividad|точность|полнота|정확도|准确率|精度)(?:_\w{1,20})?"
_SPEED = r"(?:\w{0,20}_)?(?:latency|latencies|p50|p95|p99|response_time|elapsed|duration|throughput|rps|qps|inference(?:_time)?|response|processing_time)(?:_\w{1,20})?"
# A typed value: assigned, in a dict, or printed.
_TYPED = regex(
    rf"(?i)(?<![\w.])[\"']?({_METRIC}|{_SPEED})[\"']?\s?[:=]\s?[\"']?(\d{{1,5}}(?:\.\d{{1,6}})?)\s?%?[\"']?\s?(?:[,}}#)\s]|$)"
    r"|print\(f?[\"'][^\"'{}\n]{0,40}\b(accuracy|precision|recall|f1|auc|rmse|latency|p95|p50|throughput)\b[^\"'{}\n\d]{0,12}(\d{1,5}(?:\.\d{1,6})?)\s?%?"
)
_RANDOM = regex(
    rf"(?i)(?<![\w.])[\"']?({_METRIC}|{_SPEED})[\"']?\s?(?:[:=]|\.append\()\s?(?:round\(|float\(|\[|max\(|min\(|abs\(){{0,3}}(?:np\.|numpy\.)?(?:random|rng|rand|gauss)\w{{0,10}}\.?(?:\w{{1,12}}\()?"
)
# `return round(random.uniform(0.92, 0.95), 3)` in a function that is named for judging.
_DRAWN = regex(
    r"(?m)^[ \t]{1,40}return (?:round\(|float\(){0,2}(?:np\.|numpy\.)?random\.(?:random|uniform|gauss|normal|rand|randint|choice)\("
)
_DEFINED = regex(r"def (\w{1,60})\(")
_JUDGES = regex(r"(?i)evaluat|accuracy|score|metric|precision|recall|f1|auc|faithful|relevan|hit_?rate")
_LOAD = regex(
    r"(?i)(?:^|/)(?:bench\w{0,10}|load\w{0,8}|perf\w{0,10})/[^/]{1,60}\.py$|(?:^|/)(?:load|stress|perf\w{0,10})_?tests?\.py$"
)
_SLEEP = regex(r"(?:time\.|asyncio\.)?\bsleep\(")
REAL_WORK = regex(
    r"\bfetch\(|axios|requests\.|httpx|aiohttp|TestClient|\.invoke\(|\.create\(|\.query\(|\.predict(?:_proba)?\(|\.generate\(|\.encode\(|\.search\(|"
    r"\.forward\(|model\(|pipeline\(|locust|wrk\b|subprocess|\.run\(|\.complete\(|\.chat\(|\.transcribe\(|session\.|urlopen|from (?:src|app|\.)|import app\b"
)
FAKE = regex(
    r"\b((?:Fake|Mock|Dummy|Stub|Simulated)[A-Z]\w{1,30}|(?:fake|mock|dummy|stub|simulated?)_(?:llm|client|model|provider|api|predict|response|inference|call|embed\w{0,6}|request)\w{0,10})\s?\("
)
# What every name of a metric or a speed above, every draw and every stand-in holds.
_TELLING = tuple(
    "acc acur prec recall f1 auc rmse mae r2 mrr ndcg hit_rate faith score map50 bleu rouge sensitiv specific exactit revoca exhaust точн полнот 정확 准确 精度 "
    "latenc p50 p95 p99 response elapsed duration throughput rps qps inference processing sleep rand gauss rng fake mock dummy stub simul".split()
)
_HINTS = tuple(
    "accuracy precision recall f1 auc score latenc p95 throughput sleep( rmse elapsed hit_rate mrr ndcg".split()
)
# A notebook that fits, asks or reads anything may have measured; one that only shows what was typed in hasn't.
COMPUTES = regex(
    r"\.(?:fit|fit_transform|predict|predict_proba|evaluate|score|train|compute|invoke|create|generate|encode|transform|query|run)\(|_score\(|"
    r"classification_report|confusion_matrix|json\.load|pickle|joblib|read_(?:csv|json|excel|parquet|pickle|sql)|open\(|load_\w|requests\.|"
    r"torch|tensorflow|keras|transformers|sklearn|xgboost|lightgbm|statsmodels|scipy|from (?:src|app)\b|%run|!python|mlflow|wandb"
)
# The README says itself that figures aren't of the real thing.
ADMITTED = regex(
    r"(?i)\b(?:mock\w{0,3}|fake(?![ -]?(?:news|reviews?|accounts?|profiles?|images?|jobs?|videos?|voices?|detect)|\.)|dummy|stub\w{0,4}|simulat\w{1,5}|synthetic|(?<!/)offline(?![ -]?(?:eval|metric|compar|experiment|test|analys|result|rank)|[/._])|placeholder|illustrative|no (?:api )?key|without (?:an? )?(?:api )?key|example (?:output|numbers)|made[- ]up|estimat\w{1,4}|hypothetical|demo (?:data|values|numbers))\b|모의|模拟|имитац|заглушк"
)


class Stated(NamedTuple):
    """One figure of the README: `speed` or `metric`."""

    sort: str
    criterion: str
    value: float
    unit: str
    text: str
    place: Place
    admitted: bool
    itself: bool = False


def said(metrics: Metrics, timings: Timings, sayings: Sayings) -> tuple[Stated, ...]:
    """Metrics and speeds that the README states as outcomes."""
    at = {line.line: line for line in sayings.lines}
    readme = sayings.lines[0].path if sayings.lines else ""
    admitted = [line.line for line in sayings.lines if line.block != "code" and ADMITTED.search(line.text)]

    def near(no: int) -> bool:
        return any(abs(no - line) <= 12 for line in admitted)  # noqa: PLR2004 - a paragraph or a table away

    out = [
        Stated("speed", "latency", t.value, t.unit, t.text, Place(t.path, t.line), t.mock or near(t.line), t.mock)
        for t in timings.statements
        if t.path == readme and t.line in at and not t.target and t.unit != "x"
    ]
    out += [
        Stated("metric", "results", m.value, m.unit, m.text, Place(m.path, m.line), near(m.line))
        for m in (*metrics.reported, *metrics.strange)
        if m.path == readme and m.line in at and m.split != "train"
    ]
    return tuple(out[:MAX_STATED])


class _Invented(NamedTuple):
    """Where the code makes a figure up: `typed` (with its value), `random`, `sleep`, `fake`."""

    how: str
    sort: str
    value: float | None
    name: str
    place: Place


def held(
    said: tuple[Stated, ...], source_code: SourceCode, evaluation: Evaluation, notebooks: Notebooks
) -> Iterator[Claim]:
    """A figure with such a source is no measurement; with the README's own admission it is said to be a mock's."""
    known = {code.path for code in source_code.texts(tests=False)}
    # `load_test.py` in a folder of benchmarks tests no code
    codes = [c for c in source_code.texts() if (c.path in known or _LOAD.search(c.path)) and _may_invent(c)]
    found = [note for code in codes for note in (*_invented(code), *_drawn(code))]
    made_up = {(note.place.path, note.place.line) for note in found}
    computed = [use for use in evaluation.of("metric") if (use.path, use.line) not in made_up]
    sorts = {note.sort for note in found}
    measured = "metric" in sorts and (
        bool(computed) or any(COMPUTES.search(c.source) for n in notebooks.notebooks for c in n.code_cells)
    )
    real_bench = "speed" in sorts and any(
        BENCH_PATH.search(code.path) and REAL_WORK.search(code.text) and not FAKE.search(code.text)
        for code in source_code.texts()
    )
    shown = 0
    lines: set[int | None] = set()
    for stated in sorted(said, key=lambda one: _source(one, found, measured=measured, real_bench=real_bench) is None):
        if stated.place.line in lines:
            continue  # of a row of figures one will do
        source = _source(stated, found, measured=measured, real_bench=real_bench)
        if source is None:
            if stated.itself and shown < MAX_FOUND:
                shown += 1
                words = "The README itself says that this isn't of the real thing."
                yield _claim(stated, Verdict.NOT_CHECKABLE, words, None)
            continue
        words = {
            "typed": f"{source.name} is a constant in the code, and nothing computes it.",
            "random": f"{source.name} is drawn at random.",
            "sleep": "The benchmark times a sleep, not the program.",
            "fake": f"It is measured on {source.name}, not on the real thing.",
        }[source.how]
        if shown < MAX_FOUND:
            shown += 1
            lines.add(stated.place.line)
            yield _claim(
                stated, Verdict.NOT_CHECKABLE if stated.admitted else Verdict.CONTRADICTED, words, source.place
            )


def _claim(stated: Stated, verdict: Verdict, summary: str, place: Place | None) -> Claim:
    return Claim(
        short(stated.text), verdict, stated.criterion, summary, (stated.place, *([place] if place else [])),
        caps=verdict is Verdict.CONTRADICTED, basis="mock", quantity="latency" if stated.sort == "speed" else "metric",
        value=stated.value, unit=stated.unit,
    )  # fmt: skip


def _source(stated: Stated, found: list[_Invented], *, measured: bool, real_bench: bool) -> _Invented | None:
    """What in the code makes the figure up, if nothing real could have given it."""
    mine = [note for note in found if note.sort == stated.sort]
    typed = next((n for n in mine if n.how == "typed" and n.value is not None and _equal(stated, n.value)), None)
    if stated.sort == "speed":
        if real_bench:
            return None
        return typed or next((n for n in mine if n.how in {"sleep", "random", "fake"}), None)
    if measured:
        return None
    return typed or next((n for n in mine if n.how == "random"), None)


def _equal(stated: Stated, typed: float) -> bool:
    ways = {stated.value, stated.value / 100, stated.value * 100, stated.value / 1000, stated.value * 1000}
    return len(f"{stated.value:g}".replace(".", "").strip("0")) >= MIN_DIGITS and any(
        abs(way - typed) < EXACT for way in ways
    )


def _may_invent(code: CodeText) -> bool:
    return any(word in code.text for word in _HINTS)


def _invented(code: CodeText) -> Iterator[_Invented]:
    """What one file makes up; constants in upper case are limits, and a page may show what was measured elsewhere."""
    bench = (
        BENCH_PATH.search(code.path) is not None or re.search(r"(?i)eval|metric|report|result", code.path) is not None
    )
    text = code.text
    sleeps = bench and "sleep" in text and REAL_WORK.search(text) is None
    for i, line, low in _telling(text):
        if len(line) > 300 or line.lstrip().startswith(("#", "//", "*", '"""')):  # noqa: PLR2004
            continue
        place = Place(code.path, code.line(i) or None, note=line.strip()[:100])
        if sleeps and "sleep" in low and _SLEEP.search(line):
            yield _Invented("sleep", "speed", None, "sleep", place)
        if (
            bench
            and ("fake" in low or "mock" in low or "dummy" in low or "stub" in low or "simul" in low)
            and "def " not in line
            and (m := FAKE.search(line))
        ):
            yield _Invented("fake", "speed", None, m[1], place)
        if "rand" in low or "gauss" in low or "rng" in low:
            if m := _RANDOM.search(line):
                yield _Invented("random", _sort(m[1]), None, m[1], place)
            continue
        for m in _TYPED.finditer(line) if any(map(str.isdigit, line)) else ():
            name, value = (m[1], m[2]) if m[1] else (m[3], m[4])
            if not name.isupper() and not re.search(
                r"(?i)min|max|thresh|target|baseline|limit|goal|expected|tol", name
            ):
                yield _Invented("typed", _sort(name), float(value), name, place)


def _telling(text: str) -> Iterator[tuple[int, str, str]]:
    """Lines with a word that any of the patterns needs: number, text, and the same in lower case."""
    lines = text.split("\n")
    lower = text.lower().split("\n")
    if len(lines) != len(lower):
        yield from ((i, line, line.lower()) for i, line in enumerate(lines))
        return
    whole = "\n".join(lower)
    words = [word for word in _TELLING if word in whole]
    for i, low in enumerate(lower):
        for word in words:
            if word in low:
                yield i, lines[i], low
                break


def _drawn(code: CodeText) -> Iterator[_Invented]:
    """Returns of chance in functions that are named for judging."""
    text = code.text
    for match in _DRAWN.finditer(text):
        above = text.rfind("def ", 0, match.start())
        named = _DEFINED.match(text, above) if above >= 0 else None
        if named and _JUDGES.search(named[1]):
            index = text.count("\n", 0, match.start())
            place = Place(code.path, code.line(index) or None, note=match[0].strip()[:100])
            yield _Invented("random", "metric", None, f"What {named[1]} returns", place)


def _sort(name: str) -> str:
    return "speed" if re.search(rf"(?i)^{_SPEED}$", name) else "metric"
