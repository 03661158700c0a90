"""Asking for one's account to be deleted, taking it back, and what is held off meanwhile."""

import asyncio
import os
import random
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from jobpilot.database.outbox import enqueue, mark_sent
from jobpilot.privacy.domain.deletion import DeletionDueError, DeletionMode
from jobpilot.privacy.repository import DeletionRepository
from jobpilot.privacy.service import DeletionService
from tests.conftest import create_user
from tests.integration.privacy.conftest import Leaver, until

ROUNDS = 1000 if os.environ.get("JOBPILOT_CHAOS") == "full" else 50
"""Of undoing raced against beginning."""


async def execute(leaver: Leaver, statement: str, **values) -> None:
    async with leaver.api.context.for_system() as factory:
        await factory.session.execute(text(statement), values)


class TestAsking:
    async def test_without_the_phrase(self, leaver: Leaver) -> None:
        answer = await leaver.leave(phrase="please")
        assert (answer.status_code, answer.json()["code"]) == (422, "confirmation_invalid")
        assert (await leaver.ask("GET", "/users/me/deletion")).status_code == 404

    async def test_with_an_old_sign_in(self, leaver: Leaver, monkeypatch) -> None:
        monkeypatch.setattr("jobpilot.privacy.domain.deletion.RECENT", timedelta(seconds=-1))
        answer = await leaver.leave()
        assert (answer.status_code, answer.json()["code"]) == (403, "reauth_required")

    async def test_it_is_due_in_thirty_days_and_asking_again_changes_nothing(
        self, leaver: Leaver
    ) -> None:
        first, again = await leaver.leave(), await leaver.leave()
        read = await leaver.ask("GET", "/users/me/deletion")
        assert (first.status_code, again.status_code, read.status_code) == (202, 202, 200)
        assert first.json() == again.json() == read.json()
        body = first.json()
        asked, due = (datetime.fromisoformat(body[name]) for name in ("requested_at", "due_at"))
        assert due - asked == timedelta(days=30)
        assert (body["state"], body["undoable"]) == ("scheduled", True)


class TestMeanwhile:
    async def test_nothing_new_is_begun(self, leaver: Leaver) -> None:
        await leaver.leave()
        for method, path in (
            ("POST", "/runs"), ("POST", "/resumes"), ("POST", "/ws-tickets"),
            ("POST", f"/resumes/{uuid4()}/shares"), ("POST", f"/mails/{uuid4()}/resolve"),
        ):  # fmt: skip
            answer = await leaver.ask(method, path, json={})
            if answer.status_code != 404:
                assert answer.status_code == 403, (path, answer.text)
                assert answer.json()["code"] == "account_pending_deletion"

    async def test_everything_of_theirs_can_still_be_read(self, leaver: Leaver) -> None:
        await leaver.leave()
        paths = [
            path.removeprefix("/api/v1")
            for path, methods in leaver.api.app.openapi()["paths"].items()
            if "get" in methods and "{" not in path and "/admin/" not in path
        ]
        assert "/notifications" in paths
        refused = [p for p in paths if (await leaver.ask("GET", p)).status_code == 403]
        assert refused == []

    async def test_the_database_refuses_who_has_passed_every_check_before(
        self, leaver: Leaver
    ) -> None:
        await leaver.leave()
        with pytest.raises(DBAPIError, match="account_leaving"):
            async with leaver.api.context.for_user(leaver.id) as factory:
                await factory.session.execute(
                    text(
                        "insert into runs (id, user_id, kind, workflow_id, state, progress)"
                        " values (:id, :user_id, 'match', :key, 'queued', '{}')"
                    ),
                    {"id": uuid4(), "user_id": leaver.id, "key": str(uuid4())},
                )

    async def test_live_views_are_ended(self, leaver: Leaver) -> None:
        async with leaver.api.context.for_system() as factory:
            assert await factory.accounts().leaving([leaver.id]) == set()
        await leaver.leave()
        async with leaver.api.context.for_system() as factory:
            assert await factory.accounts().leaving([leaver.id]) == {leaver.id}


class TestUndoing:
    async def test_the_account_is_as_before_and_once_more_changes_nothing(
        self, leaver: Leaver
    ) -> None:
        await leaver.leave()
        undone = await leaver.ask("POST", "/users/me/deletion/undo")
        again = await leaver.ask("POST", "/users/me/deletion/undo")
        assert (undone.status_code, again.status_code) == (200, 200)
        assert undone.json() == again.json()
        assert undone.json()["state"] == "undone"
        assert (await leaver.ask("GET", "/users/me/deletion")).status_code == 404
        assert (await leaver.ask("GET", "/users/me")).json()["state"] == "active"
        assert (await leaver.ask("POST", "/ws-tickets")).status_code == 201

    async def test_after_it_was_due(self, leaver: Leaver) -> None:
        await leaver.leave()
        await execute(
            leaver, "update account_deletions set due_at = now() where user_id = :id", id=leaver.id
        )
        answer = await leaver.ask("POST", "/users/me/deletion/undo")
        assert (answer.status_code, answer.json()["code"]) == (410, "deletion_due")

    async def test_without_one(self, leaver: Leaver) -> None:
        answer = await leaver.ask("POST", "/users/me/deletion/undo")
        assert (answer.status_code, answer.json()["code"]) == (404, "deletion_not_found")

    @pytest.mark.timeout(1200)  # the full form takes minutes
    async def test_of_undoing_and_beginning_at_the_same_moment_one_succeeds(self, context) -> None:
        """Which of them is drawn anew each round."""
        user_id = await create_user(context)
        outcomes = [
            await race(context, user_id, random.uniform(-0.015, 0.015)) for _ in range(ROUNDS)
        ]
        taken_back = sum(undone for undone, _ in outcomes)
        print(f"{ROUNDS} races: {taken_back} undone, {ROUNDS - taken_back} begun")
        assert all(undone != begun for undone, begun in outcomes), outcomes


