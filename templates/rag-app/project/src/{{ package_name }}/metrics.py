"""What Prometheus sees."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from .model import Answer

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10)


class Metrics:
    """One registry a service, so that tests don't share counters."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answers = Counter(
            "rag_answers_total", "Questions by outcome", ["outcome", "answerer"], registry=self.registry
        )
        self._stages = Histogram(
            "rag_stage_seconds", "Time by stage", ["stage"], buckets=_BUCKETS, registry=self.registry
        )
        self._confidence = Histogram(
            "rag_confidence",
            "Confidence of the best sentence",
            buckets=[tenth / 10 for tenth in range(1, 11)],
            registry=self.registry,
        )
        self._tokens = Counter(
            "rag_llm_tokens_total", "Tokens by direction", ["direction", "model"], registry=self.registry
        )
        self._errors = Counter("rag_errors_total", "Failed requests by kind", ["kind"], registry=self.registry)
        self._passages = Gauge("rag_index_passages", "Passages in the index", registry=self.registry)

    def saw_answer(self, answer: Answer) -> None:
        self._answers.labels("answered" if answer.answered else "refused", answer.answerer).inc()
        self._confidence.observe(answer.confidence)
        for stage, ms in answer.timings_ms.items():
            self._stages.labels(stage).observe(ms / 1000)
        if answer.usage.model:
            self._tokens.labels("input", answer.usage.model).inc(answer.usage.input_tokens)
            self._tokens.labels("output", answer.usage.model).inc(answer.usage.output_tokens)

    def saw_error(self, kind: str) -> None:
        self._errors.labels(kind).inc()

    def saw_index(self, passages: int) -> None:
        self._passages.set(passages)
