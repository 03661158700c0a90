"""What was under way is not under way elsewhere: no workflow works on it, and nothing is sent because of it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

Row = dict[str, Any]
ACTIVE: Final = frozenset({"queued", "running", "waiting", "paused", "parked"})


def settled(table: str, row: Row) -> Row:
    """The row as it is taken in; most are as they were."""
    settle = _SETTLE.get(table)
    return {**row, **settle(row)} if settle is not None else row


def _run(row: Row) -> Row:
    if row.get("state") not in ACTIVE:
        return {}
    return {"state": "cancelled", "finished_at": row.get("finished_at") or row.get("updated_at")}


def _question(row: Row) -> Row:
    return {"state": "cancelled"} if row.get("state") == "pending" else {}


def _mail(row: Row) -> Row:
    """Whether a mail that was on its way arrived, nobody here knows."""
    after = {"pending": "cancelled", "sending": "uncertain"}.get(str(row.get("state")))
    return {"state": after} if after else {}


def _call(row: Row) -> Row:
    if row["state"] != "reserved":
        return {}
    return {"state": "released", "finished_at": row["attempted_at"]}


def _month(row: Row) -> Row:
    """What was set aside for calls that never ended is given back."""
    given_back = row.get("released_micros", 0) + row.get("reserved_micros", 0)
    return {"reserved_micros": 0, "released_micros": given_back, "wanted_micros": None}


def _resume(row: Row) -> Row:
    if row.get("status") not in ("uploaded", "reading"):
        return {}
    return {"status": "failed", "failure_code": "interrupted"}


_SETTLE: Final[Mapping[str, Callable[[Row], Row]]] = {
    "runs": _run,
    "pending_actions": _question,
    "mails": _mail,
    "llm_calls": _call,
    "llm_months": _month,
    "resumes": _resume,
}
