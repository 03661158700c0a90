"""One accepted socket: reads what the browser says, writes what the hub queued, ends with a reason."""

import asyncio
import contextlib
import json
import time
from collections import deque
from typing import Final

from pydantic import ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.live.hub import Hub
from api.live.listener import CloseCode, Listener
from api.live.messages import CLIENT_MESSAGE, Ping, Subscribe, Unsubscribe
from jobpilot.runs.domain.messages import topic

RATE: Final = 20
RATE_SECONDS: Final = 10.0
STRIKES: Final = 3
TOPICS: Final = 50
SEND_SECONDS: Final = 10.0
"""A reader that takes no byte for so long is gone."""


class LiveSocket:
    def __init__(self, websocket: WebSocket, hub: Hub, listener: Listener) -> None:
        self._websocket = websocket
        self._hub = hub
        self._listener = listener
        self._strikes = 0
        self._heard: deque[float] = deque(maxlen=RATE)

    async def serve(self) -> None:
        """Until either side ends it."""
        writing = asyncio.create_task(self._write())
        try:
            await self._hub.join(self._listener)
            await self._read()
        except WebSocketDisconnect:
            writing.cancel()
        finally:
            await self._hub.leave(self._listener)
            with contextlib.suppress(asyncio.CancelledError):
                await writing

    async def _write(self) -> None:
        listener = self._listener
        try:
            while listener.closing is None:
                await listener.wake.wait()
                listener.wake.clear()
                while listener.queue and listener.closing is None:
                    text = listener.queue.popleft()
                    async with asyncio.timeout(SEND_SECONDS):
                        await self._websocket.send({"type": "websocket.send", "text": text})
            async with asyncio.timeout(1):
                await self._websocket.close(listener.closing)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):
            listener.close(CloseCode.TOO_SLOW)

    async def _read(self) -> None:
        listener = self._listener
        while listener.closing is None:
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1005))
            text = message.get("text")
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
            return self._strike()
        if isinstance(message, Ping):
            self._say({"type": "pong"})
        elif isinstance(message, Unsubscribe):
            self._listener.cursors.pop(message.run_id, None)
        else:
            await self._subscribe(message)

    def _strike(self) -> None:
        self._strikes += 1
        if self._strikes >= STRIKES:
            return self._listener.close(CloseCode.BAD_MESSAGE)
        self._say({"type": "error", "code": "bad_message"})

    async def _subscribe(self, message: Subscribe) -> None:
        listener, run_id = self._listener, message.run_id
        if len(listener.cursors) >= TOPICS and not listener.all_runs:
            return self._say({"type": "error", "code": "too_many_topics", "topic": message.topic})
        try:
            last_seq = await self._hub.follow(listener, run_id, message.after)
        except Exception:  # noqa: BLE001 - the database is away: the browser asks again
            return self._say({"type": "error", "code": "unavailable", "topic": message.topic})
        if last_seq is None:
            return listener.close(CloseCode.NOT_FOUND)
        self._say({"type": "subscribed", "topic": topic(run_id), "last_seq": last_seq})
        self._hub.catch_up(listener, run_id)

    def _say(self, message: dict[str, object]) -> None:
        self._listener.send(json.dumps(message, separators=(",", ":")))
