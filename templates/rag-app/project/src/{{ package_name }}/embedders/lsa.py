"""TF-IDF and a truncated SVD: no model at all, for machines that can't run ONNX. Fitted at ingest."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from ..errors import BadConfiguration, IndexNotReady
from ..model import Vector
from ..terms import terms

DIMENSIONS = 128
SEED = 7


class TfidfLsa:
    """Vectors from the corpus' own word statistics. Only `fit` needs scikit-learn."""

    name = "tfidf-lsa"

    def __init__(self, vocabulary: list[str], idf: Vector, components: Vector) -> None:
        self._place = {term: place for place, term in enumerate(vocabulary)}
        self._idf = idf
        self._components = components

    @property
    def dimensions(self) -> int:
        return int(self._components.shape[0])

    @classmethod
    def fit(cls, corpus: list[str], path: Path) -> TfidfLsa:
        try:
            from sklearn.decomposition import TruncatedSVD
            from sklearn.feature_extraction.text import TfidfVectorizer
        except ImportError as error:
            raise BadConfiguration("RAG_EMBEDDER=tfidf-lsa needs the extra `lsa` (scikit-learn)") from error
        vectorizer = TfidfVectorizer(analyzer=terms, sublinear_tf=True)
        matrix = vectorizer.fit_transform(corpus)
        svd = TruncatedSVD(min(DIMENSIONS, min(matrix.shape) - 1), random_state=SEED).fit(matrix)
        vocabulary = [str(term) for term in vectorizer.get_feature_names_out()]
        idf = np.asarray(vectorizer.idf_, dtype=np.float32)
        components = np.asarray(svd.components_, dtype=np.float32)
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, vocabulary=np.array(json.dumps(vocabulary)), idf=idf, components=components)
        return cls(vocabulary, idf, components)

    @classmethod
    def load(cls, path: Path) -> TfidfLsa:
        if not path.is_file():
            raise IndexNotReady(f"{path} is missing: run `ingest`")
        with np.load(path, allow_pickle=False) as saved:
            return cls(json.loads(str(saved["vocabulary"])), saved["idf"], saved["components"])

    def embed(self, texts: list[str]) -> Vector:
        vectors = np.zeros((len(texts), len(self._idf)), dtype=np.float32)
        for row, text in enumerate(texts):
            for term in terms(text):
                if (place := self._place.get(term)) is not None:
                    vectors[row, place] += 1
        used = vectors > 0
        vectors[used] = 1 + np.log(vectors[used])
        reduced = _unit(vectors * self._idf) @ self._components.T
        return _unit(reduced.astype(np.float32))


def _unit(rows: Vector) -> Vector:
    unit: Vector = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit
