"""Markdown by markdown-it-py's block rules; inline markup is stripped here, which is several times cheaper."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from grader.evidence._document import MAX_LINE_CHARS, Document, Draft, Image, Link
from grader.evidence._html import read_html, without_hidden
from grader.evidence._regex import regex

if TYPE_CHECKING:
    import re

    from markdown_it import MarkdownIt
    from markdown_it.token import Token


def _target(name: str) -> str:
    """A link's target in parentheses, which may hold one pair of its own; every part is bounded."""
    return rf"\((?P<{name}>[^()\n]{{0,800}}(?:\([^()\n]{{0,200}}\)[^()\n]{{0,200}})?)\)"


_INLINE = regex(
    r"(?P<code>`{1,3}(?P<code_text>[^`\n]{1,2000})`{1,3})"
    r"|\[\s?!\[(?P<badge_alt>[^\[\]]{0,300})\]" + _target("badge_src") + r"\s?\](?:" + _target("badge_to") + r")?"
    r"|!\[(?P<alt>[^\[\]]{0,300})\]" + _target("src") + r"|\[(?P<label>[^\[\]]{0,500})\]" + _target("to") +
    r"|\[(?P<ref_label>[^\[\]]{1,300})\]\[(?P<ref>[^\[\]\n]{0,200})\]"
    r"|<(?P<auto>https?://[^\s<>]{1,800})>"
    r"|(?P<bare>https?://[^\s<>()\[\]`\"']{3,800})"
    r"|<!--[^>]{0,2000}-->"
    r"|(?P<tag></?(?:img|a|br|b|i|em|strong|sub|sup|p|div|span|center|kbd|code|u|s|h[1-6]|picture|source|video|details"
    r"|summary|font|small|hr|li|ul|ol|table|tr|td|th)(?:\s[^<>]{0,800})?/?>)"
)  # fmt: skip
_EMPHASIS = regex(r"(?<![\w\\])(\*{1,3}|_{1,3}|~~)(?=\S)|(?<=[^\s\\])(\*{1,3}|_{1,3}|~~)(?!\w)|\*\*")
_STRUCK = regex(r"(?<![~\w])~~(?=[^\s~])[^~\n]{1,600}~~(?![~\w])")  # what is struck out isn't said any more
_ESCAPE = regex(r"\\([!-/:-@\[-`{-~])")
_HTML_HEADING = regex(
    r"^\s{0,3}(?:<(?:div|p|center)[^<>]{0,200}>\s*)?<h([1-6])(?:\s[^<>]{0,300})?>(.{1,600})</h\1>\s*$"
)
_NO_SPACE_HEADING = regex(r"^\s{0,3}(#{1,6})(?=[^\s#!/\d])(.{2,90})$")
_BOLD_LINE = regex(r"^\s{0,3}(\*\*|__)(?=\S)([^*_\n]{2,90})\1\s{0,3}:?\s{0,3}$")
_FENCE = regex(r"^\s{0,3}(`{3,}|~{3,})\s{0,3}([\w+#.-]{0,40})")
_CODE_HEADING = regex(r"^#{1,6} \S")
_LANGUAGE_LINE = frozenset(
    "bash sh shell python yaml json sql powershell dockerfile text plaintext cmd console r".split()
)
_DIAGRAM = regex(
    r"(?i)(?:^|\n)\s{0,20}(?:graph|flowchart|sequencediagram|classdiagram|statediagram|erdiagram|gantt|pie|journey|gitgraph|"
    r"mindmap|timeline|quadrantchart|xychart|c4|block|architecture|sankey|requirement|subgraph|%%)|-->|---"
)
# In these a line that starts with # is a comment, not a heading.
_HASH_COMMENTS = frozenset(
    "bash sh shell zsh console python py yaml yml toml r ruby dockerfile make makefile env dotenv ini conf".split()
)
_CONFLICT = regex(r"^(?:<{7}|>{7}|\|{7})(?: |$)|^={7}$")
# A sentence or an item of a list rather than something to type: several words, or several ideographs.
_WORDS_ONLY = regex(
    r"^\s{0,40}(?:(?:\d{1,2}[.)]|[-*•])\s{1,8})?(?:[^\W\d_][\w'\u2019-]{0,40}[,:.;!?]?\s{1,3}){4,200}[^\W\d_][\w'\u2019-]{0,40}[.:;!?]?\s{0,4}$"
    r"|^[^$={}<>|\\`]{0,400}[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{3,400}[^$={}<>|\\`]{0,400}$"
)
_MAX_REPAIRS = 8
_MAX_FRONT_MATTER = 80


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415  (heavy: only when a document is read)

    md = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table")
    md.core.ruler.enableOnly(["normalize", "block"])
    return md


def _repair(rows: list[str]) -> list[str]:
    """Lines as their author meant them, one for one: one-line HTML headings become Markdown ones outside fences."""
    out, fence = [], ""
    conflict = any(row.startswith("<<<<<<< ") for row in rows)
    for row in rows:
        if conflict and _CONFLICT.match(row):
            out.append("")  # an unresolved merge: "=======" would make a heading of the line above
            continue
        mark = _FENCE.match(row)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not mark[2]:
            fence = ""
        elif not fence and "<h" in row and (heading := _HTML_HEADING.match(row)):
            out.append("#" * int(heading[1]) + " " + heading[2].strip())
            continue
        out.append(row)
    return out


