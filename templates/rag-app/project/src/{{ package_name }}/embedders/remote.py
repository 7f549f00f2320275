"""Embeddings of any service that speaks the OpenAI protocol."""

from __future__ import annotations

import numpy as np

from ..errors import BadConfiguration, ProviderError
from ..model import Vector

BATCH = 128


class RemoteEmbedder:
    """Sends texts to a service: what is embedded leaves the machine."""

    def __init__(self, model: str, base_url: str, api_key: str, *, http_client: object | None = None) -> None:
        try:
            import openai
        except ImportError as error:
            raise BadConfiguration("RAG_EMBEDDER=openai needs the extra `openai`") from error
        self._errors = openai.OpenAIError
        self._client = openai.OpenAI(
            api_key=api_key or "none",
            base_url=base_url or None,
            http_client=http_client,  # type: ignore[arg-type]
        )
        self.name = f"openai:{model}"
        self._model = model
        self._dimensions = 0

    @property
    def dimensions(self) -> int:
        if not self._dimensions:
            self._dimensions = self.embed(["dimensions"]).shape[1]
        return self._dimensions

    def embed(self, texts: list[str]) -> Vector:
        rows: list[list[float]] = []
        for start in range(0, len(texts), BATCH):
            try:
                reply = self._client.embeddings.create(
                    model=self._model, input=texts[start : start + BATCH], encoding_format="float"
                )
            except self._errors as error:
                raise ProviderError(f"embedding failed: {error}") from error
            rows += [item.embedding for item in sorted(reply.data, key=lambda item: item.index)]
        vectors = np.array(rows, dtype=np.float32)
        unit: Vector = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return unit
