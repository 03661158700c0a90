"""Announcing committed events and fine-grained progress to whoever is watching."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from jobpilot.ports.events import EventBus
from jobpilot.runs.domain.messages import event_message, progress_message
from jobpilot.runs.domain.run import RunEvent
from jobpilot.runs.domain.states import Step


class RunPublisher:
    """Bound to no transaction: call it after the commit. Never raises."""

    def __init__(self, bus: EventBus, *, now: Callable[[], datetime]) -> None:
        self._bus = bus
        self._now = now

    async def events(self, user_id: UUID, events: Sequence[RunEvent]) -> None:
        if events:
            await self._bus.publish(user_id, [encode(event_message(event)) for event in events])

    async def progress(
        self, user_id: UUID, run_id: UUID, step: Step, done: int, total: int, unit: str = "page"
    ) -> None:
        """Say that `done` of `total` units of a step are done. May be lost on the way."""
        message = progress_message(run_id, step, self._now(), done=done, total=total, unit=unit)
        await self._bus.publish(user_id, [encode(message)])


def encode(message: dict[str, Any]) -> bytes:
    return json.dumps(message, separators=(",", ":")).encode()
