"""From an answer to a draft: what the gate passes stays, the rest becomes questions to the person.

What a model wrote loses every sentence that did not pass. What a person wrote keeps all of them: they know best, and
are asked.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from jobpilot.writing.domain.documents import parts_of
from jobpilot.writing.domain.drafts import DraftKind, DraftSource
from jobpilot.writing.domain.gate.evidence import Evidence, Posting
from jobpilot.writing.domain.gate.gate import FactGate
from jobpilot.writing.domain.gate.verdicts import Verdict
from jobpilot.writing.domain.gate.words import sentences
from jobpilot.writing.domain.prompts import WritingTask
from jobpilot.writing.domain.styles import Formality, Traits
from jobpilot.writing.domain.tailoring import Edit, EditKind, entry_document, usable, value_at

LEAST_SENTENCES: Final = 2
"""With fewer left, a model's text is none."""

MOST_QUESTIONS: Final = 60
_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
_CHECKED_AGAIN: Final = 4


@dataclass(frozen=True)
class Written:
    """A version's content. `sources` has an entry for every sentence that passed; `told` counts those of the body."""

    document: dict[str, Any]
    questions: list[dict[str, Any]] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    told: int = 0

    @property
    def is_enough(self) -> bool:
        return "edits" in self.document or self.told >= LEAST_SENTENCES


def assembled(task: WritingTask, answer: Mapping[str, Any], today: date) -> Written:
    """A generated version of what was answered."""
    if task.kind is DraftKind.TAILORED_RESUME:
        return _tailored(task, answer.get("edits"), today)
    gate = FactGate(Evidence(task.document, task.posting), today)
    questions: list[dict[str, Any]] = []
    paragraphs = []
    for index, paragraph in enumerate(_texts(answer.get("paragraphs"))):
        passed = _passing(gate, paragraph, f"paragraphs[{index}]", questions)
        if passed:
            paragraphs.append(passed)
    subject = ""
    if task.kind is DraftKind.COLD_EMAIL:
        written = _clean(answer.get("subject")).replace("\n", " ")[:200]
        subject = _passing(gate, written, "subject", questions) or _subject(task)
    document = _document(task, subject, paragraphs)
    sources = [source for source, _ in _checked(gate, task.kind, document)]
    told = sum(len(sentences(paragraph)) for paragraph in paragraphs)
    kept = [source for source in sources if source is not None]
    return Written(document, questions[:MOST_QUESTIONS], kept, told)


def reviewed(
    kind: DraftKind,
    document: Mapping[str, Any],
    resume: Mapping[str, Any],
    posting: Posting,
    today: date,
) -> Written:
    """An edited version as the person wrote it."""
    if kind is DraftKind.TAILORED_RESUME:
        edits = [Edit.from_json(edit) for edit in document["edits"]]
        found = [_checked_edit(edit, index, resume, today) for index, edit in enumerate(edits)]
    else:
        found = list(_checked(FactGate(Evidence(resume, posting), today), kind, document))
    return Written(
        dict(document),
        [question for _, question in found if question is not None][:MOST_QUESTIONS],
        [source for source, _ in found if source is not None],
    )


# -- letters, e-mails, posts ---------------------------------------------------------------------


def _passing(gate: FactGate, text: str, part: str, questions: list[dict[str, Any]]) -> str:
    """What is left when every sentence passes; without one sentence another may lose what it refers to."""
    for _ in range(_CHECKED_AGAIN):
        verdicts = gate.check(text, is_heading=part == "subject")
        failed = [verdict for verdict in verdicts if not verdict.passed]
        if not failed:
            return text
        questions += [question_of(part, verdict, DraftSource.GENERATED) for verdict in failed]
        text = " ".join(verdict.text for verdict in verdicts if verdict.passed)
    return ""


