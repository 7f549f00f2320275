"""What the project needs: every list of dependencies and every lock, with how tightly they hold versions."""

from __future__ import annotations

import json
import posixpath
import re
import sys
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence import _java_manifests, _manifests
from grader.evidence._manifests import Lock, Manifest
from grader.evidence._regex import regex
from grader.evidence._requirements import Requirement, parse_requirements
from grader.evidence.files import base_name

if TYPE_CHECKING:
    from grader.evidence.files import Files
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.python_code import PythonCode

__all__ = ["Dependencies", "Lock", "Manifest", "Requirement", "collect"]

MAX_MANIFESTS = 60
MAX_BYTES = 256 << 10
MAX_LOCK_BYTES = 4 << 20
RANGED = 0.3  # a range keeps the worst away, and still changes under one's feet
MIN_LOCKED = 5
LOCK_SHARE = 0.5  # a lock of fewer packages than half of the list belongs to something else

_REQUIREMENTS = regex(
    r"(?:^|/)(?:[\w.-]{0,40}requirements?[\w.-]{0,40}|requirements/[\w.-]{1,60}|constraints[\w.-]{0,30}"
    r"|pip[-_]requirements)\.(?:txt|in|pip)$",
    re.IGNORECASE,
)
_DEV_FILE = regex(r"dev|test|lint|docs?|ci\b|notebook|jupyter", re.IGNORECASE)
_TRACKED = regex(r"(?:^|/)(?:mlruns|mlartifacts|wandb)/")  # what a tracker wrote down of one run
_CONDA = regex(r"(?:^|/)(?:environment|env|conda)[\w.-]{0,40}\.ya?ml$", re.IGNORECASE)
# lock's base name -> (ecosystem, what one fixed package looks like, what a hash looks like)
_LOCKS = {
    "uv.lock": ("python", r"^\[\[package\]\]", r"sha256:"),
    "poetry.lock": ("python", r"^\[\[package\]\]", r"sha256:"),
    "pdm.lock": ("python", r"^\[\[package\]\]", r"sha256:"),
    "pylock.toml": ("python", r"^\[\[packages\]\]", r"sha256"),
    "pixi.lock": ("python", r"^- (?:conda|pypi|kind):", r"sha256:"),
    "pipfile.lock": ("python", r"\"version\": \"==", r"sha256:"),
    "conda-lock.yml": ("conda", r"^- name:|^  - name:", r"sha256:"),
    "package-lock.json": ("npm", r"\"version\":", r"\"integrity\":"),
    "npm-shrinkwrap.json": ("npm", r"\"version\":", r"\"integrity\":"),
    "yarn.lock": ("npm", r"^[ \t]+\"?version\"?:? ", r"integrity|checksum"),
    "pnpm-lock.yaml": ("npm", r"^[ \t]+resolution:", r"integrity:"),
    "bun.lock": ("npm", r"@\d", r"sha512"),
    "renv.lock": ("r", r"\"Version\":", r"\"Hash\":"),
    "packrat.lock": ("r", r"^Version:", r"^Hash:"),
    "go.sum": ("go", r" v\d", r"h1:"),
    "cargo.lock": ("rust", r"^\[\[package\]\]", r"checksum"),
    "manifest.toml": ("julia", r"^\[\[", r"git-tree-sha1"),
    "gemfile.lock": ("ruby", r"^    [\w-]+ \(", r"sha256"),
    "conan.lock": ("cpp", r"#", r"#"),
    "pubspec.lock": ("dart", r"^    version:", r"sha256:"),
}
MIN_PADDING = 4
MIN_SHARED = 4
MIN_UNLISTED = 2  # one package may be a helper script's
ONE_BY_CHANCE = 1
MIN_TOLD = 500  # characters without any Python: with less beside the list nothing could have named them
MAX_NAMING, MAX_NAMING_BYTES = 200, 64 << 10  # files that may name a package that nothing imports
LEAST_USED = 0.2
_FIRMNESS = {"exact": 2, "ranged": 1, "bare": 0, "url": 0, "local": 0}
_TOOLS = frozenset(
    "autopep8 bandit black coverage flake8 isort mypy pip pre-commit pydocstyle pylint pyproject-flake8 pytest "
    "pytest-cov ruff setuptools tox types-pyyaml types-requests wheel".split()
)
STANDARD = frozenset(name.lower().replace("_", "") for name in sys.stdlib_module_names)
_NOT_WORD = regex(r"[^a-z0-9]+")
# Distributions whose modules have another name altogether.
_MODULES = {
    "scikitlearn": "sklearn", "scikitimage": "skimage", "pyyaml": "yaml", "pillow": "pil", "beautifulsoup4": "bs4",
    "opencvpython": "cv2", "opencvpythonheadless": "cv2", "opencvcontribpython": "cv2", "attrs": "attr",
    "faisscpu": "faiss", "faissgpu": "faiss", "pymupdf": "fitz", "googlegenerativeai": "google",
    "protobuf": "google", "pywin32": "win32api",
    "pyserial": "serial", "pyzmq": "zmq", "biopython": "bio", "mysqlclient": "mysqldb", "pycryptodome": "crypto",
}  # fmt: skip
# pip's own form of a lock, whatever it is called: exact versions with hashes (`uv pip compile`, pip-tools).
_PIP_LOCK = ("python", r"^[\w.-]+(?:\[[^\]\n]*\])?==", r"--hash=sha256:")


