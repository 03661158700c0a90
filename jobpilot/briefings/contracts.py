"""What crosses Temporal for briefings: identifiers, days and counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from temporalio import activity

SCHEDULE_KIND: Final = "schedule.briefing"
"""Outbox: the person's schedule is to become what their settings say."""

TICK_WORKFLOW: Final = "BriefingTick"
SEARCH_WORKFLOW: Final = "SearchTick"


def search_schedule_id(user_id: UUID) -> str:
    return f"search-{user_id}"


def schedule_id(user_id: UUID) -> str:
    return f"briefing-{user_id}"


@dataclass(frozen=True)
class BriefingTick:
    """Input of the workflow that a person's schedule starts every day."""

    user_id: UUID


@dataclass(frozen=True)
class BeginBriefing:
    """`at` is the moment for which the schedule planned the tick."""

    user_id: UUID
    at: datetime


@dataclass(frozen=True)
class BegunBriefing:
    """`run_id` is None where there is nothing new, the person paused everything, or wants no briefing."""

    run_id: UUID | None


@dataclass(frozen=True)
class BegunSearch:
    """`run_id` is None where the person wants no search, paused everything, or has nothing to search with."""

    run_id: UUID | None


@dataclass(frozen=True)
class ComposeBriefing:
    run_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class ComposedBriefing:
    """`briefing_id` is None when nothing is new; `by_email`: the person wants it as a mail too."""

    briefing_id: UUID | None
    items: int
    by_email: bool


class BriefingActivities:
    """Typed stubs for workflows; `activities.briefings` implements every method under the same name."""

    @activity.defn(name="briefings.search")
    async def search(self, request: BeginBriefing) -> BegunSearch:
        """Start the day's search for new postings, once per person and day."""
        raise NotImplementedError

    @activity.defn(name="briefings.begin")
    async def begin(self, request: BeginBriefing) -> BegunBriefing:
        """Start the day's run, once per person and day, if there is anything to tell.

        While the day's search is at work it fails with `search_under_way`, to be tried again, for half an hour.
        """
        raise NotImplementedError

    @activity.defn(name="briefings.compose")
    async def compose(self, request: ComposeBriefing) -> ComposedBriefing:
        """Store what is new since the last briefing, once per run."""
        raise NotImplementedError
