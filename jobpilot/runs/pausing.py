"""Pause all: one wish of a person for everything that works for them.

Order matters: runs that are just beginning are held off first (see `RunRecorder.begin`). So a run either began before
and is told here, or begins after and reads the flag on the account. The flag is written last: every message to a run
needs the account's row, and whoever writes one may hold a run that is wanted here.
"""

import asyncio
from uuid import UUID

from jobpilot.accounts.domain.users import User
from jobpilot.accounts.service.accounts import AccountService
from jobpilot.ports.events import EventBus
from jobpilot.runs.service import RunService

_announcing: set["asyncio.Task[None]"] = set()


class AgentPausing:
    """Bound to one transaction of one person."""

    def __init__(self, accounts: AccountService, runs: RunService, bus: EventBus) -> None:
        self._accounts = accounts
        self._runs = runs
        self._bus = bus

    async def pause(self, user_id: UUID) -> User:
        """Every run of the person waits at its next step; runs that start later wait too.

        Raises UserNotFoundError.
        """
        await self._accounts.hold_pausing(user_id)
        await self._runs.hold_all()
        user = await self._accounts.pause_agents(user_id, paused=True)
        self._runs.after_commit(lambda: self._announce(user_id, paused=True))
        return user

    async def resume(self, user_id: UUID) -> User:
        """The runs that `pause` made wait go on; one that was paused by itself stays paused.

        Raises UserNotFoundError.
        """
        await self._accounts.hold_pausing(user_id)
        await self._runs.release_all()
        user = await self._accounts.pause_agents(user_id, paused=False)
        self._runs.after_commit(lambda: self._announce(user_id, paused=False))
        return user

    def _announce(self, user_id: UUID, *, paused: bool) -> None:
        """In the background; the task is held until it is done."""
        task = asyncio.ensure_future(self._bus.announce_pause(user_id, paused=paused))
        _announcing.add(task)
        task.add_done_callback(_announcing.discard)
