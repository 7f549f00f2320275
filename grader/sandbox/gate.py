"""Vets a Dockerfile before the engine sees it. A Dockerfile is a program for the daemon, not only for the container.

`ADD http://127.0.0.1/…` is fetched by the daemon from this machine, and `COPY --from` reads whatever image it has; so
both are refused here, whatever network the build gets. What passes isn't sent as it was written: every instruction is
written anew from what was parsed, one to a line, so that the engine can't read anything else than what was vetted.

The engine's classic builder does the work, since it alone takes a network, memory and processor limits. What only the
newer one has is put in its words: cache mounts go (a cache changes nothing but the time), files that are mounted are
copied, here-documents become commands. What can't be put so is `unsupported`, which costs nobody a mark.
"""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from grader.sandbox import registries
from grader.sandbox.dockerfile_text import decoded, refuse_directives
from grader.sandbox.protocol import File

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_INSTRUCTIONS = 500
MAX_STAGES = 40
HEREDOC_FOLDER = ".shipfolio-heredoc"

_PLAIN = frozenset(
    "ENV LABEL EXPOSE VOLUME USER CMD ENTRYPOINT HEALTHCHECK STOPSIGNAL MAINTAINER SHELL WORKDIR ARG".split()
)
_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_]\w*)(?::-([^}$]*))?\}|([A-Za-z_]\w*))", re.ASCII)
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}:/|git@|[\w.-]{1,80}@[\w.-]{1,80}:|github\.com/|//)", re.IGNORECASE)
_KERNEL = ("/proc", "/sys", "/dev")
_HOST_PLATFORMS = ("$BUILDPLATFORM", "${BUILDPLATFORM}", "$TARGETPLATFORM", "${TARGETPLATFORM}", "linux/amd64")


