"""What kind of project this is: from what it calls itself, what its files are called and what its code imports."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from grader.evidence._lexicon import matcher, words
from grader.evidence._regex import regex
from grader.evidence.files import LANGUAGES, suffix
from grader.model import PROJECT_TYPES, Confidence, Place, ProjectType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.evidence.documents import Document, Documents
    from grader.evidence.files import Files
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.python_code import PythonCode
    from grader.evidence.source_code import SourceCode
    from grader.evidence.topic import Topic

TITLE, INTRO, INTRO_MORE, INTRO_MOST = 4.0, 1.5, 0.5, 3.0
HEADING, HEADING_MOST, NAME, NAME_MOST = 0.4, 1.2, 0.4, 2.0
IMPORT = 2.5
# Code that predicts a column of that name, in so many files: half of what a library would say, each.
TARGET, TARGET_FILES = 1.25, 2
# In a large repository, what a smaller share of the files names is one of many things that it deals with.
LARGE, NAMED_SHARE = 300, 0.05
ENOUGH, SUBJECT_ENOUGH, SURE, MARGIN = 3.9, 2.0, 6.0, 2.0
# Without a README names and imports are all there is.
ALONE = 1.6
RETRIEVAL = 1.8
INTRO_LINES = 12
NEXT_LINES = 3
MAX_FILES = 2000
MAX_PLACES = 5

# A project about one of these is that, however it is served: a churn model behind an API is a churn project.
SUBJECTS = ("churn", "sentiment", "ab-test", "object-detection")

_LIBRARIES = {
    "object-detection": "ultralytics detectron2 mmdet super_gradients yolov5 yolox supervision".split(),
    "rag-app": (
        "chromadb faiss pinecone qdrant_client weaviate pymilvus lancedb llama_index langchain_chroma "
        "langchain_pinecone langchain_qdrant langchain_postgres pgvector haystack minsearch "
        "@pinecone-database/pinecone @qdrant/js-client-rest langchain_community.vectorstores "
        "@langchain/pinecone elasticsearch faiss-node"
    ).split(),
    "agent": (
        "langgraph crewai autogen smolagents pydantic_ai langchain.agents @langchain/langgraph google.adk "
        "agno openai_agents deepagents"
    ).split(),
    "data-pipeline": "airflow dagster prefect pyspark dbt awsglue luigi mage_ai kafka great_expectations".split(),
    "dashboard": "dash streamlit shiny flexdashboard shinydashboard panel bokeh".split(),
    "chatbot": "chainlit telegram aiogram telebot discord chatterbot rasa rasa_sdk slack_bolt".split(),
    "model-api": "bentoml litserve ray.serve mlserver torchserve plumber vetiver".split(),
    "speed-audit": "vllm torch.profiler pytest_benchmark locust onnxruntime tensorrt".split(),
    "sentiment": "vaderSentiment textblob syuzhet tidytext".split(),
    "ab-test": "statsmodels.stats.proportion bayesAB pwr scipy.stats.contingency".split(),
}
# Libraries that many kinds of projects use: they add, but can't carry a type.
_WEAK = frozenset(
    "streamlit shiny kafka elasticsearch onnxruntime tensorrt locust pyspark textblob tidytext pwr "
    "telegram prefect".split()
)
_SERVERS = frozenset("fastapi flask starlette litestar sanic django express hono plumber gradio".split())
_MODELS = frozenset(
    "sklearn xgboost lightgbm catboost torch tensorflow keras transformers joblib onnxruntime mlflow pickle".split()
)
# An application of these alone shows something to people: a dashboard, unless its words say otherwise.
_SCREENS = frozenset("shiny flexdashboard shinydashboard dash streamlit panel".split())
# A column or field that is called after the subject, as code names it: "churned", ["Churn"], 'churn_flag'.
_TARGET = regex(
    r"""['"](?:is_|has_|target_)?churn(?:ed|_?label|_?flag|_?value|_?status|_?risk|_?prob\w{0,8})?['"]""", re.IGNORECASE
)
_ASIDE = frozenset("templates template tests test examples samples fixtures testdata".split())
_DOCUMENTS = frozenset({".md", ".rst", ".txt", ".pdf", ".docx"})
_DATA = frozenset({".csv", ".json", ".parquet", ".xlsx", ".pkl", ".pt", ".onnx", ".yaml", ".yml", ".joblib"})


