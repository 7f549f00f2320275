"""Where the code takes its settings from, and which linters, formatters and type checkers the project has set up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.files import base_name
from grader.model import Place

if TYPE_CHECKING:
    from grader.evidence.files import Files
    from grader.evidence.python_code import Module, PythonCode
    from grader.evidence.source_code import SourceCode

MIN_CONSTANTS = 3

# Dotted targets of calls that read settings, by the way they do it.
_CALLS = {
    "command line": ("argparse.ArgumentParser", "click.option", "click.command", "typer.Typer", "typer.run",
                     "fire.Fire", "absl.flags", "typer.Option", "sys.argv"),
    "environment": ("os.getenv", "os.environ", "dotenv.load_dotenv", "decouple.config", "environs.Env"),
    "settings file": ("hydra.main", "yaml.safe_load", "yaml.load", "tomllib.load", "toml.load",
                      "omegaconf.OmegaConf.load", "configparser.ConfigParser", "dynaconf.Dynaconf", "hydra.compose",
                      "hydra.utils.instantiate"),
}  # fmt: skip
_BASES = frozenset("BaseSettings SettingsConfigDict".split())
_SETTINGS_NAME = regex(r"(?:^|_)(?:config|configs|configuration|settings|constants|params|env)$", re.IGNORECASE)
# In other languages: plain words, since a search for them is many times faster than a pattern.
_OTHER = {
    "environment": ("process.env", "import.meta.env", "Sys.getenv(", "os.Getenv(", "os.LookupEnv(", "getenv(",
                    "System.getenv(", "std::env::", "ENV["),
    "command line": ("commandArgs(", "library(optparse", "library(argparser", "flag.String(", "flag.Int(",
                     "flag.Parse(", "cobra.Command", "clap::", "argv[", "argv)", "argv,", "cxxopts::", "CLI::App",
                     "program_options", "yargs", "commander", "getArgs"),
    "settings file": ("config::get(", "read_yaml(", "yaml.load(", "viper.", "YAML::", "nlohmann::", "toml::",
                      "application.yml", "application.yaml"),
}  # fmt: skip
_TOOLS = {
    "ruff.toml": "lint", ".ruff.toml": "lint", ".flake8": "lint", ".pylintrc": "lint", "pylintrc": "lint",
    ".pre-commit-config.yaml": "lint", ".pre-commit-config.yml": "lint", "mypy.ini": "types", ".mypy.ini": "types",
    "pyrightconfig.json": "types", ".eslintrc": "lint", ".eslintrc.json": "lint", ".eslintrc.js": "lint",
    ".eslintrc.cjs": "lint", "eslint.config.js": "lint", "eslint.config.mjs": "lint", "eslint.config.ts": "lint",
    "biome.json": "lint", ".prettierrc": "format", ".prettierrc.json": "format", "prettier.config.js": "format",
    ".lintr": "lint", ".clang-format": "format", ".clang-tidy": "lint", ".golangci.yml": "lint",
    ".golangci.yaml": "lint", "rustfmt.toml": "format", "clippy.toml": "lint", "checkstyle.xml": "lint",
    ".rubocop.yml": "lint", ".style.yapf": "format", "analysis_options.yaml": "lint",
}  # fmt: skip
_SECTIONS = (
    (regex(r"^\[tool\.(?:ruff|pylint|flake8|isort)\b"), "lint"),
    (regex(r"^\[tool\.(?:black|yapf)\b"), "format"),
    (regex(r"^\[tool\.(?:mypy|pyright|pyre|basedpyright|ty)\b"), "types"),
    (regex(r"^\[(?:flake8|pylint|isort|pycodestyle)\b"), "lint"),
    (regex(r"^\[mypy\b"), "types"),
    (regex(r"^\s{0,8}\"strict\"\s{0,3}:\s{0,3}true"), "types"),
)
_SECTION_FILES = ("pyproject.toml", "setup.cfg", "tox.ini", "tsconfig.json", "tsconfig.app.json")


class Source(NamedTuple):
    """One way in which the code is told its settings: `command line`, `environment`, `settings file`, `module`."""

    kind: str
    place: Place


class Settings(NamedTuple):
    """Sources of settings in order of path, and `tools` as (kind, place): `lint`, `format`, `types`."""

    sources: tuple[Source, ...] = ()
    tools: tuple[tuple[str, Place], ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        """The different ways in which settings come in."""
        return frozenset(source.kind for source in self.sources)


def _of_module(module: Module) -> list[Source]:
    found: list[Source] = []
    for kind, targets in _CALLS.items():
        call = next((c for c in module.calls if c.target.startswith(targets)), None)
        if call is not None:
            found.append(Source(kind, Place(module.path, call.line, note=f"{call.name}: {kind}")))
    settings = next((c for c in module.classes if any(b.rpartition(".")[2] in _BASES for b in c.bases)), None)
    if settings is not None:
        found.append(Source("module", Place(module.path, settings.line, note=f"{settings.name} holds the settings")))
        return found
    stem = base_name(module.path).removesuffix(".py")
    constants = [a for a in module.assigns if not a.function and a.name.isupper()]
    fields = sum(c.fields for c in module.classes)
    if _SETTINGS_NAME.search(stem) and len(constants) + fields >= MIN_CONSTANTS:
        line = constants[0].line if constants else module.classes[0].line
        found.append(Source("module", Place(module.path, line, note="settings in one place")))
    return found


def _of_others(files: Files, code: SourceCode) -> list[Source]:
    found: list[Source] = []
    for file in code.product:
        text = "" if file.language == "sql" else files.text(file.path) or ""
        for kind, words in _OTHER.items():
            first = min((at for word in words if (at := text.find(word)) >= 0), default=-1)
            if first >= 0:
                found.append(Source(kind, Place(file.path, text.count("\n", 0, first) + 1, note=kind)))
    return found


def _tools(files: Files) -> list[tuple[str, Place]]:
    found = [(_TOOLS[base_name(e.path).lower()], Place(e.path)) for e in files.named(*_TOOLS) if e.size]
    for entry in files.named(*_SECTION_FILES):
        for number, line in enumerate((files.text(entry.path) or "").split("\n"), start=1):
            for pattern, kind in _SECTIONS:
                if line[:1] in "[ \t" and pattern.match(line):
                    found.append((kind, Place(entry.path, number, note=line.strip()[:60])))
                    break
    return found


def collect(files: Files, python_code: PythonCode, source_code: SourceCode) -> Settings:
    """Look through the code and the files of tools."""
    sources = [source for module in python_code.product for source in _of_module(module)]
    sources += _of_others(files, source_code)
    sources.sort(key=lambda s: (s.place.path, s.place.line or 0, s.kind))
    tools = sorted(_tools(files), key=lambda t: (t[1].path, t[1].line or 0))
    return Settings(tuple(sources), tuple(tools))
