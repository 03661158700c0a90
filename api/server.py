"""How uvicorn serves the app: strict about HTTP, silent about itself, no compression of WebSocket messages."""

import asyncio
import json
import sys
from http import HTTPStatus
from typing import ClassVar, Final

import h11
import uvicorn
from starlette.types import ASGIApp
from ulid import ULID
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.errors import MEDIA_TYPE

# Above this the connection ends unread; between MAX_HEADER_BYTES of the guard and this the answer is a problem.
MAX_HEAD_BYTES: Final = 128 * 1024
WS_MESSAGE_BYTES: Final = 64 * 1024
WS_PING_SECONDS: Final = 20.0
KEEP_ALIVE_SECONDS: Final = 15
SHUTDOWN_SECONDS: Final = 3


class StrictHttp(H11Protocol):
    """h11 keeps to RFC 9112 and bounds what it reads of a head; what it refuses leaves as a problem too.

    A head that does not arrive in time ends its connection: uvicorn itself would wait for it for ever.
    """

    head_seconds: ClassVar[float] = 20.0
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self._wait_for_head()
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(self.head_seconds, self._head_is_late)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _head_is_late(self) -> None:
        self._late = None
        if self.conn.their_state is h11.IDLE:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        error = sys.exception()
        hint = getattr(error, "error_status_hint", 400)
        status = HTTPStatus(hint if hint in (400, 413, 431, 501) else 400)
        too_large = status == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        body = json.dumps(
            {
                "type": "about:blank",
                "title": status.phrase,
                "status": status.value,
                "detail": "The headers are too large." if too_large else msg,
                "code": "headers_too_large" if too_large else "malformed_request",
                "request_id": str(ULID()),
            }
        ).encode()
        headers = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            head = h11.Response(
                status_code=status.value, headers=headers, reason=status.phrase.encode()
            )
            for event in (head, h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def server_config(app: ASGIApp, *, host: str, port: int, log_level: str) -> uvicorn.Config:
    """The one configuration of command line, tests and benchmarks."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=StrictHttp,
        h11_max_incomplete_event_size=MAX_HEAD_BYTES,
        ws="websockets-sansio",
        ws_max_size=WS_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=WS_PING_SECONDS,
        ws_ping_timeout=WS_PING_SECONDS,
        log_config=None,
        log_level=log_level.lower(),
        access_log=False,
        server_header=False,
        # the app reads X-Forwarded-For itself, and only behind TRUSTED_PROXIES
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
