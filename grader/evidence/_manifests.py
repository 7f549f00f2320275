"""Manifests and locks of every ecosystem that learners use, each from its text; a malformed one is a value."""

from __future__ import annotations

import ast
import json
import re
from typing import Any, NamedTuple

from grader.evidence._regex import regex
from grader.evidence._requirements import MAX_REQUIREMENTS, Requirement, caret, normal, pin_of, requirement
from grader.evidence._toml import parse_toml
from grader.evidence._yaml import parse_yaml

_TOOL_GROUP = regex(r"dev|test|lint|format|typ(?:e|ing)|docs?\b|\bci\b|bench|release|build|all\b", re.IGNORECASE)
MAX_LOCATED = 400  # beyond these a file is a machine's, and nobody looks for a line


class Manifest(NamedTuple):
    """One file that names dependencies.

    Attributes:
        ecosystem: `python`, `conda`, `npm`, `r`, `go`, `rust`, `cpp`, `java`, `ruby`, `julia`.
        kind: what sort of file: `requirements`, `pyproject`, `setup.py`, …
        includes: paths of files that it includes.
        error: what is wrong at `error_line`; what could be read is kept.
        hashed: as many hashes as packages stand in it, so that it is a lock, too.
    """

    path: str
    ecosystem: str
    kind: str
    requirements: tuple[Requirement, ...] = ()
    includes: tuple[str, ...] = ()
    error: str = ""
    error_line: int = 0
    hashed: bool = False


class Lock(NamedTuple):
    """One lock file: how many packages it fixes, whether with hashes.

    Attributes:
        plausible: it parses and fixes at least one package to a version.
    """

    path: str
    ecosystem: str
    packages: int = 0
    hashed: bool = False
    plausible: bool = False
    error: str = ""


def line_of(text: str, needle: str) -> int:
    """The first line that holds `needle`, or on which it begins; 1 where none does."""
    at = text.find(needle)
    return text.count("\n", 0, at) + 1 if at >= 0 else 1


def _line_of_key(text: str, name: str) -> int:
    """The line of `name = …` in TOML, quoted or not."""
    for form in (f"\n{name} =", f"\n{name}=", f'\n"{name}"'):
        at = text.find(form)
        if at >= 0:
            return text.count("\n", 0, at) + 2
    return 1


# ---------------------------------------------------------------- pyproject and its kin


def pyproject(path: str, text: str) -> Manifest | None:
    """PEP 621, dependency groups, poetry, pdm and hatch tables; None for a pyproject without dependencies."""
    data, error, line = parse_toml(text)
    if error:
        return Manifest(path, "python", "pyproject", error=error, error_line=line)
    out: list[Requirement] = []
    project = _table(data, "project")
    _strings(project.get("dependencies"), "main", text, out)
    for group, wanted in _table(project, "optional-dependencies").items():
        _strings(wanted, group, text, out)
    for group, wanted in _table(data, "dependency-groups").items():
        _strings(wanted, group, text, out)
    _strings(_table(data, "tool", "uv").get("dev-dependencies"), "dev", text, out)
    for group, wanted in _table(data, "tool", "pdm", "dev-dependencies").items():
        _strings(wanted, group, text, out)
    poetry = _table(data, "tool", "poetry")
    _mapping(poetry.get("dependencies"), "main", text, out)
    _mapping(poetry.get("dev-dependencies"), "dev", text, out)
    for group, table in _table(poetry, "group").items():
        _mapping(_table(table, "dependencies"), group, text, out)
    if not out and not project and not poetry:
        return None
    return Manifest(path, "python", "pyproject", _with_extras(out[:MAX_REQUIREMENTS]))


def _with_extras(wanted: list[Requirement]) -> tuple[Requirement, ...]:
    """The same; where the core needs nothing, what the extras ask for is what the program runs on, tools apart."""
    if any(one.group == "main" for one in wanted):
        return tuple(wanted)
    return tuple(one if _TOOL_GROUP.search(one.group) else one._replace(group="main") for one in wanted)


