"""Each server is killed as a crash would kill it, and comes back with all it had."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError
from redis.retry import Retry
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import WorkflowIDConflictPolicy

from jobpilot.stack import binaries
from jobpilot.stack.errors import BinaryMissingError, HomeBusyError, PortTakenError, StackError
from jobpilot.stack.home import PROCESSES_FILE
from jobpilot.stack.process import ProcessIdentity, start_moment
from jobpilot.stack.servers import EmbeddedServers

REPOSITORY = Path(__file__).resolve().parents[3]
ONLY_POSTGRES = frozenset({"valkey", "temporal"})
ONLY_TEMPORAL = frozenset({"postgres", "valkey"})
USE_EXISTING = WorkflowIDConflictPolicy.USE_EXISTING
ONLY_VALKEY = frozenset({"postgres", "temporal"})


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory):
    with EmbeddedServers(tmp_path_factory.mktemp("house")) as servers:
        yield servers


async def query(servers: EmbeddedServers, *statements: str, superuser: bool = False):
    """The rows of the last statement."""
    url = servers.postgres.superuser_url if superuser else servers.postgres.url
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        rows = []
        for statement in statements:
            rows = await connection.fetch(statement)
        return rows
    finally:
        await connection.close()


def _start_and_wait(home: Path) -> subprocess.Popen[bytes]:
    program = (
        "import sys, time; from pathlib import Path; from jobpilot.stack.servers import EmbeddedServers;"
        "EmbeddedServers(Path(sys.argv[1])).start(); print('up', flush=True); time.sleep(60)"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", program, str(home)], stdout=subprocess.PIPE, cwd=REPOSITORY
    )
    assert starter.stdout is not None
    starter.stdout.readline()
    return starter


def _sleep_as_owner_of(pid: int | None) -> subprocess.Popen[bytes]:
    """A process that has nothing to do with us but could be signalled by the server's user."""
    uid = Path(f"/proc/{pid}").stat().st_uid
    return subprocess.Popen(
        [shutil.which("sleep") or "sleep", "60"], cwd="/", user=uid if os.geteuid() == 0 else None
    )


def program_of(pid: int | None) -> Path:
    return Path(f"/proc/{pid}/exe").readlink()


def only_root_can_change(place: Path) -> bool:
    paths = [place, *place.rglob("*")]
    return all(path.lstat().st_uid == 0 for path in paths) and not any(
        path.stat().st_mode & 0o022 for path in paths
    )


class TestSigkill:
    async def test_postgres_keeps_every_committed_row(self, house: EmbeddedServers):
        await query(
            house, "create table kept (n int)", "insert into kept select generate_series(1, 5000)"
        )
        port = house.postgres.port
        await asyncio.to_thread(house.postgres.kill)
        with pytest.raises(ConnectionRefusedError):
            await query(house, "select 1")
        await asyncio.to_thread(house.postgres.start)
        assert (await query(house, "select count(*), sum(n) from kept"))[0] == (5000, 12_502_500)
        assert house.postgres.port == port

    async def test_valkey_keeps_its_keys(self, house: EmbeddedServers):
        with Redis.from_url(house.valkey.url) as redis:
            redis.set("kept", "yes")
        await asyncio.sleep(1.1)  # the append-only file is synced once a second
        await asyncio.to_thread(house.valkey.kill)
        await asyncio.to_thread(house.valkey.start)
        with Redis.from_url(house.valkey.url) as redis:
            assert redis.get("kept") == b"yes"

    async def test_temporal_keeps_its_workflows(self, house: EmbeddedServers):
        client = await Client.connect(house.temporal.address)
        await client.start_workflow("Waiting", id="kept", task_queue="nobody-listens")
        address, ui_port = house.temporal.address, house.temporal.ui_port
        await asyncio.to_thread(house.temporal.kill)
        # another installation begins meanwhile, and finds the usual port free
        with socket.create_server(("127.0.0.1", ui_port)):
            await asyncio.to_thread(house.temporal.start)
        assert house.temporal.ui_port != ui_port
        client = await Client.connect(address)
        description = await client.get_workflow_handle("kept").describe()
        assert description.status is WorkflowExecutionStatus.RUNNING

    async def test_all_of_them_at_once_after_the_starting_process_was_killed(self, tmp_path: Path):
        """The starter is SIGKILLed, its servers live on unowned; the next start ends them and has all data."""
        starter = _start_and_wait(tmp_path)
        starter.kill()
        starter.wait()
        servers = EmbeddedServers(tmp_path)
        orphans = {process.name: process.identity for process in servers.home.recorded_processes()}
        assert set(orphans) == {"postgres", "valkey", "temporal"}
        with servers:
            assert not any(identity.alive for identity in orphans.values())
            assert (await query(servers, "select 1"))[0] == (1,)
        assert servers.home.recorded_processes() == []


