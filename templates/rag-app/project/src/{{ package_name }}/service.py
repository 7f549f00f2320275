"""The story of one question: understand, embed, search, draft, check, answer. Everything else is a part of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from .answering import Answerer, make_llm
from .answering.confidence import load_calibration
from .answering.extractive import NOT_IN_DOCUMENTS, ExtractiveAnswerer
from .answering.grounding import problems_of
from .embedders import make_embedder
from .errors import ProviderError
from .index import Index, check_embedder, load_index
from .model import Answer, Draft, Embedder, Filter, Found, VectorStore
from .query import Catalog, Query
from .retrieval import Mode, Rankings, Retriever
from .settings import Settings
from .stores import make_store

log = logging.getLogger(__name__)


class Stopwatch:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self.ms: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.ms[name] = self.ms.get(name, 0.0) + (time.perf_counter() - start) * 1000


class Rag:
    """Answers questions. Built once; safe to use from several threads."""

    def __init__(
        self, settings: Settings, index: Index, embedder: Embedder, store: VectorStore, llm: Answerer | None = None
    ) -> None:
        check_embedder(index, embedder)
        self.settings = settings
        self.index = index
        self.embedder = embedder
        self.store = store
        self.catalog = Catalog({(passage.company, passage.period) for passage in index.passages})
        self.retriever = Retriever(index, store, candidates=settings.candidates)
        self.extractive = ExtractiveAnswerer(
            index,
            embedder,
            self.retriever.idf,
            calibration=load_calibration(settings.calibration),
            min_confidence=settings.min_confidence,
        )
        self.llm = llm
        self._mode: Mode = settings.retrieval

    @classmethod
    def open(cls, settings: Settings) -> Rag:
        """Open what the settings name; raises IndexNotReady when nothing has been ingested."""
        index = load_index(settings)
        embedder = make_embedder(settings)
        store = make_store(settings, dimensions=embedder.dimensions)
        return cls(settings, index, embedder, store, make_llm(settings))

    def search(
        self,
        question: str,
        where: Filter | None = None,
        *,
        limit: int | None = None,
        mode: Mode | None = None,
        rerank: bool = True,
    ) -> list[Found]:
        """Only the passages, without an answer."""
        query, mode = self.catalog.understand(question, where), mode or self._mode
        if mode == "lexical" and not rerank:  # needs no vector, and the model is what takes the time
            return self.retriever.fuse(Rankings((), self.retriever.lexical(query)), limit=limit or self.settings.top_k)
        search_vector, topic_vector = self.embedder.embed([query.search_text, query.topic])
        fused = self.retriever.find(query, search_vector, limit=self.settings.candidates, mode=mode)
        if not rerank:
            return fused[: limit or self.settings.top_k]
        candidates = self.extractive.rank(query, topic_vector, fused)
        return self.extractive.rerank(candidates, limit=limit or self.settings.top_k)

    def ask(self, question: str, where: Filter | None = None) -> Answer:
        """Answer from the documents, with citations, or refuse."""
        watch = Stopwatch()
        with watch.stage("total"):
            with watch.stage("understand"):
                query = self.catalog.understand(question, where)
            with watch.stage("embed"):
                search_vector, topic_vector = self.embedder.embed([query.search_text, query.topic])
            with watch.stage("dense"):
                dense = self.retriever.dense(search_vector, query.where) if self._mode != "lexical" else ()
            with watch.stage("lexical"):
                lexical = self.retriever.lexical(query) if self._mode != "dense" else ()
            with watch.stage("fuse"):
                fused = self.retriever.fuse(Rankings(dense, lexical), limit=self.settings.candidates)
            with watch.stage("rerank"):
                candidates = self.extractive.rank(query, topic_vector, fused)
                found = self.extractive.rerank(candidates, limit=self.settings.top_k)
            with watch.stage("answer"):
                draft = self.extractive.draft(query, candidates)
                answerer = self.extractive.name
            if self.llm is not None and found and not query.unknown_periods:
                with watch.stage("llm"):
                    draft, answerer = self._with_llm(self.llm, query, found, draft)
            with watch.stage("check"):
                draft = self._checked(draft, found)
        return Answer(
            question=question,
            text=draft.text,
            answered=not draft.refusal,
            citations=draft.citations,
            confidence=round(draft.confidence, 4),
            passages=tuple(found),
            answerer=answerer,
            reason=draft.refusal,
            usage=draft.usage,
            timings_ms={stage: round(ms, 3) for stage, ms in watch.ms.items()},
        )

    def _with_llm(self, llm: Answerer, query: Query, found: list[Found], extracted: Draft) -> tuple[Draft, str]:
        """The model's draft when it holds; the extracted one when the model fails or isn't grounded."""
        try:
            draft = llm.draft(query.text, found)
        except ProviderError as error:
            log.warning("the language model failed", extra={"error": str(error)})
            return extracted, self.extractive.name
        if not draft.refusal and (problems := problems_of(draft, found)):
            log.warning("an ungrounded answer was replaced", extra={"problems": problems})
            return replace(extracted, usage=draft.usage), self.extractive.name
        return draft, llm.name

    @staticmethod
    def _checked(draft: Draft, found: list[Found]) -> Draft:
        """The last gate: nothing leaves without citations that hold."""
        if draft.refusal:
            return draft
        if problems := problems_of(draft, found):
            log.error("a draft failed the check", extra={"problems": problems})
            return Draft(NOT_IN_DOCUMENTS, (), draft.confidence, "the answer could not be verified", draft.usage)
        return draft

    def close(self) -> None:
        self.store.close()
