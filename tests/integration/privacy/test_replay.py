"""A restored backup brings back people who were erased since; they are erased again before anybody is served."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from api.middleware.replaying import OPEN_SECONDS
from jobpilot.adapters.files.local import LocalFileStore
from jobpilot.bootstrap import ProcessContext
from jobpilot.privacy.contracts import ErasureStep
from jobpilot.privacy.domain.deletion import Deletion, DeletionMode, DeletionState
from jobpilot.privacy.domain.ledger import ErasuresToReplayError
from jobpilot.privacy.ledger import ErasureLedger
from jobpilot.privacy.replaying import MARK, ErasureReplay
from jobpilot.runs.contracts import TaskQueue
from jobpilot.settings import AppEnv, Settings
from jobpilot.stack.backup import back_up, bring_ledger, restore
from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.servers import EmbeddedServers
from tests.conftest import create_user
from tests.integration.api.conftest import running_api
from tests.integration.privacy.conftest import until
from workers.interceptors import ActivityDiscipline
from workers.main import build_worker
from workers.registry import activities_of, activity_groups

KEY = b"k" * 32


@pytest.fixture
def ledger(context: ProcessContext, tmp_path: Path) -> ErasureLedger:
    return ErasureLedger(LocalFileStore(tmp_path), context.receipt_key, KEY)


@pytest.fixture
def replay(context: ProcessContext, ledger: ErasureLedger, tmp_path: Path) -> ErasureReplay:
    return ErasureReplay(ledger, context._replays, tmp_path / MARK)


def deletion_of(user_id: UUID) -> Deletion:
    now = datetime.now(UTC)
    return Deletion(uuid4(), user_id, DeletionMode.NOW, DeletionState.ERASED, now, now)


async def erase(context: ProcessContext, deletion_id: UUID, user_id: UUID) -> None:
    for step in ErasureStep:
        await context.eraser.erase(deletion_id, user_id, step)


async def states(context: ProcessContext, user_id: UUID) -> tuple[str | None, str | None]:
    """Of the account, and of its deletion."""
    async with context.for_system() as factory:
        values = {"id": user_id}
        account = await factory.session.scalar(
            text("select state from users where id = :id"), values
        )
        deletion = await factory.session.scalar(
            text("select state from account_deletions where user_id = :id"), values
        )
    return account, deletion


class TestReplaying:
    async def test_who_was_erased_is_fenced_off_and_erased_again(
        self, context: ProcessContext, ledger: ErasureLedger, replay: ErasureReplay, user_id: UUID
    ) -> None:
        await replay.check()
        erased = deletion_of(user_id)
        await ledger.end(erased, "subject", context.receipt_key.sign({"left": {}}))
        with pytest.raises(ErasuresToReplayError):
            await replay.check()
        assert await replay.replay() == 1
        assert await states(context, user_id) == ("erasing", "erasing")
        with pytest.raises(ErasuresToReplayError):
            await replay.check()
        await erase(context, erased.id, user_id)
        assert await states(context, user_id) == (None, "erased")
        await replay.check()

    async def test_of_a_scheduled_one_nothing_is_left_to_be_undone(
        self, context: ProcessContext, ledger: ErasureLedger, replay: ErasureReplay, user_id: UUID
    ) -> None:
        """The backup was made in the thirty days."""
        async with context.for_system() as factory:
            known = await factory.deletions().request(user_id, DeletionMode.SCHEDULED)
        await ledger.begin(known, "subject")
        assert await replay.replay() == 1
        assert await states(context, user_id) == ("erasing", "erasing")
        # an erasure that was under way when the installation was lost goes on while others are served
        await replay.check()
        assert await replay.replay() == 0
        await erase(context, known.id, user_id)

    async def test_an_account_younger_than_the_backup_is_only_noted(
        self, context: ProcessContext, ledger: ErasureLedger, replay: ErasureReplay
    ) -> None:
        gone = deletion_of(uuid4())
        receipt = context.receipt_key.sign({"request_id": str(gone.id), "left": {}})
        await ledger.end(gone, "subject", receipt)
        assert await replay.replay() == 1
        await replay.check()
        async with context.for_system() as factory:
            assert await factory.deletions().receipt(gone.id) == receipt

    async def test_nobody_is_erased_because_of_what_others_have_written(
        self, context: ProcessContext, ledger: ErasureLedger, replay: ErasureReplay,
        user_id: UUID, tmp_path: Path,
    ) -> None:  # fmt: skip
        forged = deletion_of(user_id)
        await ledger.begin(forged, "subject")
        (path,) = (tmp_path / "erasures").iterdir()
        signed = json.loads(path.read_text())
        signed["body"]["person"] = ledger.person(user_id)
        signed["body"]["mode"] = "scheduled"
        path.write_text(json.dumps(signed))
        await replay.replay()
        assert await states(context, user_id) == ("active", None)
        with pytest.raises(ErasuresToReplayError):
            await replay.check()

    async def test_the_ledger_names_nobody(
        self, ledger: ErasureLedger, user_id: UUID, tmp_path: Path
    ) -> None:
        await ledger.begin(deletion_of(user_id), "subject")
        (path,) = (tmp_path / "erasures").iterdir()
        written = path.name + path.read_text()
        assert str(user_id) not in written
        assert user_id.hex not in written


async def test_until_then_nobody_is_served(
    settings: Settings, context: ProcessContext, tmp_path: Path, user_id: UUID
) -> None:
    async with running_api(settings, erasure_ledger=tmp_path) as api, api.client() as client:
        gate = api.app.state.replay_gate
        await api.context.erasure_ledger.begin(deletion_of(user_id), "subject")
        for path in ("/users/me", "/shared/nothing", "/privacy/receipts/" + str(uuid4())):
            answer = await client.get(f"/api/v1{path}")
            assert (answer.status_code, answer.json()["code"]) == (503, "erasures_to_replay")
            assert int(answer.headers["retry-after"]) > 0
        assert (await client.get("/s/nothing")).status_code == 503
        health = await client.get("/api/v1/health")
        assert (health.status_code, health.json()["refusing"]) == (503, "erasures_to_replay")
        assert (await client.get("/")).status_code in (200, 404)  # the web app's own files

        await api.context.erasure_replay.replay()
        gate._until -= OPEN_SECONDS
        assert (await client.get("/api/v1/users/me")).status_code == 401
        assert (await client.get("/api/v1/health")).json()["refusing"] is None


async def test_a_real_backup(
    servers: EmbeddedServers, context: ProcessContext, tmp_path: Path
) -> None:
    """Takes a second set of servers: what is proved is the way of an operator, from dump to workers."""
    stays, leaves = await create_user(context), await create_user(context)
    await asyncio.to_thread(back_up, servers.home, tmp_path / "backup")
    async with context.for_system() as factory:
        deletion = await factory.deletions().request(leaves, DeletionMode.NOW)
    assert await context.eraser.begin(deletion.id, leaves, deletion.due_at)
    await erase(context, deletion.id, leaves)

    again = HomeDirectory(tmp_path / "again")
    await asyncio.to_thread(restore, again, tmp_path / "backup")
    second = EmbeddedServers(again.path)
    await asyncio.to_thread(second.start)
    values = {"app_env": AppEnv.TEST, "jobpilot_home": again.path}
    try:
        async with running_api(Settings(_env_file=None, **values)) as api, api.client() as client:
            restored = api.context
            assert await states(restored, leaves) == ("active", None)
            refused = await client.get("/api/v1/users/me")
            assert (refused.status_code, refused.json()["code"]) == (503, "erasures_to_replay")
            with pytest.raises(ErasuresToReplayError, match="replay-erasures"):
                await restored.erasure_replay.check()

            assert bring_ledger(servers.home.path, again.path) >= 2
            restored.erasure_replay.dismiss_mark()
            with pytest.raises(ErasuresToReplayError, match="being replayed"):
                await restored.erasure_replay.check()
            await serves_again(restored, client)
            assert await states(restored, leaves) == (None, "erased")
            assert (await states(restored, stays))[0] == "active"
    finally:
        await asyncio.to_thread(second.stop)


async def serves_again(context: ProcessContext, client) -> None:
    """With what a worker does: begin what is missing, start its workflows, carry them out."""
    engine = await context.worker_client([ActivityDiscipline()])
    activities = activities_of(activity_groups(context, TaskQueue.DEFAULT))

    async def served() -> bool | None:
        answer = await client.get("/api/v1/users/me")
        return True if answer.status_code == 401 else None

    async with build_worker(engine, TaskQueue.DEFAULT, activities):
        keeper = asyncio.create_task(context.deletion_keeper.run())
        try:
            assert await until(served)
        finally:
            keeper.cancel()
