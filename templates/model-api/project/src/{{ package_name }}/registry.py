"""A model registry in a folder: immutable versions, checksums, promotion and rollback.

    models/
      v0001/model.onnx           what is served
      v0001/pipeline.joblib      what was trained; for evaluation and benches, never read by the service
      v0001/reference.json       the training data's distribution, for the drift check
      v0001/metadata.json        algorithm, data, metrics, environment, size and SHA-256 of each file
      promotions.jsonl           which version went to production when, and why: the last line is in force

Every write is atomic (written beside, then renamed), so a reader never sees half a version.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .errors import ModelCorrupted, ModelNotFound, PromotionRefused

METADATA = "metadata.json"
PROMOTIONS = "promotions.jsonl"
VERSION = re.compile(r"v[0-9]{4,}")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a version.

    Attributes:
        metrics: on the test part, by name.
        files: name -> {"sha256": …, "bytes": …}.
    """

    version: str
    algorithm: str
    parameters: dict[str, Any]
    threshold: float
    features: list[str]
    data: dict[str, Any]
    metrics: dict[str, float]
    environment: dict[str, str]
    commit: str
    created_at: str
    files: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Promotion:
    """A version went to production."""

    version: str
    at: str
    reason: str


def now() -> str:
    """The time in UTC, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Registry:
    """The versions below one folder."""

    root: Path

    def versions(self) -> list[str]:
        """All registered versions, oldest first."""
        if not self.root.is_dir():
            return []
        found = [path.name for path in self.root.iterdir() if VERSION.fullmatch(path.name) and path.is_dir()]
        return sorted(found, key=lambda name: int(name[1:]))

    def register(self, files: dict[str, bytes], **described: Any) -> Metadata:
        """Keep the files as the next version, with what is known of them (the fields of `Metadata`)."""
        self.root.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=self.root))
        try:
            for name, content in files.items():
                (draft / name).write_bytes(content)
            digests = {
                name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
                for name, content in files.items()
            }
            while True:
                version = self._next()
                metadata = Metadata(version=version, created_at=now(), files=digests, **described)
                _write_json(draft / METADATA, asdict(metadata))
                try:
                    draft.rename(self.root / version)
                except OSError:
                    if not (self.root / version).exists():
                        raise
                    continue  # somebody else took this number: take the next
                # Others (the service's user, say) may read what mkdtemp made private.
                (self.root / version).chmod(0o755)
                return metadata
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def metadata(self, version: str) -> Metadata:
        """What is known of a version.

        Raises:
            ModelNotFound: there is no such version.
            ModelCorrupted: its metadata can't be read.
        """
        if not VERSION.fullmatch(version) or not (self.root / version).is_dir():
            known = ", ".join(self.versions()) or "none; `make train` makes one"
            raise ModelNotFound(f"There is no version {version!r}. Registered: {known}.")
        try:
            found = Metadata(**json.loads((self.root / version / METADATA).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as why:
            raise ModelCorrupted(f"The metadata of {version} can't be read: {why}") from why
        return found

    def read(self, version: str, name: str) -> bytes:
        """A file of a version, after its checksum was compared.

        Raises:
            ModelNotFound: there is no such version.
            ModelCorrupted: the file is missing, or not what was registered.
        """
        known = self.metadata(version).files.get(name)
        if known is None:
            raise ModelCorrupted(f"{version} has no file {name}")
        try:
            content = (self.root / version / name).read_bytes()
        except OSError as why:
            raise ModelCorrupted(f"{name} of {version} can't be read: {why}") from why
        if hashlib.sha256(content).hexdigest() != known["sha256"]:
            raise ModelCorrupted(f"{name} of {version} isn't what was registered: its SHA-256 differs")
        return content

    def verify(self, version: str) -> None:
        """Compare the checksums of all files of a version.

        Raises:
            ModelCorrupted: one differs.
        """
        for name in self.metadata(version).files:
            self.read(version, name)

    def history(self) -> list[Promotion]:
        """All promotions, oldest first."""
        try:
            lines = (self.root / PROMOTIONS).read_text(encoding="utf-8").splitlines()
            return [Promotion(**json.loads(line)) for line in lines]
        except FileNotFoundError:
            return []
        except (ValueError, TypeError) as why:
            raise ModelCorrupted(f"{PROMOTIONS} can't be read: {why}") from why

    def production(self) -> str:
        """The version in force.

        Raises:
            ModelNotFound: none was promoted yet.
        """
        history = self.history()
        if not history:
            raise ModelNotFound("No version is in production. `make train` trains and promotes one.")
        return history[-1].version

    def promote(self, version: str, reason: str, *, minimum_auc: float = 0.0) -> Promotion:
        """Put a version into production.

        Raises:
            PromotionRefused: its AUC on the test part is below the bar.
            ModelCorrupted: a checksum differs.
        """
        self.verify(version)
        auc = self.metadata(version).metrics.get("roc_auc", 0.0)
        if not auc >= minimum_auc:
            raise PromotionRefused(f"{version} has a ROC AUC of {auc:.3f}; production asks for {minimum_auc:.3f}.")
        return self._append(version, reason)

    def rollback(self, reason: str) -> Promotion:
        """Put the version that was in production before the present one back.

        Raises:
            ModelNotFound: there was none.
        """
        current = self.production()
        earlier = [promotion.version for promotion in self.history() if promotion.version != current]
        if not earlier:
            raise ModelNotFound(f"{current} is the only version that was ever in production.")
        self.verify(earlier[-1])
        return self._append(earlier[-1], reason)

    def _append(self, version: str, reason: str) -> Promotion:
        promotion = Promotion(version, now(), reason)
        lines = [json.dumps(asdict(one)) for one in (*self.history(), promotion)]
        _write_atomically(self.root / PROMOTIONS, "\n".join(lines) + "\n")
        return promotion

    def _next(self) -> str:
        known = self.versions()
        return f"v{int(known[-1][1:]) + 1 if known else 1:04d}"


def _write_json(path: Path, value: dict[str, Any]) -> None:
    _write_atomically(path, json.dumps(value, indent=2, sort_keys=True) + "\n")


def _write_atomically(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
