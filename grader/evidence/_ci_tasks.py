"""Turns a CI step's script into tasks: what each command does, and whether it could work with these files."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._ci_kinds import SILENT, TOOLS, command_kind, measures, named_kind
from grader.evidence._regex import regex
from grader.evidence._shell import NO_FUNCTIONS, Command, commands, split_functions, with_arguments
from grader.evidence.files import base_name, suffix

if TYPE_CHECKING:
    from grader.evidence._shell import Functions
    from grader.evidence.files import Files

MAX_TASKS = 200
MAX_INDIRECTIONS = 2

_TEST_FILE = regex(
    r"(?:^|/)(?:tests?\.py|test_[^/]*\.(?:py|r|cpp|cc|c|go)|[^/]*_tests?\.(?:py|go|cpp|cc|c|r)|[^/]*\.(?:test"
    r"|spec)\.[cm]?[jt]sx?"
    r"|test-[^/]*\.r|[^/]*(?:tests?|spec)\.(?:java|kt|cs|scala))$",
    re.IGNORECASE,
)
_QUOTED = regex(r"""["'](?:-m["'], ?["'])?([a-z][a-z0-9_-]{2,20})["' ]""")
_MAKE_RULE = regex(r"^([\w./%-]+(?: [\w./%-]+)*)\s*::?(?!=)([^\n#]*)", re.MULTILINE)
_MAKE_VARIABLE = regex(r"^(?:export )?([A-Za-z_]\w{0,60})\s{0,8}[:?]?=([^\n]{0,400})$")
_MAKE_USE = regex(r"\$[({]([A-Za-z_]\w{0,60})[)}]")
_MAKE_CALL = regex(r"\$\(call [\w-]{1,60},([^()\n]{0,400})\)")
_MAKE_SHELL = regex(r"\$\(shell [^()\n]{0,200}\)")
MAX_VALUE = 1_000
MAX_RECIPES = 60
MAX_NESTED = 6  # values of values, and what a shell says of what a shell says
_REQUIREMENT_FLAGS = frozenset({"-r", "--requirement", "-c"})
_PATH = regex(r"^[\w./-]+/?$")
_SCRIPTS = (".py", ".sh", ".r", ".js", ".mjs", ".ts", ".ps1", ".bash")
# runner -> (the file that holds its tasks, what stands in it)
_RUNNERS = {
    "poe": ("pyproject.toml", "[tool.poe"),
    "inv": ("tasks.py", "@task"),
    "invoke": ("tasks.py", "@task"),
}
_QUESTIONS = frozenset({"[", "[[", "test"})
_SHELLS = frozenset("bash sh zsh dash ksh".split())
MAX_CALLS = 4
_ECOSYSTEM_TESTS = frozenset("pytest py.test unittest jest vitest nose2 nosetests mocha".split())


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that a job does.

    Attributes:
        kind: one of `_ci_kinds.KINDS`.
        line: in the workflow's file.
        command: as it is written, shortened.
        soft: its failure is ignored.
        problem: why it can't work with these files; empty where nothing speaks against it.
    """

    kind: str
    line: int
    command: str
    soft: bool = False
    problem: str = ""


class Workshop(NamedTuple):
    """Where a script runs: the tree, the folder in it ("" is the root), and the script's own functions.

    `depth` counts scripts and recipes, `calls` the functions that led here.
    """

    files: Files
    folder: str = ""
    depth: int = 0
    functions: Functions = NO_FUNCTIONS
    calls: int = 0

    def at(self, path: str) -> str:
        """A path of the script as a path of the tree."""
        return posixpath.normpath(posixpath.join(self.folder, path)).removeprefix("./").strip("/")

    def inside(self, path: str) -> Workshop:
        """The same tree, seen from another folder."""
        return self._replace(folder=self.at(path) if self.at(path) != "." else "")

    @property
    def has_tests(self) -> bool:
        """Whether a file named like a test stands here or below."""
        prefix = f"{self.folder}/" if self.folder and self.folder != "." else ""
        return any(e.path.startswith(prefix) and e.size and _TEST_FILE.search(e.path) for e in self.files.own)


def script_tasks(script: str, line: int, where: Workshop, *, soft: bool = False) -> list[Task]:
    """The tasks of a script whose first line is `line`."""
    out: list[Task] = []
    asked: set[str] = set()
    for command in commands(script):
        if len(out) >= MAX_TASKS:
            break
        if command.words[0] in _QUESTIONS and set(command.words) & {"-f", "-e", "-s"}:
            asked.update(command.words)
        if command.words[0] in ("cd", "pushd") and len(command.words) > 1:
            target = command.words[1]
            if _PATH.match(target) and where.files.exists(where.at(target)):
                where = where.inside(target)
            continue
        out.extend(
            replace(task, line=line + command.line, command=command.text, soft=soft or command.soft or task.soft)
            for task in _tasks(command, where)
            # `if [ -f dev.txt ]; then pip install -r dev.txt; fi`: without the file nothing is run
            if not (task.kind == "setup" and task.problem and asked & set(command.words))
        )
    return out


def _tasks(command: Command, where: Workshop) -> list[Task]:
    """What one command does; several tasks where it stands for a recipe."""
    words = command.words
    if words[0] in where.functions:
        if where.calls >= MAX_CALLS:
            return []
        body = with_arguments(where.functions[words[0]], words[1:])
        return script_tasks(body, 0, where._replace(calls=where.calls + 1))
    if words[0] in SILENT:
        return []
    resolved = _recipe(words, where)
    if resolved is not None:
        return resolved
    kind = command_kind(words)
    if not kind:
        kind = (
            "run"
            if suffix(words[0]) in _SCRIPTS or words[0] in ("python", "python3", "node", "Rscript", "bash", "sh")
            else ""
        )
        kind = _r_kind(words) or kind or _module_kind(words[0], where)
    if not kind:
        return []
    soft = "--exit-zero" in words or "--passWithNoTests" in words
    out = [Task(kind, 0, "", soft, _problem(kind, words, where))]
    if kind == "tests" and any(word.startswith(("--cov", "--coverage", "-coverprofile")) for word in words):
        out.append(Task("coverage", 0, "", soft, out[0].problem))
    elif words[:2] == ("coverage", "run"):
        out.append(Task("tests", 0, "", soft, _problem("tests", tuple(w for w in words[2:] if w != "-m"), where)))
    return out


def _module_kind(name: str, where: Workshop) -> str:
    """What `python -m package.module` of the project does."""
    path = f"{name.replace('.', '/')}.py"
    if "." not in name or not any(at == path or at.endswith("/" + path) for at in where.files.by_path):
        return ""
    return "evals" if measures(path) else "run"


def _r_kind(words: tuple[str, ...]) -> str:
    """What an R one-liner does."""
    text = " ".join(words)
    if words[0] not in ("Rscript", "R"):
        return ""
    if re.search(r"\b(?:test_(?:dir|file|local|check)|devtools::(?:test|check)|rcmdcheck|testthat|CMD check)\b", text):
        return "tests"
    if re.search(r"\b(?:lint_dir|lint_package|lintr|styler)\b", text):
        return "lint"
    if "covr" in text:
        return "coverage"
    if re.search(r"\b(?:deployApp|rsconnect)\b", text):
        return "deploy"
    return "setup" if re.search(r"install|restore|renv", text) else "run"


# ---------------------------------------------------------------- recipes


def _recipe(words: tuple[str, ...], where: Workshop) -> list[Task] | None:
    """The tasks behind `make x`, `npm run x`, `bash x.sh` or `python x.py`; None where it is no such command."""
    if words[0] in ("make", "gmake", "just", "task"):
        return _make(words, where)
    if words[0] in ("npm", "yarn", "pnpm", "bun"):
        return _npm(words, where)
    if words[0] in _RUNNERS:
        return _named_task(words, where)
    script = next((w for w in words[:3] if suffix(w) in _SCRIPTS and not w.startswith("-")), "")
    script = script or _without_suffix(words, where)
    if not script or (
        script != words[0] and words[0] not in (*_SHELLS, "python", "python3", "Rscript", "node", "source", "pwsh")
    ):
        return None
    path = where.at(script)
    text = where.files.text(path)
    if text is None:
        missing = not where.files.exists(path) and "$" not in script
        return [Task("run", 0, "", problem=f"{path} isn't in the repository" if missing else "")]
    return _script_file(path, text, where)


def _without_suffix(words: tuple[str, ...], where: Workshop) -> str:
    """A script of the repository that is called by a path and has no suffix: `bash .ci/run`, `./script/test`."""
    named = next((w for w in words[1:] if not w.startswith("-")), "") if words[0] in _SHELLS else words[0]
    if not named or suffix(named) or ("/" not in named and words[0] not in _SHELLS) or not _PATH.match(named):
        return ""
    return named if where.at(named) in where.files.by_path else ""


def _script_file(path: str, text: str, where: Workshop) -> list[Task]:
    """What a script of the repository does, one level deep."""
    kind = "tests" if _TEST_FILE.search(path) else "evals" if measures(path) else ""
    named = [Task(kind, 0, "")] if kind else []
    if where.depth >= MAX_INDIRECTIONS:
        return named or [Task("run", 0, "")]
    first = text.partition("\n")[0]
    if suffix(path) in (".sh", ".bash") or (not suffix(path) and "python" not in first and "node" not in first):
        rest, functions = split_functions(text)
        inner = script_tasks(rest, 0, Workshop(where.files, where.folder, where.depth + 1, functions))
        return [t for t in inner if t.kind != "setup"] or [Task("run", 0, "")]
    tools = [
        TOOLS[name]
        for name in _QUOTED.findall(text[:60_000])
        if TOOLS.get(name) in ("tests", "lint", "types", "coverage", "security")
    ]
    calls = "subprocess" in text or "pytest.main" in text or "os.system" in text or "unittest.main" in text
    found = dict.fromkeys(tools) if calls else {}
    return named or ([Task(kind, 0, "") for kind in found] or [Task("run", 0, "")])


def _make(words: tuple[str, ...], where: Workshop) -> list[Task]:
    """The recipes of make's targets."""
    targets = [w for w in words[1:] if not w.startswith("-") and "=" not in w]
    if "-C" in words[1:-1]:
        folder = words[words.index("-C") + 1]
        targets = [t for t in targets if t != folder]
        where = where.inside(folder)
    names = (
        ("makefile", "gnumakefile")
        if words[0] in ("make", "gmake")
        else ("justfile", ".justfile", "taskfile.yml", "taskfile.yaml")
    )
    path = next((e.path for e in where.files.named(*names) if where.at(base_name(e.path)) == e.path), "")
    text = where.files.text(path) if path else None
    if text is None:
        kind = next(filter(None, (named_kind(t) for t in targets)), "build")
        return [Task(kind, 0, "", problem=f"there is no {names[0].capitalize()}")]
    if suffix(path) in (".yml", ".yaml"):
        return [Task(named_kind(t) or "run", 0, "") for t in targets] or [Task("run", 0, "")]
    rules = _rules(text)
    out: list[Task] = []
    for target in targets or list(rules)[:1]:
        if target not in rules:
            out.append(Task(named_kind(target) or "run", 0, "", problem=f"{path} has no target {target}"))
            continue
        body = "\n".join(_recipes(target, rules))
        if where.depth < MAX_INDIRECTIONS:
            out += script_tasks(body, 0, Workshop(where.files, where.folder, where.depth + 1))
    return out


