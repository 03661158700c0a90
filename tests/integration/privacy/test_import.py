"""An archive taken into an account, and everything that is refused instead."""

import io
import json
import re
import secrets
import zipfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from jobpilot.cli.accounts import new_person, person_of
from jobpilot.errors import JobPilotError
from jobpilot.privacy.domain.importing import AccountMissingError
from jobpilot.privacy.export.rows import kinds
from jobpilot.privacy.importing.importer import address_in
from tests.conftest import create_user
from tests.integration.privacy.canaries import plant
from tests.integration.privacy.test_export import archive_of, owner, rows_in

__all__ = ["owner"]
ORIGINAL = b"An original"
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OF_THE_HOME = {
    "id", "issuer", "subject", "email", "role", "tier", "state", "created_at", "updated_at",
}  # fmt: skip


@pytest.fixture
async def planted(context, owner) -> UUID:
    """A person with a row in every table, and a file."""
    person, key = uuid4(), f"resumes/{secrets.token_hex(8)}"
    await plant(owner, person, f"word{secrets.token_hex(4)}")
    await context.file_store.put(key, ORIGINAL)
    async with owner.begin() as connection:
        values = {"id": person, "key": key, "size": len(ORIGINAL)}
        for statement in (
            "update resumes set status = 'ready' where user_id = :id",
            "update resumes set file_key = :key, size_bytes = :size where user_id = :id",
            "update resumes set media_type = 'text/plain' where user_id = :id",
            "update pending_actions set state = 'approved' where user_id = :id",
            "update llm_months set wanted_micros = null where user_id = :id",
        ):
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            await connection.execute(text(statement), used)
    return person


async def saved(context, person: UUID, folder: Path) -> Path:
    path = folder / f"{person}.zip"
    archive = await archive_of(context, person)
    assert archive.fp is not None
    archive.fp.seek(0)
    path.write_bytes(archive.fp.read())
    return path


async def erased(owner, person: UUID) -> None:
    async with owner.begin() as connection:
        await connection.execute(text("delete from users where id = :id"), {"id": person})


def compared(archive: zipfile.ZipFile, person: UUID) -> dict[str, list[dict]]:
    """Everything but what belongs to the installation, with the person's id taken out."""
    found = {}
    for kind in kinds():
        lines = archive.read(kind.file).decode().replace(str(person), "PERSON").splitlines()
        rows = [json.loads(line) for line in lines]
        if kind.name == "users":
            rows = [{n: v for n, v in row.items() if n not in OF_THE_HOME} for row in rows]
        if kind.name == "audit_events":
            rows = [row for row in rows if row["code"] != "account.created"]
        found[kind.name] = sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
    return found


def without_ids(rows: dict[str, list[dict]]) -> dict[str, list[str]]:
    """Ids by the order in which they first stand."""
    numbers: dict[str, str] = {}
    found = {}
    for name, its in rows.items():
        texts = [json.dumps(row, sort_keys=True) for row in its]
        found[name] = [
            UUID_TEXT.sub(lambda match: numbers.setdefault(match[0], f"ID{len(numbers)}"), line)
            for line in texts
        ]
    return found


def ids_in(archive: zipfile.ZipFile) -> set[str]:
    return {
        row["id"]
        for kind in kinds()
        if kind.name not in ("users", "job_boards")
        for row in rows_in(archive, kind.name)
        if "id" in row
    }


class TestTakingIn:
    async def test_elsewhere_it_is_the_same_with_the_same_ids(
        self, context, owner, planted: UUID, tmp_path: Path
    ) -> None:
        path = await saved(context, planted, tmp_path)
        before = await archive_of(context, planted)
        await erased(owner, planted)
        newcomer = await create_user(context)
        imported = await context.account_importer.take(path, newcomer)
        assert (imported.kept_ids, imported.files) == (True, 1)
        after = await archive_of(context, newcomer)
        assert compared(after, newcomer) == compared(before, planted)
        (original,) = (name for name in after.namelist() if name.startswith("files/"))
        assert after.read(original) == ORIGINAL

    async def test_beside_the_first_it_is_the_same_but_for_ids(
        self, context, planted: UUID, tmp_path: Path
    ) -> None:
        path = await saved(context, planted, tmp_path)
        newcomer = await create_user(context)
        imported = await context.account_importer.take(path, newcomer)
        assert not imported.kept_ids
        before, after = await archive_of(context, planted), await archive_of(context, newcomer)
        assert ids_in(before).isdisjoint(ids_in(after))
        assert without_ids(compared(after, newcomer)) == without_ids(compared(before, planted))
        assert ORIGINAL in [after.read(n) for n in after.namelist() if n.startswith("files/")]

    async def test_what_was_under_way_is_not(
        self, context, owner, planted: UUID, tmp_path: Path
    ) -> None:
        async with owner.begin() as connection:
            for table in ("runs", "mails"):
                state = {"runs": "waiting", "mails": "sending"}[table]
                await connection.execute(
                    text(f"update {table} set state = :state where user_id = :id"),
                    {"state": state, "id": planted},
                )
            await connection.execute(
                text("update pending_actions set state = 'pending' where user_id = :id"),
                {"id": planted},
            )
        path = await saved(context, planted, tmp_path)
        newcomer = await create_user(context)
        await context.account_importer.take(path, newcomer)
        async with context.for_user(newcomer) as factory:
            for table, state in (
                ("runs", "cancelled"), ("mails", "uncertain"), ("pending_actions", "cancelled"),
            ):  # fmt: skip
                found = await factory.session.scalars(text(f"select state from {table}"))
                assert found.all() == [state], table


