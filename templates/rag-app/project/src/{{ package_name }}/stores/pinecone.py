"""Pinecone: a managed service. The index must exist, with the cosine metric and the embedder's dimensions."""

from __future__ import annotations

from typing import Any

from ..errors import BadConfiguration, ProviderError
from ..model import Filter, Vector, VectorRow

BATCH = 100


class PineconeStore:
    """Uses one namespace of an index. New rows are written before stale ones are deleted."""

    def __init__(self, index: Any, namespace: str = "passages", *, failures: tuple[type[Exception], ...] = ()) -> None:
        self._failures = failures
        self._index = index
        self._namespace = namespace

    @classmethod
    def connect(cls, api_key: str, index: str) -> PineconeStore:
        try:
            from pinecone import Pinecone, PineconeException
        except ImportError as error:
            raise BadConfiguration("RAG_VECTOR_STORE=pinecone needs the extra `pinecone`") from error
        if not api_key:
            raise BadConfiguration("RAG_VECTOR_STORE=pinecone needs PINECONE_API_KEY")
        return cls(Pinecone(api_key=api_key).Index(index), failures=(PineconeException,))

    def replace(self, rows: list[VectorRow]) -> None:
        old = {str(item) for page in self._index.list(namespace=self._namespace) for item in page}
        for start in range(0, len(rows), BATCH):
            self._index.upsert(
                vectors=[
                    {
                        "id": row.id,
                        "values": row.vector.tolist(),
                        "metadata": {"company": row.company, "period": row.period},
                    }
                    for row in rows[start : start + BATCH]
                ],
                namespace=self._namespace,
            )
        stale = sorted(old - {row.id for row in rows})
        for start in range(0, len(stale), BATCH):
            self._index.delete(ids=stale[start : start + BATCH], namespace=self._namespace)

    def search(self, vector: Vector, *, limit: int, where: Filter) -> list[tuple[str, float]]:
        conditions: dict[str, Any] = {}
        if where.companies:
            conditions["company"] = {"$in": sorted(where.companies)}
        if where.periods:
            conditions["period"] = {"$in": sorted(str(period) for period in where.periods)}
        try:
            reply = self._index.query(
                vector=vector.tolist(), top_k=limit, namespace=self._namespace, filter=conditions or None
            )
        except self._failures as error:
            raise ProviderError(f"Pinecone: {error}") from error
        return [(str(match["id"]), float(match["score"])) for match in reply["matches"]]

    def count(self) -> int:
        space = self._index.describe_index_stats()["namespaces"].get(self._namespace)
        return int(space["vector_count"]) if space else 0

    def close(self) -> None:
        """The client keeps no connection that must be closed."""
