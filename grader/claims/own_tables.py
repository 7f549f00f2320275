# ruff: noqa: E501 - words of many languages: a row is a thought
"""Which model is said to be best, by how much, and at what value, against the README's own table of results."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.claims._figures import exact_name
from grader.evidence._metric_lines import metric_names, plausible
from grader.evidence._regex import regex
from grader.evidence._units import parse_quantities
from grader.evidence.sayings import around, is_elsewhere, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Documents
    from grader.evidence.sayings import Saying, Sayings

MIN_ROWS, MAX_ROWS, MAX_TABLES, SHOWN = 2, 30, 12, 4
APART = 0.02
ERROR_APART = 0.2
POINTS = 3.0
NAME_CHARS = 4
NEAR_CHARS = 24
CLAUSE = 60
SAME_SCALE = 5.0
_BEST = regex(
    r"(?i)\b(?:best|highest|winner|winning|wins|leads|strongest|most accurate|top[- ]performing|outperform\w{0,3}|beats|surpass\w{0,2})\b|"
    r"лучш|побед|превзош|превосход|\b(?:mejor|melhor|meilleure?|beste[rns]?|migliore|superó|superou|supera|vence|venció|venceu)\b|최고|최적|가장 (?:좋|높|우수)|뛰어|最佳|最好|最优|最高|最も"
)
# Best in a way that the table needn't show.
_OTHERWISE = regex(
    r"(?i)\b(?:second|next|speed|fast\w{0,3}|latency|cheap\w{0,3}|cost|small\w{0,3}|size|interpret\w{0,7}|explain\w{0,6}|trade-?offs?|balance\w?|memory|light\w{0,6}|except|per class|for the|at (?:least|best)|simpl\w{1,4}|"
    r"valid\w{0,6}|cross|cv|train\w{0,4}|chosen|selected|deployed|production|after tuning|tuned|overall|robust\w{0,4}|practic\w{1,4}|among|compromis\w{0,2}|equilíbrio|custo|rápid\w{0,3})\b|быстр|дёшев|дешев|компромисс|скорост|валид|기준|속도|速度|权衡"
)
_CHANGED = regex(
    r"(?i)\b(?:reduc\w{1,5}|improv\w{1,6}|lower\w{0,3}|decreas\w{1,3}|cuts?|drop\w{0,4}|fell|gain\w{0,2}|increas\w{1,3}|better|higher|beats|ahead|outperform\w{0,3}|surpass\w{0,2}|wins|leads|reduj\w{1,4}|reduz\w{1,3}|mejor\w{1,4}|melhor\w{1,4}|baixou|bajó|amélior\w{1,5}|réduit|verbesser\w{1,3}|senk\w{1,3})|"
    r"сниз|уменьш|улучш|вырос|감소|향상|개선|낮|높|降低|减少|提升|提高"
)
_UNIT = r"(?:%|percent\b|per cent\b|(?:percentage )?points?\b|p\.?p\.?\b|п\.\s?п|процент\w{0,3}|пункт\w{0,3}|pontos?\b|puntos?\b|포인트|퍼센트|个百分点)"
# "by 12 %", "a 12 % lower error", "12 points better": an amount of change, not a value.
_AMOUNT = regex(
    rf"(?i)(?:\b(?:by|um|en|em|(?:reduction|improvement|increase|decrease|drop|gain|cut|reducción|mejora|redução|melhora|aumento|caída|queda) (?:of|de))|на)\s"
    rf"(?:(?:about|around|nearly|almost|over|roughly|some|un|uns|quase|casi|почти|около|more than|up to)\s|~|≈){{0,2}}(\d{{1,3}}(?:[.,]\d{{1,2}})?)\s?{_UNIT}"
    rf"|(?<![\w.,(-])(\d{{1,3}}(?:[.,]\d{{1,2}})?)\s?{_UNIT}\s?(?:lower|higher|better|less|more|fewer|reduction|improvement|increase|decrease|gain|drop|menos|menor|mayor|maior|mejor|melhor|выше|ниже|лучше|меньше|감소|향상|개선|높|낮)"
    rf"|(?:提升|提高|降低|减少|下降)(?:了|约)?\s?(\d{{1,3}}(?:[.,]\d{{1,2}})?)\s?{_UNIT}"
)
_LESS = regex(
    r"(?i)latenc|time|\bms\b|\bs\b|sec|cost|price|size|loss|error|mae\b|mse\b|mape|params|memory|время|ошибк|tempo|tiempo|custo|erro"
)
# The outcome of the project as a whole.
_FINAL = regex(
    r"(?i)\b(?:test set|hold-?out|held[- ]out|unseen|final model|our model|the model|conjunto de (?:prueba|teste)|modelo final)\b|тестов|отложенн|итогов|테스트 (?:세트|셋|데이터)|测试集"
)
# Other data than the table's.
_ELSEWHERE = regex(
    r"(?i)\b(?:per[- ]class|class|classes|subset|slice|segment|group|users|region|external|another|other data|zero-shot|few-shot|human|paper|published|target|goal|before|after|from|dropp\w{2,3}|without|ablat\w{2,4}|fold|month|season|step|top|worst|hardest|minority)\b|класс"
)
_ERROR = regex(r"(?i)error|ошиб|erro|오류|오차|误差|错误|fehler|erreur")
_WORD = regex(r"[^\W_]{2,40}")


class Column(NamedTuple):
    """One column of numbers: the metric's name (empty for what is none), whether less is better, its values by row."""

    name: str
    title: str
    less: bool
    values: tuple[float | None, ...]


