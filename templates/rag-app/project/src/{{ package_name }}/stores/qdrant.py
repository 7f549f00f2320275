"""Qdrant: a server reached over HTTP, or its embedded engine for one process."""

from __future__ import annotations

import uuid
from typing import Any

from ..errors import BadConfiguration, ProviderError
from ..model import Filter, Vector, VectorRow

BATCH = 256


class QdrantStore:
    """One collection. Point ids are UUIDs made from the passage ids; the payload keeps the originals."""

    def __init__(self, client: Any, collection: str, dimensions: int) -> None:
        self._client = client
        self._collection = collection
        self._dimensions = dimensions

    @classmethod
    def connect(cls, where: dict[str, str | None], collection: str, dimensions: int) -> QdrantStore:
        """`where` is a url with an optional api_key, or a path for the embedded engine."""
        try:
            from qdrant_client import QdrantClient
        except ImportError as error:
            raise BadConfiguration("RAG_VECTOR_STORE=qdrant needs the extra `qdrant`") from error
        try:
            client = QdrantClient(**where)
        except RuntimeError as error:  # the embedded engine locks its folder
            raise BadConfiguration("the embedded Qdrant is in use by another process: set RAG_QDRANT_URL") from error
        return cls(client, collection, dimensions)

    def replace(self, rows: list[VectorRow]) -> None:
        from qdrant_client import models
        from qdrant_client.http.exceptions import ApiException

        try:
            if self._client.collection_exists(self._collection):
                self._client.delete_collection(self._collection)
            self._client.create_collection(
                self._collection,
                vectors_config=models.VectorParams(size=self._dimensions, distance=models.Distance.COSINE),
            )
            for start in range(0, len(rows), BATCH):
                self._client.upsert(
                    self._collection,
                    points=[
                        models.PointStruct(
                            id=str(uuid.uuid5(uuid.NAMESPACE_OID, row.id)),
                            vector=row.vector.tolist(),
                            payload={"id": row.id, "company": row.company, "period": row.period},
                        )
                        for row in rows[start : start + BATCH]
                    ],
                )
        except (ApiException, OSError) as error:
            raise ProviderError(f"Qdrant: {error}") from error

    def search(self, vector: Vector, *, limit: int, where: Filter) -> list[tuple[str, float]]:
        from qdrant_client import models
        from qdrant_client.http.exceptions import ApiException

        must = [
            models.FieldCondition(key=key, match=models.MatchAny(any=sorted(values)))
            for key, values in (("company", where.companies), ("period", {str(p) for p in where.periods}))
            if values
        ]
        try:
            reply = self._client.query_points(
                self._collection,
                query=vector.tolist(),
                query_filter=models.Filter(must=must) if must else None,
                limit=limit,
            )
        except (ApiException, OSError) as error:
            raise ProviderError(f"Qdrant: {error}") from error
        return [(str(point.payload["id"]), float(point.score)) for point in reply.points]

    def count(self) -> int:
        if not self._client.collection_exists(self._collection):
            return 0
        return int(self._client.count(self._collection).count)

    def close(self) -> None:
        self._client.close()
