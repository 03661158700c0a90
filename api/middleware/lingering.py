"""An answer that is there before the request has ended must still be read by who is sending.

Problem: a connection that is closed while bytes arrive is reset, and the reset may reach the client before it has read
why it was refused. Mechanism: such an answer leaves whole, but the connection is closed only after what still comes has
been read and thrown away: for a moment, and up to a bound.
"""

import asyncio
from typing import Final

from starlette.types import Message, Receive, Send

SECONDS: Final = 1.0
MOST_BYTES: Final = 4 * 1024 * 1024


class Lingering:
    """Stands between the server and whoever answers one request."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._ended = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._ended = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        last = message["type"] == "http.response.body" and not message.get("more_body", False)
        if self._ended or not last:
            await self._send(message)
            return
        await self._send({**message, "more_body": True})
        await self._drain()
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _drain(self) -> None:
        left = MOST_BYTES
        try:
            async with asyncio.timeout(SECONDS):
                while not self._ended and left > 0:
                    left -= len((await self.receive()).get("body", b""))
        except TimeoutError:
            return