class TestPostgres:
    async def test_the_login_owns_the_database_and_is_no_superuser(self, house: EmbeddedServers):
        [row] = await query(
            house,
            "select rolsuper, rolcreaterole, rolbypassrls, pg_get_userbyid(datdba) = current_user as owner"
            " from pg_roles, pg_database where rolname = current_user and datname = current_database()",
        )
        assert dict(row) == {
            "rolsuper": False,
            "rolcreaterole": True,
            "rolbypassrls": False,
            "owner": True,
        }

    async def test_vectors_work(self, house: EmbeddedServers):
        assert (await query(house, "select '[1,2]'::halfvec(2) <-> '[1,3]'::halfvec(2)"))[0][
            0
        ] == 1.0

    async def test_what_makes_a_commit_durable_is_on(self, house: EmbeddedServers):
        rows = await query(
            house,
            "select name, setting from pg_settings"
            " where name in ('fsync', 'full_page_writes', 'synchronous_commit')",
        )
        assert {row["setting"] for row in rows} == {"on"}
        assert len(rows) == 3

    async def test_the_log_quotes_nobody(self, house: EmbeddedServers):
        with pytest.raises(asyncpg.CheckViolationError):
            await query(
                house,
                "do $$ begin create temp table words (word text check (length(word) < 3));"
                " insert into words values ('canary' || 'bird'); end $$",
            )
        log = house.home.log("postgres").read_text(errors="replace")
        assert "violates check constraint" in log
        assert "canary" not in log

    async def test_a_wrong_password_is_refused(self, house: EmbeddedServers):
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(
                host="127.0.0.1",
                port=house.postgres.port,
                user="postgres",
                password="x",
                database="postgres",
            )

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root drops privileges")
    def test_root_runs_it_as_somebody_else(self, house: EmbeddedServers):
        assert Path(f"/proc/{house.postgres.pid}").stat().st_uid != 0
        # mkdtemp is 0700: that user cannot even enter the data directory's parent
        assert house.home.path.stat().st_mode & 0o077 == 0

    async def test_the_pid_of_a_stranger_in_the_pid_file_is_not_believed(self, tmp_path: Path):
        with EmbeddedServers(tmp_path, without=ONLY_POSTGRES) as servers:
            pid_file = servers.postgres.directory / "postmaster.pid"
            content = pid_file.read_text().splitlines()
            stranger = _sleep_as_owner_of(servers.postgres.pid)
            try:
                servers.postgres.kill()
                pid_file.write_text("\n".join([str(stranger.pid), *content[1:]]) + "\n")
                servers.postgres.start()
                assert (await query(servers, "select 1"))[0] == (1,)
                assert stranger.poll() is None
            finally:
                stranger.kill()
                stranger.wait()

    async def test_a_survivor_that_nobody_wrote_down_is_ended_first(self, tmp_path: Path):
        servers = EmbeddedServers(tmp_path, without=ONLY_POSTGRES)
        servers.start()
        pid = servers.postgres.pid
        assert pid is not None
        survivor = ProcessIdentity(pid, start_moment(pid) or "")
        (tmp_path / PROCESSES_FILE).unlink()
        servers.home.release()  # as if the holder had been killed
        with EmbeddedServers(tmp_path, without=ONLY_POSTGRES) as successor:
            assert not survivor.alive
            assert (await query(successor, "select 1"))[0] == (1,)

    async def test_lost_password_files_do_not_lose_the_data(self, tmp_path: Path):
        with EmbeddedServers(tmp_path, without=ONLY_POSTGRES) as servers:
            await query(servers, "create table kept (n int)")
            before = servers.postgres.url
        shutil.rmtree(tmp_path / "secrets")
        with EmbeddedServers(tmp_path, without=ONLY_POSTGRES) as servers:
            assert servers.postgres.url != before
            assert await query(servers, "select * from kept") == []

    async def test_an_interrupted_first_start_is_begun_anew(self, tmp_path: Path):
        half = tmp_path / "postgres.new-before"
        half.mkdir()
        (half / "PG_VERSION").write_text("18\n")
        with EmbeddedServers(tmp_path, without=ONLY_POSTGRES) as servers:
            assert (await query(servers, "select 1"))[0] == (1,)
        assert not half.exists()

    def test_a_cluster_of_another_major_version_is_left_alone(self, tmp_path: Path):
        with EmbeddedServers(tmp_path, without=ONLY_POSTGRES):
            pass
        (tmp_path / "postgres" / "PG_VERSION").write_text("17\n")
        with pytest.raises(StackError, match="PostgreSQL 17"):
            EmbeddedServers(tmp_path, without=ONLY_POSTGRES).start()


