"""One call of a language model: what is asked, under which key, and what came of it."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final, Generic, TypeVar
from uuid import UUID

from jobpilot.errors import JobPilotError
from jobpilot.ports.language_model import Prompt

T = TypeVar("T")
REPAIRS: Final = 2
"""How often an answer of the wrong shape is objected to."""

LONGEST_OBJECTED: Final = 4_000
"""How much of an unusable answer is shown to the model again."""

_PURPOSE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class ModelCall:
    """What somebody wants to know, and for whose money.

    `effect_key` names the effect, from ids of the application: the run and the step, never the number of a technical
    try. The same key with the same question is paid for once. `purpose` is a word for the list of costs, such as
    `cover_letter`. `subject_id` is what the answer is about: with it the answer is forgotten (see `Ledger.forget`).
    """

    user_id: UUID
    run_id: UUID | None
    effect_key: str
    purpose: str
    prompt: Prompt
    prompt_version: str
    subject_id: UUID | None = None

    def __post_init__(self) -> None:
        if not _PURPOSE.fullmatch(self.purpose):
            raise ValueError("a purpose is a word of lower-case letters, digits and underscores")


@dataclass(frozen=True)
class ModelAnswer(Generic[T]):
    """The last answer of a call, read. `cost_micros` is the whole call's price, repairs included."""

    call_id: UUID
    data: T
    provider: str
    model: str
    prompt_version: str
    cost_micros: int


class CallState(StrEnum):
    RESERVED = "reserved"
    SETTLED = "settled"
    RELEASED = "released"


@dataclass(frozen=True)
class LedgerCall:
    """One row of the ledger: one request to a provider, however often it had to be sent.

    What was set aside and not spent was given back when the call ended. `failure_code` tells why it ended without
    an answer.
    """

    id: UUID
    user_id: UUID
    run_id: UUID | None
    effect_key: str
    purpose: str
    provider: str
    model: str
    prompt_version: str
    state: CallState
    reserved_micros: int
    settled_micros: int
    input_tokens: int | None
    output_tokens: int | None
    provider_attempts: int
    answer: str | None
    failure_code: str | None
    month: date
    created_at: datetime
    finished_at: datetime | None


class BudgetExhaustedError(JobPilotError):
    """What is left of the month's budget does not cover the call. Raising the budget or a new month does.

    `extra`: `needed_micros`, `available_micros`, `resets_at` (ISO 8601).
    """

    code: ClassVar[str] = "budget_exhausted"


class ModelUnpricedError(JobPilotError):
    """Nobody knows what a token of the model costs, so it is not asked."""

    code: ClassVar[str] = "model_unpriced"


class PromptTooLongError(JobPilotError):
    """The question and its answer cannot fit into what the model reads at once, so it is not asked.

    `extra`: `needed_tokens`, at least; `context_tokens`, at most.
    """

    code: ClassVar[str] = "llm_prompt_too_long"


def question_hash(prompt: Prompt) -> str:
    """The same for the same question."""
    asked = {
        "messages": [[message.role, message.content] for message in prompt.messages],
        "shape": [prompt.shape_name, prompt.shape],
        "facts": prompt.facts,
    }
    text = json.dumps(asked, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def ledger_key(effect_key: str, input_hash: str, repair: int, free_model: str | None) -> str:
    """The key of one request. What cost nothing is no reason not to ask a model that was configured since."""
    key = f"{effect_key}:{input_hash}:{repair}"
    return key if free_model is None else f"{key}:{free_model}"
