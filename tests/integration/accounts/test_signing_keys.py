"""The life of a signing key, with the clock in the test's hands. Everything is rolled back."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from sqlalchemy import delete

from jobpilot.accounts.repository.local_issuer import SigningKeyRepository
from jobpilot.accounts.service.signing_keys import PUBLISHED_AFTER, SIGNS_FOR, SigningKeyService
from jobpilot.accounts.tables import LocalSigningKeyRow
from jobpilot.bootstrap import ProcessContext

START = datetime(2030, 1, 1, tzinfo=UTC)


class Undo(Exception):  # noqa: N818 - no error
    pass


class Keys:
    def __init__(self, session) -> None:
        self.now = START
        self.service = SigningKeyService(SigningKeyRepository(session), lambda: self.now)

    async def kid(self) -> str:
        token = await self.service.sign({"sub": "x"})
        return jwt.get_unverified_header(token)["kid"]

    async def published(self) -> set[str]:
        return {key["kid"] for key in await self.service.published()}


@pytest.fixture
async def keys(context: ProcessContext) -> AsyncIterator[Keys]:
    try:
        async with context.for_system() as factory:
            await factory.session.execute(delete(LocalSigningKeyRow))
            yield Keys(factory.session)
            raise Undo  # noqa: TRY301 - leaving with an error is how a unit of work rolls back
    except Undo:
        pass


class TestLife:
    async def test_a_first_key_is_made_and_kept(self, keys: Keys) -> None:
        published = await keys.published()
        assert len(published) == 1
        assert {await keys.kid(), await keys.kid()} == published

    async def test_it_stops_signing_before_it_stops_being_published(self, keys: Keys) -> None:
        old = await keys.kid()
        keys.now = START + SIGNS_FOR - timedelta(seconds=1)
        assert await keys.kid() == old
        keys.now = START + SIGNS_FOR
        new = await keys.kid()
        assert new != old
        keys.now = START + SIGNS_FOR + timedelta(minutes=11)
        assert await keys.published() == {old, new}
        keys.now = START + SIGNS_FOR + PUBLISHED_AFTER
        assert await keys.published() == {new}

    async def test_rotating_by_hand_keeps_the_old_one_published(self, keys: Keys) -> None:
        old = await keys.kid()
        new = await keys.service.rotate()
        assert await keys.kid() == new != old
        assert await keys.published() == {old, new}

    async def test_what_it_signs_its_public_part_verifies(self, keys: Keys) -> None:
        token = await keys.service.sign({"sub": "x"})
        [public] = await keys.service.published()
        assert jwt.decode(token, jwt.PyJWK(public), algorithms=["RS256"]) == {"sub": "x"}
        assert "d" not in public