def _table(data: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def _strings(wanted: Any, group: str, text: str, out: list[Requirement]) -> None:
    for item in wanted if isinstance(wanted, list) else []:
        one = (
            requirement(item, line_of(text, item) if len(out) < MAX_LOCATED else 1, group)
            if isinstance(item, str)
            else None
        )
        if one:
            out.append(one)


def _mapping(wanted: Any, group: str, text: str, out: list[Requirement]) -> None:
    """Poetry's and Pipfile's `name = "^1.2"` or `name = {version = …}`."""
    for name, value in wanted.items() if isinstance(wanted, dict) else []:
        if name == "python":
            continue
        spec = value if isinstance(value, str) else ""
        pin = ""
        if isinstance(value, dict):
            spec = str(value.get("version", ""))
            revision = value.get("rev") or value.get("tag")
            pin = "local" if "path" in value else "" if "git" not in value else "exact" if revision else "url"
        pin = pin or (pin_of(spec) if spec.startswith(("=", "<", ">", "!", "~=")) else caret(spec))
        line = _line_of_key(text, name) if len(out) < MAX_LOCATED else 1
        out.append(Requirement(normal(name), line, spec, pin, group))


def pipfile(path: str, text: str) -> Manifest:
    """Pipfile's two tables."""
    data, error, line = parse_toml(text)
    out: list[Requirement] = []
    _mapping(data.get("packages"), "main", text, out)
    _mapping(data.get("dev-packages"), "dev", text, out)
    return Manifest(path, "python", "pipfile", tuple(out), error=error, error_line=line)


def setup_py(path: str, text: str) -> Manifest | None:
    """The literal install_requires and extras_require of a setup.py, from its syntax tree."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return Manifest(path, "python", "setup.py", error="not Python", error_line=getattr(error, "lineno", 1) or 1)
    out: list[Requirement] = []
    lists = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("install_requires", "extras_require", "tests_require"):
            value = lists.get(node.value.id, node.value) if isinstance(node.value, ast.Name) else node.value
            group = "main" if node.arg == "install_requires" else "extra"
            for inner in ast.walk(value):
                if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                    one = requirement(inner.value, inner.lineno, group)
                    out += [one] if one else []
    return Manifest(path, "python", "setup.py", tuple(out)) if out else None


def setup_cfg(path: str, text: str) -> Manifest | None:
    """The install_requires of a setup.cfg."""
    out: list[Requirement] = []
    inside = False
    for number, line in enumerate(text.split("\n"), start=1):
        item = line.strip()
        if line[:1].strip():
            inside = line.replace(" ", "").startswith("install_requires=")
            item = line.partition("=")[2].strip()
        one = requirement(item, number) if inside and item else None
        out += [one] if one else []
    return Manifest(path, "python", "setup.cfg", tuple(out)) if out else None


# ---------------------------------------------------------------- other ecosystems


def conda(path: str, text: str) -> Manifest | None:
    """A conda environment with its pip part; None for YAML that is none."""
    yaml = parse_yaml(text)
    wanted = yaml.root.get("dependencies")
    if yaml.error:
        return Manifest(path, "conda", "environment", error=yaml.error, error_line=yaml.error_line)
    out: list[Requirement] = []
    for item in wanted.items[:MAX_REQUIREMENTS]:
        if item.kind == "map":
            found = (requirement(n.text, n.line, "pip") for n in item.get("pip").items)
            out += [one for one in found if one]
        elif item.text:
            name, _, spec = item.text.rpartition("::")[2].partition("=")
            name, bound, more = re.split(r"([<>!~]|$)", name, maxsplit=1)
            exact = spec.strip("=").partition("=")[0]
            pin = "ranged" if bound else "exact" if exact and "*" not in exact else "ranged" if spec else "bare"
            out.append(Requirement(normal(name.strip()), item.line, spec or bound + more, pin))
    return Manifest(path, "conda", "environment", tuple(out)) if out else None


def package_json(path: str, text: str) -> Manifest:
    """Npm's dependencies."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Manifest(path, "npm", "package.json", error="not JSON", error_line=getattr(error, "lineno", 1))
    out = [
        Requirement(name.lower(), line_of(text, f'"{name}"') if n < MAX_LOCATED else 1, spec, caret(spec), group)
        for key, group in (("dependencies", "main"), ("devDependencies", "dev"))
        for n, (name, spec) in enumerate(_table(data, key).items())
        if isinstance(spec, str)
    ]
    return Manifest(path, "npm", "package.json", tuple(out[:MAX_REQUIREMENTS]))


def description(path: str, text: str) -> Manifest | None:
    """R's DESCRIPTION: Imports and Depends."""
    if not re.search(r"^(?:Package|Title|Imports|Depends):", text, re.MULTILINE):
        return None
    out: list[Requirement] = []
    inside = ""
    for number, line in enumerate(text.split("\n"), start=1):
        field, colon, rest = line.partition(":")
        starts = bool(colon and line[:1].strip())
        if starts:
            inside = field if field in ("Imports", "Depends", "Suggests") else ""
        for item in (rest if starts else line).split(",") if inside else []:
            found = re.match(r"\s*([A-Za-z][\w.]*)\s*(?:\(([^)]*)\))?", item)
            if found and found.group(1) != "R":
                spec = found.group(2) or ""
                pin = "exact" if spec.startswith("==") else "ranged" if spec else "bare"
                group = "dev" if inside == "Suggests" else "main"
                out.append(Requirement(found.group(1).lower(), number, spec, pin, group))
    return Manifest(path, "r", "DESCRIPTION", tuple(out)) if out else None


def go_mod(path: str, text: str) -> Manifest:
    """Go's requirements: always exact."""
    found = re.finditer(r"^(?:require )?[ \t]*([\w-]{1,60}\.[\w./-]{1,200}) (v[\w.+-]{1,80})", text, re.MULTILINE)
    out = [Requirement(m.group(1).lower(), text.count("\n", 0, m.start(1)) + 1, m.group(2), "exact") for m in found]
    return Manifest(path, "go", "go.mod", tuple(out))


def cargo(path: str, text: str) -> Manifest | None:
    """Cargo's dependencies."""
    data, error, line = parse_toml(text)
    out: list[Requirement] = []
    _mapping(data.get("dependencies"), "main", text, out)
    _mapping(data.get("dev-dependencies"), "dev", text, out)
    return Manifest(path, "rust", "Cargo.toml", tuple(out), error=error, error_line=line)


def cpp(path: str, text: str, kind: str) -> Manifest | None:
    """What meson, CMake, conan and vcpkg ask for, by the calls that name it."""
    patterns = {
        "meson.build": r"\bdependency\(\s{0,20}'([\w+.-]{1,80})'([^)\n]{0,200})",
        "cmakelists.txt": r"\bfind_package\(\s{0,20}([\w+.-]{1,80})([^)\n]{0,200})",
        "conanfile.txt": r"^([a-z][\w+.-]*)/([\w.]+)",
        "vcpkg.json": r"\"(?:name\"\s*:\s*\")?([a-z][a-z0-9-]+)\"()",
    }
    out = []
    for found in re.finditer(patterns[kind], text, re.MULTILINE):
        spec = found.group(2).strip(" ,")
        pin = "exact" if kind == "conanfile.txt" else "ranged" if re.search(r"\d", spec) else "bare"
        out.append(Requirement(found.group(1).lower(), text.count("\n", 0, found.start()) + 1, spec[:80], pin))
    built = kind in ("meson.build", "cmakelists.txt") and re.search(r"\bproject\s*\(", text, re.IGNORECASE)
    return Manifest(path, "cpp", kind, tuple(out[:MAX_REQUIREMENTS])) if out or built else None
