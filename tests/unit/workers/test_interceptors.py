import asyncpg
import pytest
from sqlalchemy.exc import OperationalError

from workers.interceptors import is_away


class DriverError(Exception):
    def __init__(self, sqlstate: str | None) -> None:
        super().__init__()
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("sqlstate", "away"),
    [
        (None, True),
        (asyncpg.ConnectionFailureError.sqlstate, True),
        (asyncpg.CannotConnectNowError.sqlstate, True),
        (asyncpg.DeadlockDetectedError.sqlstate, True),
        (asyncpg.LockNotAvailableError.sqlstate, True),
        (asyncpg.QueryCanceledError.sqlstate, False),
        (asyncpg.UniqueViolationError.sqlstate, False),
    ],
)
def test_what_says_nothing_about_the_work(sqlstate: str | None, away: bool):
    assert is_away(OperationalError("select 1", {}, DriverError(sqlstate))) is away
