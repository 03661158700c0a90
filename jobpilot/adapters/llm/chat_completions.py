"""Any provider that speaks the chat completions protocol of OpenAI.

Problem: an answer may never end, and a client library that tries again by itself may pay twice.
Mechanism: one request per call, read in pieces and cut at a limit of bytes and of time; what is worth another try is
said by the type of the error, and left to the caller.
"""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from jobpilot.ports.language_model import (
    Completion,
    ModelOutputTooLongError,
    ModelRefusedError,
    ModelRejectedError,
    ModelSettings,
    ModelUnavailableError,
    Prompt,
)

ENVELOPE_BYTES: Final = 192 * 1024
"""What may surround and escape an answer of the longest length."""

_BUSY: Final = 429
_WAIT: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})
_EXHAUSTED: Final = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
_OPENAI_HOST: Final = "api.openai.com"


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
    def name(self) -> str:
        """The model, as the provider calls it."""
        return self._settings.model

    async def complete(self, prompt: Prompt, key: str) -> Completion:
        """Raises ModelUnavailableError, ModelRejectedError, ModelRefusedError, ModelOutputTooLongError."""
        try:
            async with asyncio.timeout(self._settings.timeout_seconds):
                status, headers, body = await self._post(prompt, key)
        except (httpx.TransportError, TimeoutError) as error:
            raise ModelUnavailableError(type(error).__name__) from error
        if status != httpx.codes.OK:
            raise _refusal(status, headers, body)
        return _completion(body, self._settings.answer_bytes)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _post(self, prompt: Prompt, key: str) -> tuple[int, httpx.Headers, bytes]:
        settings = self._settings
        headers = {"Idempotency-Key": key}
        if settings.api_key:
            headers["Authorization"] = f"Bearer {settings.api_key}"
        address = f"{settings.base_url.rstrip('/')}/chat/completions"
        limit = settings.answer_bytes + ENVELOPE_BYTES
        async with self._client.stream(
            "POST", address, json=self._request(prompt), headers=headers
        ) as answer:
            pieces, size = [], 0
            async for piece in answer.aiter_bytes():
                size += len(piece)
                if size > limit:
                    raise ModelOutputTooLongError
                pieces.append(piece)
            return answer.status_code, answer.headers, b"".join(pieces)

    def _request(self, prompt: Prompt) -> dict[str, Any]:
        settings = self._settings
        request: dict[str, Any] = {
            "model": settings.model,
            "messages": [{"role": m.role, "content": m.content} for m in prompt.messages],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": prompt.shape_name, "strict": True, "schema": prompt.shape},
            },
        }
        if urlsplit(settings.base_url).hostname == _OPENAI_HOST:
            # its newer models accept neither another temperature than their own nor the older name of the limit
            return request | {"max_completion_tokens": settings.answer_tokens}
        return request | {"max_tokens": settings.answer_tokens, "temperature": 0}


def _refusal(status: int, headers: Mapping[str, str], body: bytes) -> Exception:
    if status == _BUSY and _error_code(body) in _EXHAUSTED:
        return ModelRejectedError("The provider's quota is used up.")
    if status not in _WAIT:
        return ModelRejectedError(f"The provider answered {status}.")
    wait = headers.get("retry-after", "")
    if wait.isascii() and wait.isdigit():
        return ModelUnavailableError(f"The provider answered {status}.", retry_after=int(wait))
    return ModelUnavailableError(f"The provider answered {status}.")


def _error_code(body: bytes) -> str:
    found = _loaded(body)
    error = found.get("error") if isinstance(found, dict) else None
    return str(error.get("code") or error.get("type")) if isinstance(error, dict) else ""


def _completion(body: bytes, answer_bytes: int) -> Completion:
    found = _loaded(body)
    try:
        choice = found["choices"][0]
        message, reason = choice["message"], choice.get("finish_reason")
        text, declined = message.get("content"), message.get("refusal")
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise ModelUnavailableError("The provider's answer is none.") from error
    if declined or reason == "content_filter" or not isinstance(text, str) or not text.strip():
        raise ModelRefusedError
    if reason == "length" or len(text.encode("utf-8", "replace")) > answer_bytes:
        raise ModelOutputTooLongError
    usage = found.get("usage")
    # what a database cannot keep would be paid for again
    storable = text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
    return Completion(
        storable, _tokens(usage, "prompt_tokens"), _tokens(usage, "completion_tokens")
    )


def _tokens(usage: object, name: str) -> int | None:
    value = usage.get(name) if isinstance(usage, dict) else None
    known = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31
    return value if known else None


def _loaded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
