"""The gate before a model's proposals: nothing passes that the document does not say.

A proposal is accepted when its quotation stands in the visible text, the quotation states the value (see `support`),
the place belongs to the entry that it is for, and no person and no sure reading says otherwise. Everything else is
refused with a reason. Accepted values carry their quotation as evidence and ask to be looked at.
"""

import copy
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from jobpilot.resumes.domain.alignment import shape
from jobpilot.resumes.domain.enhanced_document import (
    TEXT_LISTS,
    EntryOwners,
    NewEntries,
    is_known,
    item_at,
    parsed_path,
    set_at,
)
from jobpilot.resumes.domain.matching_text import plain_text
from jobpilot.resumes.domain.proposals import Proposal
from jobpilot.resumes.domain.source_text import Passage, SourceText, spans_of
from jobpilot.resumes.domain.support import lessened, supports

METHOD: Final = "llm"
CONFIDENCE: Final = 0.7
LONGEST_QUOTE: Final = 400
LONG_TEXTS: Final = re.compile(r"(summary|description|reference|highlights\[\]|courses\[\])$")
CLAIMS: Final = re.compile(
    r"(position|studyType|label|fluency|level|awards\[\]\.title|(skills|languages|certificates)\[\]\.(name|language)"
    r"|keywords\[\])$"
)
"""Fields whose value says something else after "assistant" or "not"."""

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_INSTRUCTION: Final = re.compile(
    r"\b(ignore|disregard|forget|override|ignoriere|vergiss|ignorez|ignora|olvida|ignoruj)\b.{0,60}"
    r"\b(instruction|prompt|rule|above|previous|prior|anweisung|regel|consigne|instruccion|istruzion|instrucao|polecen)"
    r"|\bsystem prompt\b|\bas an ai (language )?(model|assistant)\b"
    r"|\byou are (now )?(an? )?(ai|assistant|language model|chatbot)\b|<\|"
    r"|\b(set|change|overwrite)\b.{0,30}\b(field|name|score|e-?mail|position|title)\b.{0,10}\b(to|as)\b"
)


class Refused(StrEnum):
    """Why a proposal was not taken."""

    PATH_UNKNOWN = "path_unknown"
    VALUE_UNUSABLE = "value_unusable"
    EDITED = "edited_by_person"
    SURE = "surely_read_otherwise"
    QUOTE_MISSING = "quote_not_in_text"
    QUOTE_SUSPICIOUS = "quote_is_an_instruction"
    UNSUPPORTED = "value_not_in_quote"
    LESSENED = "quote_says_less"
    ELSEWHERE = "quote_of_another_entry"
    DUPLICATE = "there_already"
    INCOMPLETE = "entry_without_identity"


@dataclass(frozen=True, slots=True)
class Refusal:
    """`path` is as the model wrote it: check it before showing it."""

    path: str
    reason: Refused


@dataclass(frozen=True, slots=True)
class Enhancement:
    """The document and evidence with what was accepted; `accepted` are paths in them."""

    document: Mapping[str, Any]
    fields: Mapping[str, Any]
    accepted: tuple[str, ...]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """A proposal whose quotation states its value. `tokens` is its path in parts."""

    tokens: tuple[str | int, ...]
    value: str
    quote: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Reading:
    """What is to be completed. `touched` are paths that a person has changed since it was read."""

    document: Mapping[str, Any]
    fields: Mapping[str, Any]
    touched: frozenset[str] = frozenset()


def enhance(reading: Reading, source: SourceText, proposals: Sequence[Proposal]) -> Enhancement:
    """Apply what passes, in the order of the proposals."""
    return _Gate(reading, source).run(proposals)


