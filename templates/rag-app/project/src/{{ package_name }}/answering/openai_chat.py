"""Any service that speaks the OpenAI chat protocol: OpenAI, Azure, Ollama, vLLM, llama.cpp, a proxy."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import BadConfiguration, ProviderError
from ..model import Draft, Found, Usage
from ..settings import Settings
from .prompts import SYSTEM, draft_from, user_message


class OpenAiAnswerer:
    """`RAG_LLM_BASE_URL` decides which service; `RAG_LLM_MODEL` which model."""

    def __init__(self, settings: Settings, *, http_client: object | None = None) -> None:
        try:
            import openai
        except ImportError as error:
            raise BadConfiguration("RAG_ANSWERER=openai needs the extra `openai`") from error
        self._errors = openai.OpenAIError
        self._client = openai.OpenAI(
            api_key=settings.openai_api_key or "none",
            base_url=settings.llm_base_url or None,
            timeout=settings.llm_timeout_s,
            max_retries=1,
            http_client=http_client,  # type: ignore[arg-type]
        )
        self._model = settings.llm_model
        self._max_tokens = settings.llm_max_tokens
        self.name = f"openai:{settings.llm_model}"

    def draft(self, question: str, found: Sequence[Found]) -> Draft:
        try:
            reply = self._client.chat.completions.create(
                model=self._model,
                temperature=0,
                max_tokens=self._max_tokens,
                messages=[
                    {"role": "system", "content": SYSTEM},
                    {"role": "user", "content": user_message(question, found)},
                ],
            )
        except self._errors as error:
            raise ProviderError(f"{self.name}: {error}") from error
        if not reply.choices:
            raise ProviderError(f"{self.name}: an empty reply")
        usage = Usage(
            self._model,
            reply.usage.prompt_tokens if reply.usage else 0,
            reply.usage.completion_tokens if reply.usage else 0,
        )
        return draft_from(reply.choices[0].message.content or "", found, usage)
