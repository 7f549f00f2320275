# ruff: noqa: E501 - a tool is a word
"""Databases, services and libraries that the project is said to use, against all that it holds beside its documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import around, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings

# As it is written -> what a file that uses it would say. Only tools that leave a trace in files: what one clicks
# together on a web page, draws with or develops in does not.
TOOLS: dict[str, tuple[str, ...]] = {
    "Prometheus": ("prometheus",), "Grafana": ("grafana",), "MLflow": ("mlflow",), "Redis": ("redis",),
    "Kafka": ("kafka",), "RabbitMQ": ("rabbit", "pika", "amqp"), "Celery": ("celery",), "Airflow": ("airflow",),
    "Prefect": ("prefect",), "Dagster": ("dagster",), "Kubernetes": ("kubernetes", "k8s", "kubectl", "helm", "kind:"),
    "Terraform": ("terraform", ".tf"), "PostgreSQL": ("postgres", "psycopg", "pgvector", "asyncpg"),
    "MongoDB": ("mongo",), "Elasticsearch": ("elastic",), "Pinecone": ("pinecone",), "Weaviate": ("weaviate",),
    "Qdrant": ("qdrant",), "Milvus": ("milvus",), "ChromaDB": ("chroma",), "FAISS": ("faiss",), "pgvector": ("pgvector", "vector"),
    "LangChain": ("langchain",), "LlamaIndex": ("llama_index", "llama-index", "llamaindex"), "LangGraph": ("langgraph",),
    "FastAPI": ("fastapi",), "Flask": ("flask",), "Django": ("django",), "Streamlit": ("streamlit",), "Gradio": ("gradio",),
    "XGBoost": ("xgb",), "LightGBM": ("lightgbm", "lgb"), "CatBoost": ("catboost",), "PyTorch": ("torch",),
    "TensorFlow": ("tensorflow", "keras"), "SHAP": ("shap",), "Optuna": ("optuna",), "DVC": ("dvc",),
    "Evidently": ("evidently",), "Great Expectations": ("great_expectations", "great-expectations", "gx"),
    "Weights & Biases": ("wandb",), "RAGAS": ("ragas",), "OpenTelemetry": ("opentelemetry", "otel"),
    "Sentry": ("sentry",), "Locust": ("locust",), "Hydra": ("hydra",), "Spark": ("spark",), "Ray": ("ray",),
    "ONNX": ("onnx",), "vLLM": ("vllm",), "Ollama": ("ollama",), "BentoML": ("bentoml",), "Nginx": ("nginx",),
}  # fmt: skip
_ALIASES = {"postgres": "PostgreSQL", "chroma": "ChromaDB", "k8s": "Kubernetes", "wandb": "Weights & Biases"}
_WORDS = {name.lower(): name for name in TOOLS} | _ALIASES
# Ordinary words, unless they are written as a name.
ORDINARY = frozenset({"Ray", "Spark", "Hydra", "Evidently", "Prefect", "Celery", "Flask", "Optuna"})
# A sentence or a shelf that says the project itself stands on the tool.
_USES = regex(
    r"(?i)\b(?:uses|using|used|built (?:with|on|using)|powered by|backed by|monitored (?:by|with|via)|monitoring|tracked (?:by|with)|"
    r"stored in|stores?|served (?:by|with|via)|cached? (?:in|with|by)|caching|orchestrated (?:by|with)|deployed (?:on|to|with|via)|"
    r"implemented (?:with|in|using)|developed (?:with|using)|trained (?:with|using)|integrat\w{1,5} (?:with )?|via|supports|"
    r"with|based on|leverag\w{1,3}|through|exposes?|exports?|runs? on|installs? [^.]{1,30} on|scheduled by|"
    r"(?:go|goes|sent|shown|displayed|visuali[sz]ed|logged|pushed|watched|tuned|optimi[sz]ed|searched|versioned|tracked|provisioned|managed|"
    r"registered|hosted|saved|persisted|indexed|published|packaged) (?:to|in|into|by|with|via|on|through|using)|"
    r"(?:is|was|are) (?:an?|the) (?:[\w-]{1,14} ){0,2}|utili[zs]a(?:mos|ndo)?|usa(?:mos|ndo)?|verwendet|nutzt|использу\w{1,4}|с помощью)(?!\w)|(?:使用|采用|基于|通过)\s?$"
)
# What follows a tool's name where something of it is there: "a Grafana dashboard", "an Airflow DAG".
_THING = regex(
    r"(?i)^\s(?:dashboards?|dags?|charts?|metrics|pipelines?|manifests?|scripts?|modules?|registry|server|index|collection|database|cache|queue|workers?|classifier|model|regressor)\b"
    r"|^(?:을|를|으로|로|에|와|과)?\s?(?:사용|활용|이용|기반|캐싱|저장|배포|추적)|^\s?(?:缓存|存储|监控|部署|を使)"
)
_STACK = regex(
    r"(?i)tech(?:nolog(?:y|ies))?(?: ?stack)?\b|^stack$|built with|tools? (?:used|&)|libraries|frameworks?|features?|технологии|стек|기술 스택|技术栈|tecnologias|tecnologías|technologies"
)
_OTHERS = regex(
    r"(?i)\b(?:vs\.?|versus|like|similar to|compared|inspired|instead|alternativ|learn|course|skill|experience|swap|replace|or\b|migrat|any\b|e\.g|such as|could|plug|choose|chose|over (?-i:[A-Z])|why\b|than\b|recommend\w*|ready for|extension|scal\w{2,6} (?:up|out)|proxy|production deploy)"
)


class Named(NamedTuple):
    """One tool where the project is said to use it."""

    tool: str
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Named, ...]:
    """Each tool once, where a sentence says that it is used or a list of the stack or features names it."""
    found: dict[str, Named] = {}
    for line in sayings.told():
        if line.block == "heading":
            continue
        named = [(word, tool) for word, tool in _WORDS.items() if word in line.lower and tool not in found]
        for word, tool in named:
            at = _whole_word(line.lower, word)
            if at < 0 or (tool in ORDINARY and line.text[at].islower()):
                continue
            told = (
                _USES.search(line.text[max(0, at - 60) : at])
                or (line.block in {"list", "table"} and _STACK.search(line.title))
                or (line.block != "table" and _THING.search(line.text[at + len(word) : at + len(word) + 16]))
            )
            if told and not _OTHERS.search(f"{line.text} {line.title}") and speaks_of_now(line.text):
                found[tool] = Named(tool, around(line.text, at, at + len(word)), line.place)
    return tuple(found.values())


def _whole_word(text: str, word: str) -> int:
    """Where a word stands by itself, no part of a path, an address or a longer word; -1 where it doesn't."""
    at = text.find(word)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
        # A particle or a character of another script is no part of the name: "Redis를", "使用Redis".
        joined = (before.isascii() and before.isalnum()) or before in {"_", "/", ".", "@", "-"}
        if not joined and not ((after.isascii() and after.isalnum()) or after in {"_", "/", "@", "-"}):
            return at
        at = text.find(word, at + 1)
    return -1


def held(said: tuple[Named, ...], holdings: Holdings) -> Iterator[Claim]:
    """A tool that no file beside the documents speaks of isn't used."""
    places = [(named, holdings.find(TOOLS[named.tool])) for named in said]
    absent = [named for named, place in places if place is None]
    # One tool of many may have gone; where most of what the README names was never there, its account is untrue.
    facade = len(absent) >= 3 and 2 * len(absent) > len(said)  # noqa: PLR2004
    for named, place in places:
        if place is not None:
            yield Claim(
                named.text, Verdict.BORNE_OUT, "readme", f"{named.tool} is used in {place.path}.", (named.place, place)
            )
        elif holdings.read_whole():
            words = f"Nothing in the repository but its documents speaks of {named.tool}."
            yield Claim(named.text, Verdict.CONTRADICTED, "readme", words, (named.place,), caps=facade)
