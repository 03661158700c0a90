"""Connecting to Temporal, the same way for API, workers, tools and tests."""

from collections.abc import Sequence
from datetime import timedelta

from temporalio.client import Client, Plugin
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.envconfig import ClientConfigProfile
from temporalio.service import GrpcCompression, RetryConfig

from jobpilot.adapters.temporal.carrying import TraceCarrier

CONNECT_SECONDS = 3.0
RETRY = RetryConfig(
    initial_interval_millis=100, max_interval_millis=1000, max_elapsed_time_millis=4000
)
"""How long the client itself repeats a call; what must not be lost is repeated by its caller."""


async def connect(
    target: str, namespace: str, *, lazy: bool, plugins: Sequence[Plugin] = ()
) -> Client:
    """Connect with TLS, key and metadata from Temporal's own environment variables, address from ours.

    Lazy: never fails; the first call connects. Otherwise raises RuntimeError when nobody answers.
    """
    profile = ClientConfigProfile.load().to_client_connect_config()
    profile["target_host"] = target
    profile["namespace"] = namespace
    return await Client.connect(
        **profile,
        lazy=lazy,
        plugins=plugins,
        interceptors=[TraceCarrier()],
        data_converter=pydantic_data_converter,
        retry_config=RETRY,
        connect_timeout=timedelta(seconds=CONNECT_SECONDS),
        # between processes of one machine, or of one data centre: compressing costs more than it saves
        grpc_compression=GrpcCompression.NONE,
    )
