"""Giving events their final seq, once each, whatever the workflow had to repeat.

Problem: a worker may die after the database has committed a batch of events and before Temporal has
noted it. The workflow then goes through that moment again, and may see something new there (a cancel
that arrived meanwhile). It offers the same seqs, perhaps with other events.
Mechanism: under the run's row lock, an offered event that is found among those stored at or after its
seq has been recorded already. One that is not found is appended after the last. The workflow counts
on from the answer: the seq under which its last event stands, which is not always the last there is. So no seq is ever
given twice, none is left out, and no event is lost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from jobpilot.runs.domain.progress import EventData
from jobpilot.runs.domain.run import RunEvent
from jobpilot.runs.domain.states import EventType


@dataclass(frozen=True)
class OfferedEvent:
    """An event with the seq that the workflow believes it has."""

    seq: int
    type: EventType
    at: datetime
    data: EventData


def unrecorded(
    offered: Sequence[OfferedEvent], stored: Iterable[RunEvent]
) -> tuple[OfferedEvent, ...]:
    """Those of `offered` that are not in `stored` (the events from the first offered seq on)."""
    remaining = list(stored)
    for position, event in enumerate(offered):
        found = _find(event, remaining)
        if found is None:
            return tuple(offered[position:])
        remaining = remaining[found + 1 :]
    return ()


def last_recorded(offered: Sequence[OfferedEvent], stored: Sequence[RunEvent]) -> int:
    """The seq of the last of `offered`, all of which are in `stored`.

    Another pass may have gone further before it died: what it wrote later is still to be offered, and found.
    """
    remaining, seq = list(stored), offered[0].seq - 1
    for event in offered:
        found = _find(event, remaining)
        if found is not None:
            seq, remaining = remaining[found].seq, remaining[found + 1 :]
    return seq


def number(run_id: UUID, events: Iterable[OfferedEvent], last_seq: int) -> tuple[RunEvent, ...]:
    """The events as they are stored, each one after the last."""
    return tuple(
        RunEvent(run_id, seq, event.type, event.at, event.data.as_json())
        for seq, event in enumerate(events, start=last_seq + 1)
    )


def _find(event: OfferedEvent, stored: Sequence[RunEvent]) -> int | None:
    wanted: tuple[EventType, dict[str, Any]] = (event.type, event.data.as_json())
    matches = (i for i, known in enumerate(stored) if (known.type, known.data) == wanted)
    return next(matches, None)
