# ruff: noqa: E501 - patterns: a row is a thought
"""The port at which the README says the service answers, against what the code and the container open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.files import base_name
from grader.evidence.sayings import around
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings
    from grader.evidence.source_code import SourceCode

MAX_SAID = 8
MAX_DOCKERFILE_BYTES = 64 << 10
_AT = regex(r"(?i)(?:(?:localhost|127\.0\.0\.1|0\.0\.0\.0):|\bport[: ]{1,2}`?)(\d{4,5})(?!\d)")
# What a reader sets with the README's own commands: options, variables, mappings of containers and tunnels.
_SET = regex(
    r"(?i)(?:port[ =:\"']{1,4}|-p[ =]|--publish[ =]|-L ?|\b\w{0,20}PORT=)\"?(\d{2,5})(?::(?:localhost:)?(\d{2,5}))?"
)
_SET_IN_CODE = regex(r"(?<![\w-])-[pL] ?|port[ =]|PORT=|publish")
_EXPOSE = regex(r"(?im)^\s{0,8}EXPOSE\s{1,4}(\d{4,5})\b")
_OPENED = regex(
    r"(?:\.(?:run|launch)|\b(?:serve|run_simple|run_app|HTTPServer))\([^)\n]{0,160}?\bport\s?=\s?(\d{4,5})\b"
    r"|\.listen\((\d{4,5})\b|[\"']--port[\"', =]{1,5}(\d{4,5})\b"
)
_OPENING = ("port=", "port =", "--port", ".listen(")  # without one of these there is nothing to look for
# Ports that programs open unasked: whoever uses one of them may well be told of its port. Other ports are never judged.
_UNASKED = {
    3000: ("grafana", "react", "next.js", "express", "bentoml", "dagster", "vite", "package.json", "langfuse", "shiny"),
    5000: ("flask", "mlflow", "registry:2"),
    5001: ("flask", "mlflow"),
    7860: ("gradio", "langflow"),
    8000: ("uvicorn", "fastapi", "django", "gunicorn", "http.server", "mkdocs", "chainlit", "chroma", "hypercorn", "litestar",
           "triton", "vllm", "ray serve", "ray.serve", "nginx", "plumber", "prometheus", "dynamodb"),
    8080: ("spring", "pom.xml", "airflow", "tomcat", "nginx", "adminer", "weaviate", "torchserve", "label-studio", "label_studio",
           "kubectl", "go.mod", "cadvisor", "keycloak", "llama", "lambda/", "gunicorn", "traefik", "jenkins", "aiohttp", "sagemaker"),
    8501: ("streamlit", "tf-serving", "tensorflow/serving", "tf_serving"),
}  # fmt: skip


class Port(NamedTuple):
    """One port, as it is told of."""

    number: int
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Port, ...]:
    """Ports of this machine that the README names and none of its own commands sets; each once."""
    found: dict[int, Port] = {}
    chosen: set[int] = set()
    for line in sayings.lines:
        if not any(map(str.isdigit, line.text)):
            continue
        if line.block == "code" or "`" in line.text:
            for match in _SET.finditer(line.text) if _SET_IN_CODE.search(line.text) else ():
                chosen |= {int(group) for group in match.groups() if group}
        if "localhost" in line.lower or "port" in line.lower or "0.0" in line.lower:
            for match in _AT.finditer(line.text):
                port = Port(int(match[1]), around(line.text, *match.span()), line.place)
                found.setdefault(port.number, port)
    named = {number for number in found if any(_named(word, sayings) for word in _UNASKED.get(number, ()))}
    return tuple(port for port in found.values() if port.number not in chosen | named)[:MAX_SAID]


def _named(word: str, sayings: Sayings) -> bool:
    return any(word in line.lower for line in sayings.lines)


def held(said: tuple[Port, ...], files: Files, source_code: SourceCode, holdings: Holdings) -> Iterator[Claim]:
    """Against the ports that are opened; where only another one is and no file has this number, the README errs."""
    opened = _opened(files, source_code)
    numbers = {number for number, _ in opened}
    for port in said:
        place = next((place for number, place in opened if number == port.number), None)
        if place:
            summary = f"{place.path} opens it."
            yield Claim(port.text, Verdict.BORNE_OUT, "run-instructions", summary, (port.place, place))
            continue
        other = next(iter(opened), None)
        if other is None or len(numbers) > 1 or numbers & {one.number for one in said}:
            continue
        words = _UNASKED.get(port.number)
        if words is None or not holdings.read_whole() or holdings.find((str(port.number), *words)):
            continue
        yield Claim(
            port.text, Verdict.CONTRADICTED, "run-instructions",
            f"The service opens port {other[0]}, and nothing here opens {port.number}.", (port.place, other[1]),
        )  # fmt: skip


def _opened(files: Files, source_code: SourceCode) -> list[tuple[int, Place]]:
    """Ports that Dockerfiles expose and that the code opens, with their places."""
    out: list[tuple[int, Place]] = []
    for entry in files.own:
        if "dockerfile" in base_name(entry.path).lower() and entry.size:
            text = files.text(entry.path, MAX_DOCKERFILE_BYTES) or ""
            out += [(int(m[1]), Place(entry.path, text.count("\n", 0, m.start(1)) + 1)) for m in _EXPOSE.finditer(text)]
    for code in source_code.texts(tests=False):
        if not any(word in code.text for word in _OPENING):
            continue
        for match in _OPENED.finditer(code.text):
            number = int(next(group for group in match.groups() if group))
            out.append((number, Place(code.path, code.line(code.text.count("\n", 0, match.start())) or None)))
    return out
