"""Which packages a project names, as a list that our standard image can be made from: names and versions, nothing else.

No line of the candidate's reaches an installer: each is read here and written anew.
"""

from __future__ import annotations

import posixpath
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.evidence.files import base_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from packaging.requirements import Requirement

    from grader.evidence.dependencies import Dependencies, Manifest
    from grader.evidence.files import Files

MAX_PACKAGES = 300
MAX_LINE_CHARS = 1_000
MAX_BYTES = 512 << 10
MAX_LOCK_BYTES = 4 << 20
LINUX = {
    "sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64",
    "implementation_name": "cpython", "platform_python_implementation": "CPython", "extra": "",
}  # fmt: skip
# Python's own versions that our standard images exist for, the usual one first.
PYTHONS = ("3.12", "3.11", "3.13", "3.10")
_DEV = re.compile(r"dev|test|lint|ci\b", re.IGNORECASE)
_TOOL_LOCKS = frozenset("uv.lock poetry.lock pdm.lock pylock.toml pixi.lock pipfile.lock Pipfile.lock".split())
_LOCKED = re.compile(r'^\[\[package\]\]\nname = "([^"\n]{1,100})"\nversion = "([^"\n]{1,60})"', re.MULTILINE)
_NAME = re.compile(r"[-_.]+")
# What a suite is run with besides what it names itself.
RUNNERS = ("pytest", "coverage")


@dataclass(frozen=True, slots=True)
class Packages:
    """What to install.

    Attributes:
        requirements: one a line, sorted; empty where nothing is named.
        sources: the files that name them.
        dropped: what was left out, as written: addresses, paths, what isn't a requirement.
        python: the version to install for; empty is the usual one.
    """

    requirements: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    python: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The packages' names as registries compare them."""
        return frozenset(re.split(r"[\[<>=!~ ;]", one, maxsplit=1)[0] for one in self.requirements)


def collect_packages(files: Files, dependencies: Dependencies, folder: str, *, tests: bool) -> Packages:
    """The packages that the Python manifests of a folder name, versions held by its lock where there is one.

    Args:
        folder: where the program or the tests are; where it has no manifests, the nearest one above that has.
        tests: also what is named for development, and the runners of ours.
    """
    here = _manifests_for(dependencies, folder)
    python = _python(files, here)
    wanted: dict[str, str] = {}
    dropped: list[str] = []
    sources: list[str] = []
    whole = _list_lock(dependencies, here, folder, tests=tests)
    locked = {} if whole else _lock(files, here)
    lists = {whole: list(_requirement_lines(files.text(whole, MAX_LOCK_BYTES) or ""))} if whole else {}
    if not whole or (tests and not _DEV.search(base_name(whole))):
        lists |= {m.path: list(_lines(files, m, tests=tests)) for m in here if m.path != whole}
    for path, lines in lists.items():
        sources += [path] if lines else []
        for line in lines:
            one = parse(line, python)
            if isinstance(one, str):
                dropped += [one] if one else []
            elif len(wanted) < MAX_PACKAGES:
                _add(wanted, one, locked)
    if tests:
        for name in RUNNERS:
            wanted.setdefault(name, name)
    return Packages(tuple(sorted(wanted.values())), tuple(sources), tuple(dict.fromkeys(dropped)), python)


def _list_lock(dependencies: Dependencies, here: list[Manifest], folder: str, *, tests: bool) -> str:
    """The lock in pip's own form that covers what is wanted, and needs nothing beside it; empty where there is none."""
    folders = {posixpath.dirname(m.path) for m in here} | {folder}
    folders |= {posixpath.join(at, sub) for at in folders for sub in ("locks", "requirements")}
    found = [lock.path for lock in dependencies.locked if lock.ecosystem == "python"]
    found = [p for p in found if base_name(p) not in _TOOL_LOCKS and posixpath.dirname(p) in folders]
    dev = [path for path in found if _DEV.search(base_name(path))]
    main = [path for path in found if path not in dev]
    chosen = dev if tests and dev else main
    return min(chosen, key=lambda path: (len(base_name(path)), path), default="")


def _manifests_for(dependencies: Dependencies, folder: str) -> list[Manifest]:
    python = [m for m in dependencies.manifests if m.ecosystem == "python" and not m.error.startswith("not text")]
    at = folder
    while True:
        here = [m for m in python if posixpath.dirname(m.path) in (at, posixpath.join(at, "requirements"))]
        if here or not at:
            return here
        at = posixpath.dirname(at)


def _add(wanted: dict[str, str], one: Requirement, locked: Mapping[str, str]) -> None:
    """Note a requirement; of two of one name the tighter one."""
    name = _NAME.sub("-", one.name).lower()
    extras = f"[{','.join(sorted(one.extras))}]" if one.extras else ""
    spec = f"=={locked[name]}" if name in locked else str(one.specifier)
    text = f"{name}{extras}{spec}"
    before = wanted.get(name, "")
    if not before or ("==" in text and "==" not in before) or ("[" in text and "[" not in before):
        wanted[name] = text


def parse(line: str, python: str = "") -> Requirement | str:
    """A requirement; or, as text, what was dropped, empty where it is simply not for Linux.

    Args:
        python: the version that its markers are held against.
    """
    from packaging.markers import UndefinedEnvironmentName  # noqa: PLC0415
    from packaging.requirements import InvalidRequirement  # noqa: PLC0415
    from packaging.requirements import Requirement as Parsed  # noqa: PLC0415

    if len(line) > MAX_LINE_CHARS and "--hash" not in line[:MAX_LINE_CHARS]:
        return line[:80]
    text = re.split(r"\s--(?:hash|global-option|config-settings)", line[:MAX_LINE_CHARS], maxsplit=1)[0].strip()
    try:
        one = Parsed(text)
    except (InvalidRequirement, RecursionError):
        return text[:80]
    if one.url:
        return text[:80]
    version = python or PYTHONS[0]
    try:
        here = LINUX | {"python_version": version, "python_full_version": f"{version}.0"}
        if one.marker is not None and not one.marker.evaluate(here):
            return ""
    except (UndefinedEnvironmentName, ValueError):
        return text[:80]
    return one


