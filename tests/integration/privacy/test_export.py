"""Asking for an archive of one's account, fetching it, and what is in it."""

import asyncio
import hashlib
import io
import json
import secrets
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import jsonschema
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import create_async_engine

from jobpilot.outreach.tables import MailRow
from jobpilot.ports.files import FileStoreUnavailableError
from jobpilot.privacy.domain.exports import Export, ExportState, files_of, files_of_export
from jobpilot.privacy.export.repository import ExportRepository
from jobpilot.privacy.export.rows import kinds
from jobpilot.privacy.export.schema import schema_text
from tests.integration.privacy.canaries import free_texts, plant
from tests.integration.privacy.conftest import Leaver, new_leaver, until

PATH = "/users/me/export"
JSON = "application/json"


async def execute(leaver: Leaver, statement: str, **values) -> None:
    async with leaver.api.context.for_user(leaver.id) as factory:
        await factory.session.execute(text(statement), {"id": leaver.id, **values})


async def ready(leaver: Leaver) -> dict:
    async def found() -> dict | None:
        answer = await leaver.ask("GET", PATH)
        return answer.json() if answer.json().get("state") not in (None, "running") else None

    return await until(found)


async def archive_of(context, user_id: UUID) -> zipfile.ZipFile:
    stream = io.BytesIO()
    async with context.for_user(user_id) as factory:
        now = await factory.session.scalar(text("select now()"))
    await context.export_builder.write(user_id, stream, now)
    return zipfile.ZipFile(stream)


async def unstarted(context, user_id: UUID) -> Export:
    """Without its workflow, so that no worker is at it as well."""
    export = Export(uuid4(), user_id, ExportState.RUNNING, datetime.now(UTC))
    async with context.for_user(user_id) as factory:
        await ExportRepository(factory.session).add(export)
    return export


def rows_in(archive: zipfile.ZipFile, name: str) -> list[dict]:
    return [json.loads(line) for line in archive.read(f"data/{name}.jsonl").splitlines()]


@pytest.fixture
async def owner(servers):
    engine = create_async_engine(servers.postgres.superuser_url)
    yield engine
    await engine.dispose()


class TestAsking:
    async def test_with_an_old_sign_in(self, leaver: Leaver, monkeypatch) -> None:
        monkeypatch.setattr("jobpilot.privacy.domain.deletion.RECENT", timedelta(seconds=-1))
        answer = await leaver.ask("POST", PATH)
        assert (answer.status_code, answer.json()["code"]) == (403, "reauth_required")
        assert (await leaver.ask("GET", PATH)).json() is None

    async def test_while_one_is_made_it_is_that_one(self, leaver: Leaver, context) -> None:
        export = await unstarted(context, leaver.id)
        answers = await asyncio.gather(*(leaver.ask("POST", PATH) for _ in range(4)))
        assert {answer.status_code for answer in answers} == {202}
        assert {answer.json()["id"] for answer in answers} == {str(export.id)}

    async def test_the_fourth_of_a_day(self, leaver: Leaver) -> None:
        for _ in range(3):
            assert (await leaver.ask("POST", PATH)).status_code == 202
            await execute(leaver, "update account_exports set state = 'expired'")
        answer = await leaver.ask("POST", PATH)
        assert (answer.status_code, answer.json()["code"]) == (429, "export_limit")
        assert int(answer.headers["Retry-After"]) > 86_000
        await execute(leaver, "update account_exports set created_at = now() - interval '25 hours'")
        assert (await leaver.ask("POST", PATH)).status_code == 202

    async def test_who_is_about_to_leave_may_take_everything_along(self, leaver: Leaver) -> None:
        await leaver.leave()
        assert (await leaver.ask("POST", PATH)).status_code == 202


