"""Where the code takes its settings from, and which linters, formatters and type checkers the project has set up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
_SETTINGS_NAME = re.compile(r"(?:^|_)(?:config|configs|configuration|settings|constants|params|env)$", re.IGNORECASE)
_OTHER = {
    "environment": re.compile(
        r"\bprocess\.env\b|import\.meta\.env|\bSys\.getenv\(|\bos\.(?:Getenv|LookupEnv)\(|\bgetenv\(|\bSystem\.getenv\("
        r"|\bstd::env::|\bENV\["
    ),
    "command line": re.compile(
        r"\bcommandArgs\(|\boptparse\b|\bargparser\b|\bflag\.(?:String|Int|Bool|Parse)|\bcobra\.|\bclap\b|\bargv\b|\bcxxopts\b"
        r"|\bCLI::App|\bprogram_options\b|\byargs\b|\bcommander\b"
    ),
    "settings file": re.compile(
        r"\bconfig::get\(|\bread_yaml\(|\byaml\.load\(|\bviper\.|\bYAML::|\bnlohmann::|\btoml::|application\.ya?ml"
    ),
}
_TOOLS = {
    "ruff.toml": "lint", ".ruff.toml": "lint", ".flake8": "lint", ".pylintrc": "lint", "pylintrc": "lint",
    ".pre-commit-config.yaml": "lint", ".pre-commit-config.yml": "lint", "mypy.ini": "types", ".mypy.ini": "types",
    "pyrightconfig.json": "types", ".eslintrc": "lint", ".eslintrc.json": "lint", ".eslintrc.js": "lint",
    ".eslintrc.cjs": "lint", "eslint.config.js": "lint", "eslint.config.mjs": "lint", "eslint.config.ts": "lint",
    "biome.json": "lint", ".prettierrc": "format", ".prettierrc.json": "format", "prettier.config.js": "format",
    ".lintr": "lint", ".clang-format": "format", ".clang-tidy": "lint", ".golangci.yml": "lint",
    ".golangci.yaml": "lint", "rustfmt.toml": "format", "clippy.toml": "lint", "checkstyle.xml": "lint",
    ".rubocop.yml": "lint", ".style.yapf": "format",
}  # fmt: skip
_SECTIONS = (
    (re.compile(r"^\[tool\.(?:ruff|pylint|flake8|isort)\b"), "lint"),
    (re.compile(r"^\[tool\.(?:black|yapf)\b"), "format"),
    (re.compile(r"^\[tool\.(?:mypy|pyright|pyre|basedpyright|ty)\b"), "types"),
    (re.compile(r"^\[(?:flake8|pylint|isort|pycodestyle)\b"), "lint"),
    (re.compile(r"^\[mypy\b"), "types"),
    (re.compile(r"^\s{0,8}\"strict\"\s{0,3}:\s{0,3}true"), "types"),
)
_SECTION_FILES = ("pyproject.toml", "setup.cfg", "tox.ini", "tsconfig.json", "tsconfig.app.json")


@dataclass(frozen=True, slots=True)
class Source:
    """One way in which the code is told its settings: `command line`, `environment`, `settings file`, `module`."""

    kind: str
    place: Place


@dataclass(frozen=True, slots=True)
class Settings:
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


def _of_others(code: SourceCode) -> list[Source]:
    found: dict[tuple[str, str], Source] = {}
    for line in code.code_lines(tests=False):
        if line.language in ("python", "notebook", "sql"):
            continue
        for kind, pattern in _OTHER.items():
            if (line.path, kind) not in found and pattern.search(line.text):
                found[line.path, kind] = Source(kind, Place(line.path, line.line, note=kind))
    return list(found.values())


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
    sources = [source for module in python_code.product for source in _of_module(module)] + _of_others(source_code)
    sources.sort(key=lambda s: (s.place.path, s.place.line or 0, s.kind))
    tools = sorted(_tools(files), key=lambda t: (t[1].path, t[1].line or 0))
    return Settings(tuple(sources), tuple(tools))