class Results(NamedTuple):
    """One table: its rows' names and its columns of numbers."""

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    place: Place


class Told(NamedTuple):
    """One sentence, the table it is about, and the rows that it names."""

    line: Saying
    table: Results
    rows: tuple[int, ...]


def said(documents: Documents, sayings: Sayings) -> tuple[Told, ...]:
    """Sentences on who is best or by how much, where one table alone has the rows that they name."""
    readme = documents.readme
    if readme is None or sayings.boilerplate:
        return ()
    tables = [
        results
        for table in readme.tables[:MAX_TABLES]
        if MIN_ROWS <= len(table.rows) <= MAX_ROWS
        and not is_elsewhere(readme.sections[table.section].title, frozenset())
        and (results := _results(table.header, table.rows, Place(readme.path, table.line, table.end_line)))
    ]
    out: list[Told] = []
    for line in sayings.told() if tables else ():
        if line.block not in {"prose", "list"} or not speaks_of_now(line.text):
            continue
        valued = any(map(str.isdigit, line.text)) and bool(metric_names(line.text))
        if not (valued or _BEST.search(line.text) or (_CHANGED.search(line.text) and _AMOUNT.search(line.text))):
            continue
        words = [word.lower() for word in _WORD.findall(line.text)]
        fits = [(table, rows) for table in tables if (rows := _named(words, table.names))]
        if (
            not fits
            and (_BEST.search(line.text) or _FINAL.search(line.text))
            and (names := {n.name for n in metric_names(line.text)})
        ):
            fits = [(table, ()) for table in tables if names & {column.name for column in table.columns}]
        if len(fits) == 1:
            out.append(Told(line, *fits[0]))
    return tuple(out)


def _results(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], place: Place) -> Results | None:
    columns: list[Column] = []
    for at, title in enumerate(header[1:], start=1):
        values = tuple(_number(row[at]) if at < len(row) else None for row in rows)
        if sum(value is not None for value in values) < MIN_ROWS:
            continue
        named = metric_names(title.replace("_", " "))
        name = exact_name(named[0].name, title) if named else ""
        less = named[0].kind not in {"share", "r2"} if named else bool(_LESS.search(title))
        columns.append(Column(name, title, less, values))
    names = tuple(row[0] if row else "" for row in rows)
    return Results(names, tuple(columns), place) if any(column.name for column in columns) else None


def _number(cell: str) -> float | None:
    found = parse_quantities(cell)
    return found[0].value if len(found) == 1 else None


def _named(words: list[str], names: tuple[str, ...]) -> tuple[int, ...]:
    """The rows whose every word a sentence has, as far as its first letters; not those within a longer one's name."""
    stems = [[word.lower() for word in _WORD.findall(name)] for name in names]

    def has(stem: str) -> bool:
        cut = stem if len(stem) <= NAME_CHARS else stem[: max(NAME_CHARS, len(stem) - 2)]
        return any(word.startswith(cut) for word in words)

    found = [at for at, parts in enumerate(stems) if parts and all(map(has, parts)) and len("".join(parts)) > 1]
    return tuple(at for at in found if not any(set(stems[at]) < set(stems[other]) for other in found))


def held(said: tuple[Told, ...]) -> Iterator[Claim]:
    """Best in no column at all, or by an amount that no two rows give."""
    shown = 0
    for told in said:
        verdict = _best(told) or _amount(told) or _differs(told) or _beyond(told)
        if verdict and shown < SHOWN:
            shown += 1
            words, text = verdict
            yield Claim(text, Verdict.CONTRADICTED, "results", words, (told.line.place, told.table.place), caps=True)


def _best(told: Told) -> tuple[str, str] | None:
    match = _BEST.search(told.line.text)
    if match is None or len(told.rows) != 1 or _OTHERWISE.search(told.line.text):
        return None
    row, columns = told.rows[0], told.table.columns
    if any(column.values[row] is None for column in columns):
        return None
    for column in columns:
        values = [value for value in column.values if value is not None]
        if column.values[row] == (min(values) if column.less else max(values)):
            return None
        if not column.name and column.values[row] in {min(values), max(values)}:
            return None  # what the column says, and which end of it is good, isn't known
    first = next(column for column in columns if column.name)
    pairs = [(value, name) for value, name in zip(first.values, told.table.names, strict=True) if value is not None]
    value, name = min(pairs) if first.less else max(pairs)
    words = f"In the README's own table {name} has {value:g} in {first.title}, {told.table.names[row]} {first.values[row]:g}."
    return words, around(told.line.text, *match.span())


