"""How the project works, as its type and imports tell: whether somebody calls it, and where its answers come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.evidence.evaluation import Evaluation
    from grader.evidence.notebooks import Notebooks
    from grader.evidence.python_code import PythonCode
    from grader.evidence.source_code import SourceCode
    from grader.model import ProjectType

# Types that are used by somebody who waits for an answer.
SERVED = frozenset({"rag-app", "model-api", "dashboard", "chatbot", "agent"})
# Types whose answers come from a language model, and are judged against questions with known answers.
ANSWERING = frozenset({"rag-app", "chatbot", "agent"})
SERVERS = frozenset(
    "fastapi flask starlette litestar sanic django tornado bottle express hono next plumber gradio streamlit shiny "
    "shinydashboard flexdashboard dash chainlit bentoml litserve mlserver grpc fastmcp mcp "
    "PyQt5 PyQt6 PySide2 PySide6 tkinter customtkinter kivy wx telebot aiogram telegram discord".split()
)
# Libraries that hold models which were trained somewhere, or load them.
MODELS = frozenset(
    "transformers sentence_transformers ultralytics torch tensorflow keras onnxruntime joblib mlflow paddleocr easyocr "
    "pytesseract spacy textblob vaderSentiment whisper mediapipe @xenova @tensorflow @huggingface".split()
)


# Libraries that ask a language model, and those that learn from data: `train` and `predict` are words of both.
SPEAKING = frozenset(
    "openai anthropic ollama llama_cpp vllm groq mistralai cohere litellm dspy langchain langchain_core "
    "langchain_openai langchain_ollama langchain_community @langchain @anthropic-ai".split()
)
LEARNERS = frozenset(
    "sklearn torch tensorflow keras xgboost lightgbm catboost statsmodels prophet transformers".split()
)
# What a project is about, by where its answers come from, and by its type.
SOON = {
    "trained": frozenset({"evaluation", "results"}),
    "ready": frozenset({"evaluation"}),
    "answers": frozenset({"evaluation"}),
    "experiment": frozenset({"evaluation", "results"}),
    "computed": frozenset({"results"}),  # an analysis is for what came out
}
MEASURED = {"speed-audit": frozenset({"latency", "results"})}
# Types of which nobody asks this first: a pipeline runs by night, an experiment is paid for otherwise.
AFTERWARDS = {"data-pipeline": frozenset({"latency"}), "ab-test": frozenset({"cost"})}
# Types whose speed is of interest though nobody calls them.
TIMED = {"speed-audit": frozenset({"latency", "cost", "results"}), "object-detection": frozenset({"latency"})}


class Workings(NamedTuple):
    """How it works.

    Attributes:
        serves: what says that somebody calls it, sorted: the type's name, or libraries; empty where nothing does.
        kind: where its answers come from: `trained` here, `ready` (a model that others trained), `answers` (a language
            model's), `experiment`, `shown` (figures on a page), `early` (a model is to come), `absent` (no code),
            or `computed`.
        type_name: the project's type.
    """

    serves: tuple[str, ...] = ()
    kind: str = "trained"
    type_name: str = "other"

    @property
    def makes(self) -> bool:
        """Running it gives a result that can be made again: a model, a figure, a table; no mere answers."""
        return self.kind not in {"ready", "answers"} and not (self.serves and self.kind in {"computed", "shown"})

    @property
    def late(self) -> frozenset[str]:
        """Criteria that come after the others here: shipping what nobody calls, measuring what predicts nothing."""
        late = set(AFTERWARDS.get(self.type_name, ()))
        if not self.serves:
            late |= {"deployment", "latency", "cost"}
        if self.kind in {"shown", "computed"} or (self.kind == "experiment" and self.serves):
            late |= {"evaluation", "results"} if self.serves else {"evaluation"}
        if self.type_name in ANSWERING and self.serves == (self.type_name,):
            late.add("deployment")  # nothing here that a machine could start for others
        return frozenset(late) - TIMED.get(self.type_name, frozenset())

    @property
    def soon(self) -> frozenset[str]:
        """Criteria that a project of this kind is judged by, and that come before the others while they are missing."""
        return (MEASURED.get(self.type_name) or SOON.get(self.kind, frozenset())) - self.late


def collect(
    project_type: ProjectType,
    evaluation: Evaluation,
    python_code: PythonCode,
    source_code: SourceCode,
    notebooks: Notebooks,
) -> Workings:
    """From the type, what the code fits, and what it imports."""
    product = {item.module for module in python_code.product for item in module.imports}
    product |= {item.name for file in source_code.product for item in file.imports}
    every = product | {item.module for module in notebooks.modules for item in module.imports}
    served = {project_type.name} & SERVED
    serves = tuple(sorted(served | (_roots(product) & SERVERS)))
    kind = _kind(project_type.name, evaluation, _roots(every)) if source_code.languages else "absent"
    return Workings(serves, kind, project_type.name)


def _roots(names: Iterable[str]) -> set[str]:
    return {name.partition("/")[0].partition(".")[0] for name in names}


def _kind(project_type: str, evaluation: Evaluation, imported: set[str]) -> str:
    if project_type in ANSWERING:
        return "answers"
    if project_type == "ab-test":
        return "experiment"
    learns = evaluation.of("estimator", "search", "cv") or (evaluation.of("fit") and not imported & SPEAKING)
    if learns or (evaluation.of("fit") and imported & LEARNERS):
        return "trained"
    if imported & SPEAKING:
        return "answers"
    if imported & MODELS:
        return "ready"
    if project_type == "dashboard":
        return "shown"
    return "early" if project_type == "churn" else "computed"
