"""A link is dead from the moment it expires or is taken back."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from jobpilot.sharing.domain.share import Share, ShareState, new_token, token_hash

THEN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def share(**changes: object) -> Share:
    values = {
        "id": uuid4(), "user_id": uuid4(), "resume_id": uuid4(), "show_contact": False,
        "expires_at": THEN, "revoked_at": None, "view_count": 0, "created_at": THEN,
    }  # fmt: skip
    return Share(**{**values, **changes})


class TestState:
    @pytest.mark.parametrize(
        ("seconds", "state"),
        [(-1, ShareState.OPEN), (0, ShareState.EXPIRED), (1, ShareState.EXPIRED)],
    )
    def test_to_the_second(self, seconds: int, state: ShareState) -> None:
        assert share().state(THEN + timedelta(seconds=seconds)) is state

    def test_revoked_before_anything(self) -> None:
        revoked = share(revoked_at=THEN - timedelta(days=2))
        assert revoked.state(THEN - timedelta(days=1)) is ShareState.REVOKED


class TestToken:
    def test_has_256_bits(self) -> None:
        tokens = {new_token() for _ in range(100)}
        assert len(tokens) == 100
        assert {len(token) for token in tokens} == {43}

    @pytest.mark.parametrize("token", ["", "..", "\ud800", "é" * 5000])
    def test_anything_has_a_hash(self, token: str) -> None:
        assert len(token_hash(token)) == 64
