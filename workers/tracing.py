"""Workflows and activities in the trace of the request that started them.

The trace comes with the workflow's start, in a header. The workflow hands it on to its activities, with itself as their
parent; nothing but text is touched in there, so a replay does the same. A workflow may wait for weeks, so its own span
is told when it ends, under an id made of its execution's id, which its activities have known from the beginning. A
workflow that no request started (a schedule's, a repaired one) begins a trace of its own, made of the same id.

An approval or a signal comes from a trace of its own. There, a span tells that the workflow was asked, and links to the
workflow; here, what the workflow does from then on links to who let it go on. Both ways can be followed.
"""

import contextlib
import dataclasses
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NoReturn

import structlog
from temporalio import activity, workflow
from temporalio.api.common.v1 import Payload
from temporalio.exceptions import ApplicationError, FailureError
from temporalio.worker import (
    ActivityInboundInterceptor,
    ContinueAsNewInput,
    ExecuteActivityInput,
    ExecuteWorkflowInput,
    HandleSignalInput,
    HandleUpdateInput,
    Interceptor,
    StartActivityInput,
    StartLocalActivityInput,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)

from jobpilot import tracing
from jobpilot.tracing import HEADER

log = structlog.get_logger(__name__)
LINK: Final = "tracelink"
"""Header: the traces of those who let the workflow go on, latest last."""

MOST_LINKS: Final = 8
_ENDED: Final = "jobpilot_workflow_ended"
_ASKED: Final = "jobpilot_workflow_asked"
_FAULTY: Final = "jobpilot_workflow_faulty"
_TRACEPARENT: Final = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclasses.dataclass(frozen=True)
class Ended:
    """What is told of an execution when it is over."""

    workflow_type: str
    workflow_id: str
    run_id: str
    task_queue: str
    parent: str | None
    own: str
    began: datetime
    ended: datetime
    failure: str | None
    links: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Asked:
    """What is told, in the trace of who asked, of an update or a signal that was taken."""

    name: str
    workflow_id: str
    parent: str
    workflow: str
    began: datetime
    ended: datetime
    failure: str | None


class Tracing(Interceptor):
    """To be the outermost one, so that what the others log has the ids."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 - the SDK's name
        return _Activity(next)

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002 - the SDK's name
    ) -> type[WorkflowInboundInterceptor]:
        input.unsafe_extern_functions.update(
            {_ENDED: _tell_ended, _FAULTY: _tell_faulty, _ASKED: _tell_asked}
        )
        return _Workflow


class _Activity(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002 - the SDK's name
        info = activity.info()
        ids = {
            "workflow_id": info.workflow_id or "",
            "activity": info.activity_type,
            "attempt": info.attempt,
            **_subject(info.workflow_id),
        }
        with (
            structlog.contextvars.bound_contextvars(**ids),
            tracing.root(
                info.activity_type,
                kind=tracing.INTERNAL,
                parent=_carried(input.headers),
                links=_linked(input.headers),
                temporal__workflow__id=info.workflow_id or "",
                temporal__activity__type=info.activity_type,
                temporal__task_queue=info.task_queue,
                jobpilot__attempt=info.attempt,
                **{
                    f"jobpilot__{name}": value for name, value in _subject(info.workflow_id).items()
                },
            ),
        ):
            return await super().execute_activity(input)


class _Workflow(WorkflowInboundInterceptor):
    _parent: str | None = None
    _own: str = ""
    _links: tuple[str, ...] = ()

    def init(self, outbound: WorkflowOutboundInterceptor) -> None:
        info = outbound.info()
        self._parent = _carried(info.headers)
        self._own = own_span(info.run_id, self._parent)
        self._links = _linked(info.headers)
        super().init(_Outbound(outbound, self._own, self._parent, lambda: self._links))

    async def execute_workflow(self, input: ExecuteWorkflowInput) -> Any:  # noqa: A002 - the SDK's name
        try:
            result = await super().execute_workflow(input)
        except FailureError as error:
            self._end(_code(error))
            raise
        except Exception as error:
            _fault(error)
            raise
        self._end(None)
        return result

    async def handle_signal(self, input: HandleSignalInput) -> None:  # noqa: A002 - the SDK's name
        with self._asked(input.signal, input.headers):
            await super().handle_signal(input)

    async def handle_update_handler(self, input: HandleUpdateInput) -> Any:  # noqa: A002 - the SDK's name
        with self._asked(input.update, input.headers):
            return await super().handle_update_handler(input)

    @contextlib.contextmanager
    def _asked(self, name: str, headers: Mapping[str, Payload]) -> Iterator[None]:
        caused, began = _carried(headers), workflow.now()
        if caused is not None and caused != self._parent:
            self._links = (*(each for each in self._links if each != caused), caused)[-MOST_LINKS:]
        try:
            yield
        except FailureError as error:
            self._tell_who_asked(name, caused, began, _code(error))
            raise
        except Exception as error:
            _fault(error)
            raise
        self._tell_who_asked(name, caused, began, None)

    def _tell_who_asked(
        self, name: str, caused: str | None, began: datetime, failure: str | None
    ) -> None:
        if caused is None or caused == self._parent or workflow.unsafe.is_replaying():
            return
        workflow_id = workflow.info().workflow_id
        told = Asked(name, workflow_id, caused, self._own, began, workflow.now(), failure)
        workflow.extern_functions()[_ASKED](told)

    def _end(self, failure: str | None) -> None:
        if workflow.unsafe.is_replaying():
            return
        info = workflow.info()
        told = Ended(
            info.workflow_type,
            info.workflow_id,
            info.run_id,
            info.task_queue,
            self._parent,
            self._own,
            info.start_time,
            workflow.now(),
            failure,
            self._links,
        )
        workflow.extern_functions()[_ENDED](told)


class _Outbound(WorkflowOutboundInterceptor):
    def __init__(
        self,
        next: WorkflowOutboundInterceptor,  # noqa: A002 - the SDK's name
        own: str,
        parent: str | None,
        links: Callable[[], Sequence[str]],
    ) -> None:
        super().__init__(next)
        self._own = own
        self._parent = parent
        self._links = links

    def start_activity(self, input: StartActivityInput) -> workflow.ActivityHandle[Any]:  # noqa: A002 - the SDK's name
        input.headers = self._with(input.headers, self._own)
        return super().start_activity(input)

    def start_local_activity(
        self,
        input: StartLocalActivityInput,  # noqa: A002 - the SDK's name
    ) -> workflow.ActivityHandle[Any]:
        input.headers = self._with(input.headers, self._own)
        return super().start_local_activity(input)

    def continue_as_new(self, input: ContinueAsNewInput) -> NoReturn:  # noqa: A002 - the SDK's name
        """The next execution stands beside this one."""
        input.headers = self._with(input.headers, self._parent or self._own)
        super().continue_as_new(input)

    def _with(self, headers: Mapping[str, Payload], above: str) -> dict[str, Payload]:
        found = {**headers, HEADER: Payload(data=above.encode())}
        if links := self._links():
            found[LINK] = Payload(data=",".join(links).encode())
        return found


def own_span(run_id: str, parent: str | None) -> str:
    """The `traceparent` of an execution: in its parent's trace, or in one of its own."""
    made = hashlib.blake2b(run_id.encode(), digest_size=24).hexdigest()
    trace, flags = (parent[3:35], parent[53:]) if parent else (made[:32], "01")
    return f"00-{trace}-{made[32:]}-{flags}"


