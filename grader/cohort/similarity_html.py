"""The comparison as a web page of its own: groups, pairs, and what is alike side by side. No script, no request.

Text of the projects goes through `clean` and is escaped by `Markup.format`; nothing else is put into the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from grader.cohort.similarity_report import WORDS, explained, forked, line_counts, name_of, percent, sides
from grader.reports.as_html import page
from grader.reports.view import clean, clip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.cohort.similarity import Look, Pair, Similarity
    from grader.cohort.similarity_report import Comparison, Lines, Stretch

MOST_PAIRS, MOST_REGIONS, MOST_ROWS, MOST_COLUMNS = 60, 12, 40, 160
MOST_LISTED, USUAL_LISTED = 200, 10
# The code of all pairs together; a report stays below 5 MB.
MOST_CODE_BYTES = 4_000_000
FEWEST_SHOWN = 5


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup("\n").join(parts)


def _table(caption: str, heads: Sequence[str], rows: Iterable[Markup]) -> Markup:
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(one) for one in heads)
    return Markup(
        '<table class="cards batch"><caption class="hidden">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
    ).format(caption, head, _join(rows))


def _code(lines: Lines, numbers: Sequence[int | None]) -> Markup:
    rows = lines.source.text.split("\n")
    return _join(
        Markup()
        if row is None
        else Markup('<span class="dim">{:>5}</span>  {}').format(
            lines.source.line_of(row), clip(_plain(rows[row].expandtabs(4)), MOST_COLUMNS)
        )
        for row in numbers
    )


def _plain(row: str) -> str:
    """`clean` strips what a line begins with, which code needs."""
    body = row.lstrip(" ")
    return " " * min(len(row) - len(body), MOST_COLUMNS) + clean(body)


def _region(number: int, names: tuple[str, str], found: Stretch) -> Markup:
    rows = found.beside()
    side = Markup(
        '<div><p class="place"><span class="hidden">{name}: </span>{where}</p>'
        '<pre tabindex="0" aria-label="{name}, {where}">{code}</pre></div>'
    )
    more = Markup('<p class="dim">… {} more rows</p>').format(len(rows) - MOST_ROWS) if len(rows) > MOST_ROWS else ""
    return Markup(
        '<details{}><summary>{} ~ {} <span class="dim">({} tokens)</span></summary>'
        '<div class="beside">{}{}</div>{}</details>'
    ).format(
        Markup(" open") if number == 0 else Markup(),
        found.a.where, found.b.where, found.tokens,
        side.format(name=names[0], where=found.a.where, code=_code(found.a, [a for a, _ in rows[:MOST_ROWS]])),
        side.format(name=names[1], where=found.b.where, code=_code(found.b, [b for _, b in rows[:MOST_ROWS]])),
        more,
    )  # fmt: skip


def _besides(result: Similarity, pair: Pair) -> Markup:
    shared = result.shared(pair)
    parts = [
        (shared.starter, "from the starter that both were given"),
        (shared.idioms, "that everybody writes"),
        (shared.common, "that many of this cohort have"),
    ]
    told = [f"about {tokens} tokens {origin}" for tokens, origin in parts if tokens]
    if not told:
        return Markup()
    return Markup('<p class="dim">Besides, and not counted: {}.</p>').format(", ".join(told))


def _pair(result: Similarity, pair: Pair, number: int, room: int) -> Markup:
    """One pair's card; without code where there is no room left for it."""
    names = name_of(result.looks[pair.a]), name_of(result.looks[pair.b])
    found = sides(result, pair)
    lines = line_counts(found)
    regions, used = list[Markup](), 0
    for place, one in enumerate(found[:MOST_REGIONS]):
        made = _region(place, names, one)
        used += len(made.encode("utf-8", "replace"))
        if used > room:
            break
        regions.append(made)
    left = len(found) - len(regions)
    return Markup(
        '<section class="card" aria-labelledby="pair-{n}">'
        '<div class="bar-head"><h3 id="pair-{n}">{a} and {b}</h3></div>'
        "<p>In common: {pa} of the own code of {a} ({la} lines), {pb} of that of {b} ({lb} lines).</p>"
        "{fork}{besides}{regions}{left}</section>"
    ).format(
        n=number, a=names[0], b=names[1], pa=percent(pair.share_a), pb=percent(pair.share_b),
        la=lines[0], lb=lines[1], fork=_fork(result, pair), besides=_besides(result, pair), regions=_join(regions),
        left=Markup('<p class="dim">{} more stretches aren’t shown here; the JSON names them.</p>').format(left)
        if left else Markup(),
    )  # fmt: skip


def _fork(result: Similarity, pair: Pair) -> Markup:
    root = result.begins_alike(pair)
    return Markup("<p>{}</p>").format(forked(root)) if root else Markup()


