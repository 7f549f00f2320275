"""The repository says how it would be shipped.

Why: code that runs on one laptop is of no use to anybody else; somebody will ask how it gets to a server.
Fix: add a Dockerfile (or your host's configuration) that copies the project's files and starts it, and build it from a
    fresh clone.

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

from grader.checks._words import counted
from grader.evidence._regex import regex
from grader.model import Finding, Place, failed, graded, passed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.ci import Ci
    from grader.evidence.containers import Containers
    from grader.evidence.documents import Document, Documents
    from grader.evidence.files import Files


HOSTED = regex(
    r"https?://[\w.-]*(?:streamlit\.app|share\.streamlit\.io|huggingface\.co/spaces|hf\.space|herokuapp\.com"
    r"|onrender\.com"
    r"|vercel\.app|netlify\.app|shinyapps\.io|fly\.dev|railway\.app|azurewebsites\.net|run\.app|amplifyapp\.com"
    r"|(?<=//)shiny(?:apps)?\.[\w-]+(?:\.[\w-]+)+/|pythonanywhere\.com|web\.app|elasticbeanstalk\.com|posit\.cloud|connect\.posit)",
    re.IGNORECASE,
)
# A page of the project's own: its entry must be here, for libraries have their manuals there.
PAGES = regex(r"https?://[\w-]{1,60}\.github\.io/[\w.-]", re.IGNORECASE)
SCRIPTED = regex(r"^[^#\n]{0,80}\bdocker(?:-compose| compose| build| run)\b", re.MULTILINE)
# Words that offer a running instance, beside a link to anywhere that isn't a video or somebody's code.
OFFER = regex(
    r"\b(?:live (?:demo|app|dashboard|version|site)|try it (?:live|here|online)|(?:deployed|hosted|running) (?:at|here)"
    r"|demo (?:en vivo|en ligne|ao vivo|online|link|url)|canl\u0131 demo|online[- ]?demo)\b"
    r"|\u5728\u7ebf(?:\u6f14\u793a|\u4f53\u9a8c)|\u30e9\u30a4\u30d6\u30c7\u30e2|\ub77c\uc774\ube0c \ub370\ubaa8"
    r"|\u0434\u0435\u043c\u043e",
    re.IGNORECASE,
)
ELSEWHERE = regex(r"github\.com|gitlab\.com|youtu\.?be|colab\.|shields\.io|localhost|127\.0\.0\.1|kaggle\.com")
# A file of nothing but the address, as some courses ask for.
ADDRESS_FILES = ("url.txt", "link.txt", "links.txt", "demo.txt", "deploy.txt", "deployment.txt", "streamlit.txt")
MAX_ADDRESS = 2_000
GUIDE = regex(
    r"deploy|hosting|despliegue|implanta|bereitstell|\ubc30\ud3ec|\u90e8\u7f72|\u0434\u0435\u043f\u043b\u043e\u0439",
    re.IGNORECASE,
)
HOST = regex(
    r"\b(?:vercel|netlify|heroku|render|railway|fly\.io|streamlit (?:community )?cloud|hugging ?face spaces?|shinyapps|"
    r"pythonanywhere|cloud run|app engine|elastic beanstalk|app runner|ec2|ecs|azure|kubernetes|digitalocean)\b",
    re.IGNORECASE,
)
GUIDE_LINES = 10  # steps that somebody could follow
COMMAND = regex(r"\bdocker(?:-compose| compose| build| run)\b|\bkubectl apply\b|\bterraform apply\b")


def check(containers: Containers, documents: Documents, ci: Ci, files: Files) -> Finding:
    """Anything that was written for it, even broken; else a link to where it runs; else words about it."""
    written = [d.path for d in containers.dockerfiles]
    written += [c.path for c in containers.composes]
    written += [p.path for p in containers.platforms]
    if written:
        return passed(
            f"{counted(len(written), 'file says', 'files say')} how to ship it.",
            *(Place(path) for path in written[:3]),
        )
    for workflow, task in ci.delivering():
        return passed("A workflow deploys it.", Place(workflow.path, task.line, note=task.command))
    docs = [*([documents.readme] if documents.readme else []), *documents.others]
    hosted = next(_hosted(documents.readme), None) if documents.readme else None
    hosted = hosted or next(_addresses(files), None)
    if not hosted and documents.readme and "index.html" in files.by_path:
        links = (link for link in documents.readme.links if PAGES.match(link.target))
        hosted = next((Place(documents.readme.path, link.line, note=link.target[:80]) for link in links), None)
    if hosted:
        return passed("It is said to be hosted.", hosted)
    if containers.devcontainer:
        return passed("There is a development container.", Place(containers.devcontainer))
    spoken = next((place for doc in docs for place in _spoken(doc)), None)
    if spoken:
        return graded(0.5, "The documents speak of shipping it, but nothing is there.", spoken)
    script = next(_scripts(files), None)
    if script:
        return graded(0.5, "A script starts containers, but nothing here says what is in them.", script)
    return failed("There is no Dockerfile, no platform configuration and no link to a running instance.")


def _scripts(files: Files) -> Iterator[Place]:
    for entry in files.suffixed(".sh", ".ps1", ".bat"):
        text = files.text(entry.path) or ""
        found = SCRIPTED.search(text)
        if found:
            yield Place(entry.path, text.count("\n", 0, found.start()) + 1)


def _hosted(doc: Document) -> Iterator[Place]:
    """Where a document links to a running instance."""
    yield from (Place(doc.path, link.line, note=link.target[:80]) for link in doc.links if HOSTED.match(link.target))
    yield from (Place(doc.path, line.no) for line in doc.lines if HOSTED.search(line.text))
    offered = {line.no for line in doc.lines if OFFER.search(line.text)}
    for link in doc.links:
        if link.line in offered and link.target.startswith("http") and not ELSEWHERE.search(link.target):
            yield Place(doc.path, link.line, note=link.target[:80])


def _addresses(files: Files) -> Iterator[Place]:
    for entry in files.named(*ADDRESS_FILES):
        found = HOSTED.search((files.text(entry.path) or "")[:MAX_ADDRESS])
        if found:
            yield Place(entry.path, note=found.group()[:80])


def _spoken(doc: Document) -> Iterator[Place]:
    """Where a document gives a command that ships something, or is a guide to a host; words alone are easily pasted."""
    if GUIDE.search(doc.path.rpartition("/")[2]) and sum(bool(line.text.strip()) for line in doc.lines) >= GUIDE_LINES:
        yield from (
            Place(doc.path, line.no, note="a guide to its host") for line in doc.lines if HOST.search(line.text)
        )
    yield from (Place(doc.path, line.no) for line in doc.lines if line.block == "code" and COMMAND.search(line.text))
