"""Whoever sends a mail is killed at every boundary: counted where mails arrive, each arrives once."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from jobpilot.bootstrap import ProcessContext
from jobpilot.costs.contracts import BudgetAlert
from jobpilot.outreach.domain.mails import Mail, MailState
from tests.chaos.postman import POINTS
from tests.conftest import REPOSITORY
from tests.fixtures.mail_server import MailServer, mail_serving

RECIPIENT = "ada@people.example"
UNCERTAIN = {
    "claimed, not handed over",
    "handed over, not written down",
    "written down, not committed",
}


@dataclass
class Postmen:
    """Forks of one process, one at a time; `mails` are told apart by their months."""

    process: asyncio.subprocess.Process
    context: ProcessContext
    user_id: UUID
    server: MailServer

    async def post(self, mail: Mail, point: str = "") -> int:
        """How it ended: 0, or minus the signal's number."""
        assert self.process.stdin is not None
        order = {"mail": str(mail.id), "point": point}
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        await self._line()
        return int(await self._line())

    async def _line(self) -> bytes:
        assert self.process.stdout is not None
        async with asyncio.timeout(180):
            return await self.process.stdout.readline()

    async def write(self, number: int) -> Mail:
        async with self.context.own_mails(self.user_id) as mails:
            month = date(2000 + number, 1, 1)
            return await mails.write_budget_alert(BudgetAlert(self.user_id, month, 80, 100))

    async def look(self, mail: Mail) -> Mail:
        async with self.context.own_mails(self.user_id) as mails:
            return await mails.get(mail.id)

    async def pass_a_day(self, mail: Mail) -> None:
        async with self.context.for_user(self.user_id) as factory:
            await factory.session.execute(
                text(
                    "update mails set first_attempt_at = first_attempt_at - cast(:day as interval) where id = :id"
                ),
                {"day": timedelta(days=1), "id": mail.id},
            )

    def arrived(self, mail: Mail) -> int:
        return sum(body["tags"][0]["value"] == str(mail.id) for body in self.server.sent)


@pytest.fixture
async def postmen(context: ProcessContext, user_id: UUID) -> AsyncIterator[Postmen]:
    async with context.for_system() as factory:
        await factory.session.execute(
            text("update users set email = :email where id = :id"),
            {"email": RECIPIENT, "id": user_id},
        )
    async with mail_serving() as server, forking(context, server, user_id) as process:
        yield Postmen(process, context, user_id, server)


@asynccontextmanager
async def forking(
    context: ProcessContext, server: MailServer, user_id: UUID
) -> AsyncIterator[asyncio.subprocess.Process]:
    home = str(context.settings.jobpilot_home)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.chaos.postman", home, server.base_url, str(user_id),
        cwd=REPOSITORY, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


@pytest.mark.chaos
@pytest.mark.timeout(600)
async def test_killed_and_begun_again(postmen: Postmen) -> None:
    for number, point in enumerate(POINTS):
        mail = await postmen.write(number)
        assert await postmen.post(mail, point) == -signal.SIGKILL, point
        assert await postmen.post(mail) == 0, point
        assert (await postmen.look(mail)).state is MailState.SENT, point
        assert postmen.arrived(mail) == 1, point


@pytest.mark.chaos
@pytest.mark.timeout(600)
async def test_killed_and_found_the_next_day(postmen: Postmen) -> None:
    """The provider has forgotten the keys by then: whatever may have left is not sent again by itself."""
    for number, point in enumerate(POINTS):
        mail = await postmen.write(number)
        assert await postmen.post(mail, point) == -signal.SIGKILL, point
        left = postmen.arrived(mail)
        await postmen.pass_a_day(mail)
        postmen.server.forget()
        for _ in range(2):
            assert await postmen.post(mail) == 0, point
        expected = MailState.UNCERTAIN if point in UNCERTAIN else MailState.SENT
        assert (await postmen.look(mail)).state is expected, point
        assert postmen.arrived(mail) == (left if point in UNCERTAIN else 1), point
