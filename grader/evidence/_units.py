# ruff: noqa: E501 - word lists of many languages: a row is a thought
"""Numbers with units as people write them: `96,3 %`, `1 200 tokens/s`, `$0.002`, `3,5 ₽`, `53.02ms`, `120 秒`, `2.3x`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARS = 2_000
MAX_NUMBERS = 80
_GROUP_DIGITS = 3

_PER_SECOND = r"\s?(?:/|per|par|por|pro|в|a)\s?(?:s|sec|second|seconde|segundo|sekunde|сек|секунду|秒|초)"

# Canonical unit -> how it is written after a number. Order matters: the more specific ones stand first.
_UNITS = (
    (
        "%",
        r"%|％|٪|(?:percent|pct|percentage points?|pour ?cent|por ?cento|por ?ciento|prozent|процент\w{0,4}|퍼센트|パーセント)(?!\w)",
    ),
    (
        "tokens/s",
        rf"(?:\w{{1,12}} )?(?:tokens?|toks?|токен\w{{0,3}}|字|토큰){_PER_SECOND}(?!\w)|(?:t/s|tok/s|tps)(?!\w)",
    ),
    (
        "req/s",
        (
            rf"(?:req(?:uest)?s?|quer(?:y|ies)|calls?|predictions?|inferences?|requêtes|requisições|peticiones|запрос\w{{0,3}}"
            rf"|请求|次|요청){_PER_SECOND}(?!\w)|(?:rps|qps|req/s|requests/s|requests per second)(?!\w)"
        ),
    ),
    (
        "items/s",
        (
            rf"(?:images?|imgs?|samples?|rows?|records?|events?|messages?|items?|iter(?:ation)?s?|its?|docs?|frames?|кадр\w{{0,3}}|帧|枚)"
            rf"{_PER_SECOND}(?!\w)|(?:fps|кадр\w{{0,3}}/с|帧/秒)(?!\w)"
        ),
    ),
    (
        "ms",
        r"(?:ms|msecs?|millisec(?:ond)?s?|millisecondes?|millisekunden?|milisegundos?|milisaniye|milidetik|мс|миллисекунд\w{0,2})(?!\w)|毫秒|밀리초|ミリ秒",
    ),
    ("ns", r"ns(?:/op)?(?!\w)|纳秒"),
    ("us", r"(?:(?-i:us)|µs|μs|usec|microsec(?:ond)?s?|мкс)(?!\w)|微秒"),
    ("s", r"(?:s|secs?|seconds?|secondes?|segundos?|sekunden?|saniye|detik|soniya|сек|секунд\w{0,2}|giây)(?!\w)|秒|초"),
    (
        "min",
        r"(?:min|mins|minutes?|minutos?|minuten?|minuti|минут\w{0,2}|мин|dakika|menit|daqiqa)(?!\w)|分钟|分(?!之)|분",
    ),
    ("h", r"(?:h|hrs?|hours?|heures?|horas?|stunden?|час\w{0,2}|saat|jam|soat)(?!\w)|小时|時間|시간"),
    ("d", r"(?:days?|jours?|días?|dias?|tagen?|дн(?:я|ей)|gün)(?!\w)|天|일"),
    ("GB", r"(?:[KMGT]i?B|[KMG]o|[кмгт]б)(?!\w)"),
    ("W", r"(?:k?Wh?|watts?)(?!\w)|瓦"),
    ("USD", r"(?:USD|US\$|dollars?|dólares|доллар\w{0,3}|cents?|¢)(?!\w)|\$|美元|달러|ドル"),
    ("EUR", r"(?:EUR|euros?|евро)(?!\w)|€|欧元"),
    ("GBP", r"(?:GBP|pounds?)(?!\w)|£"),
    ("CNY", r"(?:CNY|RMB|yuan)(?!\w)|元|块"),
    ("JPY", r"(?:JPY|yen)(?!\w)|円"),
    ("KRW", r"KRW(?!\w)|원|₩"),
    ("RUB", r"(?:RUB|руб\w{0,4})(?!\w)|₽"),
    ("INR", r"(?:INR|rupees?)(?!\w)|₹"),
    ("BRL", r"(?:BRL|reais)(?!\w)"),
    ("TRY", r"(?:TL|TRY|lira)(?!\w)|₺"),
    ("x", r"(?:[x×✕]|times|fois|veces|vezes|раза?|kat)(?!\w)|倍|배"),
)
_AFTER = regex("|".join(f"(?P<u{i}>{pattern})" for i, (_, pattern) in enumerate(_UNITS)), re.IGNORECASE)
_BEFORE = {
    "$": "USD", "US$": "USD", "USD": "USD", "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP", "¥": "CNY", "￥": "CNY",
    "₹": "INR", "₽": "RUB", "R$": "BRL", "₺": "TRY", "₩": "KRW",
}  # fmt: skip
MONEY = frozenset(_BEFORE.values()) | {"JPY"}
_CURRENCY = r"US\$|R\$|USD|EUR|GBP|[$€£¥￥₹₽₺₩]"
_NUMBER = regex(
    rf"(?P<bound>[<>≈~≤≥＜＞]=?|±|\+/-|约|около|ca\.|environ)?\s?(?P<money>{_CURRENCY})?\s?"
    r"(?<![A-Za-z_\d.#])(?P<number>-?\d{1,3}(?:[\u00a0\u202f ']\d{3}){1,4}(?:[.,]\d{1,6})?(?!\d)"
    r"|-?\d{1,15}(?:[.,]\d{1,15}){0,5}(?:[eE][+-]?\d{1,3})?|\.\d{2,6}(?![\d.]))(?P<scale>[kKmM](?![\w/]))?"
)
# `2m30s`, `1h05m`: as stopwatches and jobs show it.
_COMPOUND = regex(r"(?:(?P<h>\d{1,3})h)?(?P<m>\d{1,3})m(?:(?P<s>\d{1,2})s)?(?![A-Za-z0-9])")
# Money that is written with a point between the thousands: `1.000 TL`, `29.800 €`.
_POINTED = frozenset({"EUR", "TRY", "BRL", "RUB"})
_STOPWATCH = frozenset({"h", "m"})
_THOUSANDS = regex(r"[1-9]\d{0,2}\.\d{3}")
# Turkish and Basque write the sign first: `%92`, where no number stands before it.
_PERCENT_FIRST = regex(r"(?<![\w%)])%$")
_SCALES = {"": 1.0, "k": 1e3, "m": 1e6}


class Quantity(NamedTuple):
    """One number.

    Attributes:
        value: as a float, in `unit` as written (2.5 with `s`; nothing is converted).
        unit: a canonical unit (`%`, `ms`, `tokens/s`, `USD`, ...), empty for a bare number.
        text: as written, unit included.
        start, end: where it stands in its line.
        bound: `<`, `>`, `~` or `±` in front of it, else empty.
        decimals: digits after the decimal sign.
    """

    value: float
    unit: str
    text: str
    start: int
    end: int
    bound: str = ""
    decimals: int = 0


def parse_number(text: str, *, percent: bool = False) -> tuple[float, int] | None:
    """The value and decimals of a number in any of the usual spellings; None for versions, dates and the like."""
    text = text.replace("\u00a0", "").replace("\u202f", "").replace("'", "").replace(" ", "")
    commas, dots = text.count(","), text.count(".")
    if commas and dots:
        decimal = max(text.rfind(","), text.rfind("."))
        sign, other = text[decimal], "." if text[decimal] == "," else ","
        if text.count(sign) > 1 or any(len(group) != _GROUP_DIGITS for group in text[:decimal].split(other)[1:]):
            return None
        text = text.replace(other, "").replace(sign, ".")
    elif commas == 1:
        head, _, tail = text.partition(",")
        thousands = len(tail) == _GROUP_DIGITS and head.lstrip("-") not in {"0", ""} and not percent
        text = head + tail if thousands else f"{head}.{tail}"
    elif commas > 1 or dots > 1:
        groups = re.split("[.,]", text)[1:]
        if any(len(group) != _GROUP_DIGITS for group in groups):
            return None
        text = text.replace(",", "").replace(".", "")
    try:
        value = float(text)
    except ValueError:
        return None
    tail = text.lower().partition("e")[0].partition(".")[2]
    return value, len(tail)


def parse_quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of a line with its unit, left to right; at most 80 of the first 2,000 characters."""
    return tuple(_numbers(text[:MAX_CHARS]))


