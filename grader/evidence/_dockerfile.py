"""One Dockerfile: its stages, what it copies and from where, and what its last stage runs as and starts."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.evidence._glob import ignored
from grader.evidence._regex import regex
from grader.evidence._startup import start_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.evidence.files import Files

MAX_DOCKERFILE_BYTES = 128 << 10
MAX_SOURCES = 300
MAX_INSTRUCTIONS = 500
PAIR = 2
AS_AND_NAME = 2
_VERSION = regex(r"\d+\.\d+|\d{4,}|^v?\d+(?:$|-)|(?:bookworm|bullseye|jammy|noble|focal)")
_VARIABLE = regex(r"\$\{?(\w+)(?::-([^}]*))?\}?")
# What a training run or the user's own set-up leaves behind: missing from git on purpose more often than by mistake.
_ARTEFACT = regex(
    r"(?:^|/)(?:models?|artifacts?|artefacts?|weights|checkpoints?|mlruns|data|datasets?|outputs?|dist|build"
    r"|target|static"
    r"|chroma\w*|vector\w*|faiss\w*|logs?|storage|uploads|\.env[\w.]*|node_modules|certs?|secrets?)(?:/|$)"
    r"|\.(?:pkl|pickle|joblib|onnx|pt|pth|h5|keras|bin|gguf"
    r"|safetensors|csv"
    r"|parquet|db|sqlite3?|whl|jar|tar|gz|zip|json)$",
    re.IGNORECASE,
)


class Stage(NamedTuple):
    """One FROM: its name, image and line.

    Attributes:
        pin: `digest`, `version`, `loose` (latest, no tag), `stage` or `unknown`.
    """

    name: str
    image: str
    line: int
    pin: str


class Missing(NamedTuple):
    """A COPY or ADD source that isn't in the build context.

    Attributes:
        why: `absent` or `ignored` (left out by .dockerignore).
        generated: it looks like what a build or a training run leaves: it may be made first.
    """

    source: str
    line: int
    why: str
    generated: bool


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """What a Dockerfile says. Lines are 0 where there is no such instruction.

    Attributes:
        context: the folder it would be built from ("" is the root): the plausible one with the fewest missing sources.
        multi_stage: a later stage takes files from an earlier one, or stands on it.
        user: who the last stage runs as; empty when nothing says so (root).
        command: what the container starts; `command_problem` why that can't work.
        installs: it installs packages.
        copies: how many COPY or ADD instructions take files from the context.
        fetches: it gets files by git, curl or wget, or writes them itself.
        error: why it isn't a Dockerfile, at `error_line`.
    """

    path: str
    context: str = ""
    stages: tuple[Stage, ...] = ()
    missing: tuple[Missing, ...] = ()
    multi_stage: bool = False
    user: str = ""
    user_line: int = 0
    healthcheck_line: int = 0
    command: str = ""
    command_line: int = 0
    command_problem: str = ""
    installs: bool = False
    copies: int = 0
    fetches: bool = False
    error: str = ""
    error_line: int = 0

    @property
    def non_root(self) -> bool:
        """Whether the last stage runs as somebody else than root."""
        return bool(self.user) and self.user.partition(":")[0] not in ("root", "0")

    @property
    def problem(self) -> tuple[str, int]:
        """Why it can't work with these files, and the line; ("", 0) where nothing speaks against it."""
        if self.error:
            return self.error, self.error_line
        if not self.stages:
            return "it has no FROM", 1
        lost = next((m for m in self.missing if not m.generated), None)
        if lost:
            how = "isn't in the repository" if lost.why == "absent" else "is left out by .dockerignore"
            return f"it copies {lost.source}, which {how}", lost.line
        return self.command_problem, self.command_line if self.command_problem else 0


_UV_INSTALL = regex(r"\buv pip (?:install|sync)\b")
# uv refuses to touch the image's own Python unless it is told which environment is meant; a language's official image
# says nothing, and others may.
_UV_TOLD = ("--system", "UV_SYSTEM_PYTHON", "venv", "VIRTUAL_ENV", "UV_PROJECT_ENV", "--target", "--prefix", "--python")
_OFFICIAL = regex(r"(?:docker\.io/)?(?:library/)?python(?:[:@]|$)")
_FETCH = regex(r"git clone|\bcurl\b|\bwget\b|--mount|>\s?/?\w")


