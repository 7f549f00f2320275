"""LanceDB, embedded: one directory, real filters, no server."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from ..errors import BadConfiguration, IndexNotReady
from ..model import Filter, Vector, VectorRow

TABLE = "passages"


class LanceStore:
    """Each `replace` writes a new version of the table, so that readers never see half of one."""

    def __init__(self, folder: Path) -> None:
        try:
            import lancedb
        except ImportError as error:
            raise BadConfiguration("RAG_VECTOR_STORE=lancedb needs the extra `lancedb`") from error
        folder.mkdir(parents=True, exist_ok=True)
        self._database: Any = lancedb.connect(folder)
        self._table: Any = None
        with suppress(ValueError):  # there is no table yet
            self._table = self._database.open_table(TABLE)

    def replace(self, rows: list[VectorRow]) -> None:
        if not rows:
            self._database.drop_table(TABLE, ignore_missing=True)
            self._table = None
            return
        data = [{"id": row.id, "vector": row.vector, "company": row.company, "period": row.period} for row in rows]
        self._table = self._database.create_table(TABLE, data, mode="overwrite")

    def search(self, vector: Vector, *, limit: int, where: Filter) -> list[tuple[str, float]]:
        if self._table is None:
            raise IndexNotReady("the vector store is empty: run `ingest`")
        query = self._table.search(vector).distance_type("cosine").select(["id", "_distance"]).limit(limit)
        if condition := _condition(where):
            query = query.where(condition, prefilter=True)
        return [(row["id"], 1.0 - float(row["_distance"])) for row in query.to_list()]

    def count(self) -> int:
        return 0 if self._table is None else int(self._table.count_rows())

    def close(self) -> None:
        self._table = None


def _condition(where: Filter) -> str:
    """LanceDB takes a condition as SQL text only, so values are quoted here."""
    parts = []
    if where.companies:
        parts.append(f"company IN ({_quoted(where.companies)})")
    if where.periods:
        parts.append(f"period IN ({_quoted({str(period) for period in where.periods})})")
    return " AND ".join(parts)


def _quoted(values: frozenset[str] | set[str]) -> str:
    return ", ".join("'" + value.replace("'", "''") + "'" for value in sorted(values))
