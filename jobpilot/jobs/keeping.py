"""Keeping what a board lists, in one transaction of the house."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from jobpilot.jobs.board_repository import BoardRepository
from jobpilot.jobs.domain.board import JobBoard
from jobpilot.jobs.domain.job import JobContent, JobState
from jobpilot.jobs.domain.likeness import KnownPosting, standing_of
from jobpilot.jobs.domain.normalise import IdentityOf, normalise
from jobpilot.jobs.listing_repository import Listed, ListingRepository
from jobpilot.jobs.repository import values_of
from jobpilot.ports.sources import FoundPosting


@dataclass(frozen=True, slots=True)
class KeptPage:
    """`found` were listed, of which `fresh` are new and `changed` say something else than before."""

    found: int = 0
    fresh: int = 0
    changed: int = 0

    def __add__(self, other: Self) -> "KeptPage":
        return KeptPage(
            self.found + other.found, self.fresh + other.fresh, self.changed + other.changed
        )


class Keeping:
    """Bound to a transaction of the house."""

    def __init__(
        self, boards: BoardRepository, listing: ListingRepository, now: Callable[[], datetime]
    ) -> None:
        self._boards = boards
        self._listing = listing
        self._now = now

    async def board(self, board_id: UUID) -> JobBoard:
        """Raises BoardNotFoundError."""
        return await self._boards.get(board_id)

    async def name(self, board_id: UUID, name: str) -> None:
        """What the board calls itself."""
        await self._boards.record(board_id, name=name[:200])

    async def record(self, board_id: UUID, **values: object) -> None:
        """How the latest reading went."""
        await self._boards.record(board_id, **values)

    async def keep(
        self, board: JobBoard, postings: Sequence[FoundPosting], identity_of: IdentityOf
    ) -> KeptPage:
        """Add what is new, renew what changed, note what is still there."""
        now = self._now()
        contents = {
            found.external_id: normalise(board.source, found, now, identity_of)
            for found in postings
        }
        await self._listing.hold()
        stored = await self._listing.of_board(board.id, contents)
        await self._listing.see([listed.id for listed in stored.values()], now)
        changed = 0
        for external_id, listed in stored.items():
            changed += await self._renew(listed, contents[external_id])
        new = [content for key, content in contents.items() if key not in stored]
        known = await self._listing.alike(new) if new else []
        fresh = 0
        for content in new:
            fresh += await self._add(board.id, content, known, now)
        return KeptPage(len(contents), fresh, changed)

    async def _renew(self, listed: Listed, content: JobContent) -> bool:
        if hashlib.md5(content.raw.encode(), usedforsecurity=False).hexdigest() == listed.raw_md5:
            return False
        values = values_of(content)
        if (listed.title, listed.description) == (content.title, content.description):
            # pay, places and dates change without a word of the text
            del values["title"], values["description"]
            await self._listing.change(listed.id, values)
            return False
        await self._listing.change(listed.id, values | {"embedding_model": None})
        return True

    async def _add(
        self, board_id: UUID, content: JobContent, known: list[KnownPosting], now: datetime
    ) -> bool:
        job_id = await self._listing.add(board_id, content, now)
        if job_id is None:
            return False
        standing = standing_of(content, board_id, known)
        if standing.duplicate_of or standing.repost_of:
            await self._listing.change(
                job_id,
                {"duplicate_of": standing.duplicate_of, "repost_of": standing.repost_of},
            )
        for worse in standing.replaces:
            await self._listing.subordinate(worse, job_id)
        known.append(
            KnownPosting(
                id=job_id,
                source=content.source,
                board_id=board_id,
                identity=content.identity,
                fingerprint=content.fingerprint,
                description=content.description,
                places=tuple(sorted(location.text for location in content.locations)),
                is_open=True,
                duplicate_of=standing.duplicate_of,
            )
        )
        return True

    async def close_unlisted(self, board_id: UUID, since: datetime) -> int:
        """Close what was last seen before `since`; gives how many."""
        await self._listing.hold()
        return len(await self._listing.close_unlisted(board_id, since, self._now()))

    async def close(self, job_id: UUID) -> None:
        """Close one posting."""
        await self._listing.hold()
        values = {"state": JobState.CLOSED, "closed_at": self._now()}
        await self._listing.change(job_id, values)
        await self._listing.release([job_id])
