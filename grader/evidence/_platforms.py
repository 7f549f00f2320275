"""Configuration of platforms that run a project: hosts, serverless, model servers, Kubernetes, Terraform and kin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence._startup import start_problem
from grader.evidence._yaml import MAX_YAML_BYTES, Node, parse_yaml
from grader.evidence.files import base_name, suffix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files

MAX_PLATFORMS = 80

# base name (lower case) -> (system, a pattern that a real file of this kind has)
_HOSTED = {
    "procfile": ("procfile", r"^\w[\w-]*:\s*\S"),
    "render.yaml": ("render", r"services:|databases:"),
    "render.yml": ("render", r"services:|databases:"),
    "fly.toml": ("fly", r"^app\s*=|\[build\]|\[http_service\]|\[\[services\]\]"),
    "vercel.json": ("vercel", r"\"(?:builds|rewrites|routes|functions|framework|buildCommand|outputDirectory)\""),
    "netlify.toml": ("netlify", r"\[build\]|\[\[redirects\]\]"),
    "railway.json": ("railway", r"\"(?:build|deploy)\""),
    "railway.toml": ("railway", r"\[(?:build|deploy)\]"),
    "nixpacks.toml": ("railway", r"\[(?:phases|start|variables)"),
    "heroku.yml": ("heroku", r"build:|run:"),
    "app.json": ("heroku", r"\"(?:buildpacks|formation|dokku|stack)\""),
    "app.yaml": ("appengine", r"^(?:runtime|service|env|entrypoint):"),
    "apprunner.yaml": ("apprunner", r"^runtime:"),
    "bentofile.yaml": ("bentoml", r"^service:"),
    "cog.yaml": ("replicate", r"^predict:|^build:"),
    "serverless.yml": ("serverless", r"^(?:functions|provider):"),
    "serverless.yaml": ("serverless", r"^(?:functions|provider):"),
    "samconfig.toml": ("sam", r"\[.*deploy"),
    "langgraph.json": ("langgraph", r"\"graphs\""),
    "wrangler.toml": ("cloudflare", r"^main\s*=|^name\s*="),
    "firebase.json": ("firebase", r"\"(?:hosting|functions)\""),
    "dockerrun.aws.json": ("beanstalk", r"AWSEBDockerrunVersion"),
    "dagster_cloud.yaml": ("dagster-cloud", r"locations:"),
    "databricks.yml": ("databricks", r"^(?:bundle|resources):"),
    "captain-definition": ("caprover", r"schemaVersion"),
    "amplify.yml": ("amplify", r"^(?:frontend|backend|applications):"),
    "skaffold.yaml": ("skaffold", r"^(?:build|deploy|manifests):"),
    "ecosystem.config.js": ("pm2", r"apps\s*:"),
}
_IAC = {
    "pulumi.yaml": ("pulumi", r"^runtime:"),
    "cdk.json": ("cdk", r"\"app\""),
    "chart.yaml": ("helm", r"^apiVersion:"),
    "kustomization.yaml": ("kustomize", r"^resources:|^bases:"),
}
_RESOURCE = regex(r'^resource\s+"[\w-]+"\s+"[\w-]+"', re.MULTILINE)
_WORKLOADS = frozenset(
    "Deployment StatefulSet DaemonSet CronJob Job Pod InferenceService Rollout SeldonDeployment RayService "
    "SparkApplication Knative".split()
)
_SAM = regex(r"Transform:\s*['\"]?AWS::Serverless", re.IGNORECASE)
_CLOUDFORMATION = regex(r"^[ \t]+Type:\s*['\"]?AWS::", re.MULTILINE)
_ANSIBLE = regex(r"^-[ \t]+(?:name:[^\n]*\n[ \t]+)?hosts:[ \t]*\S", re.MULTILINE)
_UNIT = regex(r"^\[Service\][^\[]*^ExecStart=", re.MULTILINE)
_SPACE = regex(r"\A---\n(?:[^\n]*\n){0,25}?sdk:\s*(gradio|streamlit|docker|static)", re.IGNORECASE)
_MODAL = regex(r"\bmodal\.(?:App|Stub)\(")


class Platform(NamedTuple):
    """One configuration.

    Attributes:
        system: such as `render`, `procfile`, `k8s`, `terraform`.
        iac: it describes infrastructure (Kubernetes, Terraform and their like), not just one host's app.
        size: services, functions, resources or workloads that it describes; 1 where that says nothing.
        problem: why it can't work with these files.
    """

    path: str
    system: str
    line: int = 1
    iac: bool = False
    size: int = 1
    problem: str = ""


def read_platforms(files: Files) -> tuple[Platform, ...]:
    """Every platform configuration, sorted by path."""
    out: list[Platform] = []
    for entry in files.own:
        if len(out) >= MAX_PLATFORMS:
            break
        out.extend(_of_file(entry.path, files))
    return tuple(out)


def _of_file(path: str, files: Files) -> Iterator[Platform]:
    name, ending = base_name(path).lower(), suffix(path)
    known = _HOSTED.get(name) or _IAC.get(name)
    if known:
        text = files.text(path, MAX_YAML_BYTES) or ""
        system, pattern = known
        if re.search(pattern, text, re.MULTILINE):
            problem = _procfile_problem(text, files) if system == "procfile" else ""
            yield Platform(path, system, iac=name in _IAC, problem=problem)
    elif ending in (".yml", ".yaml") and "/workflows/" not in f"/{path}":
        yield from _of_yaml(path, files)
    elif ending == ".tf":
        resources = len(_RESOURCE.findall(files.text(path, MAX_YAML_BYTES) or ""))
        if resources:
            yield Platform(path, "terraform", iac=True, size=resources)
    else:
        system = _by_content(path, name, ending, files)
        if system:
            yield Platform(path, system)


def _by_content(path: str, name: str, ending: str, files: Files) -> str:
    """The platform of a file whose name doesn't settle it; empty for none."""
    if name.startswith("readme") and "/" not in path:
        return "huggingface-space" if _SPACE.match(files.text(path, MAX_YAML_BYTES) or "") else ""
    if ending == ".service":
        return "systemd" if _UNIT.search(files.text(path, MAX_YAML_BYTES) or "") else ""
    if ending == ".dcf":
        return "shinyapps" if "/rsconnect/" in f"/{path}" else ""
    return "modal" if ending == ".py" and "modal" in name and _MODAL.search(files.text(path) or "") else ""


