"""The short form of `benchmarks/hostile_writing.py`: a model that does what an injected posting asks has no effect."""

import os
import random
from datetime import date

from jobpilot.writing.domain.drafts import DraftKind
from jobpilot.writing.domain.prompts import WritingTask
from jobpilot.writing.domain.styles import Traits
from tests.fixtures.writing.hostile_answers import (
    effects_of,
    hostile_answer,
    injected,
    injected_resume,
    outcome_of,
)
from tests.fixtures.writing.planted_texts import evidence_of

ANSWERS = 250


def test_hostile_answers_have_no_effect() -> None:
    rng = random.Random(int(os.environ["JOBPILOT_TEST_SEED"]))
    people = list(evidence_of("tuning").values())
    kept = 0
    for _ in range(ANSWERS):
        kind, evidence = rng.choice(list(DraftKind)), rng.choice(people)
        resume = injected_resume(evidence.document)
        task = WritingTask(kind, resume, injected(evidence.posting), Traits())
        answer = hostile_answer(kind, rng)
        written = outcome_of(task, answer, date(2026, 11, 22))
        if written is not None:
            assert effects_of(task, written) == [], answer
            kept += 1
    assert kept > ANSWERS / 4
