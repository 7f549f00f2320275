"""Renders one template into one directory. With `update.py` the only file that knows Copier.

`python -m scaffolder.render TEMPLATE DIR [--set key=value …]` is for template authors: it renders over what is there,
asks nothing and makes no repository.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scaffolder import answers, catalog, source
from scaffolder.errors import ScaffoldError, SurroundingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scaffolder.catalog import Answer

WHEEL_REF = "_wheel_ref"


@contextlib.contextmanager
def without_git() -> Iterator[None]:
    """Hide git: Copier would ask it for its configuration once per file, and needs none of it to render."""
    from plumbum import local  # noqa: PLC0415 - comes with Copier, and is as slow to import

    with local.env(PATH=os.devnull):
        yield


@contextlib.contextmanager
def without_collecting() -> Iterator[None]:
    """Importing Copier makes objects that all stay; looking for garbage among them takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def render(root: Path, version: str, kind: str, values: Mapping[str, Answer], target: Path) -> None:
    """Render the templates at `root`, which is no git repository, into `target`.

    Raises:
        SurroundingsError: the template is broken; what was written is for the caller to clear away.
    """
    with warnings.catch_warnings(), without_collecting():
        warnings.simplefilter("ignore")
        import copier  # noqa: PLC0415 - a third of a second
        from copier.errors import CopierError  # noqa: PLC0415
        from jinja2 import TemplateError  # noqa: PLC0415

        data: dict[str, Any] = {catalog.KIND: kind, WHEEL_REF: f"v{version}", **values}
        try:
            with without_git():
                copier.run_copy(str(root), target, data=data, defaults=True, overwrite=True, quiet=True)
        except (CopierError, TemplateError, ValueError, SyntaxError) as why:
            # Jinja itself writes bad Python for an `if` without `else` in a file whose name has quotes in it.
            raise SurroundingsError(
                f"The template {kind} could not be rendered: {why}", kind="template_broken"
            ) from why


def parse_set(pairs: tuple[str, ...] | list[str]) -> dict[str, str]:
    """`key=value` pairs.

    Raises:
        ScaffoldError: one without an equals sign.
    """
    out = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise ScaffoldError(f"{pair!r} is no answer.", kind="bad_answer", hint="Write --set name=value.")
        out[key.strip().replace("-", "_")] = value
    return out


def main(argv: list[str] | None = None) -> int:
    """Render for a template's author."""
    parser = argparse.ArgumentParser(prog="python -m scaffolder.render", description="Render a template in place.")
    parser.add_argument("template")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", dest="pairs")
    options = parser.parse_args(argv)
    found = source.find()
    try:
        questions = catalog.load_questions(found.root, options.template)
        resolved = answers.resolve(options.template, questions, parse_set(options.pairs))
        with source.opened(found) as root:
            render(root, found.version, options.template, resolved.values, options.directory)
    except ScaffoldError as why:
        print(f"Error: {why.message} {why.hint}", file=sys.stderr)  # noqa: T201 - an author's command
        return why.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
