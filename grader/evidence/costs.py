"""What running it costs: prices with unit and assumptions, savings with a reason, tokens counted, mistakes priced."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._boasts import is_boast
from grader.evidence._cost_code import Note, code_notes, tokens_told
from grader.evidence._cost_words import (
    ADJECTIVE,
    ALTERNATIVE,
    ASSUMED,
    AT_HOME,
    BUDGETS,
    CHOICE,
    COST,
    CREDIT,
    CUSTOMER_LOSS,
    DEARER,
    DEARER_HINTS,
    DOMAIN,
    ERROR_COST,
    ERROR_HINTS,
    EXACTLY,
    FREE_MODEL,
    FREE_THING,
    HOSTS,
    LISTED,
    LOSS_OF,
    MAKERS,
    MEANS,
    MECHANISM,
    OPENAI,
    PAID_FOR,
    PER,
    PRAISE_HINTS,
    REASON,
    RETURN,
    ROUTERS,
    RUNNING,
    SAVED,
    SAVING,
    SERVICE,
    SETTINGS,
    TOTAL,
    USED,
    WISHED,
)
from grader.evidence._regex import regex
from grader.evidence._spoken import held_together
from grader.evidence._timing_words import MOCK, TARGET
from grader.evidence._units import MONEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.evidence._units import Quantity
    from grader.evidence.documents import Document, Documents
    from grader.evidence.files import Files
    from grader.evidence.quantities import NumberCell, NumberLine, Quantities
    from grader.evidence.source_code import SourceCode

MAX_CODE = 40
MAX_SETTINGS = 100_000
MAX_MENTIONS = 20
MIN_SAVING_CHARS = 60
MAX_LINE, MAX_LINES = 400, 300
_BESIDE = 40
_HOSTED = regex(
    r"\b(?:hosting|self-host\w{0,3}|servers?|vps|hetzner|digitalocean|railway|render|fly\.io|heroku|vercel)\b",
    re.IGNORECASE,
)
# Scripts that say in half as many characters what others do.
_DENSE = regex(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
# Mistakes weighed against each other: `cost = 10 x FN + 1 x FP`.
_WEIGHED = regex(r"(?<![\w.])(\d[\d.]{0,8})\s?[x×*·]\s?\(?(fn|fp|false negatives|false positives)\b", re.IGNORECASE)
_BELOW = frozenset({"<", "≤", "\uff1c"})
# Words of money that are the data's own as often as not.
_PRICE = regex(r"pric|preç|prec|preis|prezz|цен|harga|budget|charg|fee|spend|价格", re.IGNORECASE)
_SIGNS = ("$", "€", "£", "₽", "₹", "USD", "EUR")
_PROGRAM = frozenset(
    "python py r js javascript ts typescript sql yaml yml toml dockerfile json cpp "
    "c java go rust html css ini bash sh shell powershell makefile".split()
)
# A language model by its own name and number; how its parts are joined is a matter of taste.
_MODEL = regex(r"(?:gpt-?\d|o[134]-|text-embedding-)[\w.-]{0,20}")
_MODEL_PARTS = regex(r"[\s_-]+")
_ACCELERATOR = regex(r"\b\d{1,3}\s?[x×]\s?[ahv]100|\b[ahv]100\b|\brtx ?\d{4}|\b[tl]4\b|\btpu|\bgpu", re.IGNORECASE)
# Energy that was used up, not the power that a device may draw.
_ENERGY = regex(r"\d\s?[mkM]?Wh\b")
_RUN_TIME = regex(
    r"gpu[- ]?(?:hours?|days?)|compute budget|runs? for|takes|training run|(?:days|hours) of training",
    re.IGNORECASE,
)


class Cost(NamedTuple):
    """One statement about money, compute or power.

    Attributes:
        kind: `price` (money for running it), `compute` (accelerators and time, or watts), `error` (a mistake's cost).
        value, unit: as written; unit is a currency, `h`, `d`, `W` or empty.
        per: the text says per what (query, month, token).
        assumed: the text says under which assumptions.
        backed: what is priced isn't a service of which the repository's code and settings know nothing.
        alternative: it is set against something else.
        mock: said to be invented.
        target: a ceiling or a wish, `< $200`, not what it came to.
        listed: what a unit of a maker's or host's costs, tokens or hours, and not what the use of this comes to.
        options: how many different prices stand one below the other for what can be chosen, itself among them.
    """

    path: str
    line: int
    kind: str
    value: float
    unit: str
    text: str
    per: bool
    assumed: bool
    alternative: bool
    mock: bool
    target: bool = False
    backed: bool = True
    options: int = 0
    listed: bool = False


class Costs(NamedTuple):
    """What is said and counted about cost.

    Attributes:
        statements: prices, compute and priced mistakes with numbers.
        savings: a choice that saves, with what it does or why.
        errors: what mistakes cost the business, in words.
        dearer: those of them that say which mistake is the dearer one.
        praise: "cost-effective", "free tier", "$0".
        mentions: what running it costs is spoken of, without a number or a choice.
        code: tokens counted, prices computed, mistakes priced in code.
    """

    statements: tuple[Cost, ...] = ()
    savings: tuple[Note, ...] = ()
    errors: tuple[Note, ...] = ()
    praise: tuple[Note, ...] = ()
    mentions: tuple[Note, ...] = ()
    code: tuple[Note, ...] = ()
    dearer: tuple[Note, ...] = ()

    def of(self, *kinds: str) -> tuple[Cost, ...]:
        """The honest statements of these kinds, without mere wishes."""
        return tuple(c for c in self.statements if c.kind in kinds and not c.mock and not c.target and c.backed)

    def coded(self, kind: str) -> tuple[Note, ...]:
        """The places in code of this kind."""
        return tuple(n for n in self.code if n.kind == kind)


def _is_running(text: str, heading: str) -> bool:
    """Money for running the system: cost words and what it is spent on, and no word of the data's own money."""
    if DOMAIN.search(text):
        return False
    spoken = COST.search(text) is not None or COST.search(heading) is not None
    if not spoken and PAID_FOR.search(text):
        return SERVICE.search(text) is not None or _HOSTED.search(text) is not None
    return spoken and (RUNNING.search(text) is not None or RUNNING.search(heading) is not None)


def _cost(where: tuple[str, int], kind: str, number: Quantity, text: str, around: str) -> Cost:
    return Cost(
        where[0],
        where[1],
        kind,
        number.value,
        number.unit,
        text.strip()[:160],
        per=PER.search(text) is not None,
        assumed=ASSUMED.search(around) is not None,
        alternative=ALTERNATIVE.search(text) is not None,
        mock=MOCK.search(text) is not None and "estimat" not in text.lower(),
        target=number.bound in _BELOW or WISHED.search(text) is not None,
        listed=LISTED.search(text) is not None and USED.search(text) is None,
    )


def _given(text: str, number: Quantity) -> bool:
    """Whether the money is a present, credits or a quota that is free, or says how exactly it is reckoned."""
    if EXACTLY.search(text[: number.start]):
        return True
    return CREDIT.search(text[max(0, number.start - _BESIDE) : number.end + _BESIDE]) is not None


def _line_costs(line: NumberLine) -> Iterator[Cost]:
    if line.block == "code" and line.language in _PROGRAM:
        return
    text = line.text
    where = (line.path, line.line)
    money = [n for n in line.numbers if n.unit in MONEY and n.value and not _given(text, n)]
    titled = RETURN.search(line.heading.partition(" / ")[0]) is not None
    if money and (
        titled or ERROR_COST.search(f"{text} {line.heading}") or (CUSTOMER_LOSS.search(text) and LOSS_OF.search(text))
    ):
        yield from (_cost(where, "error", n, text, text) for n in money[:4])
    elif money and _is_running(text, line.heading) and not TARGET.search(line.heading):
        yield from (_cost(where, "price", n, text, text) for n in money[:4])
    elif len({m[2].lower() for m in _WEIGHED.finditer(text)}) > 1:
        at = {m.start(1) for m in _WEIGHED.finditer(text)}
        yield from (_cost(where, "error", n, text, text) for n in line.numbers if n.start in at)
    elif (
        line.numbers
        and ERROR_COST.search(f"{text} {line.heading}")
        and re.search(r"false|fn\b|fp\b|cost|custo|coût|стоимост", text, re.IGNORECASE)
    ):
        bare = [n for n in line.numbers if n.unit in {"", "x", "%"} and ":" in text[: n.start]]
        yield from (_cost(where, "error", n, text, text) for n in bare[:2])
    elif _ACCELERATOR.search(text) and _RUN_TIME.search(text):
        spans = [n for n in line.numbers if n.unit in {"h", "d", "min"}]
        yield from (_cost(where, "compute", n, text, text) for n in spans[:1])
    elif any(n.unit == "W" for n in line.numbers) and re.search(r"gpu|power|功率|energy|electric", text, re.IGNORECASE):
        number = next(n for n in line.numbers if n.unit == "W")
        yield _cost(where, "compute", number, text, text)


def _cell_costs(cell: NumberCell) -> Iterator[Cost]:
    if cell.column_index == 0 or DOMAIN.search(f"{cell.row} {cell.column}"):
        return
    number = cell.numbers[0]
    label = f"{cell.row} | {cell.column}: {cell.text}"
    unit_above = any(sign in cell.column or sign in cell.row for sign in _SIGNS)
    priced = number.value > 0 and (number.unit in MONEY or unit_above)
    where = (cell.path, cell.line)
    if number.unit == "W" and number.value > 0 and _ENERGY.search(cell.text):
        yield _cost(where, "compute", number, label, cell.around)
    elif priced and ERROR_COST.search(f"{label} {cell.around}"):
        yield _cost(where, "error", number, label, cell.around)
    elif priced and _is_running(label, f"{cell.around} {cell.beside}"):
        cost = _cost(where, "price", number, label + " " + cell.column, cell.around + " " + label)
        # columns beside each other in a row of costs are what is chosen between
        options = unit_above or COST.search(cell.row) is not None
        yield cost._replace(alternative=cost.alternative or (options and cell.column_index > 1))


def _options(cells: Iterable[NumberCell]) -> dict[tuple[str, int], int]:
    """For each line of a table that prices what one can choose: how many different prices its column holds."""
    columns: dict[tuple[str, int, int], list[NumberCell]] = {}
    for cell in cells:
        if cell.column_index and COST.search(cell.column):
            columns.setdefault((cell.path, cell.table_line, cell.column_index), []).append(cell)
    found: dict[tuple[str, int], int] = {}
    for column in columns.values():
        different = len({cell.numbers[0].value for cell in column})
        choice = CHOICE.search(column[0].around.partition(" | ")[0]) is not None
        chosen = choice or sum(SERVICE.search(cell.row) is not None for cell in column) > 1
        if different > 1 and chosen and not any(TOTAL.search(cell.row) for cell in column):
            found.update(((cell.path, cell.line), different) for cell in column)
    return found


def _paragraphs(document: Document) -> Iterator[tuple[int, str]]:
    """Lines of words with their number, wrapped ones joined: where an author breaks a line says nothing."""
    held, start, before = "", 0, 0
    for line in document.lines:
        if line.block in {"code", "heading"} or not line.text.strip():
            continue
        if held and line.block == "prose" and line.no == before + 1:
            held += f" {line.text.strip()}"
        else:
            if held:
                yield start, held
            held, start = line.text, line.no
        before = line.no if line.block == "prose" else 0
    if held:
        yield start, held


def _mentions(document: Document) -> Iterator[Note]:
    for number, whole in _paragraphs(document):
        text = whole[:2000]
        low = text.lower()
        praised = any(hint in low for hint in PRAISE_HINTS) and ADJECTIVE.search(text) is not None
        if praised and _is_free(text) and not is_boast(text):
            yield Note(document.path, number, "praise", text.strip()[:160])
        if len(text) < MIN_SAVING_CHARS and (len(text) < MIN_SAVING_CHARS // 3 or not _DENSE.search(text)):
            continue
        dearer = any(hint in low for hint in DEARER_HINTS) and DEARER.search(text) is not None
        if dearer or (any(hint in low for hint in ERROR_HINTS) and ERROR_COST.search(text)):
            yield Note(document.path, number, "dearer" if dearer else "error", text.strip()[:160])
        elif COST.search(text) and not DOMAIN.search(text) and _saves(text):
            yield Note(document.path, number, "saving", text.strip()[:160])
        elif COST.search(text) and not DOMAIN.search(text) and _spent_on(text) and held_together(text):
            yield Note(document.path, number, "mention", text.strip()[:160])


def _is_free(text: str) -> bool:
    """Whether what is praised isn't an account or a key that anybody gets, but for a model that answers."""
    return FREE_THING.search(text) is None or FREE_MODEL.search(text) is not None


def _spent_on(text: str) -> bool:
    """Whether a word of cost stands beside what the money is spent on."""
    spoken = (m for m in COST.finditer(text) if not _PRICE.match(m.group()))
    return any(RUNNING.search(text[max(0, m.start() - _BESIDE) : m.end() + _BESIDE]) for m in spoken)


def _saves(text: str) -> bool:
    """A saving next to the word cost, with a mechanism and a reason, on something that runs."""
    for match in COST.finditer(text):
        if text[match.end() : match.end() + 1] == "-":  # `cost-aware` says what it is like, not what it does
            continue
        near = text[max(0, match.start() - 160) : match.end() + 160]
        why = REASON.search(near) or (SAVED.search(near) and MEANS.search(near))
        if SAVING.search(near) and why and MECHANISM.search(near) and RUNNING.search(near):
            return True
    return False


def _unused_services(statements: list[Cost], read: list[Document], source_code: SourceCode, files: Files) -> bool:
    """Whether the prices name services, and the repository's code and settings none of their makers."""
    named = {m.group().lower().rstrip(".-") for c in statements if c.kind == "price" for m in SERVICE.finditer(c.text)}
    texts = [code.text for code in source_code.texts()]
    # A host leaves no trace in code: whatever runs can be put on a rented machine by hand.
    if named <= HOSTS:
        return False
    makers = [maker for maker, words in MAKERS.items() if any(word in name for name in named for word in words)]
    if not makers:
        return False
    settings = (files.text(entry.path) or "" for entry in files.suffixed(*SETTINGS) if (entry.size or 0) < MAX_SETTINGS)
    known = [text.lower() for text in itertools.chain(texts, settings)]
    around = _around(read, statements)
    home = [word for word in AT_HOME if word in around]
    if any(word in text for text in known for word in (*ROUTERS, *home)):
        return False
    models = [name for name in named if _MODEL.fullmatch(name)]
    if models:  # of models side by side one at least is this project's
        short = {_MODEL_PARTS.sub("", name) for name in models}
        if any(_MODEL.search(text) for text in known) or not any(word in text for text in known for word in OPENAI):
            return not any(name in _MODEL_PARTS.sub("", text) for text in known for name in short)
        return False  # which model is asked isn't told here: it may be a setting of the host
    words = [word for maker in makers for word in MAKERS[maker]]
    return not any(word in text for text in known for word in words)


def _budgets(files: Files) -> Iterator[Note]:
    """Where the cloud's set-up, or a workflow, has something that warns of the bill."""
    for entry in files.suffixed(".tf", ".yml", ".yaml"):
        told = entry.path.endswith(".tf") or entry.path.startswith(".github/")
        if not told or (entry.size or 0) > MAX_SETTINGS:
            continue
        text = files.text(entry.path) or ""
        found = BUDGETS.search(text)
        if found:
            line = text.count("\n", 0, found.start())
            yield Note(entry.path, line + 1, "mention", text.split("\n")[line].strip()[:120])


def _around(read: list[Document], statements: list[Cost]) -> str:
    """All that stands in the sections of the prices, in small letters."""
    priced = {(c.path, _section(read, c)) for c in statements if c.kind == "price"}
    lines = (line.text[:MAX_LINE] for d in read for line in d.lines if (d.path, line.section) in priced)
    return "\n".join(itertools.islice(lines, MAX_LINES)).lower()


def _section(read: list[Document], told: Cost | Note) -> int:
    """The section that a line stands in; -1 for none."""
    lines = next((document.lines for document in read if document.path == told.path), ())
    return next((line.section for line in lines if line.no == told.line), -1)


def collect(documents: Documents, quantities: Quantities, source_code: SourceCode, files: Files) -> Costs:
    """Read what is said and counted about cost."""
    read: list[Document] = ([documents.readme] if documents.readme is not None else []) + list(documents.others)
    statements: list[Cost] = []
    for line in quantities.lines:
        statements.extend(_line_costs(line))
    for cell in quantities.cells:
        statements.extend(_cell_costs(cell))
    options = _options(quantities.cells)
    statements = [
        c._replace(alternative=True, options=options[c.path, c.line]) if (c.path, c.line) in options else c
        for c in statements
    ]
    notes = [note for document in read for note in _mentions(document)]
    notes.extend(_budgets(files))
    order = {document.path: i for i, document in enumerate(read)}
    statements = sorted(dict.fromkeys(statements), key=lambda c: (order.get(c.path, 0), c.line))
    if _unused_services(statements, read, source_code, files):
        statements = [c._replace(backed=False) if c.kind == "price" else c for c in statements]
        priced = {(c.path, _section(read, c)) for c in statements if not c.backed}
        notes = [note for note in notes if (note.path, _section(read, note)) not in priced]

    def kind(name: str) -> tuple[Note, ...]:
        return tuple(n for n in notes if n.kind == name)[:MAX_MENTIONS]

    code = tuple(code_notes(source_code.texts(tests=False)))[:MAX_CODE]
    if not tokens_told(code):
        code = tuple(note for note in code if note.kind != "tokens")
    errors = tuple(note for note in notes if note.kind in {"error", "dearer"})[:MAX_MENTIONS]
    return Costs(tuple(statements), kind("saving"), errors, kind("praise"), kind("mention"), code, kind("dearer"))
