"""How many planted inventions the fact gate catches, how many clean texts it lets pass, and how long a sentence takes.

The part `fifth_blind` is what is claimed; `--misses` names what went wrong (do not look at that part to tune).
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from jobpilot.writing.domain.gate.gate import FactGate
from jobpilot.writing.domain.gate.verdicts import Finding
from tests.fixtures.writing.planted_texts import (
    PARTS,
    Planted,
    bad_texts,
    clean_texts,
    evidence_of,
)

TODAY = date(2026, 11, 22)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    parts = options.part or PARTS
    for half in parts:
        report(half, misses=options.misses)
    print(f"{microseconds(parts):.0f} µs of processor time a sentence")


def microseconds(parts: Sequence[str]) -> float:
    """Of texts that were read once before: what is known of a résumé is kept."""
    gates = {
        (part, name): FactGate(evidence, TODAY)
        for part in parts
        for name, evidence in evidence_of(part).items()
    }
    texts = [(part, t) for part in parts for t in (*bad_texts(part), *clean_texts(part))]
    for _ in range(2):
        began, sentences = time.process_time(), 0
        for part, planted in texts:
            sentences += len(gates[part, planted.person].check(planted.text))
        taken = time.process_time() - began
    return taken / sentences * 1e6


def report(half: str, *, misses: bool) -> None:
    gates = {name: FactGate(evidence, TODAY) for name, evidence in evidence_of(half).items()}
    bad = list(bad_texts(half))
    missed = [planted for planted in bad if not findings_of(gates, planted)]
    clean = list(clean_texts(half))
    refused = [planted for planted in clean if findings_of(gates, planted)]
    print(f"{half}: caught {len(bad) - len(missed)}/{len(bad)} inventions, {share(bad, missed)}")
    print(f"{half}: passed {len(clean) - len(refused)}/{len(clean)} clean, {share(clean, refused)}")
    print("  missed by kind:", dict(Counter(planted.kind for planted in missed)))
    if misses:
        for planted in missed:
            print("  MISSED ", planted.person, planted.kind, planted.text)
        for planted in refused:
            found = [f"{f.reason}: {f.value}" for f in findings_of(gates, planted)]
            print("  REFUSED", planted.person, planted.text, found)


def findings_of(gates: dict[str, FactGate], planted: Planted) -> list[Finding]:
    return [f for v in gates[planted.person].check(planted.text) for f in v.findings]


def share(every: Sequence[object], wrong: Sequence[object]) -> str:
    return f"{100 * (len(every) - len(wrong)) / len(every):.1f} %"


if __name__ == "__main__":
    main()