def _without_front_matter(rows: list[str]) -> list[str]:
    """Blank out the YAML header that model cards and hosted demos begin with."""
    if not rows or rows[0].strip() != "---":
        return rows
    end = next((i for i, row in enumerate(rows[1:_MAX_FRONT_MATTER], start=1) if row.strip() in ("---", "...")), 0)
    return [""] * (end + 1) + rows[end + 1 :] if end and any(":" in row for row in rows[1:end]) else rows


def _unwrap(rows: list[str]) -> list[str]:
    """A file that is one big ```markdown fence (pasted from a chat) is read as what it holds."""
    full = [i for i, row in enumerate(rows) if row.strip()]
    first = _FENCE.match(rows[full[0]]) if full else None
    if first is None or first[2].lower() not in ("markdown", "md"):
        return rows
    rows = list(rows)
    rows[full[0]] = ""
    if rows[full[-1]].strip().startswith(first[1]):
        rows[full[-1]] = ""
    return rows


def _cut(token: Token, rows: list[str]) -> int | None:
    """The blank line where a fence that nobody closed should have ended; None when the fence is sound."""
    if token.map is None:
        return None
    start, end = token.map
    last = rows[end - 1].strip() if end - 1 > start else ""
    closed = bool(last) and not last.strip(token.markup[0]) and len(last) >= len(token.markup)
    language = token.info.strip().partition(" ")[0].lower()
    if language in ("markdown", "md"):
        return None
    opener = next(
        (i for i in range(start + 1, end) if (m := _FENCE.match(rows[i])) and m[2] and m[1] == token.markup), None
    )
    if closed and opener is None:
        return None
    stop = opener if opener is not None else end
    hashes = language in _HASH_COMMENTS or not language
    blanks = [i for i in range(start + 1, stop) if not rows[i].strip()]
    for i in blanks:
        after = rows[i + 1] if i + 1 < stop else ""
        if _CODE_HEADING.match(after) and (after.startswith("##") or not hashes):
            return i
    return next((i for i in blanks if i > start + 1), None) if opener is not None else None


def _tokens(rows: list[str], env: dict[str, dict[str, dict[str, str]]]) -> list[Token]:
    """Block tokens; a fence without an end is closed where its content plainly ends, then everything is read again."""
    tokens: list[Token] = []
    for _ in range(_MAX_REPAIRS):
        env.clear()
        tokens = _parser().parse("\n".join(rows), env)
        fences = (token for token in tokens if token.type == "fence")
        found = next(((token, at) for token in fences if (at := _cut(token, rows)) is not None), None)
        if found is None:
            break
        rows[found[1]] = found[0].markup  # in place of a blank line, so that line numbers stay
    return tokens


class _Inline:
    """Strips inline markup and notes links and images on the way."""

    def __init__(self, draft: Draft, references: dict[str, dict[str, str]]) -> None:
        self._draft, self._references = draft, references

    def strip(self, content: str, first: int) -> str:
        """The words of inline content that starts at line `first`; line breaks stay."""

        def replace(match: re.Match[str]) -> str:
            return self._one(match, first + content.count("\n", 0, match.start()))

        text = _INLINE.sub(replace, content) if any(c in content for c in "`[<:") else content
        if "~~" in text:
            text = _STRUCK.sub("", text)
        if "*" in text or "_" in text or "~" in text:
            text = _EMPHASIS.sub("", text)
        return _ESCAPE.sub(r"\1", text) if "\\" in text else text

    def _one(self, m: re.Match[str], no: int) -> str:
        links, images = self._draft.links, self._draft.images
        kind = m.lastgroup
        if m["code"]:
            return m["code_text"].strip()
        if m["badge_src"] is not None:
            images.append(Image(m["badge_alt"], _url(m["badge_src"]), no))
            if m["badge_to"]:
                links.append(Link(m["badge_alt"], _url(m["badge_to"]), no))
            return ""
        if m["src"] is not None:
            images.append(Image(m["alt"], _url(m["src"]), no))
            return ""
        if m["to"] is not None:
            label = _EMPHASIS.sub("", m["label"].replace("`", ""))
            links.append(Link(" ".join(label.split()), _url(m["to"]), no))
            return label
        if m["ref_label"]:
            known = self._references.get((m["ref"] or m["ref_label"]).strip().upper())
            if known:
                links.append(Link(m["ref_label"], known.get("href", ""), no))
            return m["ref_label"]
        if url := m["auto"] or m["bare"]:
            links.append(Link("", url.rstrip(".,;:!?*_"), no))
            return url
        if kind == "tag" and m["tag"].lower().startswith(("<img", "<a ", "<source", "<video")):
            read_html(self._draft, m["tag"] + ("</a>" if m["tag"].lower().startswith("<a ") else ""), no)
        return " " if kind == "tag" else ""