class TestValkey:
    def test_a_damaged_file_is_set_aside(self, tmp_path: Path):
        with (
            EmbeddedServers(tmp_path, without=ONLY_VALKEY) as servers,
            Redis.from_url(servers.valkey.url) as redis,
        ):
            redis.set("a", "b")
        for file in (tmp_path / "valkey" / "appendonlydir").glob("*.incr.aof"):
            file.write_bytes(b"*3\r\n$3\r\nSET\r\nthis is no protocol" + bytes(100))
        with (
            EmbeddedServers(tmp_path, without=ONLY_VALKEY) as servers,
            Redis.from_url(servers.valkey.url) as redis,
        ):
            assert redis.ping()
        assert list((tmp_path / "valkey").glob("damaged-*"))

    def test_nobody_enters_without_the_password(self, house: EmbeddedServers):
        once = Retry(NoBackoff(), 0)
        with Redis(port=house.valkey.port, retry=once) as redis, pytest.raises(AuthenticationError):
            redis.ping()


class TestTemporal:
    async def test_runs_can_be_found_by_our_search_attributes(self, house: EmbeddedServers):
        client = await Client.connect(house.temporal.address)
        found = await client.operator_service.list_search_attributes(
            ListSearchAttributesRequest(namespace="default")
        )
        assert {"JobPilotRunKind", "JobPilotRunState", "JobPilotUserKey"} <= set(
            found.custom_attributes
        )

    @pytest.mark.parametrize(
        "content", [b"", b"this is no database file, whatever its name says" * 99]
    )
    async def test_a_file_it_cannot_use_is_set_aside(self, tmp_path: Path, content: bytes):
        (tmp_path / "temporal").mkdir()
        (tmp_path / "temporal" / "temporal.db").write_bytes(content)
        with EmbeddedServers(tmp_path, without=ONLY_TEMPORAL) as servers:
            client = await Client.connect(servers.temporal.address)
            await client.start_workflow("Waiting", id="new", task_queue="nobody-listens")

    async def test_any_directory_name_will_do(self, tmp_path: Path):
        home = tmp_path / "my höme #1? 100% 'mine'"
        for _ in range(2):
            with EmbeddedServers(home) as servers:
                client = await Client.connect(servers.temporal.address)
                await client.start_workflow(
                    "Waiting", id="w", task_queue="q", id_conflict_policy=USE_EXISTING
                )


class TestPorts:
    def test_a_taken_port_is_named_with_its_setting(self, house: EmbeddedServers, tmp_path: Path):
        with pytest.raises(PortTakenError, match="VALKEY_PORT"):
            EmbeddedServers(tmp_path, valkey_port=house.valkey.port).start()
        assert not (tmp_path / "supervisor.lock").exists()

    def test_a_second_start_on_the_same_directory_is_refused(self, house: EmbeddedServers):
        with pytest.raises(HomeBusyError):
            EmbeddedServers(house.home.path).start()
        assert house.postgres.running

    def test_two_installations_run_side_by_side(self, house: EmbeddedServers, tmp_path: Path):
        with EmbeddedServers(tmp_path) as other:
            assert other.temporal.ui_port != house.temporal.ui_port
            assert other.postgres.running
            assert house.postgres.running


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops privileges")
class TestUnreachableInstallation:
    @pytest.fixture
    def shared_place(self, monkeypatch: pytest.MonkeyPatch):
        path = Path(f"/var/tmp/jobpilot-test-programs-{os.getpid()}")
        monkeypatch.setattr(binaries, "SHARED_PLACES", (path,))
        yield path
        shutil.rmtree(path, ignore_errors=True)

    async def test_the_programs_are_copied_to_where_the_other_user_can_run_them(
        self, tmp_path: Path, shared_place: Path, monkeypatch: pytest.MonkeyPatch
    ):
        """As a checkout below /root: pytest's directories are closed to others too."""
        installed = binaries.postgres_installation()
        closed = tmp_path / installed.parent.name
        shutil.copytree(installed, closed / installed.name)
        libraries = installed.parent.with_name(f"{installed.parent.name}.libs")
        shutil.copytree(libraries, tmp_path / libraries.name)
        monkeypatch.setattr(binaries, "postgres_installation", lambda: closed / installed.name)
        with EmbeddedServers(tmp_path / "home", without=ONLY_POSTGRES) as servers:
            assert (await query(servers, "select 1"))[0] == (1,)
            assert program_of(servers.postgres.pid).is_relative_to(shared_place)
        assert only_root_can_change(shared_place)

    def test_no_place_at_all_says_what_to_do(
        self, tmp_path: Path, shared_place: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(binaries, "_runs_as", lambda _account, _path: False)
        monkeypatch.setattr(binaries, "_copy", lambda _from, _to: None)
        with pytest.raises(BinaryMissingError, match="ordinary user"):
            EmbeddedServers(tmp_path, without=ONLY_POSTGRES).start()
