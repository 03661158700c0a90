"""One line of JSON per event on standard error, for our own loggers and for those of libraries."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Final

import structlog

# Values under these names are never written, whatever they hold.
SECRET_NAMES: Final = re.compile(
    r"(?i)password|passwd|secret|token|ticket|authorization|cookie|api_?key|code_verifier|private|email|phone"
)
# What carries a secret inside a longer text: query values, bearer headers, tokens, credentials in addresses. Every
# repetition is bounded, so that no text makes a pattern slow.
_PATTERNS: Final = (
    (
        re.compile(
            r"(?i)([?&;][a-z0-9_]{0,40}?(?:token|ticket|code|secret|key|password)[a-z0-9_]{0,40}=)"
            r"[^&\s\"'#]{1,8000}"
        ),
        r"\1…",
    ),
    (re.compile(r"(?i)\b(bearer|basic)\s{1,4}[A-Za-z0-9._~+/=-]{1,8000}"), r"\1 …"),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_.-]{0,8000}"), "…"),
    (re.compile(r"(\b[a-z][a-z0-9+]{1,30}://[^/\s:@]{0,128}:)[^@\s/]{1,256}@"), r"\1…@"),
    (re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"), "…@…"),
)
MAX_VALUE_LENGTH: Final = 8000
NOISY: Final = ("uvicorn.access", "httpx", "httpcore", "watchfiles", "asyncio")


def redact(text: str) -> str:
    """The text without query secrets, bearer tokens, credentials in addresses and e-mail addresses."""
    if len(text) > MAX_VALUE_LENGTH:
        text = text[:MAX_VALUE_LENGTH] + "…"
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def redact_event(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor."""
    for name, value in event.items():
        event[name] = "…" if SECRET_NAMES.search(name) else _clean(value)
    return event


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Mapping):
        return {
            name: "…" if SECRET_NAMES.search(str(name)) else _clean(inner)
            for name, inner in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_clean(inner) for inner in value]
    return value


def configure_logging(level: str, *, service: str) -> None:
    """Send everything through one JSON formatter. Safe to call again."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _named(service),
                redact_event,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _named(service: str) -> structlog.typing.Processor:
    def add(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
        event["service"] = service
        return event

    return add
