"""The repository says how it would be shipped.

Why: code that runs on one laptop is of no use to anybody else; somebody will ask how it gets to a server.
Fix: add a Dockerfile (or your host's configuration file) that starts the project.

Example:
    FROM python:3.12-slim
    COPY requirements.txt .
    RUN pip install -r requirements.txt
    COPY src/ src/
    CMD ["python", "-m", "src.app"]
Effort: hours
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.ci import Ci
    from grader.evidence.containers import Containers
    from grader.evidence.documents import Document, Documents


HOSTED = re.compile(
    r"https?://[\w.-]*(?:streamlit\.app|share\.streamlit\.io|huggingface\.co/spaces|hf\.space|herokuapp\.com"
    r"|onrender\.com"
    r"|vercel\.app|netlify\.app|shinyapps\.io|fly\.dev|railway\.app|azurewebsites\.net|run\.app|amplifyapp\.com"
    r"|pythonanywhere\.com|web\.app|github\.io|elasticbeanstalk\.com|pages\.dev|posit\.cloud|connect\.posit)",
    re.IGNORECASE,
)
COMMAND = re.compile(r"\bdocker(?:-compose| compose| build| run)\b|\bkubectl apply\b|\bterraform apply\b")
MANY_WORDS = 20


def check(containers: Containers, documents: Documents, ci: Ci) -> Finding:
    """Anything that was written for it, even broken; else a link to where it runs; else words about it."""
    written = [d.path for d in containers.dockerfiles]
    written += [c.path for c in containers.composes]
    written += [p.path for p in containers.platforms]
    if written:
        return passed(f"{len(written)} file(s) say how to ship it.", *(Place(path) for path in written[:3]))
    for workflow, task in ci.doing("deploy"):
        return passed("A workflow deploys it.", Place(workflow.path, task.line, note=task.command))
    docs = [*([documents.readme] if documents.readme else []), *documents.others]
    hosted = next((place for doc in docs for place in _hosted(doc)), None)
    if hosted:
        return passed("It is said to be hosted.", hosted)
    if containers.devcontainer:
        return passed("There is a development container.", Place(containers.devcontainer))
    spoken = next((place for doc in docs for place in _spoken(doc)), None)
    if spoken:
        return graded(0.5, "The documents speak of shipping it, but nothing is there.", spoken)
    return failed("There is no Dockerfile, no platform configuration and no hosted instance.")


def _hosted(doc: Document) -> Iterator[Place]:
    """Where a document links to a running instance."""
    yield from (Place(doc.path, link.line, note=link.target[:80]) for link in doc.links if HOSTED.match(link.target))
    yield from (Place(doc.path, line.no) for line in doc.lines if HOSTED.search(line.text))


def _spoken(doc: Document) -> Iterator[Place]:
    """Where a document has commands or a section about shipping."""
    yield from (Place(doc.path, line.no) for line in doc.lines if COMMAND.search(line.text))
    yield from (Place(doc.path, s.line) for s in doc.sections if "deployment" in s.kinds and s.words >= MANY_WORDS)