def _lines(files: Files, manifest: Manifest, *, tests: bool) -> Iterator[str]:
    text = files.text(manifest.path, MAX_BYTES) or ""
    is_dev = bool(_DEV.search(base_name(manifest.path)))
    if manifest.kind == "requirements":
        if tests or not is_dev:
            yield from _requirement_lines(text)
    elif base_name(manifest.path).lower() == "pyproject.toml":
        yield from _pyproject_lines(text, tests=tests)
    elif base_name(manifest.path).lower() in ("setup.py", "setup.cfg", "pipfile"):
        for one in manifest.requirements:
            if one.group in ("main", "pip") or (tests and _DEV.search(one.group)):
                yield one.name + (one.spec if one.spec[:1] in "=<>!~" else "")


def _requirement_lines(text: str) -> Iterator[str]:
    pending = ""
    for raw in text.split("\n"):
        line = re.split(r"(?:^|\s)#", raw, maxsplit=1)[0].strip()
        if line.endswith("\\"):
            pending += line[:-1] + " "
            continue
        whole, pending = (pending + line).strip(), ""
        if whole.startswith(("-e", "--editable")) or (whole and not whole.startswith("-")):
            yield whole


def _toml(text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return {}


def _table(data: object, *keys: str) -> Any:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _pyproject_lines(text: str, *, tests: bool) -> Iterator[str]:
    data = _toml(text)
    yield from _strings(_table(data, "project", "dependencies"))
    groups = (_table(data, "project", "optional-dependencies") or {}, _table(data, "dependency-groups") or {})
    for table in groups:
        for name, lines in table.items() if isinstance(table, dict) else ():
            if tests and (_DEV.search(name) or name == "all"):
                yield from _strings(lines)
    if tests:
        yield from _strings(_table(data, "tool", "uv", "dev-dependencies"))
    yield from _poetry_lines(_table(data, "tool", "poetry", "dependencies"))
    if tests:
        yield from _poetry_lines(_table(data, "tool", "poetry", "dev-dependencies"))
        named = _table(data, "tool", "poetry", "group")
        for group in named.values() if isinstance(named, dict) else ():
            yield from _poetry_lines(_table(group, "dependencies"))


def _poetry_lines(table: object) -> Iterator[str]:
    for name, value in table.items() if isinstance(table, dict) else ():
        spec = value.get("version", "") if isinstance(value, dict) else value
        if name.lower() == "python" or not isinstance(spec, str):
            continue
        if isinstance(value, dict) and (value.get("optional") or not value.get("version")):
            continue
        extras = _strings(value.get("extras")) if isinstance(value, dict) else []
        yield f"{name}{f'[{chr(44).join(extras)}]' if extras else ''}{caret(spec)}"


def caret(spec: str) -> str:
    """Poetry's `^1.2`, `~1.2`, `1.2`, `*` as registries write them."""
    spec = spec.strip()
    if spec in ("", "*"):
        return ""
    numbers = re.findall(r"\d+", spec)
    if spec[0] == "^" and numbers:
        at = next((i for i, n in enumerate(numbers) if n != "0"), len(numbers) - 1)
        top = [*numbers[:at], str(int(numbers[at]) + 1)]
        return f">={spec[1:].strip()},<{'.'.join(top)}"
    if spec[0] == "~" and not spec.startswith("~=") and numbers:
        return f">={spec[1:].strip()},<{numbers[0]}.{int(numbers[1]) + 1 if len(numbers) > 1 else 0}" \
            if len(numbers) > 1 else f">={spec[1:].strip()},<{int(numbers[0]) + 1}"  # fmt: skip
    return spec if spec[0] in "=<>!~" else f"=={spec}"


def _lock(files: Files, manifests: Iterable[Manifest]) -> dict[str, str]:
    """Name -> version of the lock beside the manifests; empty where there is none."""
    for folder in dict.fromkeys(posixpath.dirname(m.path) for m in manifests):
        for name in ("uv.lock", "poetry.lock", "pdm.lock"):
            text = files.text(posixpath.join(folder, name), MAX_LOCK_BYTES)
            if text:
                return {_NAME.sub("-", package).lower(): version for package, version in _LOCKED.findall(text)}
    return {}


def _python(files: Files, manifests: Iterable[Manifest]) -> str:
    """The version that the project asks for, of those that there are; empty where the usual one will do."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415

    for manifest in manifests:
        data = _toml(files.text(manifest.path, MAX_BYTES) or "") if manifest.path.endswith(".toml") else {}
        spec = _table(data, "project", "requires-python") or _table(data, "tool", "poetry", "dependencies", "python")
        if isinstance(spec, str) and spec:
            try:
                allowed = SpecifierSet(caret(spec[:100]))
            except InvalidSpecifier:
                continue
            return next((v for v in PYTHONS if allowed.contains(f"{v}.9")), "")
    folders = dict.fromkeys(posixpath.dirname(m.path) for m in manifests)
    for folder in folders:
        text = files.text(posixpath.join(folder, ".python-version"), 200) or ""
        found = re.match(r"\s{0,5}(?:python-)?(3\.\d{1,2})", text)
        if found and found[1] in PYTHONS:
            return found[1]
    return ""
