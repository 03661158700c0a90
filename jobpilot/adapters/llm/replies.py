"""What providers say, in our words: which failure is worth another try, and what an answer took.

Problem: an answer may never end, and a client library that tries again by itself may pay twice.
Mechanism: one request per call, read in pieces and cut at a limit of bytes and of time; what is worth another try is
said by the type of the error, and left to the caller.
"""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from jobpilot.ports.language_model import (
    Completion,
    ModelOutputTooLongError,
    ModelRefusedError,
    ModelRejectedError,
    ModelUnavailableError,
    Usage,
)

ENVELOPE_BYTES: Final = 192 * 1024
"""What may surround and escape an answer of the longest length."""

_BUSY: Final = 429
_WAIT: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})
_WORKED: Final = frozenset({408, 504, 522, 524})
"""Said by what stands in between: the provider itself may have answered, too late."""

_EXHAUSTED: Final = frozenset({"insufficient_quota", "billing_hard_limit_reached"})


async def bounded(pieces: AsyncIterator[bytes], answer_bytes: int) -> bytes:
    """A body of no more than an answer may take. Raises ModelOutputTooLongError."""
    kept, size = [], 0
    async for piece in pieces:
        size += len(piece)
        if size > answer_bytes + ENVELOPE_BYTES:
            raise ModelOutputTooLongError
        kept.append(piece)
    return b"".join(kept)


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> Exception:
    """The error for an answer that is not 200."""
    if status == _BUSY and _error_code(body) in _EXHAUSTED:
        return ModelRejectedError("The provider's quota is used up.")
    if status not in _WAIT:
        return ModelRejectedError(f"The provider answered {status}.")
    wait = headers.get("retry-after", "")
    known = {"retry_after": int(wait)} if wait.isascii() and wait.isdigit() else {}
    return ModelUnavailableError(
        f"The provider answered {status}.", maybe_billed=status in _WORKED, **known
    )


def chat_completion(body: bytes, answer_bytes: int) -> Completion:
    """An answer in OpenAI's chat completions protocol.

    Raises ModelUnavailableError, ModelRefusedError, ModelOutputTooLongError.
    """
    found = loaded(body)
    try:
        choice = found["choices"][0]
        message, reason = choice["message"], choice.get("finish_reason")
        text, declined = message.get("content"), message.get("refusal")
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise _nonsense() from error
    usage = _chat_usage(found.get("usage"))
    if reason == "length":
        raise ModelOutputTooLongError(usage=usage)
    if declined or reason == "content_filter":
        raise ModelRefusedError(usage=usage)
    return completion(text, usage, answer_bytes)


def message_completion(body: bytes, answer_bytes: int) -> Completion:
    """An answer in Anthropic's messages protocol.

    Raises ModelUnavailableError, ModelRefusedError, ModelOutputTooLongError.
    """
    found = loaded(body)
    try:
        reason = found["stop_reason"]
        text = "".join(block["text"] for block in found["content"] if block["type"] == "text")
    except (TypeError, KeyError) as error:
        raise _nonsense() from error
    usage = _message_usage(found.get("usage"))
    if reason in ("max_tokens", "model_context_window_exceeded"):
        raise ModelOutputTooLongError(usage=usage)
    if reason == "refusal":
        raise ModelRefusedError(usage=usage)
    return completion(text, usage, answer_bytes)


def completion(text: object, usage: Usage | None, answer_bytes: int) -> Completion:
    """Text that can be stored. Raises ModelRefusedError for none, ModelOutputTooLongError."""
    if not isinstance(text, str) or not text.strip():
        raise ModelRefusedError(usage=usage)
    if len(text.encode("utf-8", "replace")) > answer_bytes:
        raise ModelOutputTooLongError(usage=usage)
    # what a database cannot keep would be paid for again
    storable = text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
    return Completion(storable, usage)


def loaded(body: bytes) -> Any:
    """The body as JSON; None where it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _nonsense() -> ModelUnavailableError:
    return ModelUnavailableError("The provider's answer is none.", maybe_billed=True)


def _error_code(body: bytes) -> str:
    found = loaded(body)
    error = found.get("error") if isinstance(found, dict) else None
    return str(error.get("code") or error.get("type")) if isinstance(error, dict) else ""


def _chat_usage(usage: object) -> Usage | None:
    if not isinstance(usage, dict):
        return None
    sent, answered = _tokens(usage, "prompt_tokens"), _tokens(usage, "completion_tokens")
    if sent is None or answered is None:
        return None
    details = usage.get("prompt_tokens_details")
    cached = _tokens(details, "cached_tokens") if isinstance(details, dict) else None
    return Usage(sent, answered, min(cached or 0, sent))


def _message_usage(usage: object) -> Usage | None:
    if not isinstance(usage, dict):
        return None
    sent, answered = _tokens(usage, "input_tokens"), _tokens(usage, "output_tokens")
    if sent is None or answered is None:
        return None
    cached = _tokens(usage, "cache_read_input_tokens") or 0
    written = _tokens(usage, "cache_creation_input_tokens") or 0
    return Usage(sent + cached + written, answered, cached)


def _tokens(usage: Mapping[str, Any], name: str) -> int | None:
    value = usage.get(name)
    known = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31
    return value if known else None