def _mark(result: Similarity, pair: Pair) -> Markup:
    stands = pair.strength >= result.threshold
    told = Markup('<span class="mark {}">{}</span>').format(
        "info" if stands else "none", "look at together" if stands else "as usual"
    )
    return told + Markup(' <span class="chip">same first commit</span>') if result.begins_alike(pair) else told


def _cell(label: str, value: str) -> Markup:
    """A number, with its column's name where a small screen shows no head."""
    return Markup('<td class="num"><span class="narrow">{}</span>{}</td>').format(label, value)


def _pair_rows(result: Similarity, shown: int, listed: int) -> Iterable[Markup]:
    for number, pair in enumerate(result.pairs[:listed], start=1):
        a, b = (name_of(result.looks[one]) for one in (pair.a, pair.b))
        name = Markup("{} and {}").format(a, b)
        yield Markup('<tr><th scope="row">{}</th><td>{}</td>{}{}{}</tr>').format(
            Markup('<a href="#pair-{}">{}</a>').format(number, name) if number <= shown else name,
            _mark(result, pair),
            _cell("Strength", f"{pair.strength:.2f}"),
            _cell("First", percent(pair.share_a)),
            _cell("Second", percent(pair.share_b)),
        )


def _pairs(result: Similarity, shown: int) -> Markup:
    """Those that stand out, a few below them, and how many there are besides."""
    listed = min(MOST_LISTED, len(result.standing_out) + USUAL_LISTED)
    heads = ("Pair", "Hint", "Strength", "Of the first’s own code", "Of the second’s")
    left = max(0, len(result.pairs) - listed)
    more = Markup('<p class="dim">{} more pairs have less in common.</p>').format(left) if left else Markup()
    return _table("Pairs, strongest first", heads, _pair_rows(result, shown, listed)) + more


def _project_row(look: Look) -> Markup:
    one = look.project
    cells = {"starter": look.starter, "own": look.own, "idioms": look.idioms, "common": look.common}
    told = Markup("").join(_cell(name.title(), percent(cell / max(1, look.tokens))) for name, cell in cells.items())
    return Markup('<tr><th scope="row">{}{}</th>{}{}</tr>').format(
        name_of(look),
        Markup(' <span class="chip">earlier</span>') if one.earlier else Markup(),
        _cell("Tokens", str(look.tokens)),
        told,
    )


def _groups(result: Similarity) -> Markup:
    if not result.clusters:
        return Markup("<p>No pair stands out from this cohort.</p>")
    items = (
        Markup("<li>{}</li>").format(", ".join(name_of(result.looks[number]) for number in group))
        for group in result.clusters
    )
    return Markup("<p>Each of these has code in common with another of its group:</p><ol>{}</ol>").format(_join(items))


def _sections(comparison: Comparison) -> Iterable[Markup]:
    result = comparison.result
    section = Markup("<section><h2>{}</h2>{}</section>")
    yield section.format("Groups", _groups(result))
    shown = result.pairs[: min(MOST_PAIRS, max(FEWEST_SHOWN, len(result.standing_out)))]
    if result.pairs:
        yield section.format("Pairs", _pairs(result, len(shown)))
        cards, room = list[Markup](), MOST_CODE_BYTES
        for number, pair in enumerate(shown, start=1):
            cards.append(_pair(result, pair, number, room))
            room -= len(cards[-1].encode("utf-8", "replace"))
        yield section.format("Side by side", _join(cards))
    columns = ("Project", "Tokens", "Starter’s", "Own", "of which idioms", "of which common here")
    yield section.format("Projects", _table("Projects", columns, map(_project_row, result.looks)))
    if comparison.unread:
        rows = (
            Markup('<tr><th scope="row">{}</th><td>{}</td></tr>').format(clean(one.name), clean(one.message))
            for one in comparison.unread
        )
        yield section.format("Not read", _table("What couldn’t be read", ("Project", "Why"), rows))
    told = [*explained(result), *comparison.given.notes]
    if comparison.given.names:
        told.append(f"Subtracted from everybody: {', '.join(comparison.given.names)}.")
    items = _join(Markup("<li>{}</li>").format(one) for one in told)
    yield section.format("How this was compared", Markup("<ul>{}</ul>").format(items))


def title_of(comparison: Comparison) -> str:
    """What was compared."""
    now = sum(not look.project.earlier for look in comparison.result.looks)
    return f"Code in common among {now} projects"


def body_of(comparison: Comparison) -> Markup:
    """The page without what is around it, and without its heading."""
    return Markup('<p class="card notes">{}</p>{}').format(WORDS, _join(_sections(comparison)))


def as_html(comparison: Comparison) -> str:
    """The page; code is shown for the strongest pairs, as far as 4 MB go."""
    title = title_of(comparison)
    body = Markup('<article class="report"><header class="head"><h1>{}</h1></header>{}</article>').format(
        title, body_of(comparison)
    )
    return page(title, body)
