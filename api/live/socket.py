"""One accepted socket: reads what the browser says, writes what the hub queued, ends with a reason."""

import asyncio
import contextlib
import json
import time
from collections import deque
from typing import Final

import structlog
from pydantic import ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.live.hub import Hub
from api.live.listener import CloseCode, Listener
from api.live.messages import CLIENT_MESSAGE, Ping, Subscribe, Unsubscribe
from jobpilot.runs.domain.messages import topic

log = structlog.get_logger(__name__)
RATE: Final = 20
RATE_SECONDS: Final = 10.0
STRIKES: Final = 3
TOPICS: Final = 50
GOODBYE_SECONDS: Final = 2.0
"""How long the reason for closing may take to be sent and answered."""


class LiveSocket:
    def __init__(self, websocket: WebSocket, hub: Hub, listener: Listener) -> None:
        self._websocket = websocket
        self._hub = hub
        self._listener = listener
        self._strikes = 0
        self._heard: deque[float] = deque(maxlen=RATE)

    async def serve(self) -> None:
        """Until either side ends it."""
        listener = self._listener
        writing = asyncio.create_task(self._write())
        try:
            async with asyncio.timeout(None) as limit:
                listener.on_close = lambda: limit.reschedule(_soon())
                await self._join()
                await self._read()
        except (WebSocketDisconnect, TimeoutError):
            pass  # it left, or did not take the reason why it was asked to leave
        finally:
            listener.on_close = None
            writing.cancel()
            await self._hub.leave(listener)

    async def _join(self) -> None:
        try:
            await self._hub.join(self._listener)
        except Exception as error:  # noqa: BLE001 - the database is away
            log.warning("live.join_failed", error=type(error).__name__)
            self._listener.close(CloseCode.TRY_AGAIN)

    async def _write(self) -> None:
        listener = self._listener
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            while listener.closing is None:
                await listener.wake.wait()
                listener.wake.clear()
                while listener.queue and listener.closing is None:
                    text = listener.queue.popleft()
                    listener.busy_since = time.monotonic()
                    await self._websocket.send({"type": "websocket.send", "text": text})
                listener.busy_since = None
            await self._websocket.close(listener.closing)

    async def _read(self) -> None:
        listener = self._listener
        while True:
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1005))
            text = message.get("text")
            if listener.closing is not None:
                continue
            if text is None:
                listener.close(CloseCode.UNSUPPORTED_DATA)
            elif self._too_fast():
                listener.close(CloseCode.POLICY)
            else:
                await self._hear(text)

    def _too_fast(self) -> bool:
        now = time.monotonic()
        full = len(self._heard) == RATE and now - self._heard[0] < RATE_SECONDS
        self._heard.append(now)
        return full

    async def _hear(self, text: str) -> None:
        try:
            message = CLIENT_MESSAGE.validate_json(text)
        except ValidationError:
            message = None
        if message is None:
            self._strike()
        elif isinstance(message, Ping):
            self._say({"type": "pong"})
        elif isinstance(message, Unsubscribe):
            self._listener.cursors.pop(message.run_id, None)
        else:
            await self._subscribe(message)

    def _strike(self) -> None:
        self._strikes += 1
        if self._strikes < STRIKES:
            self._say({"type": "error", "code": "bad_message"})
        else:
            self._listener.close(CloseCode.BAD_MESSAGE)

    async def _subscribe(self, message: Subscribe) -> None:
        listener, run_id = self._listener, message.run_id
        if len(listener.cursors) >= TOPICS and not listener.all_runs:
            self._say({"type": "error", "code": "too_many_topics", "topic": message.topic})
            return
        try:
            last_seq = await self._hub.follow(listener, run_id, message.after)
        except Exception as error:  # noqa: BLE001 - the database is away: the browser asks again
            log.warning("live.subscribe_failed", error=type(error).__name__)
            self._say({"type": "error", "code": "unavailable", "topic": message.topic})
            return
        if last_seq is None:
            listener.close(CloseCode.NOT_FOUND)
            return
        self._say({"type": "subscribed", "topic": topic(run_id), "last_seq": last_seq})
        self._hub.catch_up(listener, run_id)

    def _say(self, message: dict[str, object]) -> None:
        self._listener.send(json.dumps(message, separators=(",", ":")))


def _soon() -> float:
    return asyncio.get_running_loop().time() + GOODBYE_SECONDS