def _carried(headers: Mapping[str, Payload]) -> str | None:
    found = headers.get(HEADER)
    text = found.data.decode("ascii", "replace") if found else ""
    return text if _TRACEPARENT.fullmatch(text) else None


def _linked(headers: Mapping[str, Payload]) -> tuple[str, ...]:
    found = headers.get(LINK)
    each = found.data.decode("ascii", "replace").split(",") if found else []
    return tuple(text for text in each[-MOST_LINKS:] if _TRACEPARENT.fullmatch(text))


def _code(error: FailureError) -> str:
    code = error.type if isinstance(error, ApplicationError) else None
    return code or type(error).__name__


def _subject(workflow_id: str | None) -> dict[str, str]:
    """The run that a workflow's id names."""
    found = _ID.search(workflow_id or "")
    return {"run_id": found[0]} if found else {}


def _tell_ended(told: Ended) -> None:
    tracing.past(
        f"workflow {told.workflow_type}",
        own=told.own,
        parent=told.parent,
        began=told.began,
        ended=told.ended,
        failure=told.failure,
        attributes={
            "temporal.workflow.type": told.workflow_type,
            "temporal.workflow.id": told.workflow_id,
            "temporal.workflow.run_id": told.run_id,
            "temporal.task_queue": told.task_queue,
            **{f"jobpilot.{name}": value for name, value in _subject(told.workflow_id).items()},
        },
        links=told.links,
    )


def _tell_asked(told: Asked) -> None:
    tracing.past(
        f"workflow takes {told.name}",
        own=None,
        parent=told.parent,
        began=told.began,
        ended=told.ended,
        failure=told.failure,
        attributes={
            "temporal.workflow.id": told.workflow_id,
            **{f"jobpilot.{name}": value for name, value in _subject(told.workflow_id).items()},
        },
        links=(told.workflow,),
    )


def _fault(error: Exception) -> None:
    """Temporal tries the task again for ever; somebody should know. Never for what a run fails with by design."""
    if not workflow.unsafe.is_replaying():
        info = workflow.info()
        workflow.extern_functions()[_FAULTY](error, info.workflow_type, info.workflow_id)


def _tell_faulty(error: Exception, workflow_type: str, workflow_id: str) -> None:
    log.error(
        "workflow.faulty",
        workflow_type=workflow_type,
        workflow_id=workflow_id,
        run_id=_subject(workflow_id).get("run_id"),
        exc_info=error,
    )