class TestFetching:
    async def test_from_asking_to_the_file(
        self, leaver: Leaver, leaving_worker, home: Path
    ) -> None:
        await leaver.ask("POST", PATH)
        export = await ready(leaver)
        assert export["state"] == "ready"
        stranger = await new_leaver(leaver.api)
        path = export["url"].removeprefix("/api/v1")
        assert (await stranger.ask("GET", path)).status_code == 404
        assert (await leaver.ask("GET", f"{path[:-1]}!")).status_code == 404

        answer = await leaver.ask("GET", path)
        assert (answer.status_code, len(answer.content)) == (200, export["bytes"])
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer.headers["Cache-Control"]
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            assert [row["id"] for row in rows_in(archive, "users")] == [str(leaver.id)]

        again = await leaver.ask("GET", path)
        assert (again.status_code, again.json()["code"]) == (410, "export_link_gone")
        another = (await leaver.ask("GET", PATH)).json()["url"]
        assert another not in (None, export["url"])

        mails = await until(lambda: self.mails(leaver))
        assert len(mails) == 1
        assert "/privacy" in mails[0].body_text
        assert str(export["id"]) not in mails[0].body_text

        await execute(leaver, "update account_exports set expires_at = now() - interval '1 second'")
        late = await leaver.ask("GET", another.removeprefix("/api/v1"))
        assert (late.status_code, late.json()["code"]) == (410, "export_link_gone")
        assert (await leaver.ask("GET", PATH)).json()["state"] == "expired"
        assert len(list((home / "files" / files_of(leaver.id)).iterdir())) == 1
        await leaver.api.context.export_builder.end(
            UUID(export["id"]), leaver.id, ExportState.READY
        )
        assert list((home / "files" / files_of(leaver.id)).iterdir()) == []

    async def mails(self, leaver: Leaver) -> list | None:
        async with leaver.api.context.for_user(leaver.id) as factory:
            mails = MailRow.__table__.c
            query = select(mails.body_text, mails.state).where(mails.kind == "account_export")
            return (await factory.session.execute(query)).all() or None


class TestMaking:
    async def test_what_a_predecessor_left_is_gone_and_there_is_one_archive(
        self, leaver: Leaver, context, home: Path
    ) -> None:
        export = await unstarted(context, leaver.id)
        folder = home / "files" / files_of(leaver.id)
        folder.mkdir(parents=True)
        (folder / ".half.0123").write_bytes(b"half")
        lost = f"{files_of_export(export)}0123"
        await context.file_store.put(lost, b"an attempt that was not noted")
        build = context.export_builder.build
        at_once = (build(export.id, leaver.id) for _ in range(3))
        ends = await asyncio.gather(*at_once, return_exceptions=True)
        assert {type(end) for end in ends} <= {datetime, FileStoreUnavailableError}
        made = {end for end in ends if isinstance(end, datetime)}
        assert made == {await build(export.id, leaver.id)}
        async with context.for_user(leaver.id) as factory:
            known = await factory.account_exports().newest(leaver.id)
        (path,) = folder.iterdir()
        assert path == home / "files" / known.file_key
        assert hashlib.sha256(path.read_bytes()).hexdigest() == known.sha256

        second = await unstarted(context, leaver.id)
        assert await context.export_builder.build(second.id, leaver.id)
        (path,) = folder.iterdir()
        assert path.name.startswith(second.id.hex)

    async def test_of_an_account_that_is_erased_meanwhile_nothing_stays(
        self, leaver: Leaver, context, home: Path, owner
    ) -> None:
        export = await unstarted(context, leaver.id)
        async with owner.begin() as connection:
            await connection.execute(
                text("update users set state = 'erasing' where id = :id"), {"id": leaver.id}
            )
        assert await context.export_builder.build(export.id, leaver.id) is None
        assert list((home / "files" / files_of(leaver.id)).iterdir()) == []
        async with owner.begin() as connection:
            await connection.execute(
                text("update users set state = 'active' where id = :id"), {"id": leaver.id}
            )


