"""Exact search with numpy in one file: the baseline, and enough for some 100,000 passages."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..model import Filter, Vector, VectorRow


class ExactStore:
    """Keeps all vectors in memory; `path` is where they are saved (None: nowhere)."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._ids: list[str] = []
        self._companies: list[str] = []
        self._periods: list[str] = []
        self._vectors: Vector = np.zeros((0, 0), dtype=np.float32)
        if path is not None and path.is_file():
            with np.load(path, allow_pickle=False) as saved:
                self._ids = saved["ids"].tolist()
                self._companies = saved["companies"].tolist()
                self._periods = saved["periods"].tolist()
                self._vectors = saved["vectors"]

    def replace(self, rows: list[VectorRow]) -> None:
        self._ids = [row.id for row in rows]
        self._companies = [row.company for row in rows]
        self._periods = [row.period for row in rows]
        self._vectors = np.stack([row.vector for row in rows]) if rows else np.zeros((0, 0), dtype=np.float32)
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            np.savez(
                self._path,
                ids=np.array(self._ids),
                companies=np.array(self._companies),
                periods=np.array(self._periods),
                vectors=self._vectors,
            )

    def search(self, vector: Vector, *, limit: int, where: Filter) -> list[tuple[str, float]]:
        if not self._ids:
            return []
        periods = {str(period) for period in where.periods}
        scores = self._vectors @ vector
        allowed = np.array(
            [
                (not where.companies or company in where.companies) and (not periods or period in periods)
                for company, period in zip(self._companies, self._periods, strict=True)
            ]
        )
        places = np.flatnonzero(allowed)
        best = places[np.argsort(-scores[places], kind="stable")[:limit]]
        return [(self._ids[place], float(scores[place])) for place in best]

    def count(self) -> int:
        return len(self._ids)

    def close(self) -> None:
        """Nothing is open."""
