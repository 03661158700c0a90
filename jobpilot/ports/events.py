"""Announcing what happened to whoever is listening now. Losing a message loses nothing but speed."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class BusMessage:
    """One announced message. `body` is the JSON text as published."""

    user_id: UUID
    body: bytes


class BusSubscription(Protocol):
    """One connection that listens for many users at once."""

    async def add(self, user_id: UUID) -> None:
        """Listen for one more user. Does not raise when the bus is away; it is made up for later."""

    async def remove(self, user_id: UUID) -> None:
        """Stop listening for the user."""

    def messages(self) -> AsyncIterator[BusMessage | None]:
        """Messages as they come; None each time the connection was lost and is back.

        Reconnects by itself for ever.
        """
        ...

    async def aclose(self) -> None: ...


class EventBus(Protocol):
    async def publish(self, user_id: UUID, bodies: Sequence[bytes]) -> None:
        """Announce in order to the user's listeners. Never raises: who missed it reads the database."""

    async def announce_pause(self, user_id: UUID, *, paused: bool) -> None:
        """Say that all runs of the person wait, or go on. Never raises: the account's flag is what counts."""

    def subscription(self) -> BusSubscription: ...
