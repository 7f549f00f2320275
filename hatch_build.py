"""Puts the templates and their history into the wheel and the sdist.

`scaffolder/_source/` of the wheel holds `copier.yml`, `templates/`, `VERSION` and a git bundle with one commit per
release. An sdist carries the bundle ready-made, since a wheel may be built from it where there is no git repository.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACE = "scaffolder/_source"


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg,misc,unused-ignore]
    """Stages an export of the templates and has it included as it is, whatever `.gitignore` says."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatch before it collects files."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        try:
            from scaffolder import history  # noqa: PLC0415 - found through the line above
        finally:
            sys.path.remove(str(root))
        self._stage = tempfile.TemporaryDirectory(prefix="shipfolio-build-")
        stage = Path(self._stage.name)
        history.export(root, stage)
        (stage / history.VERSION).write_text(history.version_of(root) + "\n", "utf-8", newline="\n")
        self._bundle(root, stage)
        included = build_data["force_include"]
        if self.target_name == "sdist":
            included[str(stage / history.TEMPLATES)] = history.TEMPLATES
            included[str(stage / history.BUNDLE)] = history.BUNDLE
        else:
            included[str(stage)] = PLACE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatch's
        """Called by hatch when the archive is written."""
        if hasattr(self, "_stage"):
            self._stage.cleanup()

    def _bundle(self, root: Path, stage: Path) -> None:
        from scaffolder import history  # noqa: PLC0415 - imported before

        ready = root / history.BUNDLE
        if (root / "PKG-INFO").is_file() and ready.is_file():
            (stage / history.BUNDLE).write_bytes(ready.read_bytes())
            return
        try:
            history.write_bundle(root, stage / history.BUNDLE)
        except FileNotFoundError as why:
            raise RuntimeError("Building shipfolio from a checkout needs git.") from why
        except subprocess.CalledProcessError as why:
            raise RuntimeError(f"git failed: {why.stderr.decode(errors='replace')}") from why
