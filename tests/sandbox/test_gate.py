"""Good Dockerfiles pass and are written anew. Those that are refused stand in `tests/hostile`, as `build-gate-*`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.gate import marker, vet
from grader.sandbox.protocol import File

CONTEXT = {
    "app.py": File(b"print(1)\n"),
    "requirements.txt": File(b"flask\n"),
    "uv.lock": File(b""),
    "pyproject.toml": File(b""),
    "start.sh": File(b"#!/bin/sh\n"),
}
PY = "FROM python:3.12-slim\n"
AT = marker("python:3.12-slim")

GOOD = {
    "plain": (PY + 'COPY . /app\nRUN pip install flask\nCMD ["python"]\n', [f"FROM {AT}", 'COPY [".", "/app"]', "RUN pip install flask", 'CMD ["python"]']),
    "bom": ("\ufeff" + PY, [f"FROM {AT}"]),
    "crlf": ("FROM python:3.12-slim\r\nRUN a\r\n", [f"FROM {AT}", "RUN a"]),
    "lower case": ("from python:3.12-slim\nrun a\n", [f"FROM {AT}", "RUN a"]),
    "arg in from": ("ARG V=3.12\nFROM python:${V}-slim\n", ["ARG V=3.12", f"FROM {AT}"]),
    "arg default": ("FROM python:${V:-3.12}-slim\n", [f"FROM {AT}"]),
    "a stage's env doesn't name bases": ("ARG V=3.12\nFROM scratch\nENV V=9\nFROM python:$V-slim\n", ["ARG V=3.12", "FROM scratch", "ENV V=9", f"FROM {AT}"]),
    "stages": (PY.strip() + " AS Build\nFROM build\nCOPY --from=BUILD /a /b\nCOPY --from=0 /a /c\n", [f"FROM {AT} AS build", "FROM build", 'COPY --from=build ["/a", "/b"]', 'COPY --from=0 ["/a", "/c"]']),
    "continued": (PY + "RUN a && \\\n  # why\n\n  b\n", [f"FROM {AT}", "RUN a &&   b"]),
    "its own frontend": ("# syntax=docker/dockerfile:1\n" + PY, [f"FROM {AT}"]),
    "cache mount": (PY + "RUN --mount=type=cache,target=/root/.cache pip install x\n", [f"FROM {AT}", "RUN pip install x"]),
    "mounted file": (PY + "RUN --mount=type=bind,source=uv.lock,target=uv.lock uv sync\n", [f"FROM {AT}", 'COPY ["uv.lock", "uv.lock"]', "RUN uv sync"]),
    "here-document": (PY + "RUN <<EOF\na\nb\nEOF\n", [f"FROM {AT}", 'RUN ["/bin/sh", "-c", "a\\nb\\n"]']),
    "here-document into a command": (PY + "RUN cat <<EOF > /x\na\nEOF\n", [f"FROM {AT}", 'RUN ["/bin/sh", "-c", "cat <<EOF > /x\\na\\nEOF\\n"]']),
    "here-document in the shell that is set": (PY + 'SHELL ["/bin/bash", "-ec"]\nRUN <<EOF\na\nEOF\n', [f"FROM {AT}", 'SHELL ["/bin/bash", "-ec"]', 'RUN ["/bin/bash", "-ec", "a\\n"]']),
    "copied here-document": (PY + "COPY <<EOF /x\na\nEOF\n", [f"FROM {AT}", 'COPY [".shipfolio-heredoc/0-0/EOF", "/x"]']),
    "link": (PY + "COPY --link app.py /\n", [f"FROM {AT}", 'COPY ["app.py", "/"]']),
    "chmod of a file": (PY + "COPY --chmod=755 start.sh /\n", [f"FROM {AT}", 'COPY ["start.sh", "/"]']),
    "uv's image": (PY + "COPY --from=ghcr.io/astral-sh/uv:0.5 /uv /bin/\n", [f"FROM {AT}", f'COPY --from={marker("ghcr.io/astral-sh/uv:0.5")} ["/uv", "/bin/"]']),
    "its platform": ("FROM --platform=$BUILDPLATFORM python:3.12-slim\n", [f"FROM {AT}"]),
    "add of a file": (PY + "ADD app.py /app/\n", [f"FROM {AT}", 'ADD ["app.py", "/app/"]']),
    "digest": ("FROM python@sha256:" + "a" * 64 + "\n", ["FROM " + marker("python@sha256:" + "a" * 64)]),
    "network default": (PY + "RUN --network=none a\n", [f"FROM {AT}", "RUN a"]),
    "scratch": ("FROM scratch\nCOPY app.py /\n", ["FROM scratch", 'COPY ["app.py", "/"]']),
    "a test in brackets": (PY + "RUN [ -f /x ] || true\n", [f"FROM {AT}", "RUN [ -f /x ] || true"]),
}  # fmt: skip

UNSUPPORTED = {
    "another platform": "FROM --platform=linux/arm64 python:3.12-slim\n",
    "parents": PY + "COPY --parents a b\n",
    "chmod of a folder": PY + "COPY --chmod=755 . /\n",
    "variables in a copied here-document": PY + "COPY <<EOF /x\n$HOME\nEOF\n",
    "interpreter in a here-document": PY + "RUN <<EOF\n#!/usr/bin/env python\nEOF\n",
    "mounted folder": PY + "RUN --mount=type=bind,target=. make\n",
}


@pytest.mark.parametrize("name", GOOD)
def test_good_ones_are_written_anew(name: str) -> None:
    text, lines = GOOD[name]
    vetted = vet(text.encode(), CONTEXT, {}, {})
    assert vetted.reason == ""
    assert vetted.text.splitlines() == lines


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_another_builder_could_do_is_no_attack(name: str) -> None:
    vetted = vet(UNSUPPORTED[name].encode(), CONTEXT, {}, {})
    assert vetted.reason
    assert vetted.unsupported
    assert vetted.text == ""


def test_files_of_here_documents_and_modes_go_into_the_context() -> None:
    vetted = vet((PY + "COPY <<EOF /x\na\nEOF\nCOPY --chmod=755 start.sh /\n").encode(), CONTEXT, {}, {})
    assert vetted.files == {
        ".shipfolio-heredoc/0-0/EOF": File(b"a\n"),
        "start.sh": File(b"#!/bin/sh\n", executable=True),
    }


def test_the_line_of_the_offence_is_told() -> None:
    assert vet((PY + "RUN a \\\n  b\nADD http://x /\n").encode(), {}, {}, {}).line == 4


def test_bytes_that_are_no_text_are_refused() -> None:
    assert vet(b"FROM python\xff\n", {}, {}, {}).reason == "it isn't UTF-8"


def test_an_operator_may_allow_more() -> None:
    text = b"FROM registry.school.example/base:1\nCOPY --from=docker.io/library/node:22 /a /b\n"
    assert vet(text, {}, {}, {}).line == 1
    registry = {"SHIPFOLIO_IMAGE_REGISTRIES": "registry.school.example"}
    assert vet(text, {}, registry, {}).line == 2
    assert vet(text, {}, {**registry, "SHIPFOLIO_COPY_IMAGES": "node"}, {}).reason == ""


def test_arguments_that_are_given_win() -> None:
    assert vet(b"ARG V=1\nFROM python:$V\n", {}, {}, {"V": "3.12-slim"}).bases == ("python:3.12-slim",)
    assert vet(b"ARG V=1\nFROM $V\n", {}, {}, {"V": "localhost/x"}).reason


@given(st.text(max_size=300))
def test_anything_is_a_value(text: str) -> None:
    vetted = vet((PY + text).encode("utf-8", "surrogatepass"), CONTEXT, {}, {})
    assert bool(vetted.reason) != bool(vetted.text)
    for line in vetted.text.splitlines():
        assert not line.startswith(("ADD http", "ONBUILD", "#"))
