"""Vector stores. A module here is a technology; `make_store` picks one by its setting and imports only that one."""

from __future__ import annotations

from ..model import VectorStore
from ..settings import Settings


def make_store(settings: Settings, *, dimensions: int) -> VectorStore:
    """The store that the settings name, opened or created."""
    if settings.vector_store == "lancedb":
        from .lance import LanceStore

        return LanceStore(settings.index_dir / "lance")
    if settings.vector_store == "qdrant":
        from .qdrant import QdrantStore

        where = {"url": settings.qdrant_url, "api_key": settings.qdrant_api_key or None}
        if not settings.qdrant_url:
            where = {"path": str(settings.index_dir / "qdrant")}
        return QdrantStore.connect(where, settings.collection, dimensions)
    if settings.vector_store == "pgvector":
        from .pgvector import PgVectorStore

        return PgVectorStore(settings.pgvector_dsn, settings.collection, dimensions)
    if settings.vector_store == "pinecone":
        from .pinecone import PineconeStore

        return PineconeStore.connect(settings.pinecone_api_key, settings.collection)
    from .exact import ExactStore

    return ExactStore(settings.index_dir / "vectors.npz")