class TestPostingsOfBoards:
    """What names a posting is its board, too: every board has its number 7."""

    @pytest.fixture
    async def twins(self, owner, planted: UUID) -> UUID:
        """Two boards of one source, a posting of each with the same id, and the person's own copy of the first."""
        boards, jobs = [uuid4(), uuid4()], [uuid4(), uuid4(), uuid4()]
        token, key = secrets.token_hex(6), secrets.token_hex(6)
        async with owner.begin() as connection:
            for number, board in enumerate(boards):
                await connection.execute(
                    text(
                        "insert into job_boards (id, source, token) values (:id, 'greenhouse', :t)"
                    ),
                    {"id": board, "t": f"{token}{number}"},
                )
            for job, board, owner_id, of in (
                (jobs[0], boards[0], None, None),
                (jobs[1], boards[1], None, jobs[0]),
                (jobs[2], boards[0], planted, jobs[1]),
            ):
                await connection.execute(
                    text(
                        "insert into jobs (id, source, board_id, external_id, url, company, title, description,"
                        " fingerprint, owner_id, duplicate_of)"
                        " values (:id, 'greenhouse', :board, :key, 'u', 'c', 't', 'd', 'f', :owner, :of)"
                    ),
                    {"id": job, "board": board, "key": key, "owner": owner_id, "of": of},
                )
        return planted

    @pytest.mark.parametrize("beside", [False, True], ids=["elsewhere", "beside"])
    async def test_two_with_the_same_id_are_two(
        self, context, owner, twins: UUID, tmp_path: Path, beside: bool
    ) -> None:
        path = await saved(context, twins, tmp_path)
        before = await archive_of(context, twins)
        if not beside:
            await erased(owner, twins)
            async with owner.begin() as connection:
                await connection.execute(
                    text("delete from jobs where board_id = any(:ids)"),
                    {"ids": [row["id"] for row in rows_in(before, "job_boards")]},
                )
        newcomer = await create_user(context)
        await context.account_importer.take(path, newcomer)
        after = await archive_of(context, newcomer)
        wanted, found = (
            without_keys(compared(a, p)) for a, p in ((before, twins), (after, newcomer))
        )
        assert without_ids(found) == without_ids(wanted)
        keys = [(row["board_id"], row["external_id"]) for row in rows_in(after, "jobs")]
        assert len(set(keys)) == len(keys) == 4

        third = await create_user(context)
        await context.account_importer.take(await saved(context, newcomer, tmp_path), third)
        again = await archive_of(context, third)
        assert without_ids(compared(again, third)) == without_ids(compared(after, newcomer))

    async def test_an_archive_that_names_no_boards(
        self, context, owner, twins: UUID, tmp_path: Path
    ) -> None:
        def forget(files: dict[str, bytes]) -> None:
            files["data/jobs.jsonl"] = re.sub(
                rb',?"board_id":("[^"]*"|null)', b"", files["data/jobs.jsonl"]
            )

        path = changed(await saved(context, twins, tmp_path), forget, honest=True)
        newcomer = await create_user(context)
        await context.account_importer.take(path, newcomer)
        assert len(rows_in(await archive_of(context, newcomer), "jobs")) == 4


def without_keys(rows: dict[str, list[dict]]) -> dict[str, list[dict]]:
    """A posting that stands there twice has two keys afterwards."""
    jobs = [{**row, "external_id": row["external_id"][:12]} for row in rows["jobs"]]
    return {**rows, "jobs": sorted(jobs, key=lambda row: json.dumps(row, sort_keys=True))}


class TestForWhom:
    async def test_an_account_is_made_once(self, context) -> None:
        address = f"{secrets.token_hex(6)}@example.org"
        with pytest.raises(AccountMissingError):
            await person_of(context, address)
        made = await new_person(context, address, "seven grey herons")
        assert await person_of(context, address.upper()) == made

    async def test_the_address_in_the_archive(self, context, planted: UUID, tmp_path: Path) -> None:
        path = await saved(context, planted, tmp_path)
        async with context.for_user(planted) as factory:
            assert address_in(path) == (await factory.accounts().get(planted)).email


