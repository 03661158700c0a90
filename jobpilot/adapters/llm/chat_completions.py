"""Any provider that speaks the chat completions protocol of OpenAI, at an address of its own."""

import asyncio
from typing import Any, Final

import httpx

from jobpilot.adapters.llm.replies import bounded, chat_completion, refusal
from jobpilot.ports.language_model import (
    Completion,
    ModelSettings,
    ModelUnavailableError,
    Prompt,
)

_UNSENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class ChatCompletions:
    """Implements `jobpilot.ports.language_model.LanguageModel`."""

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(settings.timeout_seconds, connect=5.0),
            trust_env=False,
            follow_redirects=False,
        )

    @property
    def provider(self) -> str:
        """What the price list knows it by."""
        return self._settings.provider

    @property
    def name(self) -> str:
        """The model, as the provider calls it."""
        return self._settings.model

    @property
    def answer_tokens(self) -> int:
        """What an answer may take where the prompt says nothing."""
        return self._settings.answer_tokens

    def answers(self, shape_name: str) -> bool:  # noqa: ARG002 - a model tries everything
        """Every shape."""
        return True

    async def complete(self, prompt: Prompt, key: str) -> Completion:
        """Raises ModelUnavailableError, ModelRejectedError, ModelRefusedError, ModelOutputTooLongError."""
        try:
            async with asyncio.timeout(self._settings.timeout_seconds):
                status, headers, body = await self._post(prompt, key)
        except _UNSENT as error:
            raise ModelUnavailableError(type(error).__name__) from error
        except (httpx.TransportError, TimeoutError) as error:
            raise ModelUnavailableError(type(error).__name__, maybe_billed=True) from error
        if status != httpx.codes.OK:
            raise refusal(status, headers, body)
        return chat_completion(body, self._settings.answer_bytes)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _post(self, prompt: Prompt, key: str) -> tuple[int, httpx.Headers, bytes]:
        settings = self._settings
        headers = {"Idempotency-Key": key}
        if settings.api_key:
            headers["Authorization"] = f"Bearer {settings.api_key}"
        address = f"{settings.base_url.rstrip('/')}/chat/completions"
        async with self._client.stream(
            "POST", address, json=self._request(prompt), headers=headers
        ) as answer:
            body = await bounded(answer.aiter_bytes(), settings.answer_bytes)
            return answer.status_code, answer.headers, body

    def _request(self, prompt: Prompt) -> dict[str, Any]:
        limit = prompt.answer_tokens or self._settings.answer_tokens
        return chat_request(prompt, self._settings.model) | {"max_tokens": limit, "temperature": 0}


def chat_request(prompt: Prompt, model: str) -> dict[str, Any]:
    """What every provider of the protocol understands."""
    return {
        "model": model,
        "messages": [{"role": m.role, "content": m.content} for m in prompt.messages],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": prompt.shape_name, "strict": True, "schema": prompt.shape},
        },
    }
