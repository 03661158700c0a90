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
    """What is asked. `shape` is a JSON schema for the answer, `shape_name` a word for it.

    `facts` is what the messages say, as data: the built-in writer composes its answer from it, and nobody else gets
    to see it. `answer_tokens` bounds the answer; None leaves it to the settings.
    """

    messages: tuple[Message, ...]
    shape_name: str
    shape: Mapping[str, Any]
    facts: Mapping[str, Any] | None = None
    answer_tokens: int | None = None

    def continued(self, answer: str, objection: str) -> "Prompt":
        """The same question once more, after an answer that could not be used."""
        more = (Message("assistant", answer), Message("user", objection))
        return replace(self, messages=self.messages + more)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that are billed. `cached_tokens` are those of the input that the provider had seen before."""

    input_tokens: int
    output_tokens: int
    cached_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer as text, and what the provider says it took; `usage` is None where it says nothing."""

    text: str
    usage: Usage | None = None


@dataclass(frozen=True)
class ModelSettings:
    """Where to ask and how much. `answer_bytes` bounds the answer's text, `timeout_seconds` the whole call."""

    base_url: str
    model: str
    api_key: str | None = None
    timeout_seconds: float = 60.0
    answer_tokens: int = 8_000
    answer_bytes: int = 64 * 1024
    provider: str = "compatible"


class LanguageModel(Protocol):
    """One call is one request to the provider: whoever calls decides about trying again."""

    @property
    def provider(self) -> str:
        """`openai`, `anthropic`, `compatible` or `builtin`."""
        ...

    @property
    def name(self) -> str:
        """The model, as the provider calls it."""
        ...

    @property
    def answer_tokens(self) -> int:
        """What an answer may take where the prompt says nothing."""
        ...

    def answers(self, shape_name: str) -> bool:
        """Whether it can be asked for this shape at all: the built-in writer knows some only."""
        ...

    async def complete(self, prompt: Prompt, key: str) -> Completion:
        """Ask once. `key` names the effect, for providers that recognise a repeated request.

        Raises ModelUnavailableError, ModelRejectedError, ModelRefusedError, ModelOutputTooLongError.
        """
        ...


class ModelUnavailableError(UnavailableError):
    """The provider is away or busy; `extra["retry_after"]` is in whole seconds where it says so.

    `maybe_billed`: the request had been sent and its answer never arrived, so that the provider may have worked on it.
    """

    code = "llm_unavailable"

    def __init__(self, detail: str = "", *, maybe_billed: bool = False, **extra: object) -> None:
        super().__init__(detail, **extra)
        self.maybe_billed = maybe_billed


class ModelRejectedError(JobPilotError):
    """The provider will never accept the request as it is: key, model name, quota or shape."""

    code = "llm_rejected"


class ModelAnsweredError(JobPilotError):
    """There was an answer, to be paid for, and it is none. `usage` is None where the provider did not say."""

    def __init__(self, detail: str = "", *, usage: Usage | None = None) -> None:
        super().__init__(detail)
        self.usage = usage


class ModelRefusedError(ModelAnsweredError):
    """The model, or a filter in front of it, declined to answer."""

    code = "llm_refused"


class ModelOutputTooLongError(ModelAnsweredError):
    """The answer was cut at its limit."""

    code = "llm_output_too_long"


class ModelOutputInvalidError(JobPilotError):
    """No answer had the shape that was asked for, repairs included."""

    code = "llm_invalid_output"
