"""What reading a board means for its run: results, another try, or enough of it."""

from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.jobs import ReadJobActivities
from jobpilot.jobs.collecting import Reading
from jobpilot.jobs.contracts import CheckLiveness, FetchBoard, ReadPosting
from jobpilot.jobs.domain.board import BoardOutcome
from jobpilot.jobs.domain.job import JobState
from jobpilot.jobs.keeping import KeptPage
from jobpilot.jobs.reading import Verdict
from jobpilot.ports.pages import DnsFailedError, HostBusyError


@dataclass
class Answering:
    """Collector and reader that give what a test says."""

    answer: object
    heard: list[int] = field(default_factory=list)

    async def read(self, board_id, on_page, *, force):
        on_page(3)
        return self.answer

    async def read_again(self, user_id, job_id):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    check = read_again


def environment(attempt: int = 1) -> ActivityEnvironment:
    found = ActivityEnvironment()
    found.info = SimpleNamespace(**{**found.info.__dict__, "attempt": attempt})
    return found


async def fetch(reading: Reading, attempt: int = 1):
    activities = ReadJobActivities(None, Answering(reading), None)
    return await environment(attempt).run(activities.fetch_board, FetchBoard(uuid4()))


class TestFetchBoard:
    async def test_counts(self) -> None:
        found = await fetch(Reading(BoardOutcome.LISTED, KeptPage(5, 2, 1), closed=4, unreadable=1))
        assert (found.found, found.fresh, found.changed, found.closed, found.unreadable) == (
            5,
            2,
            1,
            4,
            1,
        )

    @pytest.mark.parametrize(
        "outcome", [BoardOutcome.GONE, BoardOutcome.BLOCKED, BoardOutcome.SCHEMA_CHANGED]
    )
    async def test_what_no_other_try_mends_is_a_result(self, outcome) -> None:
        found = await fetch(Reading(outcome, failure_code="page_gone"))
        assert (found.outcome, found.failure_code) == (outcome, "page_gone")

    async def test_a_rate_limit_waits_as_long_as_asked(self) -> None:
        with pytest.raises(ApplicationError) as caught:
            await fetch(Reading(BoardOutcome.RATE_LIMITED, failure_code="host_busy", after=42))
        assert caught.value.next_retry_delay == timedelta(seconds=42)
        assert not caught.value.non_retryable

    async def test_nobody_waits_for_an_hour(self) -> None:
        found = await fetch(
            Reading(BoardOutcome.RATE_LIMITED, failure_code="host_busy", after=3600)
        )
        assert found.outcome is BoardOutcome.RATE_LIMITED

    async def test_after_three_tries_it_is_told_and_the_run_goes_on(self) -> None:
        for attempt in (1, 2):
            with pytest.raises(ApplicationError):
                await fetch(Reading(BoardOutcome.TRANSIENT, failure_code="dns_failed"), attempt)
        found = await fetch(Reading(BoardOutcome.TRANSIENT, failure_code="dns_failed"), 3)
        assert (found.outcome, found.failure_code) == (BoardOutcome.TRANSIENT, "dns_failed")


class TestPostings:
    @pytest.mark.parametrize(
        ("error", "seconds"),
        [
            (HostBusyError(retry_after=30), 30),
            (DnsFailedError(), 10),
            (HostBusyError(retry_after=999), 90),
        ],
    )
    async def test_what_may_pass_is_tried_again(self, error, seconds) -> None:
        activities = ReadJobActivities(None, None, Answering(error))
        for attempt, final in ((1, False), (3, True)):
            with pytest.raises(ApplicationError) as caught:
                await environment(attempt).run(
                    activities.read_posting, ReadPosting(uuid4(), uuid4())
                )
            assert caught.value.next_retry_delay == timedelta(seconds=seconds)
            assert caught.value.non_retryable is final
            assert caught.value.type == error.code

    async def test_verdicts(self) -> None:
        activities = ReadJobActivities(
            None, None, Answering(Verdict(JobState.CLOSED, is_certain=True))
        )
        job_id = uuid4()
        for method, request in (
            (activities.read_posting, ReadPosting(uuid4(), job_id)),
            (activities.check_liveness, CheckLiveness(uuid4(), job_id)),
        ):
            status = await environment().run(method, request)
            assert (status.job_id, status.state, status.is_certain) == (
                job_id,
                JobState.CLOSED,
                True,
            )
