"""OpenAI and Anthropic through their own libraries, which are built alike.

They are imported when the first call is made, and so is the transport that both of them want: it takes a second that a
process without calls need not pay. Their own retries are off, and what they read is bounded by us (see `replies`).
"""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from contextlib import AbstractAsyncContextManager
from types import ModuleType
from typing import TYPE_CHECKING, Any

from jobpilot.adapters.llm.chat_completions import chat_request
from jobpilot.adapters.llm.replies import bounded, chat_completion, message_completion, refusal
from jobpilot.ports.language_model import (
    Completion,
    ModelRejectedError,
    ModelSettings,
    ModelUnavailableError,
    Prompt,
)

if TYPE_CHECKING:
    from httpx2 import AsyncClient


class _LibraryModel(ABC):
    """What the two have in common."""

    provider: str

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._client: Any = None

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
        library = await asyncio.to_thread(self._library)
        import httpx2

        unsent = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
        if self._client is None:
            self._client = self._connect(library, self._transport())
        try:
            async with (
                asyncio.timeout(self._settings.timeout_seconds),
                self._create(prompt, {"Idempotency-Key": key}) as response,
            ):
                body = await bounded(response.iter_bytes(), self._settings.answer_bytes)
        except library.APIStatusError as error:
            raise refusal(error.status_code, error.response.headers, _body(error)) from error
        except library.APIConnectionError as error:
            sent = not isinstance(error.__cause__, unsent)
            raise ModelUnavailableError(type(error).__name__, maybe_billed=sent) from error
        except (httpx2.TransportError, TimeoutError) as error:
            raise ModelUnavailableError(type(error).__name__, maybe_billed=True) from error
        except library.APIError as error:
            raise ModelRejectedError(f"The provider's library: {type(error).__name__}.") from error
        return self._read(body)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()

    def _transport(self) -> AsyncClient:
        from httpx2 import AsyncClient, Timeout

        timeout = Timeout(self._settings.timeout_seconds, connect=5.0)
        return AsyncClient(timeout=timeout, trust_env=False, follow_redirects=False)

    def _limit(self, prompt: Prompt) -> int:
        return prompt.answer_tokens or self._settings.answer_tokens

    @abstractmethod
    def _library(self) -> ModuleType: ...

    @abstractmethod
    def _connect(self, library: Any, transport: AsyncClient) -> Any: ...

    @abstractmethod
    def _create(self, prompt: Prompt, headers: dict[str, str]) -> AbstractAsyncContextManager[Any]:
        """The request, and its answer to be read in pieces."""

    @abstractmethod
    def _read(self, body: bytes) -> Completion: ...


class OpenAIModel(_LibraryModel):
    """Implements `jobpilot.ports.language_model.LanguageModel`."""

    provider = "openai"

    def _library(self) -> ModuleType:
        import openai

        return openai

    def _connect(self, library: Any, transport: AsyncClient) -> Any:
        settings = self._settings
        return library.AsyncOpenAI(
            api_key=settings.api_key,
            base_url=settings.base_url,
            max_retries=0,
            timeout=settings.timeout_seconds,
            http_client=transport,
        )

    def _create(self, prompt: Prompt, headers: dict[str, str]) -> AbstractAsyncContextManager[Any]:
        # its newer models accept neither another temperature than their own nor the older name of the limit
        request = chat_request(prompt, self._settings.model)
        request["max_completion_tokens"] = self._limit(prompt)
        found: AbstractAsyncContextManager[Any] = (
            self._client.chat.completions.with_streaming_response.create(
                **request, extra_headers=headers
            )
        )
        return found

    def _read(self, body: bytes) -> Completion:
        return chat_completion(body, self._settings.answer_bytes)


class AnthropicModel(_LibraryModel):
    """Implements `jobpilot.ports.language_model.LanguageModel`."""

    provider = "anthropic"

    def _library(self) -> ModuleType:
        import anthropic

        return anthropic

    def _connect(self, library: Any, transport: AsyncClient) -> Any:
        settings = self._settings
        return library.AsyncAnthropic(
            api_key=settings.api_key,
            base_url=settings.base_url,
            max_retries=0,
            timeout=settings.timeout_seconds,
            http_client=transport,
        )

    def _create(self, prompt: Prompt, headers: dict[str, str]) -> AbstractAsyncContextManager[Any]:
        system = "\n\n".join(m.content for m in prompt.messages if m.role == "system")
        found: AbstractAsyncContextManager[Any] = (
            self._client.messages.with_streaming_response.create(
                model=self._settings.model,
                max_tokens=self._limit(prompt),
                system=system,
                messages=[
                    {"role": m.role, "content": m.content}
                    for m in prompt.messages
                    if m.role != "system"
                ],
                output_config={
                    "format": {
                        "type": "json_schema",
                        # a plain copy: the library encodes no other mappings
                        "schema": json.loads(json.dumps(dict(prompt.shape))),
                    }
                },
                extra_headers=headers,
            )
        )
        return found

    def _read(self, body: bytes) -> Completion:
        return message_completion(body, self._settings.answer_bytes)


def _body(error: object) -> bytes:
    response = getattr(error, "response", None)
    return bytes(response.content) if response is not None else b""