def _checked(
    gate: FactGate, kind: DraftKind, document: Mapping[str, Any]
) -> Iterator[tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    for part, text in parts_of(kind, document):
        for verdict in gate.check(text, is_heading=part == "subject"):
            if verdict.passed:
                yield {"part": part, **verdict.as_json()}, None
            else:
                yield None, question_of(part, verdict, DraftSource.EDITED)


def question_of(part: str, verdict: Verdict, origin: DraftSource) -> dict[str, Any]:
    """As it is stored and shown. Sentences of a generated text are not in it: they have no place."""
    digest = hashlib.sha256(f"{part}:{verdict.text}".encode("utf-8", "replace")).hexdigest()
    placed = origin is DraftSource.EDITED
    return {
        "id": digest[:16],
        "origin": str(origin),
        "part": part,
        "text": verdict.text[:1_000],
        "start": verdict.start if placed else None,
        "end": verdict.end if placed else None,
        "reasons": [
            {"code": str(finding.reason), "value": finding.value[:200]}
            for finding in verdict.findings[:10]
        ],
    }


def _document(task: WritingTask, subject: str, paragraphs: Sequence[str]) -> dict[str, Any]:
    if task.kind is DraftKind.LINKEDIN_POST:
        return {"text": "\n\n".join(paragraphs)}
    greeting, closing = frame(task.traits, task.posting, task.language)
    name = str(value_at(task.document, "basics.name") or "").strip()
    if task.kind is DraftKind.COVER_LETTER:
        return {
            "greeting": greeting,
            "paragraphs": list(paragraphs),
            "closing": closing,
            "signature": name,
        }
    body = "\n\n".join(filter(None, [greeting, *paragraphs, f"{closing}\n{name}".strip()]))
    return {"to": None, "subject": subject, "body": body}


def frame(traits: Traits, posting: Posting, language: str) -> tuple[str, str]:
    """Greeting and closing, in the person's own words where their language is the letter's."""
    same = traits.language == language
    casual = traits.formality is Formality.CASUAL
    if language == "de":
        greeting = (
            f"Hallo {posting.company}-Team,"
            if casual and posting.company
            else "Sehr geehrte Damen und Herren,"
        )
        closing = "Viele Grüße" if casual else "Mit freundlichen Grüßen"
    else:
        word = (same and traits.greeting) or ("Hello" if casual else "Dear")
        greeting = (
            f"{word.capitalize()} {posting.company} team,"
            if posting.company
            else f"{word.capitalize()} hiring team,"
        )
        closing = "Best wishes" if casual else "Kind regards"
    return greeting, (same and traits.closing) or closing


def _subject(task: WritingTask) -> str:
    posting = task.posting
    return (
        posting.title
        or posting.company
        or ("Eine kurze Frage" if task.language == "de" else "A short question")
    )


# -- tailored résumés ----------------------------------------------------------------------------


def _tailored(task: WritingTask, answer: object, today: date) -> Written:
    edits: list[dict[str, Any]] = []
    questions: list[dict[str, Any]] = []
    sources: list[dict[str, Any]] = []
    for edit in usable(list(_edits(answer)), task.document):
        source, question = _checked_edit(edit, len(edits), task.document, today)
        if question is not None:
            questions.append(
                {**question, "origin": str(DraftSource.GENERATED), "start": None, "end": None}
            )
            continue
        edits.append(edit.as_json())
        if source is not None:
            sources.append(source)
    return Written({"edits": edits}, questions[:MOST_QUESTIONS], sources)


def _edits(answer: object) -> Iterator[Edit]:
    for item in answer if isinstance(answer, list) else ():
        try:
            edit = Edit.from_json(item)
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
        yield Edit(edit.op, edit.path, _clean(edit.text), edit.order)


def _checked_edit(
    edit: Edit, index: int, resume: Mapping[str, Any], today: date
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """A rephrased text draws on its own entry only; order and hiding say nothing new."""
    if edit.op is not EditKind.REPHRASE:
        return None, None
    gate = FactGate(Evidence(entry_document(resume, edit.path)), today)
    verdicts = gate.check(edit.text)
    part = f"edits[{index}]"
    failed = [verdict for verdict in verdicts if not verdict.passed]
    if failed:
        return None, {**question_of(part, failed[0], DraftSource.EDITED), "path": edit.path}
    spans = [span for verdict in verdicts for span in verdict.as_json()["spans"]]
    before = str(value_at(resume, edit.path))
    if not spans:
        spans = [
            {"kind": "resume", "path": edit.path, "quote": before, "start": 0, "end": len(before)}
        ]
    return {
        "part": part, "path": edit.path, "before": before, "start": 0, "end": len(edit.text), "text": edit.text, "spans": spans,
    }, None  # fmt: skip


# -- small steps ---------------------------------------------------------------------------------


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else []
    return [text for text in (_clean(item) for item in items[:20]) if text]


def _clean(value: object) -> str:
    if not isinstance(value, str):
        return ""
    return " ".join(_CONTROL.sub("", value).split())[:4_000]
