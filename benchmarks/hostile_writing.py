"""5,000 answers of a hostile model to injected postings and résumés: how many had an effect beyond the draft."""

import argparse
import random
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

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

TODAY = date(2026, 11, 22)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=20_261_122)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    people = [*evidence_of("tuning").values(), *evidence_of("second").values()]
    outcomes: Counter[str] = Counter()
    started = time.perf_counter()
    for _ in range(options.answers):
        kind, evidence = rng.choice(list(DraftKind)), rng.choice(people)
        resume = injected_resume(evidence.document) if rng.random() < 0.5 else evidence.document
        task = WritingTask(kind, resume, injected(evidence.posting), Traits())
        answer = hostile_answer(kind, rng)
        written = outcome_of(task, answer, TODAY)
        if written is None:
            outcomes["refused as a whole"] += 1
            continue
        effects = effects_of(task, written)
        outcomes["effect" if effects else "kept out"] += 1
        if effects:
            print("EFFECT", kind, effects, answer[:300])
    seconds = time.perf_counter() - started
    print(f"seed {options.seed}: {options.answers} answers in {seconds:.0f} s: {dict(outcomes)}")
    sys.exit(1 if outcomes["effect"] else 0)


if __name__ == "__main__":
    main()
