"""The nouns of the project. This module imports nothing else of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a PDF as lines of text, without running headers and footers."""

    number: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A quarter of a fiscal year."""

    year: int
    quarter: int

    def __str__(self) -> str:
        return f"Q{self.quarter} FY{self.year}"


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF that was read: where it came from, what it is about, and its pages."""

    file: str
    sha256: str
    company: str
    period: Period | None
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it stands in the document, and the page on which it begins."""

    text: str
    page: int
    suspicious: bool = False  # reads like an instruction to a model; never quoted, never sent to one


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded, found and cited: a few sentences that one person said on one subject."""

    id: str
    file: str
    company: str
    period: Period | None
    section: str
    speaker: str
    sentences: tuple[Sentence, ...]
    question: str = ""  # what the speaker was asked, in a questions-and-answers section

    @property
    def text(self) -> str:
        return " ".join(s.text for s in self.sentences if not s.suspicious)

    @property
    def header(self) -> str:
        """Says whose words these are and when: the passage itself never repeats it."""
        parts = (self.company, str(self.period or ""), self.section, self.speaker)
        return " | ".join(part for part in parts if part)

    @property
    def headed(self) -> str:
        """The text that is embedded and indexed."""
        return "\n".join(part for part in (self.header, self.question, self.text) if part)

    @property
    def pages(self) -> tuple[int, ...]:
        return tuple(sorted({s.page for s in self.sentences}))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents may answer. Empty means all of them."""

    companies: frozenset[str] = frozenset()
    periods: frozenset[Period] = frozenset()

    def admits(self, company: str, period: Period | None) -> bool:
        return (not self.companies or company in self.companies) and (not self.periods or period in self.periods)


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that retrieval found, with its place in each ranking (None: not in it)."""

    passage: Passage
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A place that supports an answer. `quote` is verbatim."""

    number: int
    passage_id: str
    file: str
    page: int
    speaker: str
    quote: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answer cost in tokens. The extractive answerer uses none."""

    model: str = ""
    input_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answerer proposes, before it is checked."""

    text: str
    citations: tuple[Citation, ...]
    confidence: float
    refusal: str = ""  # why there is no answer; empty when there is one
    usage: Usage = Usage()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the caller gets: an answer with at least one citation, or a refusal with its reason."""

    question: str
    text: str
    answered: bool
    citations: tuple[Citation, ...]
    confidence: float
    passages: tuple[Found, ...]
    answerer: str
    reason: str = ""
    usage: Usage = Usage()
    timings_ms: dict[str, float] = field(default_factory=dict)


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: list[str]) -> Vector: ...


@dataclass(frozen=True, slots=True)
class VectorRow:
    """What a vector store keeps of a passage."""

    id: str
    vector: Vector
    company: str
    period: str


class VectorStore(Protocol):
    """Finds the nearest passages. Each implementation passes tests/contracts/test_vector_store.py."""

    def replace(self, rows: list[VectorRow]) -> None:
        """Make `rows` the whole content of the store."""

    def search(self, vector: Vector, *, limit: int, where: Filter) -> list[tuple[str, float]]:
        """Ids and cosine similarities, best first."""

    def count(self) -> int: ...

    def close(self) -> None: ...
