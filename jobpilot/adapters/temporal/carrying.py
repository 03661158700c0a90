"""The trace of whoever starts, tells or asks a workflow, in a header of the call.

A signal goes out together with the start of a workflow that may not be open; both get the same header.
"""

from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.client import (
    Interceptor,
    OutboundInterceptor,
    StartWorkflowInput,
    StartWorkflowUpdateInput,
    WorkflowHandle,
    WorkflowUpdateHandle,
)

from jobpilot import tracing


class TraceCarrier(Interceptor):
    """Does nothing while no trace is recorded. The worker's side is in `workers.tracing`."""

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:  # noqa: A002 - the SDK's name
        return _Outbound(next)


class _Outbound(OutboundInterceptor):
    async def start_workflow(self, input: StartWorkflowInput) -> WorkflowHandle[Any, Any]:  # noqa: A002 - the SDK's name
        with tracing.span(
            f"start {input.workflow}", kind=tracing.CLIENT, temporal__workflow__id=input.id
        ):
            if (current := tracing.traceparent()) is not None:
                input.headers = {**input.headers, tracing.HEADER: Payload(data=current.encode())}
            return await super().start_workflow(input)

    async def start_workflow_update(
        self,
        input: StartWorkflowUpdateInput,  # noqa: A002 - the SDK's name
    ) -> WorkflowUpdateHandle[Any]:
        with tracing.span(
            f"update {input.update}", kind=tracing.CLIENT, temporal__workflow__id=input.id
        ):
            if (current := tracing.traceparent()) is not None:
                input.headers = {**input.headers, tracing.HEADER: Payload(data=current.encode())}
            return await super().start_workflow_update(input)
