"""An erased account is deleted where the person signed in, too: HARD-CASES G14."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from jobpilot.adapters.identity.clerk import ClerkAccounts
from jobpilot.errors import UnavailableError
from jobpilot.privacy.contracts import ErasureStep
from tests.fixtures.clerk_server import SECRET, Clerk, clerk_serving, says
from tests.integration.privacy.conftest import Leaver


@pytest.fixture
async def clerk(leaver: Leaver, monkeypatch) -> AsyncIterator[Clerk]:
    """The built-in issuer's people are taken for Clerk's."""
    async with clerk_serving() as clerk:
        context = leaver.api.context
        accounts = ClerkAccounts(context.local_issuer_url, SECRET, clerk.base_url)
        monkeypatch.setattr(context.eraser, "_identities", accounts)
        yield clerk
        await accounts.aclose()


async def subject_of(leaver: Leaver) -> str:
    async with leaver.api.context.for_system() as factory:
        query = text("select subject from users where id = :id")
        return await factory.session.scalar(query, {"id": leaver.id})


async def test_the_person_is_deleted_there_after_however_many_tries(
    leaver: Leaver, clerk: Clerk, leaving_worker
) -> None:
    subject = await subject_of(leaver)
    clerk.people.add(subject)
    clerk.answers = [says(503, "unavailable"), says(429, "too_many", **{"Retry-After": "1"})]
    request = (await leaver.leave("now")).json()["request_id"]
    receipt = await leaver.receipt(request)
    assert receipt is not None
    assert subject not in clerk.people
    assert len(clerk.asked) >= 3
    assert all(path.endswith(subject) for _, path, _ in clerk.asked)


async def test_while_it_refuses_the_account_is_not_called_erased(
    leaver: Leaver, clerk: Clerk, monkeypatch
) -> None:
    """Asked directly: the worker would go on trying."""
    eraser = leaver.api.context.eraser

    async def under_way(*_: object) -> None:
        """It is not, and need not be."""

    monkeypatch.setattr(eraser, "_check_under_way", under_way)
    clerk.answer = says(500, "internal_error")
    with pytest.raises(UnavailableError):
        await eraser.erase(leaver.id, leaver.id, ErasureStep.OTHERS)
    assert await subject_of(leaver)
    clerk.answer = None
    await eraser.erase(leaver.id, leaver.id, ErasureStep.OTHERS)
    assert len(clerk.asked) == 2