def _url(inside: str) -> str:
    """The target without its title and angle brackets."""
    inside = inside.strip()
    for quote in (' "', " '"):
        inside = inside.split(quote)[0].rstrip()
    return inside.strip("<>")


def _paragraph(draft: Draft, text: str, first: int, block: str, raw: str) -> None:
    rows, raw_rows = text.split("\n"), raw.split("\n")
    if (
        block == "prose"
        and len(rows) == 1
        and (bold := _BOLD_LINE.match(raw))
        and not bold[2].rstrip().endswith((".", ","))
    ):
        draft.heading(first, 7, rows[0].strip().rstrip(":"))
        return
    for offset, row in enumerate(rows):
        raw_row = raw_rows[offset] if offset < len(raw_rows) else row
        heading = _NO_SPACE_HEADING.match(raw_row) if block == "prose" and raw_row.lstrip().startswith("#") else None
        if heading and " #" not in heading[2]:
            draft.heading(first + offset, len(heading[1]), row.lstrip("# "))
        else:
            draft.text(first + offset, row, block)


def _code(draft: Draft, token: Token) -> None:
    start, end = token.map or (0, 0)
    language = token.info.strip().partition(" ")[0].rpartition("{")[2].strip("{}.,:").lower()
    text, first = token.content.rstrip("\n"), start + (2 if token.type == "fence" else 1)
    if token.type == "code_block" and all(_WORDS_ONLY.match(row) for row in text.split("\n") if row.strip()):
        for offset, row in enumerate(text.split("\n")):  # words that were moved in by a tab or a few blanks
            draft.text(first + offset, row.strip(), "list")
        return
    if language == "mermaid" and not _DIAGRAM.search(text):
        for offset, row in enumerate(text.split("\n")):  # prose or a table that got a diagram's fence by mistake
            draft.text(first + offset, row, "prose")
        return
    head, _, rest = text.partition("\n")
    if not language and head.strip().lower() in _LANGUAGE_LINE and rest:
        language, text, first = head.strip().lower(), rest, first + 1  # the language slipped into the block
    draft.code(language, text, start + 1, end, first)


class _Blocks:
    """Goes through block tokens in order and fills a draft."""

    def __init__(self, draft: Draft, inline: _Inline) -> None:
        self._draft, self._inline = draft, inline
        self._lists = self._quotes = self._heading = 0
        self._table: list[tuple[int, list[str]]] | None = None
        self._concealed = ""  # the tag that hides everything until it is closed

    def take(self, token: Token) -> None:
        """One token: what opens or closes changes where we are, what has content is noted."""
        kind, first = token.type, (token.map[0] + 1 if token.map else 1)
        if self._concealed and token.content:
            if kind == "html_block" and f"</{self._concealed}" in token.content.lower():
                self._concealed = ""
            return
        if kind.endswith(("_list_open", "_list_close")):
            self._lists += token.nesting
        elif kind.startswith("blockquote"):
            self._quotes += token.nesting
        elif kind in ("heading_open", "heading_close"):
            self._heading = int(token.tag[1]) if token.nesting == 1 else 0
        elif kind == "table_open":
            self._table = []
        elif kind == "tr_open" and self._table is not None:
            self._table.append((first, []))
        elif kind == "table_close":
            self._finish_table()
        elif token.content or (token.type == "inline" and self._table):  # an empty cell keeps its column
            self._content(token, first)

    def _content(self, token: Token, first: int) -> None:
        if token.type in ("fence", "code_block"):
            _code(self._draft, token)
        elif token.type == "html_block":
            html = self._inline.strip(token.content, first) if "](" in token.content else token.content
            self._concealed = read_html(self._draft, html, first)
        elif token.type == "inline":
            words = self._inline.strip(without_hidden(token.content), first)
            if self._heading:
                self._draft.heading(first, self._heading, words)
            elif self._table:
                self._table[-1][1].append(" ".join(words.split()))
            else:
                block = "list" if self._lists > 0 else "quote" if self._quotes > 0 else "prose"
                _paragraph(self._draft, words, first, block, token.content)

    def _finish_table(self) -> None:
        rows = self._table or []
        self._table = None
        for no, cells in rows:
            self._draft.text(no, " | ".join(filter(None, cells)), "table")
        if rows:
            body = tuple(tuple(cells) for _, cells in rows[1:])
            self._draft.tables.append((tuple(rows[0][1]), body, rows[0][0], rows[-1][0]))


def parse_markdown(path: str, text: str, format_: str = "markdown") -> Document:
    """Read Markdown. Whatever the text, a document comes back."""
    rows = _repair(_unwrap(_without_front_matter([row[:MAX_LINE_CHARS] for row in text.split("\n")])))
    env: dict[str, dict[str, dict[str, str]]] = {}
    tokens = _tokens(rows, env)
    draft = Draft()
    blocks = _Blocks(draft, _Inline(draft, env.get("references", {})))
    for token in tokens:
        blocks.take(token)
    return draft.finish(path, format_, len(rows))
