"""In which order locks are taken, so that nobody waits for somebody who waits for them.

Problem: two transactions that take the same two locks in different orders wait for each other, until the database
kills one of them. Most locks are not asked for by name: an UPDATE takes its row's, and an INSERT the rows that it
refers to (weakly: `for key share`, which only a deletion and the `for update` of `lock_account` keep out).
Mechanism: one order for the house. A transaction takes what it needs of it from the top downwards:

1. the account as a whole: shared by every transaction of a person (`Database.transaction` asks for it together with the
   role), alone by whoever deletes the person's rows (`hold_account_alone`, which never stands in line)
2. the locks with a name, in the order in which `Named` lists them; idempotency keys are tried and never waited for
3. `users`
4. `llm_months`, then `llm_calls`
5. `mails`, `drafts`, `jobs`, `applications`, `matches`, each before the next
6. `resumes`, then `runs`, then `pending_actions`
7. `outbox`, whose rows are locked by nobody but the dispatcher and a deletion

Several rows of one table are locked in the order of their ids (`order by id … for update`), under a lock with a name,
or with `skip locked`. A deletion cuts an account off first and stops its runs in a transaction of their own: holding
`users` for itself it may wait for nothing that a writer holds, for every writer's INSERT waits for it.
`tests/integration/database/test_locks.py` lets pairs of transactions meet.
"""

import hashlib
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_ACCOUNT: Final = "account"


class Named(StrEnum):
    """What is locked though it is no row. Held until the transaction ends."""

    CATALOGUE = "catalogue"
    """Postings that belong to nobody: their duplicates refer to each other across boards."""

    RANKING = "ranking"
    """The matches of one résumé."""

    EXPIRY = "expiry"
    """Everybody's answers to repeated requests that are not wanted any more."""


async def hold(session: AsyncSession, name: Named, of: UUID | None = None) -> None:
    """Wait until nobody else holds it."""
    query = text("select pg_advisory_xact_lock(:number)")
    await session.execute(query, {"number": _number(name, of)})


def share_account(user_id: UUID) -> str:
    """The statement with which a transaction says that it is at work on the account."""
    return f"select pg_advisory_xact_lock_shared({_number(_ACCOUNT, user_id)})"


async def hold_account_alone(session: AsyncSession, user_id: UUID) -> bool:
    """Whether no transaction of the person is at work: then none begins until this one ends.

    Nobody waits behind a wish for it, so a transaction that opens another one for the same person does no harm.
    """
    query = text("select pg_try_advisory_xact_lock(:number)")
    return bool(await session.scalar(query, {"number": _number(_ACCOUNT, user_id)}))


def _number(name: str, of: UUID | None) -> int:
    digest = hashlib.sha256(name.encode() + (b"" if of is None else of.bytes)).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
