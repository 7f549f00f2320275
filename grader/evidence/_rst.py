"""reStructuredText by docutils, with everything switched off that could read a file or run away."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from grader.evidence._document import MAX_LINE_CHARS, Document, Draft, Image, Link
from grader.evidence._text import parse_text

if TYPE_CHECKING:
    from docutils import nodes

# docutils is slow and recursive; a README of more than this is read as text.
_MAX_CHARS = 100_000
_MAX_INDENT = 60
_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "report_level": 5,
    "halt_level": 5,
    "syntax_highlight": "none",
    "smart_quotes": False,
    "doctitle_xform": False,
    "sectsubtitle_xform": False,
    "docinfo_xform": False,
    "line_length_limit": MAX_LINE_CHARS + 1,
    "input_encoding": "unicode",
    "warning_stream": None,
}


_MARKS = str.maketrans("", "", "*`")


def _tree(text: str) -> nodes.document:
    from docutils.core import publish_doctree  # noqa: PLC0415  (heavy: only when there is an RST file)

    return publish_doctree(text, settings_overrides=_SETTINGS | {"warning_stream": io.StringIO()})


class _Walk:
    """Fills a draft from a doctree; docutils gives lines for most nodes, the rest take their parent's."""

    def __init__(self, draft: Draft, rows: list[str]) -> None:
        self._draft = draft
        # As a node's text has it: without the marks of what is bold, and of what is code.
        self._rows = [row.translate(_MARKS) for row in rows]
        self._seen = 1

    def _line(self, node: Any, words: str = "", *, given: bool = True) -> int:
        """The node's first line: as docutils says (`given`), moved to where its first words stand."""
        guess = max(self._seen, (getattr(node, "line", None) or self._seen) - 2) if given else self._seen
        head = words.strip().split("\n")[0][:24].translate(_MARKS)
        if head:
            for no in range(guess, min(len(self._rows), guess + 400) + 1):
                if head in self._rows[no - 1]:
                    self._seen = no
                    return no
        return max(guess, 1)

    def walk(self, node: Any, level: int = 0, block: str = "prose") -> None:
        """Go through a node in reading order."""
        name = type(node).__name__
        if name in ("system_message", "comment", "substitution_definition", "raw"):
            return
        if name == "title":
            self._inline(node, self._line(node, node.astext()))
            self._draft.heading(self._seen, max(1, level), node.astext())
        elif name in ("paragraph", "term", "line", "rubric", "caption", "attribution"):
            no = self._line(node, node.astext())
            self._inline(node, no)
            for offset, row in enumerate(node.astext().split("\n")):
                self._draft.text(no + offset, row, block)
        elif name in ("literal_block", "doctest_block"):
            text = node.astext()
            no = self._line(node, text, given=False)  # docutils counts to a block's end
            classes = [c for c in node.get("classes", []) if c != "code"]
            self._draft.code(classes[0].lower() if classes else "", text, no, no + text.count("\n"), no)
        elif name == "table":
            self._table(node)
        elif name == "image":
            uri = node.get("uri", "")
            self._draft.images.append(Image(node.get("alt", ""), uri, self._line(node, "/".join(uri.split("/")[-2:]))))
        else:
            self._down(node, name, level, block)

    def _down(self, node: Any, name: str, level: int, block: str) -> None:
        if name in ("bullet_list", "enumerated_list", "definition_list", "field_list"):
            block = "list"
        elif name == "block_quote":
            block = "quote"
        for child in getattr(node, "children", ()):
            self.walk(child, level + (name == "section"), block)

    def _inline(self, node: Any, no: int) -> None:
        for child in node.findall():
            kind = type(child).__name__
            if kind == "reference" and child.get("refuri"):
                self._draft.links.append(Link(child.astext(), child["refuri"], no))
            elif kind == "image":
                self._draft.images.append(Image(child.get("alt", ""), child.get("uri", ""), no))

    def _table(self, node: Any) -> None:
        for title in (child for child in node.children if type(child).__name__ == "title"):
            self._draft.text(self._line(title, title.astext()), title.astext(), "prose")
        rows: list[tuple[int, tuple[str, ...]]] = []
        for row in node.findall(lambda n: type(n).__name__ == "row"):
            cells = tuple(" ".join(entry.astext().split()) for entry in row.children)
            no = self._line(row, next((cell for cell in cells if cell), ""))
            self._inline(row, no)
            rows.append((no, cells))
            self._draft.text(no, " | ".join(cells), "table")
        if len(rows) > 1:
            self._draft.tables.append((rows[0][1], tuple(cells for _, cells in rows[1:]), rows[0][0], rows[-1][0]))


def parse_rst(path: str, text: str) -> Document:
    """Read reStructuredText; what docutils can't take is read as plain text and says so."""
    rows = [row[:MAX_LINE_CHARS] for row in text.split("\n")]
    if len(text) > _MAX_CHARS or any(len(row) - len(row.lstrip()) > _MAX_INDENT for row in rows):
        return parse_text(path, text, "too large or too deep for the RST parser; read as plain text")
    draft = Draft()
    try:
        _Walk(draft, rows).walk(_tree("\n".join(rows)))
    except Exception as why:  # noqa: BLE001  (docutils raises many types on hostile input; the reader is told)
        return parse_text(path, text, f"not readable as RST ({type(why).__name__}); read as plain text")
    return draft.finish(path, "rst", len(rows))
