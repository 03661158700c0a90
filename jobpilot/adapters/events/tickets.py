"""Tickets in Redis, by their hash. While Redis is away this process keeps its own."""

import hashlib
import secrets
import time
from typing import Final

import structlog
from pydantic import TypeAdapter
from redis.asyncio import Redis
from redis.exceptions import RedisError

from jobpilot.ports.tickets import TICKET_SECONDS, TicketHolder

log = structlog.get_logger(__name__)
KEPT_MAX: Final = 10_000
TICKET_LENGTH: Final = 43
_HOLDER: Final = TypeAdapter(TicketHolder)


class RedisTicketStore:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._own: dict[str, tuple[float, TicketHolder]] = {}

    async def issue(self, holder: TicketHolder) -> str:
        ticket = secrets.token_urlsafe(32)
        try:
            await self._redis.set(_key(ticket), _HOLDER.dump_json(holder), ex=TICKET_SECONDS)
        except (RedisError, OSError) as error:
            log.warning("tickets.kept_here", error=type(error).__name__)
            self._keep(_key(ticket), holder)
        return ticket

    async def redeem(self, ticket: str) -> TicketHolder | None:
        if len(ticket) != TICKET_LENGTH or not ticket.isascii():
            return None
        own = self._own.pop(_key(ticket), None)
        if own is not None:
            return own[1] if own[0] > time.monotonic() else None
        try:
            found = await self._redis.getdel(_key(ticket))
        except (RedisError, OSError):
            return None
        return None if found is None else _HOLDER.validate_json(found)

    def _keep(self, key: str, holder: TicketHolder) -> None:
        now = time.monotonic()
        self._own = {known: kept for known, kept in self._own.items() if kept[0] > now}
        if len(self._own) < KEPT_MAX:
            self._own[key] = (now + TICKET_SECONDS, holder)


def _key(ticket: str) -> str:
    return f"ws:ticket:{hashlib.sha256(ticket.encode()).hexdigest()}"
