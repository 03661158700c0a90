"""The event bus over Redis pub/sub: one channel per user, `agent:status:{user_id}`."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from jobpilot.adapters.events.pushes import PushReader
from jobpilot.ports.events import BusMessage

log = structlog.get_logger(__name__)
CHANNEL = "agent:status:{user_id}"
PAUSE_CHANNEL = "agent:pause:{user_id}"
RESUME_CHANNEL = "agent:resume:{user_id}"
IDLE_CHANNEL = "agent:status:none"
PUBLISH_SECONDS = 1.0
RETRY_SECONDS = 1.0
SILENCE_SECONDS = 10.0
READ_BYTES = 64 * 1024


def channel(user_id: UUID) -> str:
    return CHANNEL.format(user_id=user_id)


class RedisEventBus:
    """`redis` publishes; each subscription has a connection of its own to `url`."""

    def __init__(self, redis: Redis, url: str) -> None:
        self._redis = redis
        self._url = url
        self._silent_until = 0.0

    async def publish(self, user_id: UUID, bodies: Sequence[bytes]) -> None:
        await self._publish(channel(user_id), bodies)

    async def announce_pause(self, user_id: UUID, *, paused: bool) -> None:
        name = PAUSE_CHANNEL if paused else RESUME_CHANNEL
        await self._publish(name.format(user_id=user_id), [b"{}"])

    async def _publish(self, name: str, bodies: Sequence[bytes]) -> None:
        if time.monotonic() < self._silent_until:
            return
        try:
            async with asyncio.timeout(PUBLISH_SECONDS):
                pipeline = self._redis.pipeline(transaction=False)
                for body in bodies:
                    pipeline.publish(name, body)
                await pipeline.execute()
        except (RedisError, OSError, TimeoutError) as error:
            # listeners read the database meanwhile; do not make every writer wait for a dead server
            self._silent_until = time.monotonic() + RETRY_SECONDS
            log.warning("events.publish_failed", error=type(error).__name__)

    def subscription(self) -> "RedisSubscription":
        return RedisSubscription(self._url)


class RedisSubscription:
    """One pub/sub connection for all users of this process. Reconnects by itself for ever."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, decode_responses=False, socket_connect_timeout=1.0)
        self._users: dict[bytes, UUID] = {}
        """By channel: looking up is cheaper than parsing the id out of every message."""
        self._pubsub: PubSub | None = None
        self._writing = asyncio.Lock()

    async def add(self, user_id: UUID) -> None:
        self._users[channel(user_id).encode()] = user_id
        await self._tell("subscribe", channel(user_id))

    async def remove(self, user_id: UUID) -> None:
        self._users.pop(channel(user_id).encode(), None)
        await self._tell("unsubscribe", channel(user_id))

    async def _tell(self, command: str, name: str) -> None:
        pubsub = self._pubsub
        if pubsub is None:
            return  # `_connected` subscribes to everything that is wanted by then
        with contextlib.suppress(RedisError, OSError):
            async with self._writing:
                await getattr(pubsub, command)(name)

    async def messages(self) -> AsyncIterator[BusMessage | None]:
        while True:
            try:
                pubsub = await self._connected()
                yield None
                async for name, body in self._pushes(pubsub):
                    user_id = self._users.get(name)
                    if user_id is not None:
                        yield BusMessage(user_id, body)
            except (RedisError, OSError) as error:
                log.warning("events.subscription_lost", error=type(error).__name__)
            await self._drop()
            await asyncio.sleep(RETRY_SECONDS)

    async def _connected(self) -> PubSub:
        pubsub = self._redis.pubsub()
        known = list(self._users)
        await pubsub.subscribe(IDLE_CHANNEL, *known)
        self._pubsub = pubsub
        if added := self._users.keys() - known:  # while the connection was being made
            await pubsub.subscribe(*added)
        return pubsub

    async def _pushes(self, pubsub: PubSub) -> AsyncIterator[tuple[bytes, bytes]]:
        """Raises ConnectionError when the server is gone, or silent after having been asked."""
        reader, pushes, asked = _bytes_of(pubsub), PushReader(), False
        while True:
            try:
                async with asyncio.timeout(SILENCE_SECONDS):
                    data = await reader.read(READ_BYTES)
            except TimeoutError as error:
                if asked:
                    raise ConnectionError("silent") from error
                asked = True
                async with self._writing:
                    await pubsub.ping()
                continue
            if not data:
                raise ConnectionError("closed")
            asked = False
            for push in pushes.feed(data):
                yield push

    async def _drop(self) -> None:
        pubsub, self._pubsub = self._pubsub, None
        if pubsub is not None:
            with contextlib.suppress(RedisError, OSError):
                await pubsub.aclose()  # type: ignore[no-untyped-call]

    async def aclose(self) -> None:
        await self._drop()
        await self._redis.aclose()


def _bytes_of(pubsub: PubSub) -> asyncio.StreamReader:
    """The library connects (address, password, TLS); from there on we read ourselves."""
    reader: asyncio.StreamReader | None = getattr(pubsub.connection, "_reader", None)
    if reader is None:
        raise ConnectionError("not connected")
    return reader