Change = Callable[[dict[str, bytes]], None]


def changed(path: Path, change: Change, *, honest: bool) -> Path:
    """The archive with other contents; `honest` with a manifest that fits them."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    if honest:
        import hashlib

        manifest = json.loads(files["manifest.json"])
        for file in manifest["files"]:
            if file["path"] in files:
                content = files[file["path"]]
                file["bytes"] = len(content)
                file["sha256"] = hashlib.sha256(content).hexdigest()
        files["manifest.json"] = json.dumps(manifest).encode()
    other = path.with_name(f"{secrets.token_hex(4)}.zip")
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return other


def damage(files: dict[str, bytes]) -> None:
    files["data/runs.jsonl"] = files["data/runs.jsonl"].replace(b"succeeded", b"cancelled")


def drop(files: dict[str, bytes]) -> None:
    del files["data/runs.jsonl"]


def another_version(files: dict[str, bytes]) -> None:
    files["manifest.json"] = files["manifest.json"].replace(b'"version": 1', b'"version": 2')


def another_format(files: dict[str, bytes]) -> None:
    files["manifest.json"] = files["manifest.json"].replace(b"jobpilot-account", b"somebody-else")


def climb(files: dict[str, bytes]) -> None:
    files["../../etc/cron.d/x"] = b"x"


def another_column(files: dict[str, bytes]) -> None:
    files["data/mails.jsonl"] = files["data/mails.jsonl"].replace(b'{"id"', b'{"evil":1,"id"', 1)


def no_json(files: dict[str, bytes]) -> None:
    files["data/mails.jsonl"] = b"{{{\n"


def a_state_that_there_is_not(files: dict[str, bytes]) -> None:
    files["data/mails.jsonl"] = files["data/mails.jsonl"].replace(b'"sent"', b'"evil"')


def a_parent_that_there_is_not(files: dict[str, bytes]) -> None:
    files["data/runs.jsonl"] = b""


def two_people(files: dict[str, bytes]) -> None:
    files["data/users.jsonl"] *= 2


class TestRefusing:
    @pytest.mark.parametrize(
        ("change", "honest", "code"),
        [
            (damage, False, "archive_damaged"),
            (drop, False, "archive_damaged"),
            (another_version, False, "archive_version_unknown"),
            (another_format, False, "archive_invalid"),
            (climb, False, "archive_invalid"),
            (another_column, True, "archive_invalid"),
            (no_json, True, "archive_invalid"),
            (a_state_that_there_is_not, True, "archive_invalid"),
            (a_parent_that_there_is_not, True, "archive_invalid"),
            (two_people, True, "archive_invalid"),
        ],
        ids=lambda value: getattr(value, "__name__", None),
    )
    async def test_and_nothing_of_it_is_there(
        self, context, owner, planted: UUID, tmp_path: Path, home: Path, change, honest, code
    ) -> None:
        path = changed(await saved(context, planted, tmp_path), change, honest=honest)
        await erased(owner, planted)
        newcomer = await create_user(context)
        files = set((home / "files" / "resumes").iterdir())
        with pytest.raises(JobPilotError) as refusal:
            await context.account_importer.take(path, newcomer)
        assert refusal.value.code == code
        assert set((home / "files" / "resumes").iterdir()) == files
        empty = await archive_of(context, newcomer)
        assert rows_in(empty, "resumes") == rows_in(empty, "jobs") == rows_in(empty, "runs") == []

    async def test_an_account_that_is_in_use(self, context, planted: UUID, tmp_path: Path) -> None:
        path = await saved(context, planted, tmp_path)
        with pytest.raises(JobPilotError) as refusal:
            await context.account_importer.take(path, planted)
        assert refusal.value.code == "account_not_empty"

    async def test_what_unpacks_to_more_than_an_account(
        self, context, tmp_path: Path, monkeypatch
    ) -> None:
        monkeypatch.setattr("jobpilot.privacy.importing.archive.HARMLESS_BYTES", 2**20)
        path = tmp_path / "bomb.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("manifest.json", "{}")
            archive.writestr("data/jobs.jsonl", bytes(8 * 2**20))
        with pytest.raises(JobPilotError) as refusal:
            await context.account_importer.take(path, await create_user(context))
        assert refusal.value.code == "archive_too_large"

    async def test_what_is_no_archive(self, context, tmp_path: Path) -> None:
        user_id = await create_user(context)
        for number, content in enumerate((b"", b"PK\x05\x06", io.BytesIO(b"x" * 99).read())):
            path = tmp_path / f"{number}.zip"
            path.write_bytes(content)
            with pytest.raises(JobPilotError) as refusal:
                await context.account_importer.take(path, user_id)
            assert refusal.value.code == "archive_invalid"
