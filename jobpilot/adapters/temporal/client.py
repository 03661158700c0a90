"""Connecting to Temporal, the same way for API, workers, tools and tests."""

from collections.abc import Sequence
from datetime import timedelta

from temporalio.client import Client, Plugin
from temporalio.converter import PayloadCodec
from temporalio.service import GrpcCompression, RetryConfig

from jobpilot.adapters.temporal.address import TemporalAddress
from jobpilot.adapters.temporal.carrying import TraceCarrier
from jobpilot.adapters.temporal.converter import data_converter

CONNECT_SECONDS = 3.0
RETRY = RetryConfig(
    initial_interval_millis=100, max_interval_millis=1000, max_elapsed_time_millis=4000
)
"""How long the client itself repeats a call; what must not be lost is repeated by its caller."""


async def connect(
    target: str | TemporalAddress,
    namespace: str,
    *,
    lazy: bool,
    plugins: Sequence[Plugin] = (),
    codec: PayloadCodec | None = None,
) -> Client:
    """A text is the address of a server that wants neither encryption nor a key.

    Lazy: never fails; the first call connects. Otherwise raises RuntimeError when nobody answers.
    """
    address = target if isinstance(target, TemporalAddress) else TemporalAddress(target)
    return await Client.connect(
        **address.connect_config(namespace),
        lazy=lazy,
        plugins=plugins,
        interceptors=[TraceCarrier()],
        data_converter=data_converter(codec),
        retry_config=RETRY,
        connect_timeout=timedelta(seconds=CONNECT_SECONDS),
        # between processes of one machine, or of one data centre: compressing costs more than it saves
        grpc_compression=GrpcCompression.NONE,
    )