def read_dockerfile(path: str, text: str, files: Files, contexts: Sequence[str]) -> Dockerfile:
    """Parse one Dockerfile and hold it against the tree, in the plausible context that fits best."""
    from e2b_dockerfile_utils import DockerfileSyntaxError, parse_dockerfile_ast  # noqa: PLC0415  (only if there is one)

    try:
        ast = parse_dockerfile_ast(text)
    except DockerfileSyntaxError as error:
        message = str(error).partition(": ")[2] or str(error)
        return Dockerfile(path, error=message[:200], error_line=error.line or 1)
    except (ValueError, RecursionError, IndexError, MemoryError):
        return Dockerfile(path, error="it can't be parsed", error_line=1)
    instructions = ast.instructions[:MAX_INSTRUCTIONS]
    bare = next((i for i in instructions if i.name in ("COPY", "ADD") and len(i.args) + len(i.heredocs) < PAIR), None)
    if bare:
        return Dockerfile(path, error=f"{bare.name} needs a source and a destination", error_line=bare.start_line)
    best: tuple[tuple[int, int], str, tuple[Missing, ...]] | None = None
    for order, context in enumerate(contexts):
        missing = tuple(_missing(instructions, path, context, files))
        rank = (sum(not m.generated for m in missing), len(missing) * 100 + order)
        if best is None or rank < best[0]:
            best = (rank, context, missing)
    _, context, missing = best or ((0, 0), "", ())
    out = _facts(path, instructions)
    if uv_line := _uv_lost(instructions, out.stages):
        return replace(out, error="`uv pip install` finds no environment without `--system`", error_line=uv_line)
    problem = start_problem(out.command, files, _made(instructions)) if out.command else ""
    return replace(out, context=context, missing=missing, command_problem=problem)


def _uv_lost(instructions: Sequence[Any], stages: tuple[Stage, ...]) -> int:
    """The line of a `uv pip install` that stops for want of an environment; 0 without one."""
    if not all(_OFFICIAL.match(stage.image) for stage in stages if stage.pin != "stage"):
        return 0
    if any(word in one.original for one in instructions for word in _UV_TOLD):
        return 0
    return next((i.start_line for i in instructions if i.name == "RUN" and _UV_INSTALL.search(i.original)), 0)


def _arguments(instructions: Sequence[Any]) -> dict[str, str]:
    """Defaults of ARG and ENV."""
    out: dict[str, str] = {}
    for one in instructions:
        if one.name == "ARG":
            for word in one.args:
                name, _, value = word.partition("=")
                out.setdefault(name, value)
    return out


def _expand(word: str, known: dict[str, str]) -> str:
    """A word with the variables that have a default; others stay."""
    return _VARIABLE.sub(lambda m: known.get(m.group(1)) or m.group(2) or m.group(0), word)


def _pin(image: str, names: set[str]) -> str:
    if image.lower() in names:
        return "stage"
    if "@sha256:" in image:
        return "digest"
    if "$" in image:
        return "unknown"
    if image == "scratch":
        return "version"
    tag = image.rpartition("/")[2].partition(":")[2]
    return "version" if _VERSION.search(tag) else "loose"


@dataclass(slots=True)
class _Draft:
    """What the instructions say, while they are read; a stage that stands on another takes over its user and check."""

    stages: list[Stage] = field(default_factory=list)
    users: list[tuple[str, int]] = field(default_factory=list)
    checks: list[int] = field(default_factory=list)
    multi_stage: bool = False
    entry: tuple[str, int] = ("", 0)
    command: tuple[str, int] = ("", 0)
    copies: int = 0
    installs: bool = False
    fetches: bool = False

    def start(self, words: list[str], line: int, known: dict[str, str]) -> None:
        """A FROM."""
        image = _expand(words[0], known)
        name = words[2].lower() if len(words) > AS_AND_NAME and words[1].upper() == "AS" else ""
        names = [stage.name for stage in self.stages]
        base = names.index(image.lower()) if image.lower() in names else -1
        self.stages.append(Stage(name, image, line, _pin(image, {n for n in names if n})))
        self.users.append(self.users[base] if base >= 0 else ("nonroot" if "nonroot" in image else "", line))
        self.checks.append(self.checks[base] if base >= 0 else 0)
        self.multi_stage = self.multi_stage or base >= 0
        if base < 0:
            self.entry = self.command = ("", 0)

    def copy(self, flags: list[str]) -> None:
        """A COPY or ADD."""
        source = next((flag.partition("=")[2] for flag in flags if flag.startswith("--from=")), "")
        earlier = {stage.name for stage in self.stages[:-1] if stage.name}
        self.multi_stage = self.multi_stage or source.lower() in earlier or source.isdigit()
        self.copies += not source

    def finish(self, path: str) -> Dockerfile:
        """The facts of the last stage and of the whole."""
        user, user_line = self.users[-1] if self.users else ("", 0)
        return Dockerfile(
            path,
            stages=tuple(self.stages),
            multi_stage=self.multi_stage,
            user=user,
            user_line=user_line if user else 0,
            healthcheck_line=self.checks[-1] if self.checks else 0,
            command=f"{self.entry[0]} {self.command[0]}".strip(),
            command_line=self.entry[1] or self.command[1],
            installs=self.installs,
            copies=self.copies,
            fetches=self.fetches,
        )


