"""A language model that answers in a given shape. It has no tools: text goes in, one text comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from jobpilot.errors import JobPilotError, UnavailableError


@dataclass(frozen=True, slots=True)
class Message:
    """`role` is `system`, `user` or `assistant`."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked. `shape` is a JSON schema for the answer, `shape_name` a word for it."""

    messages: tuple[Message, ...]
    shape_name: str
    shape: Mapping[str, Any]

    def continued(self, answer: str, objection: str) -> "Prompt":
        """The same question once more, after an answer that could not be used."""
        more = (Message("assistant", answer), Message("user", objection))
        return replace(self, messages=self.messages + more)


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer as text, and what it cost in tokens where the provider says so."""

    text: str
    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True)
class ModelSettings:
    """Where to ask and how much. `answer_bytes` bounds the answer's text, `timeout_seconds` the whole call."""

    base_url: str
    model: str
    api_key: str | None = None
    timeout_seconds: float = 60.0
    answer_tokens: int = 8_000
    answer_bytes: int = 64 * 1024


class LanguageModel(Protocol):
    """One call is one request to the provider: whoever calls decides about trying again."""

    @property
    def name(self) -> str:
        """The model, as the provider calls it."""
        ...

    async def complete(self, prompt: Prompt, key: str) -> Completion:
        """Ask once. `key` names the effect, for providers that recognise a repeated request.

        Raises ModelUnavailableError, ModelRejectedError, ModelRefusedError, ModelOutputTooLongError.
        """
        ...


class ModelUnavailableError(UnavailableError):
    """The provider is away or busy; `extra["retry_after"]` is in whole seconds where it says so."""

    code = "llm_unavailable"


class ModelRejectedError(JobPilotError):
    """The provider will never accept the request as it is: key, model name, quota or shape."""

    code = "llm_rejected"


class ModelRefusedError(JobPilotError):
    """The model, or a filter in front of it, declined to answer."""

    code = "llm_refused"


class ModelOutputTooLongError(JobPilotError):
    """The answer was cut at its limit."""

    code = "llm_output_too_long"


class ModelOutputInvalidError(JobPilotError):
    """No answer had the shape that was asked for, repairs included."""

    code = "llm_invalid_output"
