"""Good Dockerfiles pass and are written anew; whatever would reach the daemon, this host or another's image doesn't."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.dockerfile_text import MAX_BYTES
from grader.sandbox.gate import MAX_INSTRUCTIONS, MAX_STAGES, marker, vet
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

BAD = {
    "add of a url": PY + "ADD http://127.0.0.1:2375/x /\n",
    "add of a url in json": PY + 'ADD ["http://127.0.0.1/x", "/"]\n',
    "add of a quoted url": PY + 'ADD "http://127.0.0.1/x" /\n',
    "add of an escaped url": PY + "ADD htt\\p://127.0.0.1/x /\n",
    "add with a variable": "FROM python:3.12-slim\nENV U=http://127.0.0.1/\nADD $U /\n",
    "add over two lines": PY + "ADD http\\\n://127.0.0.1/x /\n",
    "add of ftp": PY + "ADD ftp://127.0.0.1/x /\n",
    "add of git": PY + "ADD git@github.com:a/b.git /\n",
    "add of git by https": PY + "ADD https://github.com/a/b.git#main /\n",
    "add of github": PY + "ADD github.com/a/b /\n",
    "add of scp": PY + "ADD me@host:x /\n",
    "add in capitals": PY + "ADD HTTP://127.0.0.1/x /\n",
    "add among files": PY + "ADD app.py http://127.0.0.1/x /\n",
    "add with a checksum": PY + "ADD --checksum=sha256:00 app.py /\n",
    "add keeps git": PY + "ADD --keep-git-dir=true app.py /\n",
    "copy from another image": PY + "COPY --from=learner/app /secret /\n",
    "copy from a bare name": PY + "COPY --from=t-ra /secret /\n",
    "copy from an id": PY + "COPY --from=sha256:" + "a" * 64 + " / /\n",
    "copy from a short id": PY + "COPY --from=3497a1c36dda / /\n",
    "copy from ours": PY + "COPY --from=shipfolio-build:x / /\n",
    "copy from a variable": PY + "ARG I=x\nCOPY --from=$I / /\n",
    "copy from a quoted name": PY + 'COPY --from="uv" / /\n',
    "copy from a later stage": PY + "COPY --from=1 / /\nFROM python:3.12-slim\n",
    "copy from itself": PY.strip() + " AS a\nCOPY --from=a / /\n",
    "copy twice from": PY.strip() + " AS a\nFROM a\nCOPY --from=a --from=t-ra / /\n",
    "copy of an unknown kind": PY + "COPY --magic=1 a b\n",
    "from an id": "FROM 3497a1c36dda\n",
    "from a long id": "FROM sha256:" + "a" * 64 + "\n",
    "from ours": "FROM shipfolio-build:abc\n",
    "from localhost": "FROM localhost:5000/x\n",
    "from an address": "FROM 10.0.0.1:5000/x\n",
    "from a registry of one's own": "FROM registry.evil.example/x\n",
    "from an unknown variable": "FROM $BASE\n",
    "from a url": "FROM http://x/y\n",
    "from with a space": "FROM a b\n",
    "from nothing": "FROM\n",
    "frontend": "# syntax=evil/frontend\n" + PY,
    "frontend with spaces": "#   SyNtAx  =  evil/frontend:1\n" + PY,
    "frontend after a comment": "# escape=\\\n# syntax=evil/frontend\n" + PY,
    "frontend of another registry": "# syntax=evil.example/docker/dockerfile:1\n" + PY,
    "escape": "# escape=`\n" + PY,
    "onbuild": PY + "ONBUILD ADD http://127.0.0.1/ /\n",
    "insecure": PY + "RUN --security=insecure id\n",
    "host network": PY + "RUN --network=host id\n",
    "secret": PY + "RUN --mount=type=secret,id=aws cat /run/secrets/aws\n",
    "ssh": PY + "RUN --mount=type=ssh ssh x\n",
    "mount from an image": PY + "RUN --mount=type=bind,from=t-ra,target=/x cat /x/secret\n",
    "mount onto the kernel": PY + "RUN --mount=type=bind,source=app.py,target=/proc/x id\n",
    "mount twice said": PY + "RUN --mount=type=cache,type=secret,id=a id\n",
    "mount quoted": PY + 'RUN --mount=type="secret" id\n',
    "device": PY + "RUN --device=all id\n",
    "options after options": PY + "RUN -- --security=insecure id\n",
    "ends in a backslash": PY + "RUN a \\\\\n",
    "null": PY + "RUN a\0b\n",
    "escape character": PY + "RUN \x1b[31m\n",
    "vertical tab": PY + "RUN a\x0bADD http://x /\n",
    "lonely return": PY + "RUN a\rADD http://x /\n",
    "line separator": PY + "RUN a\u2028ADD http://x /\n",
    "next line": PY + "RUN a\x85ADD http://x /\n",
    "working in a descriptor": PY + "WORKDIR /proc/self/fd/8\n",
    "working there by a variable": PY + "ENV D=/proc/self/fd\nWORKDIR $D/8\n",
    "working there by dots": PY + "WORKDIR /app/../proc/self\n",
    "copy into the kernel": PY + "COPY app.py /sys/x\n",
    "unknown instruction": PY + "INCLUDE http://x\n",
    "before from": "RUN a\nFROM python\n",
    "no from": "ARG a=1\n",
    "empty": "",
    "here-document that doesn't end": PY + "RUN <<EOF\na\n",
    "odd here-document": PY + 'COPY <<"../x" /\na\n../x\n',
    "env with a here-document": PY + "ENV A=<<EOF\nEOF\nADD http://x /\n",
    "instructions after a here-document": PY + "RUN <<EOF\nEOF\nADD http://x /\n",
    "shell without a list": PY + "SHELL /bin/sh -c\n",
    "stage name": "FROM python:3.12-slim AS ../x\n",
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


@pytest.mark.parametrize("name", BAD)
def test_bad_ones_are_refused(name: str) -> None:
    vetted = vet(BAD[name].encode("utf-8", "surrogatepass"), CONTEXT, {}, {})
    assert vetted.reason
    assert not vetted.unsupported
    assert vetted.text == ""
    assert vetted.bases == ()


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_another_builder_could_do_is_no_attack(name: str) -> None:
    vetted = vet(UNSUPPORTED[name].encode(), CONTEXT, {}, {})
    assert vetted.reason
    assert vetted.unsupported
    assert vetted.text == ""


def test_there_are_enough_cases() -> None:
    assert len(GOOD) + len(BAD) + len(UNSUPPORTED) >= 100


def test_files_of_here_documents_and_modes_go_into_the_context() -> None:
    vetted = vet((PY + "COPY <<EOF /x\na\nEOF\nCOPY --chmod=755 start.sh /\n").encode(), CONTEXT, {}, {})
    assert vetted.files == {
        ".shipfolio-heredoc/0-0/EOF": File(b"a\n"),
        "start.sh": File(b"#!/bin/sh\n", executable=True),
    }


def test_the_line_of_the_offence_is_told() -> None:
    assert vet((PY + "RUN a \\\n  b\nADD http://x /\n").encode(), {}, {}, {}).line == 4


def test_sizes_have_two_sides() -> None:
    just = PY + "#" + "x" * (MAX_BYTES - len(PY) - 1)
    assert vet(just.encode(), {}, {}, {}).reason == ""
    assert "larger" in vet((just + "x").encode(), {}, {}, {}).reason
    steps = PY + "RUN a\n" * (MAX_INSTRUCTIONS - 1)
    assert vet(steps.encode(), {}, {}, {}).reason == ""
    assert "instructions" in vet((steps + "RUN a\n").encode(), {}, {}, {}).reason
    stages = PY * MAX_STAGES
    assert vet(stages.encode(), {}, {}, {}).reason == ""
    assert "stages" in vet((stages + PY).encode(), {}, {}, {}).reason


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
