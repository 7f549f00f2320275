# ruff: noqa: E501 - word lists
"""Environment variables that a reader is told to set, against what the code and its settings read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.evidence._regex import regex
from grader.evidence.sayings import short, speaks_of_now
from grader.model import Claim, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.files import Files
    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings

MAX_SAID = 20
MAX_BORNE_OUT = 3
# `export REDIS_URL=...` in a shell, `REDIS_URL=...` in a file of settings, the first cell or word of a row.
_SET = regex(r"^\s{0,8}(?:export |set |\$env:|setx )?([A-Z][A-Z0-9]{1,24}(?:_[A-Z0-9]{1,24}){1,5})\s?=(?!=)")
_ROW = regex(
    r"^\s{0,8}(?:[-*+|]\s{0,2})?`?([A-Z][A-Z0-9]{1,24}(?:_[A-Z0-9]{1,24}){1,5})`?(?:\s{0,3}[|:=(–—-]|\s{0,3}$)"
)
_PREFIXED = (
    "prefix",
    "basesettings",
    "dynaconf",
    "viper",
    "startswith(",
    "environ.items",
    "decouple",
    "confuse",
    "pydantic_settings",
    "env_nested",
)
# "Set REDIS_URL to", "Defina `REDIS_URL` para".
_TOLD = regex(
    r"(?:\b(?:[Ss]et|[Ee]xport|[Dd]efine|[Dd]efin[ae]|[Cc]onfigur[ae]|[Ee]stablezca|[Зз]адайте|[Уу]становите|[Уу]кажите|[Pp]ut|[Aa]djust|[Cc]hange)\s(?:the\s|la\s|a\s)?(?:environment\s|env\s)?(?:variable\s|переменную\s)?|(?:[Ee]nvironment variable|[Vv]ariable de entorno|[Vv]ariável de ambiente|[Пп]еременн\w{2} окружения)\s)([A-Z][A-Z0-9]{1,24}(?:_[A-Z0-9]{1,24}){1,5})\b"
)
_CAPITALS = regex(r"[A-Z]_[A-Z]")
_ABOUT = regex(
    r"(?i)\benv|variab|config|settings|secrets|credential|\bkeys?\b|окружен|переменн|настрой|환경|环境|配置|entorno|ambiente|umgebung"
)
# Read by a library, a driver, a container's image or the system: no file of the project need name them.
_OTHERS = regex(
    r"^(?:CUDA|NVIDIA|PYTHON|PIP|UV|POETRY|CONDA|VIRTUAL|TF|TORCH|KERAS|XLA|JAX|OMP|MKL|OPENBLAS|NUMEXPR|TOKENIZERS|TRANSFORMERS|HF|HUGGING|HUGGINGFACE|"
    r"AWS|AZURE|GOOGLE|GCP|GCLOUD|GEMINI|OPENAI|ANTHROPIC|MISTRAL|COHERE|GROQ|TOGETHER|REPLICATE|NVIDIA|LANGCHAIN|LANGSMITH|LANGFUSE|LLAMA|OLLAMA|TAVILY|"
    r"SERP|SERPAPI|SERPER|PINECONE|QDRANT|WEAVIATE|MILVUS|CHROMA|NEO4J|MLFLOW|WANDB|COMET|NEPTUNE|CLEARML|DAGSHUB|KAGGLE|ROBOFLOW|DVC|RAY|SPARK|PYSPARK|HADOOP|JAVA|"
    r"NODE|NPM|NEXT|VITE|REACT|EXPO|DOCKER|COMPOSE|BUILDKIT|POSTGRES|PG|MYSQL|MARIADB|MONGO|RABBITMQ|KAFKA|GF|MINIO|CLICKHOUSE|ELASTIC|STREAMLIT|GRADIO|"
    r"FLASK|DJANGO|UVICORN|GUNICORN|WEB|CELERY|AIRFLOW|PREFECT|DAGSTER|JUPYTER|GIT|GITHUB|GITLAB|CI|HEROKU|RENDER|RAILWAY|VERCEL|FLY|KUBE|HELM|LD|XDG|LC|"
    r"SSL|REQUESTS|HTTP|HTTPS|NO|SENTRY|OTEL|DD|DATABRICKS|SNOWFLAKE|TWILIO|TELEGRAM|DISCORD|SLACK|SPACY|NLTK|R|GO|CARGO|RUST|MY|YOUR|SOME)_"
)


class Variable(NamedTuple):
    """One variable's name where a reader is told of it."""

    name: str
    text: str
    place: Place


def said(sayings: Sayings) -> tuple[Variable, ...]:
    """Names set in code blocks, and rows of tables and lists in sections on settings; each once."""
    found: dict[str, Variable] = {}
    for line in sayings.lines:
        if "_" not in line.text:
            continue
        match = _SET.match(line.text) if line.block == "code" else None
        if (
            match is None
            and line.block in {"prose", "list"}
            and _CAPITALS.search(line.text)
            and (told := _TOLD.search(line.text))
        ):
            match = told if speaks_of_now(line.text) else None
        if match is None and line.block in {"table", "list"} and _ABOUT.search(line.title):
            match = _ROW.match(line.text) if speaks_of_now(line.text) else None
        if match and match[1] not in found and not _OTHERS.match(match[1]):
            found[match[1]] = Variable(match[1], short(line.text), line.place)
    return tuple(found.values())[:MAX_SAID]


def held(said: tuple[Variable, ...], holdings: Holdings, files: Files) -> Iterator[Claim]:
    """A name that no file but the documents knows, nor any part by which settings with a prefix would know it, is read by nobody."""
    borne = 0
    own = {entry.path.split("/")[-2].lower() for entry in files.named("__init__.py") if "/" in entry.path}
    for variable in said:
        name = variable.name.lower()
        if place := holdings.find((name,)):
            borne += 1
            if borne <= MAX_BORNE_OUT:
                words = f"{place.path} names {variable.name}."
                yield Claim(variable.text, Verdict.BORNE_OUT, "run-instructions", words, (variable.place, place))
            continue
        parts = [part for part in name.split("_") if part]
        # A library reads names that begin with its own; the project's package stands for settings with a prefix alone.
        prefix = "" if parts[0] in own and not holdings.find_in_code(_PREFIXED) else parts[0]
        tails = ("_".join(parts[1:]), "_".join(parts[-2:]), prefix, parts[-1] if "__" in name else "")
        if holdings.read_whole() and holdings.has_code and not holdings.find(tail for tail in tails if len(tail) > 2):  # noqa: PLR2004
            words = f"Nothing in the repository but its documents reads {variable.name}."
            yield Claim(variable.text, Verdict.CONTRADICTED, "run-instructions", words, (variable.place,))
