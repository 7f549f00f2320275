"""Raw HTML inside documents: words, headings, links, images and table cells, with lines."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from grader.evidence._document import Image, Link
from grader.evidence._regex import regex

if TYPE_CHECKING:
    from grader.evidence._document import Draft

_SILENT = frozenset({"script", "style", "svg", "head", "template"})
# What a page wouldn't show: not displayed, of no size, or the colour of the paper.
_HIDDEN = regex(
    r"display\s?:\s?none|visibility\s?:\s?hidden|opacity\s?:\s?0(?:\.0)?\s?(?:;|$)|font-size\s?:\s?[01]?(?:\.\d)?(?:px|pt|em|rem|%)?\s?(?:;|$)"
    r"|(?:^|[;\s])color\s?:\s?(?:white|snow|transparent|#fff(?:fff)?\b|rgba?\(\s?255\s?,\s?255\s?,\s?255)",
    re.IGNORECASE,
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_HEADINGS = {f"h{n}": n for n in range(1, 7)} | {"summary": 5}


def _is_hidden(given: dict[str, str]) -> bool:
    white = given.get("color", "").lower() in ("white", "#fff", "#ffffff")
    return "hidden" in given or white or _HIDDEN.search(given.get("style", "")) is not None


class _Reader(HTMLParser):
    """Fills a draft. Text goes out as it comes, headings and links when they close."""

    def __init__(self, draft: Draft, first_line: int, block: str) -> None:
        super().__init__(convert_charrefs=True)
        self._draft, self._first, self._block = draft, first_line, block
        self._silent = 0
        self._hidden: list[str] = []  # tags that are open inside one that isn't shown
        self._heading: tuple[int, int, list[str]] | None = None
        self._link: tuple[int, str, list[str]] | None = None
        self._rows: list[tuple[int, list[str]]] = []
        self._cell: list[str] | None = None
        self._code: tuple[int, list[str]] | None = None

    @property
    def concealing(self) -> str:
        """The outermost open tag that hides what follows."""
        return self._hidden[0] if self._hidden else ""

    def _no(self) -> int:
        return self._first + self.getpos()[0] - 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._hidden or _is_hidden(given):
            self._hidden += [tag] if tag not in _VOID else []
        else:
            self._open(tag, given)

    def _open(self, tag: str, given: dict[str, str]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _HEADINGS:
            self._heading = (self._no(), _HEADINGS[tag], [])
        elif tag == "img" and given.get("src"):
            self._draft.images.append(Image(given.get("alt", ""), given["src"].strip(), self._no()))
        elif tag in ("video", "source", "iframe") and given.get("src"):
            self._draft.images.append(Image(tag, given["src"].strip(), self._no()))
        elif tag == "a" and given.get("href"):
            self._link = (self._no(), given["href"].strip(), [])
        elif tag == "tr":
            self._rows.append((self._no(), []))
        elif tag in ("td", "th") and self._rows:
            self._cell = []
        elif tag == "pre":
            self._code = (self._no(), [])

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            while self._hidden and self._hidden.pop() != tag:
                pass
        elif tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _HEADINGS and self._heading:
            no, level, words = self._heading
            self._heading = None
            self._draft.heading(no, level, "".join(words))
        elif tag == "a" and self._link:
            no, target, words = self._link
            self._link = None
            self._draft.links.append(Link(" ".join("".join(words).split()), target, no))
        elif tag in ("td", "th") and self._cell is not None:
            self._rows[-1][1].append(" ".join("".join(self._cell).split()))
            self._cell = None
        elif tag == "table":
            self._table()
        elif tag == "pre" and self._code:
            no, words = self._code
            self._code = None
            self._draft.code("", "".join(words).strip("\n"), no, self._no(), no)

    def handle_data(self, data: str) -> None:
        if self._silent or self._hidden:
            return
        for holder in (self._heading, self._link):
            if holder:
                holder[2].append(data)
        if self._heading:
            return
        if self._code:
            self._code[1].append(data)
        elif self._cell is not None:
            self._cell.append(data)
        else:
            for offset, row in enumerate(data.split("\n")):
                self._draft.text(self._no() + offset, row, self._block)

    def _table(self) -> None:
        rows = [(no, tuple(cells)) for no, cells in self._rows if any(cells)]
        self._rows = []
        for no, cells in rows:
            self._draft.text(no, " | ".join(cells), "table")
        if len(rows) > 1:
            self._draft.tables.append((rows[0][1], tuple(cells for _, cells in rows[1:]), rows[0][0], rows[-1][0]))

    def finish(self) -> None:
        """Give out what was never closed."""
        self.close()
        if self._heading:
            self._draft.heading(self._heading[0], self._heading[1], "".join(self._heading[2]))
        if self._link:
            self._draft.links.append(Link("".join(self._link[2]).strip(), self._link[1], self._link[0]))
        self._table()


_ELEMENT = regex(r"<(?P<tag>[a-z]{1,12})\b(?P<rest>[^<>\n]{1,300})>(?P<words>[^<]{0,8000})</(?P=tag)>", re.IGNORECASE)


def without_hidden(text: str) -> str:
    """A paragraph without the inline elements that a page wouldn't show; lines stay where they are."""
    if "<" not in text or ("style" not in text and "hidden" not in text and "color" not in text):
        return text

    def blank(match: re.Match[str]) -> str:
        reader = _Attributes()
        reader.feed(f"<{match['tag']}{match['rest']}>")
        return "\n" * match[0].count("\n") if _is_hidden(reader.given) else match[0]

    return _ELEMENT.sub(blank, text)


class _Attributes(HTMLParser):
    """The attributes of one tag."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, str] = {}

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.given = {name: value or "" for name, value in attrs}


def read_html(draft: Draft, html: str, first_line: int, block: str = "prose") -> str:
    """Add what a piece of HTML says to the draft; broken HTML gives what could be read of it.

    Returns the tag of an element that hides what follows and isn't closed yet, or an empty string.
    """
    reader = _Reader(draft, first_line, block)
    try:
        reader.feed(html)
        reader.finish()
    except (AssertionError, ValueError, RecursionError):  # html.parser asserts on some broken declarations
        return ""
    return reader.concealing