def _recipes(target: str, rules: dict[str, tuple[list[str], str]], depth: int = 0) -> list[str]:
    """The recipe of a target after those of what it depends on, a few levels deep."""
    before, recipe = rules[target]
    needed = [name for name in before if name in rules] if depth < MAX_CALLS else []
    return [*(body for name in needed for body in _recipes(name, rules, depth + 1)), recipe][:MAX_RECIPES]


def _rules(text: str) -> dict[str, tuple[list[str], str]]:
    """Target -> (what it depends on, its recipe with variables and calls replaced by what they stand for)."""
    out: dict[str, tuple[list[str], str]] = {}
    known: dict[str, str] = {}
    target = ""
    for line in text.split("\n")[:2000]:
        if line.startswith(("\t", "  ")) and target:
            before, recipe = out[target]
            out[target] = (before, f"{recipe}\n{_expanded(line.strip().lstrip('@-'), known)}")
            continue
        if variable := _MAKE_VARIABLE.match(line):
            known[variable[1]] = variable[2].strip()[:MAX_VALUE]
            continue
        if line.startswith("$") and ":" in line:
            target = ""  # a rule whose name is only known to make
        rule = _MAKE_RULE.match(line)
        if rule and not line.startswith((".", "\t", " ")):
            target = rule.group(1).split()[0]
            out[target] = (_expanded(rule.group(2), known).split(), out.get(target, ([], ""))[1])
    return out