async def test_a_batch_that_is_being_settled_meanwhile(context) -> None:
    """Messages whose order on disk is not that of their ids: neither side may hold what the other waits for."""
    user_id = await create_user(context)
    async with context.for_system() as factory:
        for key in ("first", "second"):
            await enqueue(
                factory.session,
                user_id=user_id,
                kind="test.unknown",
                payload={},
                dedupe_key=f"{key}:{user_id}",
                delay=timedelta(hours=1),
            )
        ids = list(
            await factory.session.scalars(
                text("select id from outbox where user_id = :id order by id"), {"id": user_id}
            )
        )
    async with context.for_system() as factory:  # moves the first behind the second
        await mark_sent(factory.session, ids[0])
    async with context.for_system() as settling:
        await mark_sent(settling.session, ids[0])
        async with context.for_system() as factory:
            watched = await factory.session.scalar(text("select pg_backend_pid()"))
            stopping = asyncio.create_task(DeletionRepository(factory.session).stop_runs(user_id))
            await until(lambda: is_waiting(context, watched))
            await mark_sent(settling.session, ids[1])
            await settling.session.commit()
            await stopping
    async with context.for_system() as factory:
        left = text("select count(*) from outbox where user_id = :id")
        assert await factory.session.scalar(left, {"id": user_id}) == 0


async def is_waiting(context, backend: int) -> bool | None:
    """True once that session of the database waits for another's lock."""
    query = text("select true from pg_locks where pid = :pid and not granted limit 1")
    async with context.for_system() as factory:
        found: bool | None = await factory.session.scalar(query, {"pid": backend})
    return found


async def race(context, user_id: UUID, delay: float) -> tuple[bool, bool]:
    asked = datetime.fromisoformat("2026-01-01T00:00:00+00:00")

    def service(factory, now: datetime) -> DeletionService:
        repository = DeletionRepository(factory.session)
        return DeletionService(repository, b"k", kick=lambda: None, now=lambda: now)

    async with context.for_system() as factory:
        deletion = await service(factory, asked).request(user_id, DeletionMode.SCHEDULED)

    async def undo() -> bool:
        await asyncio.sleep(max(0, -delay))
        try:
            async with context.for_system() as factory:
                before = deletion.due_at - timedelta(seconds=1)
                await service(factory, before).undo(user_id)
        except DeletionDueError:
            return False
        return True

    async def begin() -> bool:
        await asyncio.sleep(max(0, delay))
        return await context.eraser.begin(deletion.id, user_id, deletion.due_at)

    outcome = await asyncio.gather(undo(), begin())
    async with context.for_system() as factory:
        values = {"id": user_id}
        session = factory.session
        await session.execute(text("update users set state = 'active' where id = :id"), values)
        await session.execute(
            text(
                "update account_deletions set state = 'erased', requested_at = '2025-01-01' where user_id = :id"
            ),
            values,
        )
    return outcome


async def test_who_is_not_named_is_not_touched(leaver: Leaver, context, leaving_worker) -> None:
    """The whole way, with a neighbour."""
    neighbour = await create_user(context)
    asked = await leaver.leave("now")
    receipt = await leaver.receipt(asked.json()["request_id"])
    assert set(receipt["body"]["left"].values()) == {0}
    async with context.for_system() as factory:
        found = await factory.session.scalars(
            text("select id from users where id = any(:ids)"), {"ids": [leaver.id, neighbour]}
        )
        assert list(found) == [neighbour]

    refused = await leaver.ask("GET", "/users/me")
    assert (refused.status_code, refused.json()["code"]) == (401, "account_gone")

    verified = await leaver.ask("POST", "/privacy/receipts/verify", json=receipt)
    assert verified.json() == {"valid": True}
    receipt["body"]["erased_at"] = receipt["body"]["erased_at"].replace("2", "3", 1)
    altered = await leaver.ask("POST", "/privacy/receipts/verify", json=receipt)
    assert altered.json() == {"valid": False}


async def test_the_workflow_of_one_that_is_scheduled_stops_the_work(
    leaver: Leaver, leaving_worker
) -> None:
    run_id = uuid4()
    async with leaver.api.context.for_user(leaver.id) as factory:
        await factory.session.execute(
            text(
                "insert into runs (id, user_id, kind, workflow_id, state, progress)"
                " values (:id, :user_id, 'match', :key, 'waiting', '{}')"
            ),
            {"id": run_id, "user_id": leaver.id, "key": f"match-{run_id}"},
        )
    await leaver.leave()

    async def told() -> bool | None:
        async with leaver.api.context.for_user(leaver.id) as factory:
            run = await factory.runs().get_run(run_id)
            return True if run.status.progress.desired == "cancel" else None

    assert await until(told)
