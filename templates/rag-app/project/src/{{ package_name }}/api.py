"""The HTTP API: questions in, cited answers out."""

from __future__ import annotations

import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import metadata
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ConfigDict, Field

from . import DISTRIBUTION, TITLE
from .errors import IndexNotReady, ProviderError, RagError
from .metrics import Metrics
from .model import Answer, Filter, Found
from .periods import parse_period
from .service import Rag
from .settings import Settings

log = logging.getLogger(__name__)

_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class Question(BaseModel):
    """A question, and optionally which documents may answer it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    question: str = Field(min_length=3, max_length=500, examples=["Why did revenue drop in Q3?"])
    companies: list[str] = Field(default_factory=list, max_length=20)
    periods: list[Annotated[str, Field(pattern=r"^Q[1-4] FY20\d\d$")]] = Field(default_factory=list, max_length=20)

    @property
    def where(self) -> Filter:
        periods = (parse_period(text) for text in self.periods)
        return Filter(frozenset(self.companies), frozenset(period for period in periods if period is not None))


class CitationOut(BaseModel):
    """Where a quoted sentence stands."""

    number: int
    file: str
    page: int
    speaker: str
    quote: str
    passage_id: str


class PassageOut(BaseModel):
    """A passage that retrieval found."""

    id: str
    file: str
    company: str
    period: str
    section: str
    speaker: str
    pages: list[int]
    text: str
    score: float
    dense_rank: int | None
    lexical_rank: int | None


class AnswerOut(BaseModel):
    """An answer with citations, or a refusal with its reason."""

    answered: bool
    text: str
    reason: str
    confidence: float
    answerer: str
    citations: list[CitationOut]
    passages: list[PassageOut]
    timings_ms: dict[str, float]


class IndexOut(BaseModel):
    """What the index holds."""

    companies: list[str]
    periods: list[str]
    files: list[str]
    skipped: dict[str, str]
    passages: int
    embedder: str
    vector_store: str


class Health(BaseModel):
    """The state of the process or of its index."""

    status: Literal["ok", "no index"]


def _passage_out(item: Found) -> PassageOut:
    passage = item.passage
    return PassageOut(
        id=passage.id,
        file=passage.file,
        company=passage.company,
        period=str(passage.period or ""),
        section=passage.section,
        speaker=passage.speaker,
        pages=list(passage.pages),
        text=passage.text,
        score=item.score,
        dense_rank=item.dense_rank,
        lexical_rank=item.lexical_rank,
    )


def _answer_out(answer: Answer) -> AnswerOut:
    return AnswerOut(
        answered=answer.answered,
        text=answer.text,
        reason=answer.reason,
        confidence=answer.confidence,
        answerer=answer.answerer,
        citations=[
            CitationOut(
                number=c.number, file=c.file, page=c.page, speaker=c.speaker, quote=c.quote, passage_id=c.passage_id
            )
            for c in answer.citations
        ],
        passages=[_passage_out(item) for item in answer.passages],
        timings_ms=answer.timings_ms,
    )


def _rag(request: Request) -> Rag:
    rag: Rag | None = request.app.state.rag
    if rag is None:
        raise IndexNotReady("there is no index yet: run `ingest`, then restart the service")
    return rag


def _metrics(request: Request) -> Metrics:
    metrics: Metrics = request.app.state.metrics
    return metrics


CurrentRag = Annotated[Rag, Depends(_rag)]
CurrentMetrics = Annotated[Metrics, Depends(_metrics)]
routes = APIRouter()


@routes.post("/ask")
def ask(question: Question, rag: CurrentRag, metrics: CurrentMetrics) -> AnswerOut:
    """Answer from the documents, or say that they don't."""
    answer = rag.ask(question.question, question.where)
    metrics.saw_answer(answer)
    log.info(
        "asked",
        extra={
            "answered": answer.answered,
            "confidence": answer.confidence,
            "total_ms": answer.timings_ms["total"],
            "answerer": answer.answerer,
        },
    )
    return _answer_out(answer)


@routes.post("/search")
def search(question: Question, rag: CurrentRag) -> list[PassageOut]:
    """Only the passages, without an answer."""
    return [_passage_out(item) for item in rag.search(question.question, question.where)]


@routes.get("/index")
def index(rag: CurrentRag) -> IndexOut:
    """What can be asked about."""
    manifest = rag.index.manifest
    return IndexOut(
        companies=rag.catalog.companies,
        periods=[str(period) for period in rag.catalog.periods],
        files=sorted(manifest.files),
        skipped=manifest.skipped,
        passages=manifest.passages,
        embedder=manifest.embedder,
        vector_store=manifest.vector_store,
    )


@routes.get("/healthz")
def healthz() -> Health:
    """The process lives."""
    return Health(status="ok")


@routes.get("/readyz", responses={503: {"model": Health}})
def readyz(request: Request, response: Response) -> Health:
    """Questions can be answered."""
    if request.app.state.rag is None:
        response.status_code = 503
        return Health(status="no index")
    return Health(status="ok")


@routes.get("/metrics", include_in_schema=False)
def prometheus(metrics: CurrentMetrics) -> Response:
    return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)


async def _log_request(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    request_id = uuid.uuid4().hex[:12]
    response = await call_next(request)
    response.headers["X-Request-ID"] = request_id
    if request.url.path not in _QUIET:
        log.info(
            "request",
            extra={"request_id": request_id, "path": request.url.path, "status": response.status_code},
        )
    return response


async def _problem(request: Request, error: Exception) -> JSONResponse:
    """RFC 9457 problem details. What can be mended by trying again later is 503."""
    request.app.state.metrics.saw_error(type(error).__name__)
    status = 503 if isinstance(error, IndexNotReady | ProviderError) else 500
    return JSONResponse(
        {"type": "about:blank", "title": type(error).__name__, "status": status, "detail": str(error)},
        status_code=status,
        media_type="application/problem+json",
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the index and warm up. Without an index the service starts all the same, and /readyz says so."""
    state = app.state
    if state.rag is None:
        try:
            state.rag = Rag.open(state.settings)
        except IndexNotReady as error:
            log.warning("started without an index", extra={"reason": str(error)})
    if state.rag is not None:
        state.rag.ask("warm up")
        state.metrics.saw_index(len(state.rag.index.passages))
    yield
    if state.rag is not None:
        state.rag.close()


def create_app(settings: Settings | None = None, rag: Rag | None = None) -> FastAPI:
    """Build the service; `rag` is given by tests."""
    app = FastAPI(
        title=TITLE,
        description=metadata(DISTRIBUTION)["Summary"],
        version=metadata(DISTRIBUTION)["Version"],
        lifespan=_lifespan,
    )
    app.state.settings = settings or Settings()
    app.state.metrics = Metrics()
    app.state.rag = rag
    app.middleware("http")(_log_request)
    app.add_exception_handler(RagError, _problem)
    app.include_router(routes)
    return app