class Dependencies(NamedTuple):
    """Manifests and locks, each sorted by path; a malformed one is there with its error.

    `unused` are lists of packages of which the code imports next to none: they don't count. `unlisted` are packages of
    others that the Python code imports while every list and lock is another language's.
    """

    manifests: tuple[Manifest, ...] = ()
    locks: tuple[Lock, ...] = ()
    unused: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()

    @property
    def main(self) -> tuple[Requirement, ...]:
        """What the program itself needs, of all manifests; development tools left out."""
        return tuple(r for m in self.manifests for r in m.requirements if r.group in ("main", "pip"))

    @property
    def names(self) -> frozenset[str]:
        """Every dependency's name, whatever it is for."""
        return frozenset(r.name for m in self.manifests for r in m.requirements)

    @property
    def counted(self) -> tuple[Requirement, ...]:
        """What the program needs, each package once; local paths and, beside others, linters left out."""
        return tuple(r for _, wanted in self._by_ecosystem() for r in wanted)

    def share(self, *pins: str) -> float:
        """The share of what the program needs that is held in one of these ways, 0.0 to 1.0."""
        return sum(r.pin in pins for r in self.counted) / len(self.counted) if self.counted else 0.0

    @property
    def unlocked(self) -> tuple[Requirement, ...]:
        """What of it no lock covers: here the list alone says which version is had."""
        return tuple(
            r for ecosystem, wanted in self._by_ecosystem() if not self._covered(ecosystem, len(wanted)) for r in wanted
        )

    @property
    def tightness(self) -> float:
        """How firmly versions are held, 0.0 to 1.0: a lock that covers the list, exact pins, ranges by RANGED.

        The mean over the ecosystems: a locked front end says nothing of the Python behind it, least of all where that
        is listed nowhere.
        """
        parts = []
        for ecosystem, wanted in self._by_ecosystem():
            if self._covered(ecosystem, len(wanted)):
                parts.append(1.0)
            else:
                parts.append(
                    sum(1.0 if r.pin == "exact" else RANGED * (r.pin == "ranged") for r in wanted) / len(wanted)
                )
        parts += [0.0] if self.unlisted else []
        if not parts:
            return 1.0 if self.locked else 0.0
        return round(sum(parts) / len(parts), 4)

    @property
    def locked_share(self) -> float:
        """The share of the ecosystems whose list a lock covers, 0.0 to 1.0."""
        groups = self._by_ecosystem()
        if not groups and not self.unlisted:
            return 1.0 if self.locked else 0.0
        covered = sum(self._covered(ecosystem, len(wanted)) for ecosystem, wanted in groups)
        return covered / (len(groups) + bool(self.unlisted))

    def _by_ecosystem(self) -> list[tuple[str, list[Requirement]]]:
        """What the program needs, per ecosystem; conda and Python are one.

        A package that two files list counts once, as firmly as the firmer of them holds it; a linter's version changes
        no result, and counts only where nothing else is listed.
        """
        groups: dict[str, dict[str, Requirement]] = {}
        for manifest in self.manifests:
            for wanted in manifest.requirements:
                if wanted.group in ("main", "pip") and wanted.pin != "local":
                    known = groups.setdefault(_family(manifest.ecosystem), {})
                    if wanted.name not in known or _FIRMNESS[wanted.pin] > _FIRMNESS[known[wanted.name].pin]:
                        known[wanted.name] = wanted
        return [
            (family, [r for name, r in known.items() if name not in _TOOLS] or list(known.values()))
            for family, known in sorted(groups.items())
        ]

    def _covered(self, ecosystem: str, wanted: int) -> bool:
        packages = sum(lock.packages for lock in self.locked if _family(lock.ecosystem) == ecosystem)
        return packages > 0 and packages >= LOCK_SHARE * wanted

    @property
    def locked(self) -> tuple[Lock, ...]:
        """Locks that fix something."""
        return tuple(lock for lock in self.locks if lock.plausible)


