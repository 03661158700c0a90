"""A person's running total of a month in Redis, and the alert when most of the budget is spent.

`llm_cost:{user_id}:{YYYY-MM}` holds micro-dollars for 35 days; the next call, or looking at the costs, writes it anew
when it was lost. Alerts go out on `alerts:cost:{user_id}`.
"""

import json
from collections.abc import Awaitable
from datetime import date, timedelta
from typing import Final, cast
from uuid import UUID

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
KEPT: Final = timedelta(days=35)
# totals only grow: of two that arrive in the wrong order the greater is the later one
_RAISE: Final = """
local known = tonumber(redis.call('get', KEYS[1]) or '-1')
if known < tonumber(ARGV[1]) then
  redis.call('set', KEYS[1], ARGV[1], 'EX', ARGV[2])
end
return 1
"""


class RedisSpendingBoard:
    """Implements `jobpilot.ports.spending.SpendingBoard`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def show(self, user_id: UUID, month: date, settled_micros: int) -> None:
        """Set the month's total unless a later one is there."""
        seconds = int(KEPT.total_seconds())
        raised = self._redis.eval(
            _RAISE, 1, total_key(user_id, month), str(settled_micros), str(seconds)
        )
        await self._quietly(cast("Awaitable[object]", raised))

    async def alert(
        self, user_id: UUID, month: date, settled_micros: int, monthly_micros: int
    ) -> None:
        """Tell whoever listens."""
        message = {
            "v": 1,
            "type": "cost.alert",
            "month": f"{month:%Y-%m}",
            "settled_micros": settled_micros,
            "monthly_micros": monthly_micros,
        }
        await self._quietly(self._redis.publish(alert_channel(user_id), json.dumps(message)))

    async def _quietly(self, command: Awaitable[object]) -> None:
        try:
            await command
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("spending_not_shown", reason=type(error).__name__)


def total_key(user_id: UUID, month: date) -> str:
    return f"llm_cost:{user_id}:{month:%Y-%m}"


def alert_channel(user_id: UUID) -> str:
    return f"alerts:cost:{user_id}"