def _row(text: str, start: int) -> Iterator[Quantity]:
    """Values of a row without spaces: the `50` and `0.96` of `mAP@50,0.96`."""
    for part in text.split(","):
        parsed = parse_number(part)
        if parsed is not None:
            yield Quantity(parsed[0], "", part, start, start + len(part), "", parsed[1])
        start += len(part) + 1


def _unit(after: re.Match[str] | None, text: str, start: int) -> str:
    if after is not None and after.lastgroup:
        return _UNITS[int(after.lastgroup[1:])][0]
    return "%" if _PERCENT_FIRST.search(text, max(0, start - 2), start) else ""


def _numbers(text: str) -> Iterator[Quantity]:
    count = 0
    for match in _NUMBER.finditer(text):
        end = match.end()
        after = _AFTER.match(text, end) or (
            _AFTER.match(text, end + 1) if text[end : end + 1] in {" ", "\u00a0", "-"} else None
        )
        unit = _unit(after, text, match.start("number"))
        # a letter right behind the digits makes it a name: `8x7b`, `3rd`, `2d`, `v2`
        glued = text[end : end + 1]
        spent = _COMPOUND.match(text, match.start("number")) if glued in _STOPWATCH else None
        if spent is not None and (spent["h"] or spent["s"]):
            minutes = int(spent["h"] or 0) * 60 + int(spent["m"]) + int(spent["s"] or 0) / 60
            yield Quantity(minutes, "min", spent.group(), spent.start(), spent.end(), (match["bound"] or "")[:1], 0)
            continue
        if after is None and glued.isascii() and (glued.isalpha() or glued == "_"):
            continue
        money = match["money"]
        parsed = parse_number(match["number"], percent=unit == "%")
        if parsed is None and "," in match["number"]:
            yield from _row(match["number"], match.start("number"))
            continue
        if parsed is None or (parsed[0] != parsed[0]):
            continue
        value = parsed[0] * _SCALES[(match["scale"] or "").lower()]
        stop = after.end() if after is not None else end
        if money:
            unit, stop = _BEFORE[money], end
        if unit in _POINTED and _THOUSANDS.fullmatch(match["number"]):
            value, parsed = value * 1000, (value * 1000, 0)
        bound = (match["bound"] or "")[:1]
        yield Quantity(value, unit, text[match.start() : stop].strip(), match.start("number"), stop, bound, parsed[1])
        count += 1
        if count >= MAX_NUMBERS:
            return