def _family(ecosystem: str) -> str:
    return "python" if ecosystem == "conda" else ecosystem


def collect(files: Files, python_code: PythonCode, notebooks: Notebooks) -> Dependencies:
    """Find and read them all; a list of packages of which the code imports none is nobody's."""
    imported = _imported(python_code, notebooks)
    all_read = not any(m.error for m in python_code.modules) and not any(n.error for n in notebooks.notebooks)
    manifests: list[Manifest] = []
    locks: list[Lock] = []
    unused: list[str] = []
    for entry in files.own:
        name = base_name(entry.path).lower()
        if _TRACKED.search(entry.path):
            continue
        if len(locks) < MAX_MANIFESTS and (name in _LOCKS or name.endswith(".lock")):
            locks += _lock(entry.path, name, files)
        elif len(manifests) < MAX_MANIFESTS:
            one = _manifest(entry.path, name, files)
            if one:
                is_padding = _is_padding(one, imported) or (
                    not imported and all_read and _is_unknown(one, files, MIN_TOLD if not python_code.modules else 1)
                )
                unused += [one.path] if is_padding else []
                manifests += [] if is_padding else [one]
            if one and one.kind == "requirements" and one.hashed:
                locks.append(Lock(one.path, "python", len(one.requirements), hashed=True, plausible=True))
    named = {_family(ecosystem) for ecosystem in (*(m.ecosystem for m in manifests), *(k.ecosystem for k in locks))}
    forgotten = sorted(imported) if named and "python" not in named and not unused else []
    return Dependencies(
        tuple(manifests), tuple(locks), tuple(unused), tuple(forgotten) if len(forgotten) >= MIN_UNLISTED else ()
    )


def _imported(python_code: PythonCode, notebooks: Notebooks) -> frozenset[str]:
    """Packages of others that any Python file or notebook imports, letters and digits only."""
    modules = (*python_code.modules, *(n.code for n in notebooks.notebooks if n.code is not None))
    found = {item.module.partition(".")[0].lower() for module in modules for item in module.imports}
    own = {part.lower().removesuffix(".py") for m in python_code.modules for part in m.path.split("/")}
    return frozenset(_NOT_WORD.sub("", name) for name in found - own) - STANDARD - {""}


def _is_padding(manifest: Manifest, imported: frozenset[str]) -> bool:
    """Whether a requirements file lists several packages, and of what the code imports next to nothing.

    Judged as a whole: a single package may well serve unseen (a server, a driver, a plug-in).
    """
    names = [_NOT_WORD.sub("", r.name.lower()) for r in manifest.requirements if r.group in ("main", "pip")]
    if manifest.kind != "requirements" or len(names) < MIN_PADDING or not imported:
        return False
    used = sum(_is_used(name, imported) for name in names)
    return used == 0 or (used <= ONE_BY_CHANCE and used < LEAST_USED * len(names) and used < LEAST_USED * len(imported))


