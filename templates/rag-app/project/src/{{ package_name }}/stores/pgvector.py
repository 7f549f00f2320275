"""PostgreSQL with the pgvector extension. Exact search: with fewer than some 100,000 passages it is fast enough, and
an HNSW index loses most hits once a filter is added (docs/decisions/0002-vector-store.md).
"""

from __future__ import annotations

from typing import Any

from ..errors import BadConfiguration, ProviderError
from ..model import Filter, Vector, VectorRow


class PgVectorStore:
    """One table. `replace` is one transaction, so that readers see the old rows or the new ones."""

    def __init__(self, dsn: str, table: str, dimensions: int) -> None:
        try:
            import psycopg
            from pgvector.psycopg import register_vector
        except ImportError as error:
            raise BadConfiguration("RAG_VECTOR_STORE=pgvector needs the extra `pgvector`") from error
        from psycopg import sql

        if not dsn:
            raise BadConfiguration("RAG_VECTOR_STORE=pgvector needs RAG_PGVECTOR_DSN")
        self._error = psycopg.Error
        try:
            self._connection: Any = psycopg.connect(dsn, autocommit=True)
            self._connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
            register_vector(self._connection)
            self._table = sql.Identifier(table)
            self._sql = sql.SQL
            self._connection.execute(
                self._sql(
                    "CREATE TABLE IF NOT EXISTS {} (id text PRIMARY KEY, company text NOT NULL,"
                    " period text NOT NULL, embedding vector({}) NOT NULL)"
                ).format(self._table, sql.Literal(dimensions))
            )
        except psycopg.Error as error:
            raise ProviderError(f"PostgreSQL: {error}") from error

    def replace(self, rows: list[VectorRow]) -> None:
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.execute(self._sql("DELETE FROM {}").format(self._table))
            insert = self._sql("INSERT INTO {} (id, company, period, embedding) VALUES (%s, %s, %s, %s)")
            cursor.executemany(
                insert.format(self._table), [(row.id, row.company, row.period, row.vector) for row in rows]
            )

    def search(self, vector: Vector, *, limit: int, where: Filter) -> list[tuple[str, float]]:
        query = self._sql(
            "SELECT id, 1 - (embedding <=> %(vector)s) FROM {}"
            " WHERE (%(companies)s::text[] IS NULL OR company = ANY(%(companies)s))"
            " AND (%(periods)s::text[] IS NULL OR period = ANY(%(periods)s))"
            " ORDER BY embedding <=> %(vector)s LIMIT %(limit)s"
        ).format(self._table)
        values = {
            "vector": vector,
            "companies": sorted(where.companies) or None,
            "periods": sorted(str(period) for period in where.periods) or None,
            "limit": limit,
        }
        try:
            rows = self._connection.execute(query, values).fetchall()
        except self._error as error:
            raise ProviderError(f"PostgreSQL: {error}") from error
        return [(str(row[0]), float(row[1])) for row in rows]

    def count(self) -> int:
        row = self._connection.execute(self._sql("SELECT count(*) FROM {}").format(self._table)).fetchone()
        return int(row[0])

    def close(self) -> None:
        self._connection.close()
