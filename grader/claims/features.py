# ruff: noqa: E501 - patterns: a row is a thought
"""What a service is said to have built in, against the words that code which has it can't do without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.claims._deeds import Deed, Told, judged, told_of
from grader.evidence._regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.evidence.holdings import Holdings
    from grader.evidence.sayings import Sayings
    from grader.model import Claim

_ACCESS = ("auth", "token", "keycloak", "cognito", "clerk", "supabase", "firebase", "login", "session")
FEATURES = (
    Deed("JWT", "code", ("jwt",), regex(r"\bJWTs?\b"), ("jwt", "jose", "oauth2", "bearer"), _ACCESS),
    Deed("rate limits", "code", ("rate limit", "rate-limit", "throttl"), regex(r"(?i)\brate[- ]?limit(?:s|ing|ed|er)\b|\brequest throttling\b"),
         ("ratelimit", "rate_limit", "rate-limit", "rate limit", "slowapi", "limiter", "throttl"), ("limit_req", "quota", "bucket", "429", "gateway", "nginx", "traefik", "envoy", "kong", "per_minute", "cloudflare", "sleep(")),
    Deed("WebSockets", "code", ("websocket", "web socket"), regex(r"(?i)\bweb ?sockets?\b"), ("websocket", "socket.io", "socketio", "wss://", "ws://"), ("socket", "channels", "streamlit", "gradio", "signalr", "streaming", "eventsource")),
    Deed("drift detection", "code", ("drift",), regex(r"(?i)\b(?:data|concept|model|feature|prediction) drift (?:detection|monitoring|alerts?|checks?|reports?)\b|\b(?:detects?|monitors?|watches) (?:for )?(?:data|concept|model|feature) drift\b"),
         ("drift", "evidently", "nannyml", "alibi"), ("psi", "ks_2samp", "kolmogorov", "wasserstein", "stability", "divergence", "monitor")),
    Deed("BM25", "code", ("bm25",), regex(r"\bBM25\b"), ("bm25", "okapi"), ("elastic", "opensearch", "whoosh", "tantivy", "lucene", "sparse", "hybrid", "tsvector", "fts", "weaviate", "qdrant", "azure", "pyserini", "solr", "keyword")),
    Deed("reranking", "code", ("rerank", "re-rank", "cross-encoder"), regex(r"(?i)\bre-?rank(?:ing|er|ers|s|ed)\b|\bcross-encoders?\b"), ("rerank", "re_rank", "re-rank", "crossencoder", "cross-encoder", "cross_encoder"), ("cohere", "colbert", "mmr", "rank", "jina", "bge")),
    Deed("retries", "code", ("retr", "backoff"), regex(r"(?i)\bexponential[- ]backoff\b|\bautomatic(?:ally)? retr(?:y|ies)\b|\bretry logic\b"), ("retry", "retries", "backoff", "tenacity"), ("attempt", "while", "for _ in", "celery", "airflow", "prefect", "queue", "again")),
    Deed("pagination", "code", ("paginat",), regex(r"(?i)\bpaginat(?:ion|ed)\b"), ("paginat",), ("offset", "page", "limit", "skip", "cursor", "datatable", "scroll")),
)  # fmt: skip


def said(sayings: Sayings) -> tuple[Told, ...]:
    """The first sentence or item on each feature."""
    return told_of(sayings, FEATURES)


def held(said: tuple[Told, ...], holdings: Holdings) -> Iterator[Claim]:
    """Each against everything that isn't a document."""
    yield from judged(said, holdings)
