"""Where the templates are: in the wheel's `_source`, or in a checkout, which is exported first.

A checkout is never rendered in place: Copier would take a git repository's last tag, or a bare commit id, instead of
the files that are there.
"""

from __future__ import annotations

import contextlib
import functools
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scaffolder import history
from scaffolder.errors import SurroundingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a project's answers file names as its source. Nobody can own it: reserved by RFC 2606.
CANONICAL_URL = "https://shipfolio.invalid/templates.git"
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Source:
    """The templates of one version.

    Attributes:
        root: the directory that holds `copier.yml` and `templates/`.
        version: what a project made from it records, without the `v`.
        packaged: whether it lies in an installed wheel, with its history beside it.
    """

    root: Path
    version: str
    packaged: bool


@functools.cache
def find() -> Source:
    """The source that belongs to this code.

    Raises:
        SurroundingsError: neither a wheel nor a checkout is around this code.
    """
    packaged, checkout = HERE / "_source", HERE.parent
    if (packaged / history.CONFIG).is_file():
        return Source(packaged, (packaged / history.VERSION).read_text("utf-8").strip(), packaged=True)
    if (checkout / history.CONFIG).is_file() and (checkout / history.TEMPLATES).is_dir():
        return Source(checkout, history.version_of(checkout), packaged=False)
    raise SurroundingsError(
        "This installation has no templates.", kind="no_templates", hint="Reinstall shipfolio from a wheel or checkout."
    )


@contextlib.contextmanager
def opened(source: Source) -> Iterator[Path]:
    """A directory with the source's templates that is no git repository; gone afterwards if it was made for this."""
    if source.packaged:
        yield source.root
        return
    with tempfile.TemporaryDirectory(prefix="shipfolio-") as temp:
        history.export(source.root, Path(temp))
        yield Path(temp)


@contextlib.contextmanager
def bundled(source: Source) -> Iterator[Path]:
    """The bundle with every release up to this one.

    Raises:
        SurroundingsError: there is no git, or the installation was built without its history.
    """
    if shutil.which("git") is None:
        raise SurroundingsError("An update needs git.", kind="no_git", hint="Install git 2.24 or newer.")
    if source.packaged:
        bundle = source.root / history.BUNDLE
        if not bundle.is_file():
            raise SurroundingsError(
                "This installation was built without the templates' history, so it can't update projects.",
                kind="no_history",
                hint="Install a released wheel, or build from a git clone.",
            )
        yield bundle
        return
    with tempfile.TemporaryDirectory(prefix="shipfolio-") as temp:
        bundle = Path(temp) / history.BUNDLE
        try:
            history.write_bundle(source.root, bundle, skip_absent=True)
        except (OSError, ValueError, subprocess.CalledProcessError) as why:
            raise SurroundingsError(
                "The templates' history could not be made from this checkout.", kind="no_history", hint=str(why)
            ) from why
        yield bundle
