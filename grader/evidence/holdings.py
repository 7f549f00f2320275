"""Whether a word stands anywhere in what a repository holds beside its documents: packages, paths, code, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence.files import base_name, suffix
from grader.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.evidence.dependencies import Dependencies
    from grader.evidence.files import Files
    from grader.evidence.source_code import SourceCode

MAX_SETTINGS = 150
MAX_SETTINGS_BYTES = 96 << 10
_SETTINGS = (
    ".yml", ".yaml", ".toml", ".cfg", ".ini", ".json", ".tf", ".sh", ".env", ".example", ".gradle", ".xml", ".txt",
    ".conf", ".properties", ".tpl", ".lock", ".ps1", ".bat", ".html", ".css", ".sql", ".j2", ".jinja", ".dvc",
)  # fmt: skip
_SETTINGS_NAMES = ("dockerfile", "makefile", "procfile", "jenkinsfile", "pipfile", "justfile", "containerfile")
_DOCUMENTS = (".md", ".rst", ".txt", ".adoc", ".mdx", ".markdown", "")


class Holdings:
    """Everything but the documents, searched at most once for each word."""

    def __init__(self, files: Files, source_code: SourceCode, dependencies: Dependencies) -> None:
        self._files, self._code, self._packages = files, source_code, dependencies
        self._texts: list[tuple[str, str]] | None = None

    def read_whole(self) -> bool:
        """Whether all own source was within the caps: only then does an absent word mean something."""
        return not self._code.left_out and not any(file.error for file in self._code.files)

    def find(self, words: Iterable[str]) -> Place | None:
        """The first place that has one of these lower-case words; None when none has."""
        return next(self.places(words), None)

    def places(self, words: Iterable[str]) -> Iterator[Place]:
        """Every place that has one of these lower-case words: requirements, then paths, then the first in each text."""
        wanted = tuple(words)
        for manifest in self._packages.manifests:
            for requirement in manifest.requirements:
                name = f"{requirement.name}="
                if any(word in name for word in wanted):
                    yield Place(manifest.path, requirement.line or None, note=requirement.name)
        for entry in self._files.all:
            low = entry.path.lower()
            # Of a document only its folder says what there is.
            where = low.rpartition("/")[0] if suffix(entry.path) in _DOCUMENTS else low
            if any(word in where for word in wanted):
                yield Place(entry.path)
        for path, text in self._lowered():
            at = min((at for word in wanted if (at := text.find(word)) >= 0), default=-1)
            if at >= 0:
                yield Place(path, text.count("\n", 0, at) + 1 if not path.endswith(".ipynb") else None)

    def find_in_code(self, words: Iterable[str]) -> bool:
        """Whether the text of any code or settings has one of these lower-case words."""
        wanted = tuple(words)
        return any(word in text for _, text in self._lowered() for word in wanted)

    @property
    def has_code(self) -> bool:
        """Whether there is any source at all."""
        return bool(self._code.main_language)

    def _lowered(self) -> list[tuple[str, str]]:
        if self._texts is None:
            self._texts = [(code.path, code.text.lower()) for code in self._code.texts()]
            known = {path for path, _ in self._texts}
            settings = [e for e in self._files.own if e.path not in known and _is_setting(e.path)][:MAX_SETTINGS]
            for entry in settings:
                text = self._files.text(entry.path, MAX_SETTINGS_BYTES) if entry.size else None
                if text:
                    self._texts.append((entry.path, text.lower()))
        return self._texts


def collect(files: Files, source_code: SourceCode, dependencies: Dependencies) -> Holdings:
    """Nothing is read before the first word is looked for."""
    return Holdings(files, source_code, dependencies)


def _is_setting(path: str) -> bool:
    name = base_name(path).lower()
    if name.startswith("readme"):
        return False
    return name.endswith(_SETTINGS) or name.startswith((*_SETTINGS_NAMES, ".")) or "dockerfile" in name
