"""What the live view reads from the database: missed events, and how far runs have come."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Final
from uuid import UUID

from jobpilot.runs.domain.errors import RunNotFoundError
from jobpilot.runs.domain.messages import event_message
from jobpilot.runs.domain.run import RunSeq
from jobpilot.runs.publisher import encode
from jobpilot.runs.repository import RunRepository

BACKFILL: Final = 200
BASELINE: Final = 1000

PersonWork = Callable[[UUID], AbstractAsyncContextManager[RunRepository]]
HouseWork = Callable[[], AbstractAsyncContextManager[RunRepository]]


class RunFeed:
    """Each method is a transaction of its own, of the person where a person's data is read."""

    def __init__(self, for_user: PersonWork, for_house: HouseWork) -> None:
        self._for_user = for_user
        self._for_house = for_house

    async def last_seq(self, user_id: UUID, run_id: UUID) -> int | None:
        """The run's last seq; None when it is not the person's own."""
        async with self._for_user(user_id) as repository:
            try:
                return (await repository.get(run_id)).last_seq
            except RunNotFoundError:
                return None

    async def events(self, user_id: UUID, run_id: UUID, after: int) -> list[tuple[int, str]]:
        """Events after a seq as JSON text, at most BACKFILL."""
        async with self._for_user(user_id) as repository:
            events = await repository.events(run_id, after, BACKFILL)
        return [(event.seq, encode(event_message(event)).decode()) for event in events]

    async def baseline(self, user_id: UUID) -> list[RunSeq]:
        """How far the person's runs have come, the latest BASELINE of them."""
        async with self._for_user(user_id) as repository:
            return await repository.latest_seqs(BASELINE)

    async def progress(self, run_ids: Sequence[UUID], user_ids: Sequence[UUID]) -> list[RunSeq]:
        """How far these runs, and the recently changed runs of these people, have come: one query."""
        async with self._for_house() as repository:
            return await repository.progress_of(run_ids, user_ids)
