"""The index on disk: passages, sentence vectors and a manifest, beside the vector store."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .chunking import split_document
from .embedders import make_embedder
from .errors import IndexNotReady, UnreadablePdf
from .model import Embedder, Passage, Period, Sentence, Vector, VectorRow
from .settings import Settings
from .stores import make_store
from .transcript import load_document
from .wording import Vocabulary

SCHEMA = 1
_MANIFEST, _PASSAGES, _SENTENCES = "manifest.json", "passages.jsonl", "sentences.npy"
_VOCABULARY = "vocabulary.npz"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the index was made of and with. A reader with other settings refuses it."""

    schema: int
    embedder: str
    dimensions: int
    vector_store: str
    files: dict[str, str]
    skipped: dict[str, str]
    passages: int
    suspicious_sentences: int


@dataclass(frozen=True, slots=True)
class Index:
    """Everything that a query needs except the vector store."""

    manifest: Manifest
    passages: tuple[Passage, ...]
    sentence_vectors: Vector
    first_row: dict[str, int]  # passage id -> row of its first sentence
    vocabulary: Vocabulary

    def vectors_of(self, passage: Passage) -> Vector:
        """One row for each sentence, and a last one for the question that was asked, if any."""
        start = self.first_row[passage.id]
        return self.sentence_vectors[start : start + len(_units(passage))]


def build_index(settings: Settings) -> Manifest:
    """Read all PDFs, embed what they say, and write index and store. Unreadable files are skipped, and named."""
    passages, files, skipped = _read_folder(settings.pdf_dir)
    if not passages:
        raise IndexNotReady(f"no readable PDF in {settings.pdf_dir}: put some there, or make the samples first")
    embedder = make_embedder(settings, corpus=[passage.headed for passage in passages])
    vectors = embedder.embed([passage.headed for passage in passages])
    store = make_store(settings, dimensions=embedder.dimensions)
    try:
        store.replace(
            [
                VectorRow(passage.id, vector, passage.company, str(passage.period or ""))
                for passage, vector in zip(passages, vectors, strict=True)
            ]
        )
    finally:
        store.close()
    units = [unit for passage in passages for unit in _units(passage)]
    manifest = Manifest(
        schema=SCHEMA,
        embedder=embedder.name,
        dimensions=embedder.dimensions,
        vector_store=settings.vector_store,
        files=files,
        skipped=skipped,
        passages=len(passages),
        suspicious_sentences=sum(s.suspicious for passage in passages for s in passage.sentences),
    )
    vocabulary = Vocabulary.of(passages, embedder)
    _save(settings.index_dir, manifest, passages, embedder.embed(units), vocabulary)
    log.info("ingested", extra={"files": len(files), "passages": len(passages), "skipped": len(skipped)})
    return manifest


def has_index(settings: Settings) -> bool:
    return (settings.index_dir / _MANIFEST).is_file()


def load_index(settings: Settings) -> Index:
    """Read the index, or say why it can't be used."""
    folder = settings.index_dir
    if not has_index(settings):
        raise IndexNotReady(f"no index in {folder}: run `ingest`")
    manifest = Manifest(**json.loads((folder / _MANIFEST).read_text(encoding="utf-8")))
    if manifest.schema != SCHEMA or manifest.vector_store != settings.vector_store:
        raise IndexNotReady("the index was made with other settings: run `ingest` again")
    lines = (folder / _PASSAGES).read_text(encoding="utf-8").splitlines()
    passages = tuple(_passage_from(json.loads(line)) for line in lines)
    first: dict[str, int] = {}
    row = 0
    for passage in passages:
        first[passage.id] = row
        row += len(_units(passage))
    vectors = np.load(folder / _SENTENCES, allow_pickle=False).astype(np.float32)
    if len(vectors) != row:
        raise IndexNotReady("the index is incomplete: run `ingest` again")
    with np.load(folder / _VOCABULARY, allow_pickle=False) as saved:
        vocabulary = Vocabulary(tuple(saved["terms"].tolist()), saved["vectors"].astype(np.float32))
    return Index(manifest, passages, vectors, first, vocabulary)


def check_embedder(index: Index, embedder: Embedder) -> None:
    """Vectors of two embedders can't be compared, and would silently give nonsense."""
    if index.manifest.embedder != embedder.name:
        raise IndexNotReady(
            f"the index was made with {index.manifest.embedder}, not {embedder.name}: run `ingest` again"
        )


def _read_folder(folder: Path) -> tuple[list[Passage], dict[str, str], dict[str, str]]:
    passages: list[Passage] = []
    files: dict[str, str] = {}
    skipped: dict[str, str] = {}
    for path in sorted(folder.glob("*.pdf")):
        try:
            document = load_document(path)
        except UnreadablePdf as error:
            log.warning("skipped", extra={"file": path.name, "reason": str(error)})
            skipped[path.name] = str(error)
            continue
        files[path.name] = document.sha256
        passages += split_document(document)
    return passages, files, skipped


def _save(
    folder: Path, manifest: Manifest, passages: list[Passage], sentence_vectors: Vector, vocabulary: Vocabulary
) -> None:
    """The manifest goes last: an index without one isn't there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MANIFEST).unlink(missing_ok=True)
    lines = "".join(json.dumps(asdict(passage), ensure_ascii=False) + "\n" for passage in passages)
    (folder / _PASSAGES).write_text(lines, encoding="utf-8")
    np.save(folder / _SENTENCES, sentence_vectors.astype(np.float16))
    np.savez(folder / _VOCABULARY, terms=np.array(vocabulary.terms), vectors=vocabulary.vectors.astype(np.float16))
    (folder / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")


def _units(passage: Passage) -> list[str]:
    """What a question is compared with inside a passage."""
    return [sentence.text for sentence in passage.sentences] + ([passage.question] if passage.question else [])


def _passage_from(row: dict[str, Any]) -> Passage:
    period = Period(**row["period"]) if row["period"] else None
    sentences = tuple(Sentence(**sentence) for sentence in row["sentences"])
    return Passage(**{**row, "period": period, "sentences": sentences})
