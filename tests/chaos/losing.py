"""Stories that people live through while points fail (see `fail_points`), and what is looked at afterwards."""

import asyncio
import contextlib
import os
import time
from collections import Counter
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from jobpilot.bootstrap import ProcessContext
from jobpilot.runs.contracts import TaskQueue
from tests.chaos import fail_points
from tests.chaos.fallible import FallibleHouse
from tests.chaos.referee import assert_whole
from tests.chaos.single_calls import call, name_of
from tests.chaos.story import Protagonist
from tests.integration.api.conftest import Api
from workers.registry import activities_of, activity_groups

SEED = int(os.environ["JOBPILOT_TEST_SEED"])


def registered(context: ProcessContext) -> dict[str, tuple[object, TaskQueue]]:
    """Every activity of the workers, and a queue that serves it."""
    return {
        name_of(method): (method, queue)
        for queue in TaskQueue
        for method in activities_of(activity_groups(context, queue))
    }


async def somebody(api: Api) -> Protagonist:
    signed_up = await api.sign_up()
    person = Protagonist(signed_up, signed_up.client())
    await person.settle_in()
    return person


async def live(
    context: ProcessContext, person: Protagonist, seen: Callable[[], AbstractSet[str]]
) -> None:
    """A person's story, to which belongs every activity that was not `seen` in it by itself."""
    await person.live_through()
    await (
        person.want_no_briefings()
    )  # the reminder is news: the schedule's own call would start another one
    known = {**person.ids, "user_id": person.user_id, "run_id": person.ids["intake_run_id"]}
    # an erasure would take away what is looked at afterwards: it is asked for somebody who is not there
    nobody = await erasure_of_nobody(context)
    missing = {name: it for name, it in registered(context).items() if name not in seen()}
    leaving = {name: it for name, it in missing.items() if name.startswith("privacy.")}
    client = await context.worker_client([])
    await call(client, {n: it for n, it in missing.items() if n not in leaving}, known)
    await call(client, leaving, nobody)


async def erasure_of_nobody(context: ProcessContext) -> dict[str, str]:
    """An erasure that is under way, as the activities want one, of somebody who is not there."""
    nobody = {"user_id": uuid4(), "deletion_id": uuid4(), "export_id": uuid4()}
    while True:
        # this write is a point like any other, and there is nobody but us to repeat it
        with contextlib.suppress(DBAPIError):
            async with context.for_system() as factory:
                await factory.session.execute(
                    text(
                        "insert into account_deletions (id, user_id, subject_key, mode, state, requested_at, due_at)"
                        " values (:deletion_id, :user_id, 'nobody', 'now', 'erasing', now(), now())"
                        " on conflict do nothing"
                    ),
                    nobody,
                )
            break
    return {name: str(value) for name, value in nobody.items()}


async def lose(house: FallibleHouse, plan: fail_points.Plan, people: int) -> float:
    """The longest silence of all runs while the plan's points fail."""
    points, writer = house.points, house.writer
    points.plan = fail_points.nothing
    lived = [await somebody(house.api) for _ in range(people)]
    points.plan, points.seen, points.fired = plan, Counter(), set()
    began = time.monotonic()
    await asyncio.gather(*(live(house.context, person, points.seen.keys) for person in lived))
    points.plan = fail_points.nothing
    silences = [
        await assert_whole(house.context, person, writer.asked, writer.repeated) for person in lived
    ]
    print(
        f"seed {SEED}: {len(points.fired)} failures at {len(points.seen)} points in "
        f"{time.monotonic() - began:.0f} s, longest silence {max(silences):.1f} s"
    )
    return max(silences)