class TestTheArchive:
    async def test_each_word_is_there_once_and_nothing_of_another(self, context, owner) -> None:
        person, other = uuid4(), uuid4()
        mine, theirs = f"canary{secrets.token_hex(8)}", f"canary{secrets.token_hex(8)}"
        await plant(owner, person, mine)
        await plant(owner, other, theirs)
        key = f"resumes/{secrets.token_hex(8)}"
        original = f"{mine} original"
        await context.file_store.put(key, original.encode())
        async with owner.begin() as connection:
            await connection.execute(
                text(
                    "update resumes set file_key = :key, size_bytes = :size, file_name = '../../etc/x.pdf',"
                    " media_type = 'text/plain' where user_id = :id"
                ),
                {"key": key, "size": len(original), "id": person},
            )
            planted = {
                f"{kind.name}.{column.name}"
                for kind in kinds()
                for column in free_texts(kind.name)
                if column in kind.columns
                and await connection.scalar(
                    text(
                        f"select count(*) from {kind.name}"
                        f" where cast({column.name} as text) like '%' || :word || '%'"
                    ),
                    {"word": f"{mine} {kind.name}.{column.name} "},
                )
            }
        assert len(planted) >= 80
        archive = await archive_of(context, person)
        whole = b"".join(archive.read(name) for name in archive.namelist())
        assert {name: whole.count(f"{mine} {name} ".encode()) for name in planted} == dict.fromkeys(
            planted, 1
        )
        assert whole.count(original.encode()) == 1
        assert theirs.encode() not in whole
        assert str(other).encode() not in whole
        names = {name for name in archive.namelist() if name.startswith("files/")}
        assert names == {f"files/resumes/{rows_in(archive, 'resumes')[0]['id']}.txt"}
        check_manifest(archive)
        check_schema(archive)

    async def test_a_board_s_posting_is_there_when_something_is_about_it(
        self, context, owner
    ) -> None:
        person = uuid4()
        await plant(owner, person, "word")
        ids = [uuid4() for _ in range(3)]
        async with owner.begin() as connection:
            for number, job_id in enumerate(ids):
                await connection.execute(
                    text(
                        "insert into jobs (id, source, external_id, url, company, title, description, fingerprint,"
                        " duplicate_of) values (:id, 'matrix', :key, 'u', 'c', 't', 'd', 'f', :of)"
                    ),
                    {
                        "id": job_id,
                        "key": str(job_id),
                        "of": ids[number - 1] if number == 1 else None,
                    },
                )
            await connection.execute(
                text("update resumes set file_key = 'k' where user_id = :id"), {"id": person}
            )
            await connection.execute(
                text("update applications set job_id = :job where user_id = :id"),
                {"job": ids[1], "id": person},
            )
        found = {row["id"] for row in rows_in(await archive_of(context, person), "jobs")}
        assert str(ids[1]) in found
        assert str(ids[0]) in found
        assert str(ids[2]) not in found
        assert len(found) == 3


def check_manifest(archive: zipfile.ZipFile) -> None:
    manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["format"], manifest["version"]) == ("jobpilot-account", 1)
    told = {file["path"]: file for file in manifest["files"]}
    assert set(told) == set(archive.namelist()) - {"manifest.json"}
    for path, file in told.items():
        content = archive.read(path)
        assert file["bytes"] == len(content)
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert file.get("rows", content.count(b"\n")) == content.count(b"\n")


def check_schema(archive: zipfile.ZipFile) -> None:
    schema = json.loads(archive.read("schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(archive.read("manifest.json")), schema)
    for kind in kinds():
        line = {"$ref": f"#/$defs/{kind.name}", "$defs": schema["$defs"]}
        for row in rows_in(archive, kind.name):
            jsonschema.Draft202012Validator(line).validate(row)


def test_the_published_schema_is_that_of_the_tables() -> None:
    published = Path(__file__).parents[3] / "docs" / "account-export.schema.json"
    assert published.read_text() == schema_text(), "run: python -m jobpilot.privacy.export.schema"
