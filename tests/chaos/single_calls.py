"""Activities that no run of the story meets, called by themselves: with Temporal, its retries and its timeouts."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import Any, get_type_hints
from uuid import UUID, uuid4

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker

from workflows import policies

QUEUE = "single-calls"


@workflow.defn(name="SingleCall", sandboxed=False)
class SingleCall:
    @workflow.run
    async def run(self, name: str, request: Any, queue: str) -> Any:
        return await workflow.execute_activity(
            name,
            request,
            task_queue=queue,
            start_to_close_timeout=policies.QUICK.attempt,
            heartbeat_timeout=policies.HEARTBEAT,
            retry_policy=policies.QUICK.retry,
        )


def request_for(method: Any, ids: Mapping[str, str]) -> Any:
    """What an activity takes, made from the ids of a story; fields that have defaults are left alone."""
    hints = get_type_hints(method)
    (kind,) = [hint for name, hint in hints.items() if name != "return"]
    hints_of, values = get_type_hints(kind), dict[str, Any]()
    for field in dataclasses.fields(kind):
        if field.name in ids:
            values[field.name] = UUID(ids[field.name])
        elif hints_of[field.name] is datetime:
            values[field.name] = datetime.now(UTC)
        elif hints_of[field.name] is int and field.default is dataclasses.MISSING:
            values[field.name] = 1
        elif isinstance(hints_of[field.name], type) and issubclass(hints_of[field.name], Enum):
            values[field.name] = next(iter(hints_of[field.name]))
        else:
            has_default = field.default is not dataclasses.MISSING
            assert has_default, f"{kind.__name__}.{field.name}: the story has no such thing"
    return kind(**values)


async def call(
    client: Client, missing: Mapping[str, Sequence[Any]], ids: Mapping[str, str]
) -> dict[str, Any]:
    """Results by name of the activities that are `missing`, given with the queues that serve them."""
    async with Worker(client, task_queue=QUEUE, workflows=[SingleCall]):
        return {
            name: await client.execute_workflow(
                SingleCall.run,
                args=[name, request_for(method, ids), queue],
                id=f"single-{name}-{uuid4()}",
                task_queue=QUEUE,
            )
            for name, (method, queue) in missing.items()
        }


def name_of(method: Any) -> str:
    definition = activity._Definition.must_from_callable(method)
    assert definition.name is not None
    return definition.name
