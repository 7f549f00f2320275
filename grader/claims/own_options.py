# ruff: noqa: E501 - patterns: a row is a thought
"""Options of the project's own programs and targets of its Makefile, against its code and its Makefiles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.files import base_name
from grader.evidence.sayings import short, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.documents import Documents
    from grader.evidence.files import Files
    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings

MAX_BYTES = 256 << 10
SHOWN = 4
_OPTION = regex(r"(?<![\w-])--([a-z][a-z0-9-]{1,30}(?:_[a-z0-9]{1,20}){0,4})(?![\w.-])")
# A line that starts one of the project's own programs, and none that hands options on to another's.
_STARTS = regex(
    r"^\s{0,8}(?:\$ |> )?(?:uv run |poetry run )?python3?(?:\.\d{1,2})?\s(?:-m\s([\w.]{1,80})|([\w./-]{1,100}\.py))\s([^\n|&;#]{1,300})"
)
# In a sentence: the option in the words of the README's own markup.
_INLINE = regex(r"`{1,2}--([a-z][a-z0-9-]{1,30}(?:_[a-z0-9]{1,20}){0,4})(?:[ =][^`\n]{0,30})?`{1,2}")
_MAKE = regex(r"`{1,2}make ([a-z][\w-]{1,30})`{1,2}")
_OTHERS = regex(
    r"(?i)\b(?:docker|compose|pip|uv|poetry|conda|pytest|uvicorn|gunicorn|git|curl|npm|yarn|pnpm|kubectl|helm|terraform|aws|gcloud|az|streamlit|jupyter|ruff|mypy|black|celery|alembic|mlflow|dvc|huggingface|hf|ollama|vllm|spark|torchrun|accelerate|deepspeed|nvidia|cargo|go|node|cmake|locust|k6|wandb|tesseract|ffmpeg|yt-dlp|llama|trtllm|bentoml|prefect|airflow|dbt|flask|django|manage|cov|no-cache|claude|gh|quarto)\b"
)
# Options that are made of something else than their names.
_MADE = (
    "hydra",
    "omegaconf",
    "hfargumentparser",
    "lightningcli",
    "fire.",
    "absl",
    "jsonargparse",
    "tyro",
    "simple_parsing",
    "draccus",
    "gflags",
    "sys.argv",
    "configargparse",
    "execute_from_command_line",
    "cyclopts",
    "parse_known_args",
    "clap::",
    "commander",
    "yargs",
    "cobra",
    "flag.",
    "argh",
    "docopt",
    "plac",
    "cappa",
    "tap import",
)


_PARSERS = ("argparse", "import click", "from click", "typer", "optparse", "getopt")


class Told(NamedTuple):
    """One `option` (`--name`) or `target` (`make name`) where it is told of."""

    name: str
    sort: str
    text: str
    place: Place


def said(sayings: Sayings, documents: Documents, files: Files) -> tuple[Told, ...]:
    """Options in lines that start own programs and in marked words of sentences; targets in marked words."""
    readme = documents.readme
    if readme is None or sayings.boilerplate:
        return ()
    text = files.text(readme.path, MAX_BYTES) or ""
    found: dict[str, Told] = {}
    if "--" in text:
        own = {base_name(e.path) for e in files.suffixed(".py")}
        modules = {name.removesuffix(".py") for name in own} | set(files.dirs)
        for line in sayings.lines:
            if line.block == "code" and " --" in line.text:
                for name in _started(line.text, own, modules):
                    found.setdefault(f"option {name}", Told(name, "option", short(line.text), line.place))
    for told in _marked(text.split("\n"), sayings) if "`--" in text or "`make " in text else ():
        found.setdefault(f"{told.sort} {told.name}", told)
    return tuple(found.values())


def _marked(rows: list[str], sayings: Sayings) -> Iterator[Told]:
    """Options and targets in the marked words of sentences, items and tables."""
    for line in sayings.told():
        raw = rows[line.line - 1] if line.line <= len(rows) else ""
        if line.block == "heading" or ("`--" not in raw and "`make " not in raw) or not speaks_of_now(line.text):
            continue
        for match in _INLINE.finditer(raw) if not _OTHERS.search(raw) else ():
            yield Told(match[1], "option", short(line.text), line.place)
        for match in _MAKE.finditer(raw):
            yield Told(match[1], "target", short(line.text), line.place)


def _started(text: str, own: set[str], modules: set[str]) -> tuple[str, ...]:
    """The options with which a line starts a program of the project's own."""
    start = _STARTS.match(text)
    known = start is not None and (base_name(start[2] or "") in own or (start[1] or "-").split(".")[0] in modules)
    return tuple(_OPTION.findall(start[3])) if start is not None and known and "{" not in text else ()


def held(said: tuple[Told, ...], files: Files, holdings: Holdings) -> Iterator[Claim]:
    """An option is known where its name stands in code, as it is or as a variable; a target where a Makefile has it."""
    makefiles = [
        e.path for e in files.own if base_name(e.path).lower() in {"makefile", "gnumakefile"} or e.path.endswith(".mk")
    ]
    texts = [(path, files.text(path, MAX_BYTES) or "") for path in makefiles]
    sure = (
        holdings.read_whole()
        and holdings.has_code
        and not holdings.find_in_code(_MADE)
        and holdings.find_in_code(_PARSERS)
    )
    shown = 0
    for told in said:
        if told.sort == "target":
            unknown = bool(texts) and not _has_target(told.name, texts)
            words, places = (
                f"There is no target {told.name} in a Makefile.",
                (told.place, Place(makefiles[0])) if makefiles else (told.place,),
            )
        else:
            name = told.name.lower()
            forms = {name, name.replace("-", "_"), name.removeprefix("no-").replace("-", "_")}
            unknown = sure and not holdings.find_in_code(forms)
            words, places = f"No code of the project knows --{told.name}.", (told.place,)
        if unknown and shown < SHOWN:
            shown += 1
            yield Claim(told.text, Verdict.CONTRADICTED, "run-instructions", words, places)


def _has_target(name: str, texts: list[tuple[str, str]]) -> bool:
    """Whether a rule of that name, a pattern or an included file could make it."""
    rule = re.compile(rf"(?m)^(?:[\w. /-]{{0,200}}\s)?{re.escape(name)}(?:\s[\w. /-]{{0,200}})?\s?::?(?!=)")
    return any(
        rule.search(text) or "%:" in text or "\ninclude" in f"\n{text}" or f" {name} " in text for _, text in texts
    )
