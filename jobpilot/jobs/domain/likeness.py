"""Where a new posting stands among those that are known: a duplicate, a better copy, or one that came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from jobpilot.jobs.domain.fingerprint import are_alike
from jobpilot.jobs.domain.job import JobContent
from jobpilot.ports.sources import SourceName

_RANKS = {name: rank for rank, name in enumerate(SourceName)}


@dataclass(frozen=True, slots=True)
class KnownPosting:
    """What is needed of a stored posting to tell whether another is the same."""

    id: UUID
    source: str
    board_id: UUID | None
    identity: str | None
    fingerprint: str
    description: str
    places: tuple[str, ...]
    is_open: bool
    duplicate_of: UUID | None


@dataclass(frozen=True, slots=True)
class Standing:
    """`duplicate_of`: the better one there is. `replaces`: those that the new one is better than."""

    duplicate_of: UUID | None = None
    replaces: tuple[UUID, ...] = ()
    repost_of: UUID | None = None


def standing_of(
    content: JobContent, board_id: UUID | None, known: Iterable[KnownPosting]
) -> Standing:
    """Of two equal open ones the better source's is kept, then the one that was there first."""
    same = [other for other in known if is_same(content, board_id, other)]
    reposts = [other.id for other in same if not other.is_open]
    rank = _RANKS.get(SourceName(content.source), len(_RANKS))
    standing, replaced = None, []
    for other in same:
        if not other.is_open:
            continue
        if _RANKS.get(SourceName(other.source), len(_RANKS)) <= rank:
            standing = standing or other.duplicate_of or other.id
        else:
            replaced.append(other.id)
    if standing is not None:
        return Standing(duplicate_of=standing)
    return Standing(None, tuple(replaced), reposts[-1] if reposts else None)


def is_same(content: JobContent, board_id: UUID | None, other: KnownPosting) -> bool:
    """The same identity; or like in company, title, countries and text.

    On one board the places must be equal too: there one role in two towns is two postings.
    """
    if content.identity is not None and content.identity == other.identity:
        return True
    if content.fingerprint != other.fingerprint:
        return False
    own = tuple(sorted(location.text for location in content.locations))
    if board_id is not None and board_id == other.board_id and own != other.places:
        return False
    return are_alike(content.description, other.description)