def _amount(told: Told) -> tuple[str, str] | None:
    text = told.line.text
    amounts = [m for m in _AMOUNT.finditer(text) if _CHANGED.search(text[max(0, m.start() - CLAUSE) : m.end()])]
    if len(amounts) != 1 or not told.rows:
        return None
    stated = float(next(filter(None, amounts[0].groups())).replace(",", "."))
    mentioned = {n.name for n in metric_names(told.line.text) if n.kind in {"share", "r2"}}
    columns = tuple(column for column in told.table.columns if not mentioned or column.name in mentioned)
    if _ERROR.search(told.line.text) and any(column.less for column in columns):
        columns = tuple(column for column in columns if column.less)
    ways = [way for column in columns for row in told.rows for way in _ways(column, row, told.line.text)]
    if stated < POINTS or not ways or any(abs(way - stated) <= max(POINTS, 0.06 * stated) for way in ways):
        return None
    return _no_such(told, stated), around(told.line.text, *amounts[0].span())


def _differs(told: Told) -> tuple[str, str] | None:
    """A value of the one row that a sentence names, which stands nowhere in the table and is better than that row's."""
    text = told.line.text
    if _OTHERWISE.search(text) or _ELSEWHERE.search(text):
        return None
    names = [n for n in metric_names(text) if n.kind in {"share", "r2", "error"}]
    for number in parse_quantities(text):
        owner = next((n for n in reversed(names) if n.end <= number.start), None)
        changed = any(m.start() <= number.start < m.end() for m in _AMOUNT.finditer(text))
        if owner is None or changed or number.start - owner.end > NEAR_CHARS or not plausible(owner.kind, number):
            continue
        name = exact_name(owner.name, text[owner.start : owner.end])
        columns = [column for column in told.table.columns if column.name == name]
        row = _before(text[: owner.start], told)
        own = columns[0].values[row] if len(columns) == 1 and row is not None else None
        if row is None or own is None:
            continue
        scale = 100 if own > 1 >= number.value else 0.01 if number.value > 1 >= own else 1
        value, less = number.value * scale, columns[0].less
        if any(other is not None and abs(value - other) < 0.01 * abs(other) for other in columns[0].values):
            continue  # another row's
        if (less and scale == 1 and own / SAME_SCALE < value < own * (1 - ERROR_APART)) or (
            not less and value > own + APART * (100 if own > 1 else 1)
        ):
            words = f"In the README's own table {told.table.names[row]} has {own:g} in {columns[0].title}."
            return words, around(text, number.start, number.end)
    return None


def _before(text: str, told: Told) -> int | None:
    """The row that is named last before a metric."""
    low = text.lower()
    at = {row: max(low.rfind(word.lower()) for word in _WORD.findall(told.table.names[row])) for row in told.rows}
    named = [row for row in told.rows if at[row] >= 0]
    return max(named, key=lambda row: at[row], default=None)


def _beyond(told: Told) -> tuple[str, str] | None:
    """A value of the best model that is better than all in the table's column of that metric."""
    text = told.line.text
    if (
        (_BEST.search(text) is None and _FINAL.search(text) is None)
        or _OTHERWISE.search(text)
        or _ELSEWHERE.search(text)
    ):
        return None
    names = [n for n in metric_names(text) if n.kind in {"share", "r2", "error"}]
    for number in parse_quantities(text):
        owner = next((n for n in reversed(names) if n.end <= number.start), None)
        name = exact_name(owner.name, text[owner.start : owner.end]) if owner else ""
        columns = [column for column in told.table.columns if column.name and column.name == name]
        if owner is None or len(columns) != 1 or not plausible(owner.kind, number):
            continue
        values = [value for value in columns[0].values if value is not None]
        scale = (
            100
            if max(values) > 1 >= number.value and not columns[0].less
            else 0.01
            if number.value > 1 >= max(values) and not columns[0].less
            else 1
        )
        value = number.value * scale
        top = min(values) if columns[0].less else max(values)
        unit = 100 if top > 1 else 1
        if (columns[0].less and 0 < value < top * (1 - ERROR_APART)) or (
            not columns[0].less and value > top + APART * unit
        ):
            return f"The best in the README's own table is {top:g}.", around(text, number.start, number.end)
    return None


def _ways(column: Column, row: int, text: str) -> Iterator[float]:
    """By how much one row may be said to differ from each other: in points, and in per cent of the worse one."""
    base = column.values[row]
    for other, value in enumerate(column.values):
        if other == row or value is None or base is None:
            continue
        gap = abs(value - base)
        before = max(value, base) if column.less else min(value, base)
        yield from (gap, 100 * gap, *([100 * gap / abs(before)] if before else []))
        if not column.less and _ERROR.search(text):  # of what was wrong
            yield from (100 * gap / abs(w - end) for w in (1.0, 100.0) for end in (value, base) if w != end)


def _no_such(told: Told, stated: float) -> str:
    first = next(column for column in told.table.columns if column.name)
    values = [value for value in first.values if value is not None]
    most = 100 * (max(values) - min(values)) / max(values) if max(values) else 0.0
    apart = f"{most:.0f} % at most in {first.title}"
    return f"No two rows of the README's own table differ by {stated:g}, in per cent or in points: by {apart}."
