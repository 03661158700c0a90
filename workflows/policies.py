"""Named timeouts and retry policies. Who wants a number in a workflow gives it a name here.

Two kinds of failure are told apart where they are raised (`workers.interceptors`):
- A failure of the work itself gets three attempts, 30 s apart.
- A part of the house being away (database, file store, the worker's own death) is nobody's fault
  and says nothing about the next attempt: it is retried after half a second, then ever more slowly up to
  30 s, for hours. Counting such attempts against the three would lose runs in a two-minute outage.
So the server-side policy below is the generous one, and the interceptor ends or delays the rest.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from temporalio.common import RetryPolicy

STEP_RETRY: Final = RetryPolicy(
    initial_interval=timedelta(
        milliseconds=500
    ),  # part of the time until a dead worker's step goes on
    backoff_coefficient=2.0,
    maximum_interval=timedelta(seconds=30),
)
RECORD_RETRY: Final = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    backoff_coefficient=2.0,
    maximum_interval=timedelta(seconds=10),
)
RECORD_TIMEOUT: Final = timedelta(seconds=15)
"""One attempt at a short database write."""

OUTAGE: Final = timedelta(hours=12)
"""How long a step may wait for the house to come back before its run fails (and can be retried)."""

HEARTBEAT: Final = timedelta(seconds=8)
"""A worker silent for so long is dead. The workers beat once a second (`workers.interceptors`)."""


@dataclass(frozen=True)
class StepPolicy:
    """Time of one attempt; a step beats while it works, so that a dead worker is noticed early."""

    attempt: timedelta
    retry: RetryPolicy
    queue: str | None = None
    """Where it is done; None means where the workflow is."""


QUICK: Final = StepPolicy(attempt=timedelta(seconds=60), retry=STEP_RETRY)
"""Reads or writes a few rows or one file."""

PICTURES: Final = StepPolicy(attempt=timedelta(minutes=30), retry=STEP_RETRY)
"""Recognises the text of up to 30 scanned pages; each finished page is kept, so a new attempt goes on."""

MODEL: Final = StepPolicy(
    attempt=timedelta(minutes=4),
    retry=RetryPolicy(
        initial_interval=timedelta(seconds=2),
        backoff_coefficient=2.0,
        maximum_interval=timedelta(seconds=60),
        maximum_attempts=8,
    ),
)
"""Asks a language model, with two repairs of its answer. A run can do without: a few minutes, then it goes on."""

BOARD: Final = StepPolicy(attempt=timedelta(minutes=5), retry=STEP_RETRY)
"""Reads a job board page by page from somebody else's server, one request at a time."""

BOARD_LANES: Final = 4
"""Boards read at the same time by one run; hosts are protected where requests go out."""

EMBEDDING: Final = StepPolicy(attempt=timedelta(minutes=5), retry=STEP_RETRY)
"""Vectors for some hundred postings on the local processor; kept batch by batch."""

RANKING: Final = StepPolicy(attempt=timedelta(minutes=2), retry=STEP_RETRY)

JUDGE_LANES: Final = 4
"""Postings that one run asks about at the same time."""

WRITING: Final = StepPolicy(attempt=timedelta(minutes=4), retry=STEP_RETRY)
"""Asks a language model for a text that the run cannot do without: a provider that is away is waited for."""

WRITING_LANES: Final = 2

MAIL: Final = StepPolicy(attempt=timedelta(minutes=2), retry=STEP_RETRY)

DOCUMENT: Final = StepPolicy(attempt=timedelta(minutes=5), retry=STEP_RETRY)
"""Reads a whole document in the limited child process (soft limit 4 min inside the activity)."""

EXPORTING: Final = StepPolicy(attempt=timedelta(hours=1), retry=STEP_RETRY)
"""Reads everything of a person and stores it as one file; an attempt that died is made again from the beginning."""

ERASING: Final = StepPolicy(attempt=timedelta(minutes=15), retry=STEP_RETRY)
"""One step of an erasure: thousands of histories or files."""

ERASING_PATIENCE: Final = timedelta(minutes=20)
"""After this a step of an erasure counts as failing, which is noted; it is tried again all the same."""
