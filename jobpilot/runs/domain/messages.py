"""What listeners receive: the JSON of events and of progress, the same on every way out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from jobpilot.runs.domain.progress import utc_text
from jobpilot.runs.domain.run import RunEvent
from jobpilot.runs.domain.states import Step

VERSION = 1


def topic(run_id: UUID) -> str:
    return f"run:{run_id}"


def event_message(event: RunEvent) -> dict[str, Any]:
    return {
        "v": VERSION,
        "topic": topic(event.run_id),
        "run_id": str(event.run_id),
        "seq": event.seq,
        "type": str(event.type),
        "at": utc_text(event.at),
        "data": dict(event.data),
    }


def progress_message(
    run_id: UUID, step: Step, at: datetime, *, done: int, total: int, unit: str
) -> dict[str, Any]:
    """Fine-grained progress: it has no seq, is stored nowhere and may be lost."""
    return {
        "v": VERSION,
        "topic": topic(run_id),
        "run_id": str(run_id),
        "type": "progress",
        "at": utc_text(at),
        "data": {"step": str(step), "done": done, "total": total, "unit": unit},
    }
