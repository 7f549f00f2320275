"""Anthropic's messages API."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import BadConfiguration, ProviderError
from ..model import Draft, Found, Usage
from ..settings import Settings
from .prompts import SYSTEM, draft_from, user_message


class AnthropicAnswerer:
    """`RAG_LLM_MODEL` decides which model."""

    def __init__(self, settings: Settings, *, http_client: object | None = None) -> None:
        try:
            import anthropic
        except ImportError as error:
            raise BadConfiguration("RAG_ANSWERER=anthropic needs the extra `anthropic`") from error
        self._errors = anthropic.AnthropicError
        self._client = anthropic.Anthropic(
            api_key=settings.anthropic_api_key or "none",
            base_url=settings.llm_base_url or None,
            timeout=settings.llm_timeout_s,
            max_retries=1,
            http_client=http_client,  # type: ignore[arg-type]
        )
        self._model = settings.llm_model
        self._max_tokens = settings.llm_max_tokens
        self.name = f"anthropic:{settings.llm_model}"

    def draft(self, question: str, found: Sequence[Found]) -> Draft:
        try:
            reply = self._client.messages.create(
                model=self._model,
                max_tokens=self._max_tokens,
                system=SYSTEM,
                messages=[{"role": "user", "content": user_message(question, found)}],
            )
        except self._errors as error:
            raise ProviderError(f"{self.name}: {error}") from error
        text = "".join(block.text for block in reply.content if block.type == "text")
        return draft_from(text, found, Usage(self._model, reply.usage.input_tokens, reply.usage.output_tokens))
