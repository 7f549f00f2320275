"""Ways to turn text into vectors. A module here is a technology; `make_embedder` picks one by its setting."""

from __future__ import annotations

from ..errors import BadConfiguration
from ..model import Embedder
from ..settings import Settings


def make_embedder(settings: Settings, *, corpus: list[str] | None = None) -> Embedder:
    """The embedder that the settings name. `corpus` is given at ingest, for those that must be fitted."""
    if settings.embedder == "minilm":
        from .minilm import MiniLm

        return MiniLm(threads=settings.threads)
    if settings.embedder == "tfidf-lsa":
        from .lsa import TfidfLsa

        path = settings.index_dir / "lsa.npz"
        return TfidfLsa.fit(corpus, path) if corpus is not None else TfidfLsa.load(path)
    from .remote import RemoteEmbedder

    if not settings.embedding_model:
        raise BadConfiguration("RAG_EMBEDDER=openai needs RAG_EMBEDDING_MODEL")
    return RemoteEmbedder(settings.embedding_model, settings.llm_base_url, settings.openai_api_key)
