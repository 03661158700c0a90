"""Removing what is kept about a person outside of the database's rows."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID


class WorkflowEraser(Protocol):
    async def erase(self, workflow_ids: Sequence[str], prefixes: Sequence[str]) -> None:
        """Terminate and delete the workflows of these ids, and those whose ids begin so, with all their histories.

        Returns when none of them is found any more. Raises EngineUnavailableError.
        """


class KeyEraser(Protocol):
    async def erase(self, user_id: UUID) -> None:
        """Remove the keys that name the person. Raises UnavailableError."""

    async def count(self, user_id: UUID) -> int:
        """Keys that name the person. Raises UnavailableError."""
        ...


class IdentityEraser(Protocol):
    async def forget(self, issuer: str, subject: str) -> None:
        """Delete the account where the person signs in; nothing happens when there is none. Raises UnavailableError."""