def _of_yaml(path: str, files: Files) -> Iterator[Platform]:
    """Kubernetes manifests, SAM and CloudFormation templates, Ansible playbooks."""
    text = files.text(path, MAX_YAML_BYTES) or ""
    if "apiVersion:" in text and "kind:" in text:
        if "{{" in text:
            kinds = re.findall(r"^kind:\s*(\w+)", text, re.MULTILINE)
        else:
            kinds = [doc.get("kind").text for doc in parse_yaml(text).documents if _is_manifest(doc)]
        work = [kind for kind in kinds if kind in _WORKLOADS]
        if work:
            yield Platform(path, "k8s", iac=True, size=len(work))
    elif _SAM.search(text):
        yield Platform(path, "sam", iac=True, size=max(1, len(_CLOUDFORMATION.findall(text))))
    elif "Resources:" in text and _CLOUDFORMATION.search(text):
        yield Platform(path, "cloudformation", iac=True, size=len(_CLOUDFORMATION.findall(text)))
    elif "hosts:" in text and _ANSIBLE.search(text):
        yield Platform(path, "ansible", iac=True)


def _is_manifest(doc: Node) -> bool:
    return bool(doc.get("apiVersion").text and doc.get("kind").text and doc.get("metadata"))


def _procfile_problem(text: str, files: Files) -> str:
    for line in text.split("\n")[:40]:
        _, colon, command = line.partition(":")
        problem = start_problem(command.strip(), files) if colon else ""
        if problem:
            return problem
    return ""
