"""What stands around a line of a document: how something was measured is often told once for all."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.evidence._document import Document

# Lines around a statement that can say how it was measured.
NEAR_LINES = 15
MAX_LINE, MAX_LINES = 400, 100


class Surroundings:
    """The text near a line of a document, within its section."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._lines = {d.path: d.lines for d in documents}
        self._sections = {d.path: d.sections for d in documents}
        self._at = {d.path: {line.no: i for i, line in enumerate(d.lines)} for d in documents}
        self._known: dict[tuple[str, int], str] = {}
        self._whole: dict[tuple[str, int], str] = {}

    def near(self, path: str, no: int) -> str:
        """Up to 15 lines on either side that belong to the same section."""
        key = (path, no)
        if key not in self._known:
            lines, i = self._lines.get(path, ()), self._at.get(path, {}).get(no)
            if i is None:
                return ""
            section = lines[i].section
            part = lines[max(0, i - NEAR_LINES) : i + NEAR_LINES + 1]
            text = [x.text[:MAX_LINE] for x in part if x.section == section]
            self._known[key] = "\n".join([*text, *self._lead(path, section)])
        return self._known[key]

    def section(self, path: str, no: int) -> str:
        """All that stands in the same section, as far as a page goes: a load tool is named once for all."""
        lines, i = self._lines.get(path, ()), self._at.get(path, {}).get(no)
        if i is None:
            return self.near(path, no)
        key = (path, lines[i].section)
        if key not in self._whole:
            rows = islice((line.text[:MAX_LINE] for line in lines if line.section == key[1]), MAX_LINES)
            self._whole[key] = "\n".join(rows)
        return f"{self._whole[key]}\n{self.near(path, no)}"

    def _lead(self, path: str, section: int) -> list[str]:
        """What stands right under the headings above a section, but the title: it often names the machine for all."""
        sections, above = self._sections[path], set[int]()
        level = sections[section].level
        for i in range(section - 1, -1, -1):
            if 1 < sections[i].level < level:
                above.add(i)
            level = min(level, sections[i].level)
        if not above:
            return []
        return [x.text[:MAX_LINE] for x in self._lines[path] if x.section in above][:NEAR_LINES]
