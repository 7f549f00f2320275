"""The documents show how to ship it, with the commands.

Why: a Dockerfile that nobody knows how to start (which port, which settings) isn't used.
Fix: add a section on deployment to the README: the build and run commands, the settings and the address to open.

Example:
    docker build -t app . && docker run --rm -p 8000:8000 --env-file .env app
    # open http://localhost:8000/docs
Effort: minutes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.evidence._regex import regex
from grader.model import Finding, Place, failed, graded

if TYPE_CHECKING:
    from grader.evidence.ci import Ci
    from grader.evidence.containers import Containers
    from grader.evidence.documents import Document, Documents


COMMAND = regex(
    r"\bdocker[ -]compose\b[^\n]{0,120}\b(?:up|build|run)\b|\bdocker (?:build|run|buildx|pull)\b"
    r"|\bpodman (?:build|run)\b"
    r"|\bkubectl (?:apply|create)\b|\bhelm (?:install|upgrade)\b|\bterraform (?:init|apply|plan)\b"
    r"|\bfly(?:ctl)? (?:deploy|launch)\b"
    r"|\bgcloud (?:run|app|builds|functions) \w+|\bvercel\b(?: --prod| deploy)?|\bheroku (?:create|login|ps)\b"
    r"|git push heroku"
    r"|\bsam (?:build|deploy)\b|\bserverless deploy\b|\bsls deploy\b|\bbentoml (?:build|serve|containerize)\b"
    r"|\bmodal deploy\b"
    r"|\baws (?:ecs|ecr|lambda|cloudformation|apprunner)\b|\baz (?:webapp|containerapp|acr)\b|\brailway up\b"
    r"|\bcdk deploy\b"
    r"|\bpulumi up\b|\bansible-playbook\b|\blanggraph (?:up|build|deploy)\b|\bmda deploy\b|\brsconnect"
    r"|\bdeployApp\(|minikube"
    r"|\bmake [\w-]*(?:docker|deploy|up|infra|compose|build)[\w-]*"
)
MANY_WORDS = 40
SENTENCES = 3
ENDS = regex(r"[.!?](?:\s|$)|[\u3002\uff01\uff1f]")
PROSE = 0.5


def check(containers: Containers, documents: Documents, ci: Ci) -> Finding:
    """Commands in the documents; prose alone earns half; documents about nothing earn nothing."""
    shipped = (
        containers.working or containers.hosts or containers.infrastructure or any(c.sound for c in containers.composes)
    )
    if not shipped and not any(True for _ in ci.delivering()):
        return failed("Nothing here could be shipped, so there is nothing to document.")
    prose: Place | None = None
    for doc in [*([documents.readme] if documents.readme else []), *documents.others]:
        for line in doc.lines:
            if COMMAND.search(line.text) and line.block != "heading":
                return graded(
                    1.0, "The documents show the commands.", Place(doc.path, line.no, note=line.text.strip()[:200])
                )
        prose = prose or _prose(doc)
    if prose:
        return graded(PROSE, "The documents describe the deployment without a command.", prose)
    return failed("No document shows how to build, start or deploy it.")


def _prose(doc: Document) -> Place | None:
    """The first section that tells of deployment in sentences; a list of words is none."""
    for index, section in enumerate(doc.sections):
        if "deployment" in section.kinds and section.words >= MANY_WORDS:
            text = "\n".join(
                line.text for line in doc.lines if line.section == index and line.block in ("prose", "list")
            )
            if len(ENDS.findall(text)) >= SENTENCES:
                return Place(doc.path, section.line)
    return None