def named_types(text: str) -> tuple[str, ...]:
    """The project types whose words stand in a text, in the order of `PROJECT_TYPES`."""
    found = matcher("project_types", split=True).kinds(words(text))
    return tuple(kind for kind in PROJECT_TYPES if kind in found)


class _Tally:
    """Points and places per type."""

    def __init__(self) -> None:
        self.points: dict[str, float] = defaultdict(float)
        self.places: dict[str, list[Place]] = defaultdict(list)

    def add(self, kind: str, points: float, place: Place) -> None:
        self.points[kind] += points
        if len(self.places[kind]) < MAX_PLACES:
            self.places[kind].append(place)


def _read_document(tally: _Tally, document: Document, weight: float) -> None:
    titles = [section for section in document.sections if section.title]
    # Under a bare name (`# ab`) the heading that follows at once is the title.
    bare = len(titles) > 1 and " " not in titles[0].title.strip()
    if bare and (titles[1].line <= titles[0].line + NEXT_LINES or not titles[0].words):
        titles = titles[1:] if not named_types(titles[0].title) else titles
    for kind in named_types(titles[0].title) if titles else ():
        tally.add(kind, TITLE * weight, Place(document.path, titles[0].line, note="title"))
    intro = [line for line in document.lines if line.block in ("prose", "list", "quote")][:INTRO_LINES]
    given: dict[str, float] = defaultdict(float)
    for line in intro:
        for kind in named_types(line.text):
            more = min(INTRO_MOST - given[kind], INTRO_MORE if given[kind] else INTRO)
            given[kind] += more
            if more > 0:
                tally.add(kind, more * weight, Place(document.path, line.no, note="introduction"))
    given.clear()
    for section in titles[1:]:
        for kind in named_types(section.title):
            more = min(HEADING_MOST - given[kind], HEADING)
            given[kind] += more
            if more > 0:
                tally.add(kind, more * weight, Place(document.path, section.line, note="heading"))


def _is_common(found: int, among: int) -> bool:
    return among < LARGE or found >= NAMED_SHARE * among


def _read_names(tally: _Tally, files: Files, scale: float = 1.0) -> None:
    """Names of files, but for what a large repository names here and there."""
    named: dict[str, list[Place]] = defaultdict(list)
    known = frozenset((*LANGUAGES, *_DOCUMENTS, *_DATA))
    told = [entry.path for entry in files.own[:MAX_FILES] if suffix(entry.path) in known]
    for path in told:
        for kind in named_types("/".join(path.split("/")[-2:])):
            named[kind].append(Place(path, note="file name"))
    for kind, places in named.items():
        if _is_common(len(places), len(told)):
            for place in places[: round(NAME_MOST / NAME)]:
                tally.add(kind, NAME * scale, place)


def _is_aside(path: str) -> bool:
    """Whether a file is a template, an example or a test: what it imports says nothing of what the project is."""
    return not _ASIDE.isdisjoint(path.lower().split("/")[:-1])


def _imports(python_code: PythonCode, notebooks: Notebooks, source_code: SourceCode) -> dict[str, Place]:
    """Each imported module with the first place that imports it."""
    out: dict[str, Place] = {}
    for module in (*python_code.modules, *notebooks.modules):
        for found in module.imports if not _is_aside(module.path) else ():
            if not found.module.startswith("."):
                out.setdefault(found.module, Place(module.path, found.line, note=f"imports {found.module}"))
    for file in source_code.files:
        for named in file.imports if not _is_aside(file.path) else ():
            out.setdefault(named.name, Place(file.path, named.line, note=f"imports {named.name}"))
    return out


def _first(imports: dict[str, Place], names: Iterable[str]) -> Place | None:
    return next(
        (
            place
            for name in names
            for module, place in imports.items()
            if module == name or module.startswith((f"{name}.", f"{name}/"))
        ),
        None,
    )