class _Refused(Exception):
    """Why an instruction can't pass; `unsupported` where it is no attack."""

    def __init__(self, reason: str, *, unsupported: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.unsupported = reason, unsupported


@dataclass(frozen=True, slots=True)
class Vetted:
    """A Dockerfile that may be built, or why not.

    Attributes:
        text: what is sent to the engine; empty where it was refused. Images stand in it as `bases` names them.
        bases: the images that it stands on or copies from.
        files: what has to be put into the context besides.
        reason, line: why it was refused; `unsupported` where it is no attack but can't be done here.
        arguments: the build arguments that it declares.
    """

    text: str = ""
    bases: tuple[str, ...] = ()
    files: Mapping[str, File] = field(default_factory=dict)
    reason: str = ""
    line: int = 0
    unsupported: bool = False
    arguments: frozenset[str] = frozenset()


def vet(text: bytes, context: Mapping[str, File], environ: Mapping[str, str], args: Mapping[str, str]) -> Vetted:
    """Vet a Dockerfile and write it anew.

    Args:
        text: as committed.
        context: the files that it can copy.
        environ: the operator's settings, see `grader.sandbox.registries`.
        args: build arguments that are given.
    """
    from e2b_dockerfile_utils import DockerfileSyntaxError, parse_dockerfile_ast  # noqa: PLC0415

    source, reason, line = decoded(text)
    reason = reason or refuse_directives(source)
    if reason:
        return Vetted(reason=reason, line=line)
    try:
        instructions = parse_dockerfile_ast(source).instructions
    except DockerfileSyntaxError as error:
        return Vetted(reason=(str(error).partition(": ")[2] or str(error))[:200], line=error.line or 1)
    except (ValueError, RecursionError, IndexError, KeyError, MemoryError):
        return Vetted(reason="it can't be parsed", line=1)
    if len(instructions) > MAX_INSTRUCTIONS:
        return Vetted(reason=f"it has more than {MAX_INSTRUCTIONS} instructions", line=1)
    writer = _Writer(context, environ, args)
    for one in instructions:
        try:
            writer.take(one)
        except _Refused as why:
            return Vetted(reason=why.reason, line=one.start_line, unsupported=why.unsupported)
    if not writer.stages:
        return Vetted(reason="it has no FROM", line=1)
    return Vetted(
        "\n".join(writer.lines) + "\n",
        tuple(dict.fromkeys(writer.bases)),
        writer.files,
        arguments=frozenset(writer.arguments),
    )


class _Writer:
    """Takes one instruction after the other and writes what the engine gets."""

    def __init__(self, context: Mapping[str, File], environ: Mapping[str, str], args: Mapping[str, str]) -> None:
        self._context, self._environ, self._given = context, environ, args
        self._known: dict[str, str] = {}
        self._global: dict[str, str] = {}  # what stood before the first FROM
        self._shell = ["/bin/sh", "-c"]
        self.lines: list[str] = []
        self.bases: list[str] = []
        self.stages: list[str] = []
        self.files: dict[str, File] = {}
        self.arguments: set[str] = set()

    def take(self, one: Any) -> None:
        """One instruction. Raises _Refused."""
        name = one.name.upper()
        if not self.stages and name not in ("FROM", "ARG"):
            raise _Refused(f"{name} stands before the first FROM")
        if name == "FROM":
            self._from(one)
        elif name in ("COPY", "ADD"):
            self._copy(name, one)
        elif name == "RUN":
            self._run(one)
        elif name == "ONBUILD":
            raise _Refused("ONBUILD puts instructions where nothing vets them")
        elif name in _PLAIN:
            self._plain(name, one)
        else:
            raise _Refused(f"{name[:40]} is no instruction")

    def _emit(self, line: str) -> None:
        if "\n" in line or line.rstrip().endswith("\\"):
            raise _Refused("a line of it could be read in two ways")
        self.lines.append(line)

    def _expand(self, word: str) -> str:
        """A word with the variables that are known; an unknown one stays."""

        def value(match: re.Match[str]) -> str:
            name = match[1] or match[3]
            return self._known.get(name) or match[2] or match[0]

        return _VARIABLE.sub(value, word)

    def _from(self, one: Any) -> None:
        if not self.stages:
            self._global = dict(self._known)
        self._known = dict(self._global)
        words = list(one.args)
        self._refuse_platform(one.flags)
        if len(words) not in (1, 3) or (len(words) == 3 and words[1].upper() != "AS"):  # noqa: PLR2004
            raise _Refused("FROM needs an image, and at most a name for the stage")
        image = self._expand(words[0].strip("\"'"))
        name = words[2].lower() if len(words) == 3 else ""  # noqa: PLR2004
        if name and not re.fullmatch(r"[a-z][a-z0-9_.-]{0,100}", name):
            raise _Refused(f"{name[:40]!r} is no name for a stage")
        if len(self.stages) >= MAX_STAGES:
            raise _Refused(f"it has more than {MAX_STAGES} stages")
        if "$" in image:
            raise _Refused(f"what {words[0][:60]} stands for isn't said")
        self._stand_on(image, name)

    def _refuse_platform(self, flags: Sequence[str]) -> None:
        for flag in flags:
            if not flag.startswith("--platform="):
                raise _Refused(f"FROM has no option {flag[:40]}")
            if self._expand(flag.partition("=")[2]) not in _HOST_PLATFORMS:
                raise _Refused(f"it is for another platform ({flag[11:60]})", unsupported=True)

    def _stand_on(self, image: str, name: str) -> None:
        if image.lower() in [stage for stage in self.stages if stage]:
            image = image.lower()
        elif image != "scratch":
            reason = registries.refuse_image(image, self._environ)
            if reason:
                raise _Refused(reason)
            self.bases.append(image)
            image = marker(image)
        self.stages.append(name)
        self._shell = ["/bin/sh", "-c"]
        self._emit(f"FROM {image}" + (f" AS {name}" if name else ""))

    def _plain(self, name: str, one: Any) -> None:
        if one.heredocs:
            raise _Refused(f"{name} takes no here-document")
        if one.flags and name != "HEALTHCHECK":
            raise _Refused(f"{name} has no option {one.flags[0][:40]}")
        if name == "SHELL":
            if not one.json or not one.args:
                raise _Refused("SHELL needs a JSON list")
            self._shell = list(one.args)
        if name == "WORKDIR":
            self._refuse_kernel_folder(self._expand(" ".join(one.args)))
        if name in ("ARG", "ENV"):
            self._remember(name, one)
        self._emit(one.original.strip())

    def _remember(self, name: str, one: Any) -> None:
        if name == "ENV":  # the parser gives name, value, separator
            pairs = list(zip(one.args[::3], one.args[1::3], strict=False))
        else:
            pairs = [(key, value) for key, _, value in (word.partition("=") for word in one.args)]
            self.arguments |= {key for key, _ in pairs}
            pairs = [(key, self._given.get(key, value)) for key, value in pairs]
        for key, value in pairs:
            plain = self._expand(value.strip("\"'"))
            if plain and len(plain) < 1000:  # noqa: PLR2004  (doubling itself line after line)
                self._known[key] = plain

    def _refuse_kernel_folder(self, path: str) -> None:
        short = posixpath.normpath("/" + path.strip().strip("\"'").lstrip("/"))
        if any(short == folder or short.startswith(folder + "/") for folder in _KERNEL):
            raise _Refused(f"{short[:40]} is the kernel's, not a folder of the image")

    def _copy(self, name: str, one: Any) -> None:
        flags, chmod = self._copy_flags(name, one.flags)
        words = list(one.args)
        if one.heredocs:
            words = self._written(words, one)
        if len(words) < 2:  # noqa: PLR2004
            raise _Refused(f"{name} needs a source and a destination")
        if name == "ADD":
            for word in words[:-1]:
                self._refuse_remote(word)
        self._refuse_kernel_folder(self._expand(words[-1]))
        if chmod:
            self._set_mode(chmod, words, flags)
        self._emit(" ".join([name, *flags, json.dumps(words)]))

    def _copy_flags(self, name: str, given: Sequence[str]) -> tuple[list[str], str]:
        flags, chmod = [], ""
        for flag in given:
            key, _, value = flag.partition("=")
            if any(char in value for char in "\"'\\ \t"):
                raise _Refused(f"{name} has an option that could be read in two ways")
            if key == "--from" and name == "COPY":
                flags.append(f"--from={self._source_stage(value)}")
            elif key == "--chown":
                flags.append(flag)
            elif key == "--chmod":
                chmod = value
            elif key != "--link":  # only a promise about layers
                raise _Refused(
                    f"{name} {key[:30]} needs another builder" if name == "COPY" else f"ADD {key[:30]} isn't allowed",
                    unsupported=name == "COPY" and key in ("--parents", "--exclude"),
                )
        return flags, chmod

    def _source_stage(self, value: str) -> str:
        """A stage of this file as it is called, or an allowed image."""
        earlier = self.stages[:-1]
        if value.lower() in [stage for stage in earlier if stage]:
            return value.lower()
        if value.isascii() and value.isdecimal():
            if int(value) >= len(earlier):
                raise _Refused(f"COPY --from={value[:10]} names no earlier stage")
            return str(int(value))
        if "$" in value:
            raise _Refused("COPY --from can't hold a variable")
        reason = registries.refuse_copy(value, self._environ)
        if reason:
            raise _Refused(reason)
        self.bases.append(value)
        return marker(value)

    def _refuse_remote(self, word: str) -> None:
        """ADD fetches what looks like an address, from the daemon's network: only plain paths pass."""
        if any(char in word for char in "$\"'\\"):
            raise _Refused("what ADD would fetch can't be known beforehand")
        if _REMOTE.match(word.strip()) or "://" in word or word.rstrip("/").endswith(".git") or ".git#" in word:
            raise _Refused("ADD of an address is fetched by the daemon, not by the build")

    def _set_mode(self, chmod: str, words: list[str], flags: list[str]) -> None:
        """`--chmod` of single files of the context is set there: the classic builder keeps a file's own mode."""
        if any(flag.startswith("--from=") for flag in flags) or "$" in chmod:
            raise _Refused("COPY --chmod between stages needs another builder", unsupported=True)
        executable = chmod in ("+x", "a+x", "u+x") or (chmod.isdecimal() and int(chmod[-3], 10) % 2 == 1)
        for word in words[:-1]:
            path = posixpath.normpath(word.lstrip("/"))
            known = self.files.get(path) or self._context.get(path)
            if known is None:
                raise _Refused("COPY --chmod of a folder needs another builder", unsupported=True)
            self.files[path] = File(known.data, executable)

    def _written(self, words: list[str], one: Any) -> list[str]:
        """Here-documents as files of the context."""
        out = list(words)
        for number, doc in enumerate(one.heredocs):
            if doc.expand and "$" in doc.content:
                raise _Refused("variables in a here-document of COPY need another builder", unsupported=True)
            if not re.fullmatch(r"[\w.-]{1,100}", doc.name, re.ASCII):
                raise _Refused("a here-document has an odd name")
            path = f"{HEREDOC_FOLDER}/{len(self.files)}-{number}/{doc.name}"
            self.files[path] = File(doc.content.encode("utf-8", "surrogateescape"))
            place = next((i for i, word in enumerate(out) if word.startswith("<<")), -1)
            if place < 0:
                raise _Refused("a here-document isn't where it is used")
            out[place] = path
        return out

    def _run(self, one: Any) -> None:
        for flag in one.flags:
            self._run_flag(flag)
        if one.json and not one.heredocs:
            self._emit("RUN " + json.dumps(list(one.args)))
            return
        line = " ".join(one.args)
        if line.lstrip().startswith("--"):
            raise _Refused("RUN has options that could be read in two ways")
        if not one.heredocs:
            self._emit(f"RUN {line}")
            return
        bare = re.fullmatch(r"<<-?[\"']?\w+[\"']?", line.strip(), re.ASCII)
        script = one.heredocs[0].content if bare and len(one.heredocs) == 1 else self._with_documents(line, one)
        if script.startswith("#!"):
            raise _Refused("a here-document with an interpreter of its own needs another builder", unsupported=True)
        self._emit("RUN " + json.dumps([*self._shell, script]))

    def _with_documents(self, line: str, one: Any) -> str:
        """A command with its here-documents below it, as a shell reads them."""
        docs = [f"{doc.content}{doc.name}\n" for doc in one.heredocs]
        return line + "\n" + "".join(docs)

    def _run_flag(self, flag: str) -> None:
        key, _, value = flag.partition("=")
        if key == "--network" and value in ("default", "none"):
            return
        if key == "--security" and value == "sandbox":
            return
        if key != "--mount":
            raise _Refused(f"RUN {flag[:40]} isn't allowed")
        options = dict.fromkeys(part.partition("=")[0].strip().lower() for part in value.split(","))
        told = {k.strip().lower(): v.strip() for k, _, v in (part.partition("=") for part in value.split(","))}
        kind = told.get("type", "bind")
        if len(options) != len(value.split(",")) or any(char in value for char in "\"'\\"):
            raise _Refused("RUN --mount could be read in two ways")
        if kind in ("cache", "tmpfs"):
            if kind == "cache" and told.get("from"):
                raise _Refused("a cache that is filled from elsewhere needs another builder", unsupported=True)
            return
        if kind != "bind":
            raise _Refused(f"RUN --mount=type={kind[:20]} asks for what only the daemon's owner has")
        self._mount(told)

    def _mount(self, told: Mapping[str, str]) -> None:
        """A file that is mounted for one command is copied instead; what it held was in the context anyway."""
        target = told.get("target") or told.get("dst") or told.get("destination") or ""
        source = self._expand(told.get("source") or told.get("src") or "")
        path = posixpath.normpath(source.lstrip("/")) if source else ""
        origin = told.get("from", "")
        if origin:
            stage = self._source_stage(origin)
            if stage.startswith("@"):
                raise _Refused("a mount of another image needs another builder", unsupported=True)
        if origin or path not in self._context or not target:
            raise _Refused("RUN --mount of a folder needs another builder", unsupported=True)
        self._refuse_kernel_folder(self._expand(target))
        self._emit("COPY " + json.dumps([path, target]))


def marker(image: str) -> str:
    """How an image stands in the vetted text, until its id is known: no Dockerfile can write this itself."""
    return f"@@{image}@@"
