"""The formats of the CI systems: each turns a parsed file into jobs with tasks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.evidence._ci_kinds import action_kind
from grader.evidence._ci_tasks import Task, Workshop, script_tasks
from grader.evidence._regex import regex
from grader.evidence._yaml import MAX_YAML_BYTES, Node, parse_yaml, walk

if TYPE_CHECKING:
    from grader.evidence.files import Files

CHANGE_EVENTS = frozenset({"push", "pull_request", "pull_request_target", "merge_group"})
MAX_JOBS = 80
MAX_STEPS = 200

# Keys whose text is a script, in systems other than GitHub.
_SCRIPT_KEYS = frozenset(
    "script before_script after_script install run command commands bash powershell pwsh inlinescript args sh "
    "build_script test_script before_install after_success deploy_script".split()
)
_GITLAB_RESERVED = frozenset(
    "image stages variables default include workflow cache before_script after_script services pages:deploy".split()
)
_WORD_ENDS = regex(r"[\s/=\"':]")
_JENKINS_SHELL = regex(r"""\b(?:sh|bat|pwsh|powershell)\s*\(?\s*(?:script:\s*)?('''|\"\"\"|'|")""")
_JENKINS_STAGE = regex(r"""\bstage\s*\(\s*['"]([^'"\n]{1,80})['"]""")


@dataclass(slots=True)
class RawJob:
    """A job while it is read."""

    name: str
    line: int
    tasks: list[Task] = field(default_factory=list)
    matrix: bool = False
    disabled: bool = False


# ---------------------------------------------------------------- GitHub


def github_triggers(root: Node) -> tuple[str, ...]:
    """The events of `on:`, whichever of its three forms it has."""
    on = root.get("on") or root.get("true")
    return tuple(on.pairs) if on.kind == "map" else on.strings()


def github_after(root: Node) -> tuple[str, ...]:
    """The names of the workflows that this one follows: `on: workflow_run: workflows: [Lint]`."""
    on = root.get("on") or root.get("true")
    return on.get("workflow_run", "workflows").strings() if on.kind == "map" else ()


def github(root: Node, files: Files) -> list[RawJob]:
    """The jobs of a GitHub (Gitea, Forgejo) workflow."""
    base = Workshop(files).inside(root.get("defaults", "run", "working-directory").text or ".")
    out: list[RawJob] = []
    for name, node in list(root.get("jobs").pairs.items())[:MAX_JOBS]:
        job = RawJob(name, node.line, disabled=_never(node.get("if").text))
        job.matrix = _spans(node.get("strategy", "matrix"))
        folder = node.get("defaults", "run", "working-directory").text
        where = Workshop(files).inside(folder) if folder and "$" not in folder else base
        if node.get("uses"):
            job.tasks.append(Task("calls", node.get("uses").line, node.get("uses").text))
        soft = node.get("continue-on-error").text == "true"
        before = ""
        for step in node.get("steps").items[:MAX_STEPS]:
            job.tasks += _github_step(step, where, files, soft=soft, before=before)
            before += f"\n{step.get('run').text}\n{step.get('with', 'path').text}"
        out.append(job)
    return out


def _spans(matrix: Node) -> bool:
    """Whether a matrix has more than one cell."""
    if matrix.kind == "scalar":
        return bool(matrix.text)
    lists = [node for key, node in matrix.pairs.items() if key != "exclude"]
    return any(len(node.items) > 1 or (node.kind == "scalar" and "fromJSON" in node.text) for node in lists)


def _never(condition: str) -> bool:
    return condition.replace(" ", "").strip("${}") == "false"


def _makes(before: str, folder: str) -> bool:
    """Whether what the steps before ran names a folder, as `cmake -B build` does: it is made on the way."""
    first = folder.removeprefix("./").partition("/")[0]
    return first in _WORD_ENDS.split(before)


def _github_step(step: Node, where: Workshop, files: Files, *, soft: bool, before: str = "") -> list[Task]:
    if _never(step.get("if").text):
        return []
    soft = soft or step.get("continue-on-error").text == "true"
    run, uses = step.get("run"), step.get("uses")
    folder = step.get("working-directory").text
    here = where.inside(folder) if folder and "$" not in folder else where
    if run.text:
        lost = bool(folder) and "$" not in folder and not files.exists(Workshop(files).at(folder))
        lost = lost and not _makes(before, folder)
        tasks = script_tasks(run.text, run.text_line, here, soft=soft)
        if lost:
            tasks = [Task(t.kind, t.line, t.command, t.soft, f"there is no folder {folder}") for t in tasks]
        return tasks
    if not uses.text:
        return []
    if uses.text.startswith("./"):
        return _local_action(uses, files)
    kind = action_kind(uses.text)
    remote = step.get("with", "script")
    # An ssh action's script runs on another machine: whatever it starts, it is a deployment.
    if remote.text and kind == "deploy":
        return [Task("deploy", uses.line, uses.text, soft)]
    problem = _lost_context(step, files) if kind == "docker" else ""
    extra = [Task("deploy", uses.line, uses.text, soft, problem)] if step.get("with", "push").text == "true" else []
    return [Task(kind, uses.line, uses.text, soft, problem), *extra] if kind else []


def _lost_context(step: Node, files: Files) -> str:
    """What a docker build action names that isn't there."""
    context = step.get("with", "context").text or "."
    if "$" in context or "://" in context:
        return ""
    where = Workshop(files)
    if where.at(context) not in ("", ".") and not files.exists(where.at(context)):
        return f"there is no folder {context}"
    dockerfile = step.get("with", "file").text or f"{context}/Dockerfile"
    return "" if "$" in dockerfile or files.exists(where.at(dockerfile)) else f"there is no {where.at(dockerfile)}"


def _local_action(uses: Node, files: Files) -> list[Task]:
    """The steps of an action that stands in the repository, one level deep."""
    folder = Workshop(files).at(uses.text)
    for name in ("action.yml", "action.yaml"):
        text = files.text(f"{folder}/{name}", MAX_YAML_BYTES)
        if text is not None:
            root = parse_yaml(text).root
            steps = root.get("runs", "steps").items[:MAX_STEPS]
            inner = [
                task
                for step in steps
                if not step.get("uses").text.startswith("./")
                for task in _github_step(step, Workshop(files), files, soft=False)
            ]
            return [Task(t.kind, uses.line, t.command, t.soft, t.problem) for t in inner]
    return [Task("run", uses.line, uses.text, problem=f"there is no {folder}/action.yml")]


# ---------------------------------------------------------------- the others


def generic(root: Node, system: str, files: Files) -> list[RawJob]:
    """The jobs of a system whose scripts stand under well-known keys."""
    where = Workshop(files)
    out: list[RawJob] = []
    for name, node in _job_nodes(root, system)[:MAX_JOBS]:
        job = RawJob(name, node.line)
        job.disabled = name.startswith(".")
        for key, below in walk(node, 4000):
            if key == "matrix":
                job.matrix = job.matrix or len(below.items) > 1 or any(len(n.items) > 1 for n in below.pairs.values())
            if key.casefold() in _SCRIPT_KEYS and below.kind == "scalar" and below.text:
                job.tasks += script_tasks(below.text, below.text_line, where)
        if system == "travis":
            job.tasks += _travis_deploys(root)
            versions = [root.get(k) for k in ("python", "r", "node_js", "os", "go")]
            job.matrix = any(len(v.items) > 1 for v in versions)
        if job.tasks:
            out.append(job)
    return out


def _travis_deploys(root: Node) -> list[Task]:
    """What Travis hands to a host or a package index by itself: `deploy: provider: pypi`, one or several."""
    deploy = root.get("deploy")
    return [
        Task("deploy", one.get("provider").line, f"deploy provider {one.get('provider').text}")
        for one in (deploy.items or [deploy])[:MAX_STEPS]
        if one.get("provider").text
    ]


def _job_nodes(root: Node, system: str) -> list[tuple[str, Node]]:
    """(name, node) of what counts as a job."""
    if system == "gitlab":
        return [(n, v) for n, v in root.pairs.items() if n not in _GITLAB_RESERVED and v.kind == "map"]
    if system == "circleci":
        return list(root.get("jobs").pairs.items())
    return [(system, root)]


def jenkins(text: str, files: Files) -> list[RawJob]:
    """The shell steps of a Jenkinsfile, under the stage that they follow."""
    job = RawJob("Jenkinsfile", 1)
    for found in _JENKINS_SHELL.finditer(text):
        quote = found.group(1)
        end = text.find(quote, found.end())
        if end < 0 or len(job.tasks) > MAX_STEPS:
            break
        line = text.count("\n", 0, found.end()) + 1
        job.tasks += script_tasks(text[found.end() : end], line, Workshop(files))
    if job.tasks:
        job.line = min(task.line for task in job.tasks)
        stage = _JENKINS_STAGE.search(text)
        job.name = stage.group(1) if stage else job.name
    return [job] if job.tasks else []