def _read_imports(tally: _Tally, imports: dict[str, Place], scale: float = 1.0) -> None:
    for kind, libraries in _LIBRARIES.items():
        strong = _first(imports, [name for name in libraries if name not in _WEAK])
        weak = _first(imports, [name for name in libraries if name in _WEAK])
        if strong:
            tally.add(kind, IMPORT * scale, strong)
        elif weak:
            tally.add(kind, IMPORT / 2, weak)
    server, model = _first(imports, sorted(_SERVERS)), _first(imports, sorted(_MODELS))
    if server and model:
        tally.add("model-api", IMPORT + 1, server)
        tally.add("model-api", 0.5, model)


def _read_targets(tally: _Tally, source_code: SourceCode) -> None:
    """A churn study with an API is a churn study: its code knows the outcome by name, whatever its README says."""
    found: list[Place] = []
    texts = 0
    for code in source_code.texts(tests=False):
        texts += 1
        match = _TARGET.search(code.text) if "hurn" in code.text else None
        if match:
            line = code.line(code.text.count("\n", 0, match.start()))
            found.append(Place(code.path, line, note=f"names {match[0][:40]}"))
    if _is_common(len(found), texts):
        for place in found[:TARGET_FILES]:
            tally.add("churn", TARGET, place)


def _choose(points: dict[str, float], title: tuple[str, ...]) -> str:
    """The type with most points.

    Subjects come first unless something generic is twice as plain; retrieval makes a chatbot a RAG application, and of
    an agent and retrieval that stand in one title (`title`: its types in order) the first is meant.
    """
    ranked = [kind for kind in PROJECT_TYPES if points.get(kind, 0.0) >= ENOUGH]
    best = max(ranked, key=lambda kind: (points[kind], -PROJECT_TYPES.index(kind)), default="other")
    subjects = [kind for kind in SUBJECTS if points.get(kind, 0.0) >= SUBJECT_ENOUGH]
    subject = max(subjects, key=lambda kind: (points[kind], -SUBJECTS.index(kind)), default="")
    if subject and (subject in ranked or points.get(best, 0.0) < 2 * points[subject]):
        return subject
    if best == "agent" and "rag-app" in title and title.index("rag-app") < title.index("agent"):
        return "rag-app"
    if (
        best == "rag-app"
        and "agent" in title
        and ("rag-app" not in title or title.index("agent") < title.index("rag-app"))
    ):
        return "agent"
    if best in ("chatbot", "model-api", "dashboard") and points.get("rag-app", 0.0) >= RETRIEVAL:
        return "rag-app"
    return best


def _title(documents: Documents) -> tuple[str, ...]:
    """The types that the README's title names, in order."""
    readme = documents.readme
    title = next((s.title for s in readme.sections if s.title), "") if readme else ""
    return tuple(dict.fromkeys(kind for _, _, kind in matcher("project_types", split=True).hits(words(title))))


def collect(  # noqa: PLR0917  (facts by name)
    files: Files,
    documents: Documents,
    python_code: PythonCode,
    notebooks: Notebooks,
    source_code: SourceCode,
    topic: Topic,
) -> ProjectType:
    """Weigh the README's words, the files' names and the imports; an exercise that is served stays an exercise."""
    tally = _Tally()
    if documents.readme:
        _read_document(tally, documents.readme, 1.0)
    else:
        for document in documents.others[:3]:
            _read_document(tally, document, 0.4)
    alone = 1.0 if documents.readme else ALONE
    _read_names(tally, files, alone)
    imports = _imports(python_code, notebooks, source_code)
    _read_imports(tally, imports, alone)
    _read_targets(tally, source_code)
    kind = _choose(tally.points, _title(documents))
    screen = _first(imports, sorted(_SCREENS))
    if kind == "other" and not topic.name and screen and not _first(imports, sorted(_SERVERS)):
        return ProjectType("dashboard", (screen,), Confidence.LOW)
    if topic.name and kind in ("model-api", "dashboard", "data-pipeline"):
        return ProjectType("other", topic.places, Confidence.MEDIUM)
    if kind == "other":
        return ProjectType("other", confidence=Confidence.LOW if tally.points else Confidence.MEDIUM)
    top = tally.points[kind]
    second = max((points for name, points in tally.points.items() if name != kind), default=0.0)
    sure = Confidence.HIGH if top >= SURE and top - second >= MARGIN else Confidence.MEDIUM
    return ProjectType(kind, tuple(tally.places[kind]), sure)
