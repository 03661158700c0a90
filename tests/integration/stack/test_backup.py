"""A backup of a running installation fills an empty directory, and what is there then works."""

from datetime import timedelta
from pathlib import Path

import pytest

from jobpilot.bootstrap import ProcessContext
from jobpilot.runs.domain.run import Run
from jobpilot.runs.domain.states import RunState
from jobpilot.settings import AppEnv, Settings
from jobpilot.stack.backup import PostgresPrograms, back_up, restore
from jobpilot.stack.errors import StackError
from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.postgres import SUPERUSER_SECRET
from jobpilot.stack.servers import EmbeddedServers
from tests.conftest import create_user, migrate
from tests.workflows.house import running_house


def superuser(servers: EmbeddedServers) -> PostgresPrograms:
    return PostgresPrograms(servers.postgres.port, servers.home.secret(SUPERUSER_SECRET)[0])


def context_of(servers: EmbeddedServers) -> ProcessContext:
    return ProcessContext.create(
        Settings(_env_file=None, app_env=AppEnv.TEST, jobpilot_home=Path(servers.home.path))
    )


async def waiting_run(servers: EmbeddedServers) -> Run:
    """One that has come to its question."""
    context = context_of(servers)
    async with running_house(context, cached_workflows=10) as house:
        run = await house.until(await house.start(await create_user(context)), RunState.WAITING)
    await context.aclose()
    return run


async def gone_on(servers: EmbeddedServers, run: Run) -> dict[str, int]:
    """What was done for the run until its end, with a Temporal that has never heard of it."""
    context = context_of(servers)
    async with running_house(context, cached_workflows=10) as house:
        house.review = timedelta(days=30)
        assert await context.reconciler.reconcile() == 1
        await house.until(run, RunState.WAITING)
        await house.approve(run)
        assert (await house.until(run)).status.state is RunState.SUCCEEDED
        assert "run.restarted" in str(await house.story(run))
    await context.aclose()
    return house.resumes.calls[run.resume_id]


async def test_what_was_backed_up_is_there_again_and_a_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way of docs/deployment.md: PostgreSQL and files are kept, Temporal's store is not."""
    monkeypatch.setattr("jobpilot.runs.reconciler.QUIET", timedelta(0))
    first, second, backup = tmp_path / "first", tmp_path / "second", tmp_path / "backup"
    with EmbeddedServers(first) as servers:
        migrate(servers.postgres.url)
        run = await waiting_run(servers)
        programs = superuser(servers)
        tables = programs.sql("SELECT count(*) FROM pg_policies", database="jobpilot")
        (first / "files").mkdir(exist_ok=True)
        (first / "files" / "resume.pdf").write_bytes(b"%PDF")
        assert back_up(servers.home, backup) == ["jobpilot"]
        with pytest.raises(StackError, match="not empty"):
            back_up(servers.home, backup)
        password = servers.home.secret(SUPERUSER_SECRET)[0]
    assert not any(password in path.read_text(errors="replace") for path in backup.glob("*.*"))

    assert restore(HomeDirectory(second), backup, ledger=first) == ["jobpilot"]
    with EmbeddedServers(second) as servers:
        programs = superuser(servers)
        again = programs.sql("SELECT count(*) FROM pg_policies", database="jobpilot")
        assert again == tables != ["0"]
        migrate(servers.postgres.url)  # the owner's login works, nothing is left to do
        done = await gone_on(servers, run)
    assert (done["parse"], done["confirm"]) == (0, 1)
    assert (second / "files" / "resume.pdf").read_bytes() == b"%PDF"


def test_a_directory_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "something").touch()
    home = HomeDirectory(tmp_path)
    with pytest.raises(StackError, match="no whole backup"):
        restore(home, tmp_path)
    backup = tmp_path / "backup"
    backup.mkdir()
    (backup / "manifest.json").write_text('{"format": 1, "databases": []}')
    with pytest.raises(StackError, match="not empty"):
        restore(home, backup)
    with pytest.raises(StackError, match="No embedded PostgreSQL runs"):
        back_up(home, tmp_path / "new")
