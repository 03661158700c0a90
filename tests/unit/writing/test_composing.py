"""What the built-in writer makes of every person of the planted texts: it passes its own gate."""

import json
from datetime import date

import pytest

from jobpilot.costs.domain.answers import read_object
from jobpilot.writing.domain.assembly import assembled, reviewed
from jobpilot.writing.domain.composing import COMPOSERS
from jobpilot.writing.domain.documents import check_document
from jobpilot.writing.domain.drafts import DraftKind
from jobpilot.writing.domain.gate.evidence import Evidence, Posting
from jobpilot.writing.domain.prompts import SHAPE_NAMES, SHAPES, WritingTask, facts_of
from jobpilot.writing.domain.styles import Formality, Traits, traits_of
from tests.fixtures.writing.planted_texts import PARTS, evidence_of

TODAY = date(2026, 11, 22)
PEOPLE = {
    f"{part}-{name}": evidence for part in PARTS for name, evidence in evidence_of(part).items()
}
STYLES = [
    Traits(),
    Traits(formality=Formality.CASUAL, emoji_per_100=1, hashtags_per_100=1),
    traits_of(["Hallo zusammen,\n\nich freue mich!\n\nLiebe Grüße\nKim"]),
]


def pairs() -> list[tuple[str, DraftKind]]:
    """Every kind for the people that were first, and one kind in turn for everybody else."""
    kinds = list(DraftKind)
    found = []
    for index, name in enumerate(sorted(PEOPLE)):
        every = name.startswith(("tuning-", "second-"))
        found += [(name, kind) for kind in (kinds if every else [kinds[index % len(kinds)]])]
    return found


@pytest.mark.parametrize(("name", "kind"), pairs())
def test_composed_drafts_pass_the_gate(name: str, kind: DraftKind) -> None:
    # the manner changes few words: one person of each language shows it
    every = name in {"tuning-developer", "tuning-entwickler", "tuning-marketer"}
    for traits in STYLES if every else STYLES[:1]:
        task = task_of(PEOPLE[name], kind, traits)
        answer = COMPOSERS[SHAPE_NAMES[kind]](facts_of(task))
        written = assembled(task, answer, TODAY)
        assert written.questions == []
        assert written.is_enough
        document = check_document(kind, written.document, task.document)
        again = reviewed(kind, document, task.document, task.posting, TODAY)
        assert again.questions == []
        assert again.sources == written.sources


@pytest.mark.parametrize("kind", list(DraftKind))
def test_answers_have_the_shape_they_are_asked_for(kind: DraftKind) -> None:
    task = task_of(PEOPLE["tuning-developer"], kind, Traits())
    answer = COMPOSERS[SHAPE_NAMES[kind]](facts_of(task))
    assert read_object(json.dumps(answer), SHAPES[kind]) == answer
    assert COMPOSERS[SHAPE_NAMES[kind]](facts_of(task)) == answer


@pytest.mark.parametrize("kind", list(DraftKind))
def test_write_from_next_to_nothing(kind: DraftKind) -> None:
    for document in ({}, {"basics": {"name": "A B"}}, {"work": [{"name": "X"}], "skills": [{}]}):
        task = WritingTask(kind, document, Posting(), Traits())
        written = assembled(task, COMPOSERS[SHAPE_NAMES[kind]](facts_of(task)), TODAY)
        assert written.questions == []


def test_prompts_hold_no_address_of_the_person() -> None:
    task = task_of(PEOPLE["tuning-developer"], DraftKind.COVER_LETTER, Traits())
    sent = "\n".join(message.content for message in task.prompt().messages)
    for secret in ("tamsin", "7946", "github.com", "example.org"):
        assert secret not in sent.casefold()
    assert "Samplesoft Ltd" in sent


def task_of(evidence: Evidence, kind: DraftKind, traits: Traits) -> WritingTask:
    return WritingTask(kind, evidence.document, evidence.posting, traits)
