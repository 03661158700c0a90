"""Logs, traces and reports of faults of one process, as the settings want them.

OpenTelemetry and Sentry are imported here, and only when they are switched on: a process without them starts as fast
and stays as small as if they were not installed.
"""

import os
from typing import Final

from jobpilot import faults, tracing
from jobpilot.adapters.logs.configure import configure_logging
from jobpilot.settings import Settings, SettingsError

ENDPOINT: Final = "OTEL_EXPORTER_OTLP_ENDPOINT"


def configure_process_logging(settings: Settings, *, service: str) -> None:
    configure_logging(settings.log_level, service=service)


def observe_process(settings: Settings, *, service: str) -> None:
    """Logs, and traces and reports if wanted. `service` is `api` or `worker`. Raises SettingsError for a wrong DSN."""
    configure_process_logging(settings, service=service)
    _trace(settings, service)
    _report_faults(settings, service)


def stop_observing() -> None:
    """Send what has not been sent, for some seconds at most."""
    tracing.close()
    faults.close()


def _trace(settings: Settings, service: str) -> None:
    endpoint = settings.otel_exporter_otlp_endpoint
    if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return
    if endpoint is None and settings.traces == "off":
        return
    from opentelemetry.sdk.trace import SpanProcessor

    from jobpilot.adapters.traces.allowed import AllowedOnly
    from jobpilot.adapters.traces.recorder import OpenTelemetryRecorder
    from jobpilot.adapters.traces.sending import Sending

    processors: list[SpanProcessor] = []
    if endpoint is not None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        # the environment may hold more than the settings do; what is not there comes from .env
        own = None if ENDPOINT in os.environ else f"{endpoint.rstrip('/')}/v1/traces"
        processors.append(Sending(AllowedOnly(OTLPSpanExporter(endpoint=own)), "otlp"))
    if settings.traces == "file":
        from jobpilot.adapters.traces.files import DELAY_MILLISECONDS, SpanFile

        file = SpanFile(settings.jobpilot_home / "traces", service)
        processors.append(
            Sending(AllowedOnly(file), "file", schedule_delay_millis=DELAY_MILLISECONDS)
        )
    resource = {
        "service.name": os.environ.get("OTEL_SERVICE_NAME") or f"jobpilot-{service}",
        "service.version": settings.release,
        "deployment.environment.name": settings.app_env,
    }
    tracing.install(OpenTelemetryRecorder(resource, *processors))


def _report_faults(settings: Settings, service: str) -> None:
    if settings.sentry_dsn is None:
        return
    from jobpilot.adapters.faults.sentry import SentryReporter

    try:
        reporter = SentryReporter(
            settings.sentry_dsn.get_secret_value(),
            environment=settings.app_env,
            release=settings.release,
            service=service,
        )
    except ValueError as error:
        raise SettingsError(str(error)) from error
    faults.install(reporter)
