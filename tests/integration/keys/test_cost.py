"""What sealing costs, as a ratio to the same without, in the same run."""

import json
import time
from collections.abc import Callable
from uuid import uuid4

from sqlalchemy.dialects.postgresql.asyncpg import dialect

from jobpilot.database.sealing import SealedJson, acting_with
from jobpilot.keys.domain import MasterKey, MasterKeys
from jobpilot.keys.sealers import PersonSealer
from jobpilot.keys.service import PersonKeys

TIMES = 40
MOST = 5.0
"""Measured: 1.2 times of writing JSON down and reading it; a busy machine swings."""


def seconds(work: Callable[[], object]) -> float:
    """The quickest of many: what other processes take is not counted."""
    spent = []
    for _ in range(TIMES):
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return min(spent)


def test_a_resume_of_five_pages_is_sealed_and_opened_in_little_time() -> None:
    lines = [
        {"text": f"Line {n} of a page, with some words", "box": {"x": 0.1, "y": n / 60, "w": 0.5, "h": 0.01}}
        for n in range(5 * 60)
    ]  # fmt: skip
    masters = MasterKeys([MasterKey.made_of(b"tests")])
    owner = uuid4()
    key = masters.unwrap(masters.new(uuid4(), owner, 1))
    column, postgres = SealedJson("resume_pages.lines", list), dialect()

    def plainly() -> object:
        return json.loads(json.dumps(lines))

    def sealed() -> object:
        stored = column.process_bind_param(lines, postgres)
        return column.process_result_value(stored, postgres)

    with acting_with(PersonSealer(PersonKeys(owner, key, {key.id: key}))):
        assert sealed() == plainly()
        ratio = seconds(sealed) / seconds(plainly)
        stored = len(column.process_bind_param(lines, postgres))
    assert stored < len(json.dumps(lines)), "long values are compressed before they are sealed"
    assert ratio < MOST, ratio