class _Gate:
    def __init__(self, reading: Reading, source: SourceText) -> None:
        self._reading = reading
        self._source = source
        self._document: dict[str, Any] = copy.deepcopy(dict(reading.document))
        self._fields: dict[str, Any] = dict(reading.fields)
        self._owners = EntryOwners(reading.document, reading.fields, source)
        self._new = NewEntries(reading.document)
        self._accepted: list[str] = []
        self._refused: list[Refusal] = []
        self._region = _country_of(reading.document)

    def run(self, proposals: Iterable[Proposal]) -> Enhancement:
        for proposal in proposals:
            found = self._verify(proposal)
            if isinstance(found, Verified):
                found = self._place(found)
            if found is not None:
                self._refused.append(Refusal(proposal.path, found))
        self._add_entries()
        return Enhancement(
            self._document, self._fields, tuple(self._accepted), tuple(self._refused)
        )

    def _verify(self, proposal: Proposal) -> Verified | Refused | None:
        """None where the value stands there already."""
        tokens = parsed_path(proposal.path)
        if tokens is None or not is_known(tokens):
            return Refused.PATH_UNKNOWN
        kind = shape(proposal.path)
        value = " ".join(proposal.value.split())
        if not value or _CONTROL.search(value):
            return Refused.VALUE_UNUSABLE
        current = item_at(self._document, tokens)
        if current == value:
            return None
        refusal = self._protected(proposal.path, kind, current, value)
        if refusal is not None:
            return refusal
        return self._supported(Verified(tokens, value, proposal.quote, Passage((), "")), kind)

    def _protected(self, path: str, kind: str, current: object, value: str) -> Refused | None:
        evidence = self._fields.get(path) or {}
        if evidence.get("method") == "edited" or path in self._reading.touched:
            return Refused.EDITED
        if current is None or evidence.get("level") != "high":
            return None
        refines = kind.endswith("Date") and value.startswith(f"{current}-")
        same = plain_text(str(current)) == plain_text(value)
        return None if same or refines else Refused.SURE

    def _supported(self, wish: Verified, kind: str) -> Verified | Refused:
        is_long = LONG_TEXTS.search(kind) is not None
        if not wish.quote.strip() or (len(wish.quote) > LONGEST_QUOTE and not is_long):
            return Refused.QUOTE_MISSING
        passages = self._source.find(wish.quote)
        if not passages:
            return Refused.QUOTE_MISSING
        if not supports(kind, wish.value, wish.quote, self._region):
            return Refused.UNSUPPORTED
        reason = Refused.QUOTE_MISSING
        for passage in passages:
            if _INSTRUCTION.search(passage.context):
                reason = Refused.QUOTE_SUSPICIOUS
            elif CLAIMS.search(kind) and lessened(wish.value, passage.context):
                reason = Refused.LESSENED
            elif not self._owners.may_quote(wish.tokens, passage):
                reason = Refused.ELSEWHERE
            else:
                return Verified(wish.tokens, wish.value, wish.quote, passage)
        return reason

    def _place(self, found: Verified) -> Refused | None:
        if self._new.take(found):
            return None
        tokens = found.tokens
        if isinstance(tokens[-1], int):
            items = item_at(self._document, tokens[:-1])
            known = items if isinstance(items, list) else []
            if plain_text(found.value) in {plain_text(str(item)) for item in known}:
                return Refused.DUPLICATE
            tokens = (*tokens[:-1], min(tokens[-1], len(known)))
        self._write(tokens, found)
        return None

    def _write(self, tokens: tuple[str | int, ...], found: Verified) -> None:
        path = set_at(self._document, tokens, found.value)
        self._fields[path] = {
            "confidence": CONFIDENCE,
            "level": "check",
            "method": METHOD,
            "original_value": found.quote,
            "spans": spans_of(found.passage, found.quote),
        }
        self._accepted.append(path)

    def _add_entries(self) -> None:
        for entry in self._new.complete():
            if entry.refusal is not None:
                reason = Refused(entry.refusal)
                self._refused += [Refusal(found.path, reason) for found in entry.parts]
                continue
            items = item_at(self._document, entry.list_tokens)
            index = len(items) if isinstance(items, list) else 0
            for part in entry.parts:
                self._write((*entry.list_tokens, index, *part.inner), part.verified)


def _country_of(document: Mapping[str, Any]) -> str | None:
    code = item_at(document, ("basics", "location", "countryCode"))
    return code.upper() if isinstance(code, str) and re.fullmatch(r"[A-Za-z]{2}", code) else None


__all__ = ["TEXT_LISTS", "Enhancement", "Reading", "Refusal", "Refused", "Verified", "enhance"]
