"""Where Temporal is, and how the connection is secured: as Temporal's own environment variables say it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from temporalio.envconfig import ClientConnectConfig


@dataclass(frozen=True)
class TemporalAddress:
    """`target` is host:port. `variables` go before the process's environment; None: a plain connection in any case.

    Names and meaning: docs.temporal.io/develop/environment-configuration.
    """

    target: str
    variables: Mapping[str, str] | None = field(default=None, repr=False)

    def connect_config(self, namespace: str) -> ClientConnectConfig:
        """Arguments of `Client.connect`. Raises OSError when a certificate cannot be read."""
        from temporalio.envconfig import ClientConfigProfile

        profile = ClientConfigProfile()
        if self.variables is not None:
            profile = ClientConfigProfile.load(override_env_vars={**os.environ, **self.variables})
        config = profile.to_client_connect_config()
        config["target_host"] = self.target
        config["namespace"] = namespace
        return config
