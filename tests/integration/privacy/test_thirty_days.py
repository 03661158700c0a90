"""The whole way of a scheduled deletion with real workers: what ends at once, what comes back, what is mailed when."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from temporalio.testing import TimeSkipper
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from jobpilot.briefings.contracts import schedule_id
from jobpilot.costs.contracts import BudgetAlert
from jobpilot.outreach.domain.mails import MailKind, MailState
from jobpilot.privacy.contracts import deletion_workflow_id
from tests.integration.privacy.conftest import Leaver, until
from tests.integration.sharing.test_shares import make_resume, share, token_of, visit

DAY = timedelta(days=1)
SIGNED_OUT = 4401
pytestmark = pytest.mark.usefixtures("leaving_worker")


async def subjects(leaver: Leaver) -> list[str]:
    """Of the mails about the deletion, in their order."""
    async with leaver.api.context.for_user(leaver.id) as factory:
        found = await factory.session.scalars(
            text("select created_at from mails where kind = :kind order by created_at"),
            {"kind": MailKind.ACCOUNT_DELETION},
        )
        return list(found)


async def is_scheduled(leaver: Leaver) -> bool:
    ids = await leaver.api.context.schedules.ids(schedule_id(leaver.id))
    return bool(ids)


class Passing:
    """The time of one deletion's workflow, which passes as it is told."""

    def __init__(self, skipper: TimeSkipper, handle) -> None:
        self._skipper = skipper
        self._handle = handle

    async def days(self, number: float) -> None:
        await self._skipper.fast_forward(self._handle, number * DAY)

    async def all(self) -> None:
        await self._skipper.fast_forward(self._handle)


async def leaves(leaver: Leaver) -> Passing:
    """Asked for; its workflow waits."""
    asked = (await leaver.leave()).json()
    skipper = TimeSkipper(await leaver.api.context.worker_client([]))
    handle = skipper.client.get_workflow_handle(deletion_workflow_id(asked["request_id"]))

    async def waits() -> bool | None:
        return True if len(await subjects(leaver)) == 1 else None

    await until(waits)
    return Passing(skipper, handle)


async def test_what_ends_at_once_comes_back_when_it_is_taken_back(leaver: Leaver) -> None:
    """Some ten seconds: the engine tells of schedules with a lag."""
    async with leaver.person.client() as client:
        resume = await make_resume(client)
        token = token_of(await share(client, resume["id"]))
        assert (
            await client.put("/api/v1/briefing-settings", json={"enabled": True, "hour": 7})
        ).is_success
        ticket = (await client.post("/api/v1/ws-tickets")).json()["ticket"]
    assert (await visit(leaver.api, token)).status_code == 200
    await leaver.api.context.briefing_scheduler.apply(leaver.id)
    assert await until(lambda: _when(is_scheduled(leaver)))
    address = f"ws://localhost:{leaver.api.port}/api/v1/ws?ticket={ticket}"
    async with connect(address, origin=leaver.api.origin, compression=None) as socket:
        passing = await leaves(leaver)
        assert (await visit(leaver.api, token)).status_code == 404
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(listen(socket), 60)
        assert closed.value.rcvd.code == SIGNED_OUT
    assert await until(lambda: _when(_not(is_scheduled(leaver))))

    await passing.days(24)
    assert len(await subjects(leaver)) == 2
    assert (await leaver.ask("POST", "/users/me/deletion/undo")).status_code == 200
    assert (await visit(leaver.api, token)).status_code == 200
    assert await until(lambda: _when(is_scheduled(leaver)))
    await passing.all()
    assert (await leaver.ask("GET", "/users/me")).json()["state"] == "active"
    assert (await visit(leaver.api, token)).status_code == 200


async def test_mails_of_the_house_stop(leaver: Leaver) -> None:
    """But for those about the deletion itself; one that was just about to leave stays here too."""
    context = leaver.api.context
    alerts = [BudgetAlert(leaver.id, date(2026, month, 1), 900, 1000) for month in (1, 2)]
    async with context.own_mails(leaver.id) as mails:
        waiting = await mails.write_budget_alert(alerts[0])
    assert waiting.state is MailState.PENDING
    await leaver.leave()
    await context.mail_sender.send(leaver.id, waiting.id)
    async with context.own_mails(leaver.id) as mails:
        late = await mails.write_budget_alert(alerts[1])
        assert late.state is MailState.CANCELLED
        assert (await mails.get(waiting.id)).state is MailState.CANCELLED


async def test_thirty_days(leaver: Leaver) -> None:
    passing = await leaves(leaver)
    for days, mails in ((22.9, 1), (0.2, 2), (5.8, 2), (0.2, 3)):
        await passing.days(days)
        assert len(await subjects(leaver)) == mails, days
    asked = (await leaver.ask("GET", "/users/me/deletion")).json()
    await passing.all()
    receipt = await leaver.receipt(asked["request_id"])
    assert set(receipt["body"]["left"].values()) == {0}


async def listen(socket) -> None:
    while True:
        await socket.recv()


async def _when(condition) -> bool | None:
    return True if await condition else None


async def _not(condition) -> bool:
    return not await condition
