"""In which order locks are taken, so that nobody waits for somebody who waits for them.

Problem: two transactions that take the same two locks in different orders wait for each other, until the database
kills one of them. Most locks are not asked for by name: an UPDATE takes its row's, and every INSERT of a person's row
the account's (`for key share`: only a deletion's `for update` keeps it out, but where the row was changed in just this
moment, it also waits for whoever is changing it again).
Mechanism: one order for the house. A transaction takes what it needs of it from the top downwards:

1. the account as a whole: shared by every transaction of a person (`Database.transaction` asks for it together with the
   role), alone by whoever deletes the person's rows (`hold_account_alone`, which never stands in line)
2. the locks with a name, in the order in which `Named` lists them; idempotency keys are tried and never waited for
3. `llm_months`, then `llm_calls`
4. `mails`, `drafts`, `jobs`, `applications`, `matches`, each before the next
5. `resumes`, then `runs`, then `pending_actions`
6. `outbox`, whose rows are locked by nobody but the dispatcher and a deletion
7. `users`: whoever changes it wants nothing afterwards that exists already. So a deletion cuts an account off first and
   stops its runs in a transaction of their own.

Several rows of one table are locked in the order of their ids (`order by id … for update`), under a lock with a name,
or with `skip locked`. `tests/integration/database/test_locks.py` lets pairs of transactions meet, and
`make prove-locks` lets many.
"""

import hashlib
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_ACCOUNT: Final = "account"
_HOLD: Final = text("select pg_advisory_xact_lock(:number)")
_SHARE: Final = text("select pg_advisory_xact_lock_shared(:number)")


class Named(StrEnum):
    """What is locked though it is no row. Held until the transaction ends."""

    PAUSING = "pausing"
    """Whether all runs of a person are to wait: shared by a run that begins."""

    CATALOGUE = "catalogue"
    """Postings that belong to nobody: their duplicates refer to each other across boards."""

    RANKING = "ranking"
    """The matches of one résumé."""

    EXPIRY = "expiry"
    """Everybody's answers to repeated requests that are not wanted any more."""


async def hold(
    session: AsyncSession, name: Named, of: UUID | None = None, *, shared: bool = False
) -> None:
    """Wait until nobody else holds it; `shared`: until nobody holds it for themselves."""
    await session.execute(_SHARE if shared else _HOLD, {"number": _number(name, of)})


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
