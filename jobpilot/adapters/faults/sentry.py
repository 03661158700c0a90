"""Reports of faults, by Sentry's SDK: which fault, where in the code, at which work. Nothing that a person wrote.

An event is built anew from what is listed here, so a field that the SDK adds one day stays at home: no message of an
exception, no local variable, no line of source, no request, no breadcrumb, no name of the machine.
"""

from collections.abc import Mapping
from typing import Any, Final

import sentry_sdk
from sentry_sdk.types import Event, Hint
from sentry_sdk.utils import BadDsn, event_from_exception

from jobpilot.adapters.logs.allowed import CORRELATION, fact_of, place

FACTS: Final = CORRELATION | {"event", "service"}
LONGEST: Final = 200
CLOSING_SECONDS: Final = 2.0
_TOP: Final = ("event_id", "timestamp", "level", "platform", "release", "environment", "sdk")
_FRAME: Final = ("function", "module", "lineno", "in_app")


class SentryReporter:
    """One for a process. Sends in a thread of its own; while Sentry is away, reports are dropped."""

    def __init__(self, dsn: str, *, environment: str, release: str, service: str) -> None:
        """Raises ValueError for what is no DSN."""
        self._service = service
        try:
            self._client = sentry_sdk.Client(
                dsn=dsn,
                environment=environment,
                release=release,
                before_send=_allowed_only,
                default_integrations=False,
                auto_enabling_integrations=False,
                send_default_pii=False,
                include_local_variables=False,
                include_source_context=False,
                max_request_body_size="never",
                max_breadcrumbs=0,
                traces_sample_rate=None,
                auto_session_tracking=False,
                server_name="",
                shutdown_timeout=CLOSING_SECONDS,
            )
        except BadDsn as error:
            raise ValueError(
                "SENTRY_DSN is not the address that Sentry gives to a project"
            ) from error

    def report(self, error: BaseException, facts: Mapping[str, str]) -> None:
        event, hint = event_from_exception(error, client_options=self._client.options)
        event["tags"] = {**facts, "service": self._service}
        self._client.capture_event(event, hint)

    def close(self) -> None:
        self._client.close(timeout=CLOSING_SECONDS)


def _allowed_only(event: Event, hint: Hint) -> Event:
    found: dict[str, Any] = dict(event)
    kept: dict[str, Any] = {name: found[name] for name in _TOP if name in found}
    tags = found.get("tags") or {}
    kept["tags"] = {name: str(tags[name])[:LONGEST] for name in tags.keys() & FACTS}
    values = (found.get("exception") or {}).get("values") or []
    kept["exception"] = {"values": [_exception(value) for value in values]}
    raised = (hint.get("exc_info") or (None, None))[1]
    if isinstance(raised, BaseException) and kept["exception"]["values"]:
        # the newest is the last; its codes say more than its type
        kept["exception"]["values"][-1]["value"] = fact_of(raised)
    return kept  # type: ignore[return-value]


def _exception(value: Mapping[str, Any]) -> dict[str, Any]:
    frames = (value.get("stacktrace") or {}).get("frames") or []
    return {
        "type": value.get("type"),
        "module": value.get("module"),
        "value": str(value.get("type")),
        "stacktrace": {"frames": [_frame(frame) for frame in frames]},
    }


def _frame(frame: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: frame[name] for name in _FRAME if name in frame}
    return {**kept, "filename": place(str(frame.get("abs_path") or frame.get("filename") or ""))}