def _is_unknown(manifest: Manifest, files: Files, least: int) -> bool:
    """Whether no other file has a word of several listed packages, but of one by chance; no code imports any."""
    names = [r.name.lower() for r in manifest.requirements if r.group in ("main", "pip")]
    if manifest.kind != "requirements" or len(names) < MIN_PADDING:
        return False
    others = (e for e in files.own if e.path != manifest.path and 0 < (e.size or 0) <= MAX_NAMING_BYTES)
    others = (e for e in others if base_name(e.path) != ".gitignore")  # GitHub's own names half of what there is
    told = "\n".join((files.text(e.path) or "").lower() for e in islice(others, MAX_NAMING))
    # `dbt-core` is spoken of as `dbt`
    return len(told) >= least and sum(name.partition("-")[0] in told for name in names) <= ONE_BY_CHANCE


def _is_used(name: str, imported: frozenset[str]) -> bool:
    module = _MODULES.get(name, name)
    if module in imported:
        return True
    # `python-dotenv` is `dotenv`, `psycopg2-binary` is `psycopg2`, `tensorflow-cpu` is `tensorflow`
    return any(len(other) >= MIN_SHARED and (other in name or name in other) for other in imported)


_READERS = {
    "pyproject.toml": _manifests.pyproject,
    "pipfile": _manifests.pipfile,
    "setup.py": _manifests.setup_py,
    "setup.cfg": _manifests.setup_cfg,
    "package.json": _manifests.package_json,
    "description": _manifests.description,
    "go.mod": _manifests.go_mod,
    "cargo.toml": _manifests.cargo,
    "pom.xml": _java_manifests.maven,
    "build.gradle": _java_manifests.gradle,
    "build.gradle.kts": _java_manifests.gradle,
}


def _manifest(path: str, name: str, files: Files) -> Manifest | None:
    text_file = _REQUIREMENTS.search(path)
    is_cpp = name in ("meson.build", "cmakelists.txt", "conanfile.txt", "vcpkg.json")
    if not (text_file or name in _READERS or is_cpp or _CONDA.search(path)):
        return None
    text = files.text(path, MAX_BYTES)
    if text is None:
        return (
            Manifest(path, "python", "unread", error="not text, or over 256 KiB", error_line=1) if text_file else None
        )
    if text_file:
        return _requirements(path, text)
    if name in _READERS:
        return _READERS[name](path, text)
    return _manifests.cpp(path, text, name) if is_cpp else _manifests.conda(path, text)


def _requirements(path: str, text: str) -> Manifest:
    group = "dev" if _DEV_FILE.search(base_name(path)) else "main"
    parsed = parse_requirements(text, group)
    folder = posixpath.dirname(path)
    includes = tuple(posixpath.normpath(posixpath.join(folder, p)) for p in parsed.includes if p)
    pinned = sum(requirement.pin == "exact" for requirement in parsed.requirements)
    return Manifest(
        path,
        "python",
        "requirements",
        parsed.requirements,
        includes,
        parsed.error,
        parsed.error_line,
        hashed=0 < pinned <= text.count("--hash=sha256:"),
    )


def _all_pinned(text: str) -> bool:
    """Whether a `requirements.lock` without hashes is one: nothing but exact versions."""
    lines = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith(("#", "-"))]
    return len(lines) >= MIN_LOCKED and all(re.match(_PIP_LOCK[1], line) for line in lines)


def _lock(path: str, name: str, files: Files) -> list[Lock]:
    """The lock in that file; none where a `.lock` of another name is nothing that pip would take."""
    ecosystem, package, digest = _LOCKS.get(name, _PIP_LOCK)
    text = files.text(path, MAX_LOCK_BYTES)
    if name not in _LOCKS and (text is None or not (re.search(digest, text) or _all_pinned(text))):
        return []
    if text is None:
        size = files.by_path[path].size
        return [Lock(path, ecosystem, plausible=size is None or size > MAX_LOCK_BYTES, error="too large, not read")]
    packages = len(re.findall(package, text, re.MULTILINE))
    if name.endswith(".json") or name in ("pipfile.lock", "renv.lock"):
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return [Lock(path, ecosystem, packages, error="not JSON")]
    return [Lock(path, ecosystem, packages, bool(re.search(digest, text)), packages > 0)]