def _expanded(text: str, known: dict[str, str]) -> str:
    """A line of a makefile as the shell sees it; `$(call in_env, pytest)` is the command that it is handed."""
    for _ in range(MAX_NESTED):
        text = _MAKE_USE.sub(lambda m: known.get(m[1], "${" + m[1] + "}"), _MAKE_SHELL.sub(".", text))[:MAX_VALUE]
    return _MAKE_CALL.sub(lambda m: m[1], text).replace("$(", "${").replace("$$", "$")


def _named_task(words: tuple[str, ...], where: Workshop) -> list[Task]:
    """What a task of Python's own runners does, by its name: `poe tests`, `inv lint`."""
    names = [w for w in words[1:] if not w.startswith("-") and "=" not in w][:1]
    base, mark = _RUNNERS[words[0]]
    texts = (where.files.text(e.path) or "" for e in where.files.named(base))
    problem = "" if any(mark in text for text in texts) else f"no {base} has tasks for {words[0]}"
    return [Task(named_kind(name) or "run", 0, "", problem=problem) for name in names]


def _npm(words: tuple[str, ...], where: Workshop) -> list[Task] | None:
    """The script of package.json that is run; None for npm's own commands."""
    rest = [w for w in words[1:] if not w.startswith("-")]
    for flag in ("--prefix", "-C", "--cwd", "--dir"):
        if flag in words[:-1]:
            folder = words[words.index(flag) + 1]
            where = where.inside(folder)
            rest = [w for w in rest if w != folder]
    if not rest or (rest[0] not in ("run", "test", "t", "run-script") and words[0] == "npm"):
        return None
    name = rest[1] if rest[0] in ("run", "run-script") and len(rest) > 1 else "test" if rest[0] == "t" else rest[0]
    if name in (
        "install",
        "ci",
        "add",
        "config",
        "audit",
        "exec",
        "dlx",
        "i",
        "cache",
        "set",
        "global",
        "publish",
        "pack",
    ):
        return None
    text = where.files.text(where.at("package.json"))
    if text is None:
        return [Task(named_kind(name) or "run", 0, "", problem=f"there is no {where.at('package.json')}")]
    try:
        script = json.loads(text).get("scripts", {}).get(name)
    except (ValueError, AttributeError, RecursionError):
        script = None
    if not isinstance(script, str):
        return [Task(named_kind(name) or "run", 0, "", problem=f"{where.at('package.json')} has no script {name}")]
    if "no test specified" in script:
        return [Task("tests", 0, "", problem="its test script only says that there are no tests")]
    if where.depth >= MAX_INDIRECTIONS:
        return [Task(named_kind(name) or "run", 0, "")]
    inner = script_tasks(script, 0, Workshop(where.files, where.folder, where.depth + 1))
    guess = named_kind(name)
    return inner or ([Task(guess, 0, "")] if guess else [])


# ---------------------------------------------------------------- could it work?


def _problem(kind: str, words: tuple[str, ...], where: Workshop) -> str:
    """Why a command can't work with these files; empty where nothing speaks against it."""
    if kind == "setup":
        return _missing_requirements(words, where)
    if kind == "tests" and words[0] in _ECOSYSTEM_TESTS:
        for word in words[1:]:
            path = word.partition("::")[0]
            looks = _PATH.match(path) and ("/" in path or suffix(path) == ".py" or path in ("tests", "test"))
            if looks and not path.startswith(("-", "/", "..")) and not where.files.exists(where.at(path)):
                return f"{where.at(path)} isn't in the repository"
        if not where.has_tests:
            return "there is no test file to run"
    return ""


def _missing_requirements(words: tuple[str, ...], where: Workshop) -> str:
    for flag, value in pairwise(words):
        if flag in _REQUIREMENT_FLAGS and _PATH.match(value) and not where.files.exists(where.at(value)):
            return f"{where.at(value)} isn't in the repository"
    return ""
