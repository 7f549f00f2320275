"""The hostile cases: each a folder beside this file whose `expect.toml` says what is built and how it must end.

Keys of `expect.toml`:
    layer: fetch, content, parse, build, run, output, or project: `grade --run` from its beginning to its end.
    verdict: `graded`, or the kind of the error that `grade --format json` names (fetch, content, parse); `clean`
        (output); `accepted`, `refused` or `unsupported` of the gate, or an engine's `BuildState` (build); a `State` (run); the states of
        build, start, answer and tests (project).
    seconds, rss_mib: the most that it may take: generous, for machines that do other things, too.
    bubblewrap, docker: tables of what is different there, `verdict` above all.
    unknown: True where something can't be known of it; elsewhere that means that one of our readers broke.
    read, unread: files whose content is looked at, or is too large for that.
    service, providers: of a project: the text of its server (see `tests.hostile.projects`), and where it is run.
    says, silent: words that the report must hold, or mustn't.
    repo: the name of a builder in `tests.hostile.builders` or `tests.hostile_repos`, with `args` if it takes any.
    files: path -> content, which is text, or a list of pieces, each a text or `[text, times]`; or `{hex = "..."}`, or
        `{text = ..., encoding = "utf-16"}`, or `{link = "..."}`.
    url, resolves, server, server_args, limits: of a fetch: what is named, where the name leads, how the host behaves.
    dockerfile, engine, program, exit_code, deed, format: of a build, a run, a report.

In every text `@MARK@` is a file that mustn't be made and `@DECOY@` a host and port that mustn't be contacted.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from tests.factories import Link

HERE = Path(__file__).parent
LAYERS = ("fetch", "content", "parse", "build", "run", "output", "project")
SECONDS, RSS_MIB = 60.0, 500


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile case, as its `expect.toml` has it."""

    name: str
    layer: str
    verdict: str
    seconds: float
    rss_mib: int
    data: dict[str, Any] = field(hash=False)

    def on(self, provider: str) -> Case:
        """The case as it ends with a provider, where that is another ending."""
        other = dict(self.data.get(provider, {}))
        return replace(self, verdict=other.pop("verdict", self.verdict), data=self.data | other)

    def files(self, words: dict[str, str] | None = None) -> dict[str, bytes | Link]:
        """The files that it brings, `words` put in their places."""
        words = words or {}
        return {_filled(path, words): _content(value, words) for path, value in self.data.get("files", {}).items()}

    def text(self, key: str, words: dict[str, str]) -> str:
        """A text of it, `words` put in their places."""
        content = _content(self.data[key], words)
        assert isinstance(content, bytes)
        return content.decode("utf-8", "surrogateescape")


@cache
def load() -> tuple[Case, ...]:
    """Every case, by name."""
    return tuple(_read(path) for path in sorted(HERE.glob("*/expect.toml")))


def of_layer(*layers: str) -> list[Case]:
    """The cases of these layers."""
    return [case for case in load() if case.layer in layers]


def _read(path: Path) -> Case:
    data = tomllib.loads(path.read_text("utf-8"))
    layer, verdict = data.pop("layer"), data.pop("verdict")
    assert layer in LAYERS, path
    assert path.parent.name.startswith(f"{layer}-"), path
    return Case(path.parent.name, layer, verdict, data.pop("seconds", SECONDS), data.pop("rss_mib", RSS_MIB), data)


def _content(value: Any, words: dict[str, str]) -> bytes | Link:
    if isinstance(value, dict):
        if "link" in value:
            return Link(_filled(value["link"], words))
        if "hex" in value:
            return bytes.fromhex(value["hex"])
        return _filled(value["text"], words).encode(value["encoding"], "surrogatepass")
    pieces = value if isinstance(value, list) else [value]
    text = "".join(each if isinstance(each, str) else each[0] * each[1] for each in pieces)
    return _filled(text, words).encode("utf-8", "surrogateescape")


def _filled(text: str, words: dict[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text
