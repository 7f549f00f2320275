"""The image for projects without a Dockerfile: Python, and the packages that they name, from wheels alone."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from grader.sandbox.builder import build_image
from grader.sandbox.images import inspect
from grader.sandbox.kept_images import NAME, digest_of, find_kept
from grader.sandbox.protocol import GIB, Build, BuildLimits, BuildNetwork, BuildState, File, Recipe
from grader.sandbox.requirements import sound_requirements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.sandbox.container import Setting

PYTHON = "3.12"
MAX_AGE_S = 24 * 3600  # open ranges are resolved anew after it
LIMITS = BuildLimits(wall_s=600.0, image_bytes=6 * GIB)
# Whom programs run as gets a home that is there: some libraries look it up and write complaints into the output.
_RECIPE = """FROM python:{python}-slim
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m pip install --quiet --only-binary :all: "uv>=0.5,<1"
COPY requirements.txt /tmp/requirements.txt
RUN UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never uv pip install --system --no-build --compile-bytecode \
--requirement /tmp/requirements.txt
RUN usermod --home /tmp nobody
WORKDIR /work
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
"""


def build_environment(setting: Setting, environ: Mapping[str, str], requirements: Sequence[str], python: str) -> Build:
    """See `Sandbox.python_environment`."""
    names, reason = sound_requirements(requirements)
    if reason:
        return Build(BuildState.REFUSED, reason=reason)
    version = python or PYTHON
    if not re.fullmatch(r"3\.\d{1,2}", version, re.ASCII):
        return Build(BuildState.REFUSED, reason=f"{python[:20]!r} is no version of Python")
    text = "\n".join(names) + "\n"
    repository = f"python {version}\n{_RECIPE}{text}"
    for kept in find_kept(setting.client):
        fresh = time.time() - kept.made_at < MAX_AGE_S
        image = inspect(setting.client, f"{NAME}:{_last(kept.tags)}") if fresh else None
        if kept.repository == digest_of(repository) and image is not None:
            return Build(BuildState.BUILT, image, cached_steps=7, steps=7)
    files = {
        "Dockerfile": File(_RECIPE.format(python=version).encode()),
        "requirements.txt": File(text.encode()),
    }
    recipe = Recipe("Dockerfile", files, repository=repository)
    return build_image(
        setting, environ, recipe, limits=LIMITS, network=BuildNetwork.REGISTRIES, cancelled=lambda: False
    )


def _last(tags: tuple[str, ...]) -> str:
    """The tag of the last stage, without its name."""
    return max((tag.partition(":")[2] for tag in tags), key=lambda tag: int(tag.rpartition(".")[2]))
