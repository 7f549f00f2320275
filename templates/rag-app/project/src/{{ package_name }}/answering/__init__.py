"""Ways to answer from passages. Each returns a draft, and `service.py` checks it before anyone sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..errors import BadConfiguration
from ..model import Draft, Found
from ..settings import Settings


class Answerer(Protocol):
    """Drafts an answer from passages and nothing else."""

    @property
    def name(self) -> str: ...

    def draft(self, question: str, found: Sequence[Found]) -> Draft: ...


def make_llm(settings: Settings) -> Answerer | None:
    """The language model that the settings name, or None for the extractive default."""
    if settings.answerer == "extractive":
        return None
    if not settings.llm_model:
        raise BadConfiguration(f"RAG_ANSWERER={settings.answerer} needs RAG_LLM_MODEL")
    if settings.answerer == "openai":
        from .openai_chat import OpenAiAnswerer

        return OpenAiAnswerer(settings)
    from .anthropic_chat import AnthropicAnswerer

    return AnthropicAnswerer(settings)
