"""Plain text and AsciiDoc: headings by underline, `==`, numbers or capitals; commands by their look."""

from __future__ import annotations

from grader.evidence._document import MAX_LINE_CHARS, Document, Draft, Link, count_words
from grader.evidence._regex import regex

_UNDERLINE = regex(r"^\s{0,3}([=\-~*#^+])\1{2,200}\s*$")
_ASCIIDOC = regex(r"^(={1,6}) (\S.{0,200})$")
_NUMBERED = regex(r"^(?:\d{1,2}[.)]|[IVX]{1,4}\.)\s{1,3}(\S.{1,70})$")
_URL = regex(r"https?://[^\s<>()\[\]\"']{3,800}")
_LIST = regex(r"^\s{0,12}(?:[-*+\u2022]|\d{1,3}[.)])\s")
_COMMAND = regex(
    r"^\s{0,12}(?:[$>%]\s)?(?:pip3?|python3?|conda|docker|docker-compose|git clone|npm|yarn|pnpm|make|"
    r"uvicorn|streamlit|Rscript|cmake|cargo|go run|uv|poetry|jupyter|\./[\w./-]{1,80}|bash|sh|curl|source|cd)\s\S"
)
_MAX_HEADING_WORDS = 9


def _heading(rows: list[str], i: int) -> tuple[int, str] | None:
    """Level and title when line `i` is a heading."""
    row = rows[i].strip()
    after = rows[i + 1].strip() if i + 1 < len(rows) else ""
    before = rows[i - 1].strip() if i else ""
    if (adoc := _ASCIIDOC.match(rows[i])) and not _UNDERLINE.match(rows[i]):
        return len(adoc[1]), adoc[2]
    if _UNDERLINE.match(row):
        return None
    if (mark := _UNDERLINE.match(after)) and abs(len(after) - len(row)) <= max(6, len(row) // 2):
        return (1 if mark[1] in "=#*" else 2), row
    if before or count_words(row) > _MAX_HEADING_WORDS or row.endswith((".", ",", ";")):
        return None
    if (numbered := _NUMBERED.match(row)) and not after:
        return 2, numbered[1].rstrip(":")
    letters = [c for c in row if c.isalpha()]
    if len(letters) > 3 and all(c.isupper() for c in letters) and any(c.lower() != c for c in letters):  # noqa: PLR2004
        return 2, row.rstrip(":")
    if row.endswith(":") and count_words(row) <= 5 and not _LIST.match(row):  # noqa: PLR2004
        return 2, row.rstrip(":")
    return None


def parse_text(path: str, text: str, error: str = "") -> Document:
    """Read plain text. Commands on lines of their own become code."""
    rows = [row[:MAX_LINE_CHARS] for row in text.split("\n")]
    draft = Draft()
    block: list[str] = []
    start = 0
    fence = False
    for i, row in enumerate([*rows, ""]):
        no = i + 1
        mark = row.strip() in ("----", "....") and (fence or rows[max(0, i - 1)].startswith("["))
        if mark:
            fence = not fence
        code = fence or bool(_COMMAND.match(row)) or (bool(block) and row.startswith(("    ", "\t")))
        if code and row.strip() and not mark:
            start = start if block else no
            block.append(row)
            continue
        if block:
            draft.code("", "\n".join(block), start, start + len(block) - 1, start)
            block = []
        if mark or not row.strip() or i >= len(rows):
            continue
        draft.links.extend(Link("", url[0].rstrip(".,;:"), no) for url in _URL.finditer(row))
        heading = _heading(rows, i)
        if heading:
            draft.heading(no, *heading)
        elif not _UNDERLINE.match(row):
            draft.text(no, row, "list" if _LIST.match(row) else "prose")
    return draft.finish(path, "text", len(rows), error)