def _facts(path: str, instructions: Sequence[Any]) -> Dockerfile:
    """What the instructions say by themselves."""
    known = _arguments(instructions)
    draft = _Draft()
    for one in instructions:
        words, line = list(one.args), one.start_line
        if one.name == "FROM" and words:
            draft.start(words, line, known)
        elif one.name == "USER" and words and draft.users:
            draft.users[-1] = (_expand(words[0], known), line)
        elif one.name == "HEALTHCHECK" and draft.checks:
            draft.checks[-1] = 0 if one.original.upper().split()[1:] == ["NONE"] else line
        elif one.name == "CMD":
            draft.command = (" ".join(words), line)
        elif one.name == "ENTRYPOINT":
            draft.entry = (" ".join(words), line)
        elif one.name in ("COPY", "ADD"):
            draft.copy(one.flags)
        elif one.name == "RUN":
            draft.fetches = draft.fetches or bool(one.heredocs) or _FETCH.search(one.original) is not None
            draft.installs = draft.installs or "install" in one.original or " sync" in one.original
    return draft.finish(path)


def _missing(instructions: Sequence[Any], path: str, context: str, files: Files) -> list[Missing]:
    """The sources of COPY and ADD that this context doesn't hold."""
    known = _arguments(instructions)
    left_out = _ignore_lines(path, context, files)
    out: list[Missing] = []
    for one in instructions:
        if len(out) > MAX_SOURCES or one.name not in ("COPY", "ADD") or any(f.startswith("--from=") for f in one.flags):
            continue
        inline = {f"<<{h.name}" for h in one.heredocs} | {f"<<-{h.name}" for h in one.heredocs}
        for word in one.args[: min(len(one.args) - 1, MAX_SOURCES)]:
            source = _expand(word, known)
            if (
                source in inline
                or source.startswith(("<<", "http://", "https://", "git@"))
                or set(source) & set("$*?[")
            ):
                continue
            # Leading parents are stripped from a source: `../go.mod` is the context's own go.mod.
            inside = posixpath.normpath(f"/{source}").lstrip("/") or "."
            if inside == ".":
                continue
            full = posixpath.normpath(posixpath.join(context, inside))
            generated = bool(_ARTEFACT.search(inside))
            if not (full in files.by_path or full in files.dirs):
                out.append(Missing(source, one.start_line, "absent", generated))
            elif left_out and ignored(left_out, inside, anchored=True) and not _lets_in(left_out, inside):
                out.append(Missing(source, one.start_line, "ignored", generated=False))
    return out


def _lets_in(lines: list[str], source: str) -> bool:
    """Whether a `!` line lets something below an ignored folder in again."""
    return any(line.strip().startswith(f"!{source}") or line.strip().startswith(f"!./{source}") for line in lines)


def _ignore_lines(path: str, context: str, files: Files) -> list[str]:
    """The lines of the .dockerignore that holds: the Dockerfile's own, or the context's."""
    for name in (f"{path}.dockerignore", posixpath.join(context, ".dockerignore")):
        text = files.text(name)
        if text is not None:
            return text.split("\n")
    return []


def _made(instructions: Sequence[Any]) -> str:
    """Everything that RUN and COPY lines write, to look for files that are made inside the image."""
    lines = [one.original for one in instructions if one.name in ("RUN", "COPY", "ADD")]
    heredocs = [h.name + " " + h.content for one in instructions for h in one.heredocs]
    return "\n".join([*lines, *heredocs])[:100_000]
