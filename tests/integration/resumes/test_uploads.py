"""HARD-CASES of uploads through the real app: table A."""

import asyncio
import os
import time
from pathlib import Path

import httpx
import pytest

from tests.fixtures import hostile, old_word
from tests.integration.api.conftest import Api, Person
from tests.integration.resumes.conftest import UPLOAD_SECONDS, upload

MIB = 1024 * 1024
BOUNDARY = "frontier"


def stored_files(api: Api) -> int:
    root: Path = api.context.settings.jobpilot_home / "files"
    return sum(1 for path in root.rglob("*") if path.is_file())


async def count_rows(client: httpx.AsyncClient) -> int:
    return len((await client.get("/api/v1/resumes?limit=100")).json()["items"])


def head(person: Person, *lines: str) -> bytes:
    first = [
        "POST /api/v1/resumes HTTP/1.1",
        f"Host: localhost:{person.api.port}",
        f"Authorization: Bearer {person.token}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
    ]
    return ("\r\n".join([*first, *lines]) + "\r\n\r\n").encode()


PART = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="cv.pdf"\r\n\r\n'
).encode()
END = f"\r\n--{BOUNDARY}--\r\n".encode()


async def answer_of(reader: asyncio.StreamReader, seconds: float = 10) -> bytes:
    async with asyncio.timeout(seconds):
        return await reader.read(65536)


class TestRefused:
    @pytest.mark.parametrize(
        ("name", "content", "status", "code"),
        [
            ("cv.pdf", b"", 422, "file_empty"),
            ("cv.pdf", b"MZ" + b"\0" * 99, 415, "type_mismatch"),
            ("cv.png", b"\x89PNG\r\n\x1a\n", 415, "unsupported_type"),
            ("cv.doc", hostile.old_word(), 422, "file_unreadable"),
            ("cv.docx", hostile.encrypted_office(), 422, "file_encrypted"),
            ("cv.pdf", hostile.text_pdf(""), 422, "no_text_found"),
            ("cv.pdf", hostile.text_pdf(pages=31), 422, "too_many_pages"),
            ("cv.pdf", hostile.double_bomb(), 422, "file_too_complex"),
            ("cv.docx", hostile.docx("&a;", head=hostile.EXTERNAL_ENTITY), 422, "file_unreadable"),
        ],
    )
    async def test_nothing_is_kept(
        self, resume_api: Api, as_owner: httpx.AsyncClient, name, content, status, code
    ) -> None:
        before = stored_files(resume_api)
        answer = await upload(as_owner, content, name)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"] == "application/problem+json"
        assert await count_rows(as_owner) == 0
        assert stored_files(resume_api) == before
        assert (await upload(as_owner, hostile.text_pdf())).status_code == 201

    async def test_unsupported_type_names_the_allowed_ones(self, as_owner) -> None:
        answer = await upload(as_owner, b"{\\rtf1 hello}", "cv.rtf")
        for kind in ("PDF", "DOCX", "DOC", "TXT"):
            assert kind in answer.json()["detail"]

    async def test_one_byte_too_many_by_declared_length(self, owner: Person) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", owner.api.port)
        writer.write(head(owner, f"Content-Length: {11 * MIB}"))
        started = time.perf_counter()
        answer = await answer_of(reader)
        assert b" 413 " in answer.splitlines()[0]
        assert b"file_too_large" in answer
        assert time.perf_counter() - started < 2
        assert await reader.read() == b""
        writer.close()

    @pytest.mark.parametrize(("size", "refused"), [(10 * MIB, False), (10 * MIB + 1, True)])
    async def test_the_declared_length_decides_before_the_file_is_read(
        self, owner: Person, size: int, refused: bool
    ) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", owner.api.port)
        writer.write(head(owner, f"Content-Length: {len(PART) + size + len(END)}"))
        writer.write(PART + b"%PDF-1.7\n")
        answering = asyncio.create_task(answer_of(reader, 2))
        if refused:
            answer = await answering
            assert b" 413 " in answer.splitlines()[0]
            assert b"file_too_large" in answer
            assert await reader.read() == b"", "the connection is closed"
        else:
            with pytest.raises(TimeoutError):
                await answering
        writer.close()

    async def test_one_byte_too_many_without_a_length(self, owner: Person) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", owner.api.port)
        body = PART + b"%PDF-1.7\n" + b"\0" * (10 * MIB - 8)
        writer.write(head(owner, "Transfer-Encoding: chunked") + b"%x\r\n" % len(body) + body)
        assert b"file_too_large" in await answer_of(reader)
        writer.close()

    async def test_endless_chunks(self, resume_api: Api, owner: Person) -> None:
        before = stored_files(resume_api)
        reader, writer = await asyncio.open_connection("127.0.0.1", owner.api.port)
        writer.write(head(owner, "Transfer-Encoding: chunked"))
        writer.write(b"%x\r\n%s\r\n" % (len(PART), PART))
        sent = 0
        piece = b"x" * 65536
        answering = asyncio.create_task(answer_of(reader, 20))
        while not answering.done() and sent < 40 * MIB:
            try:
                writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                await writer.drain()
            except ConnectionError:
                break
            sent += len(piece)
            await asyncio.sleep(0)  # so that an answer which is there is read before more is sent
        answer = await answering
        assert b"file_too_large" in answer
        assert sent < 20 * MIB  # what stood in the buffers of both sides included
        assert stored_files(resume_api) == before
        writer.close()

    async def test_a_slow_body(self, owner: Person, as_owner: httpx.AsyncClient) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", owner.api.port)
        writer.write(head(owner, "Content-Length: 5000") + PART)
        started = time.perf_counter()
        answering = asyncio.create_task(answer_of(reader, UPLOAD_SECONDS + 4))
        while not answering.done():
            writer.write(b"x")
            await asyncio.sleep(0.2)
        assert b" 408 " in (await answering).splitlines()[0]
        assert b"upload_timeout" in await answering
        assert time.perf_counter() - started < UPLOAD_SECONDS + 2
        assert await count_rows(as_owner) == 0
        writer.close()

    async def test_the_client_leaves(
        self, resume_api: Api, owner: Person, as_owner: httpx.AsyncClient
    ) -> None:
        before = stored_files(resume_api)
        _, writer = await asyncio.open_connection("127.0.0.1", owner.api.port)
        writer.write(head(owner, "Content-Length: 900000") + PART + hostile.text_pdf())
        await writer.drain()
        await asyncio.sleep(0.3)
        writer.transport.abort()
        await asyncio.sleep(1)
        assert await count_rows(as_owner) == 0
        assert stored_files(resume_api) == before

    @pytest.mark.parametrize(
        "body",
        [
            b"no multipart at all",
            END,
            b'--frontier\r\nContent-Disposition: form-data; name="file"\r\n\r\nx' + END,
            b'--frontier\r\nContent-Disposition: form-data; name="other"; filename="a"\r\n\r\nx'
            + END,
            PART + b"%PDF-1.7",
            PART + b"x\r\n" + PART + b"y" + END,
            b"".join(
                b'--frontier\r\nContent-Disposition: form-data; name="x"\r\n\r\ny\r\n'
                for _ in range(10_000)
            )
            + END,
            b"--frontier\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5_000)) + b"\r\nx" + END,
            b"--frontier\r\nX: " + b"y" * MIB + b"\r\n\r\nx" + END,
        ],
        ids=[
            "none",
            "no part",
            "no name",
            "other field",
            "cut off",
            "two files",
            "parts",
            "headers",
            "header",
        ],
    )
    async def test_malformed_multipart(self, as_owner: httpx.AsyncClient, body: bytes) -> None:
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        answer = await as_owner.post("/api/v1/resumes", content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed_multipart")

    async def test_nobody_may_upload(self, resume_api: Api) -> None:
        async with resume_api.client() as client:
            assert (await upload(client, hostile.text_pdf())).status_code == 401


class TestAccepted:
    @pytest.mark.parametrize(
        ("name", "content", "media_type"),
        [
            ("scan.pdf", hostile.image_only_pdf(), "application/pdf"),
            ("old.doc", old_word.word(hostile.TEXT + "\r"), "application/msword"),
        ],
    )
    async def test_scans_and_old_word_documents(
        self, as_owner: httpx.AsyncClient, name: str, content: bytes, media_type: str
    ) -> None:
        answer = await upload(as_owner, content, name)
        assert answer.status_code == 201, answer.text
        assert answer.json()["resume"]["media_type"] == media_type

    async def test_says_what_was_kept_and_starts_a_run(self, as_owner: httpx.AsyncClient) -> None:
        answer = await upload(as_owner, hostile.text_pdf(pages=2), "My first CV.pdf")
        assert answer.status_code == 201
        body = answer.json()
        assert body["resume"]["title"] == "My first CV"
        assert body["resume"]["page_count"] == 2
        assert body["resume"]["status"] == "uploaded"
        assert body["run"]["resume_id"] == body["resume"]["id"]
        assert body["resume"]["latest_run_id"] == body["run"]["id"]
        listed = (await as_owner.get("/api/v1/resumes")).json()["items"]
        assert [item["id"] for item in listed] == [body["resume"]["id"]]

    @pytest.mark.parametrize(
        "name",
        [
            "../../etc/passwd",
            "a%00.pdf",
            "CON.pdf",
            "n" * 5000 + ".pdf",
            "cv\u202efdp.exe",
            "a\r\nSet-Cookie: x.pdf",
            'q"uote.pdf',
            "履歴書.pdf",
        ],
    )
    async def test_any_name_is_made_safe(self, resume_api: Api, as_owner, name: str) -> None:
        answer = await upload(as_owner, hostile.text_pdf(os.urandom(8).hex() + hostile.TEXT), name)
        assert answer.status_code == 201, answer.text
        resume = answer.json()["resume"]
        assert 0 < len(resume["file_name"]) <= 120
        assert not set(resume["file_name"]) & set('/\\\r\n\0"\u202e')
        download = await as_owner.get(f"/api/v1/resumes/{resume['id']}/file")
        disposition = download.headers["content-disposition"]
        assert disposition.startswith("attachment; filename=")
        assert disposition.isascii()
        assert "set-cookie" not in download.headers

    async def test_the_same_bytes_again(self, resume_api: Api, as_owner: httpx.AsyncClient) -> None:
        first = await upload(as_owner, hostile.text_pdf())
        files = stored_files(resume_api)
        again = await upload(as_owner, hostile.text_pdf(), "other.pdf")
        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json()["resume"] == first.json()["resume"]
        assert again.json()["run"]["id"] == first.json()["run"]["id"]
        assert stored_files(resume_api) == files

    async def test_the_same_bytes_at_once(self, as_owner: httpx.AsyncClient) -> None:
        answers = await asyncio.gather(*(upload(as_owner, hostile.text_pdf()) for _ in range(4)))
        assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
        assert len({answer.json()["resume"]["id"] for answer in answers}) == 1

    async def test_the_same_bytes_of_two_people(self, resume_api: Api, as_owner) -> None:
        other = await resume_api.sign_up()
        files = stored_files(resume_api)
        mine = await upload(as_owner, hostile.text_pdf())
        async with other.client() as client:
            theirs = await upload(client, hostile.text_pdf())
        assert theirs.status_code == 201
        assert theirs.json()["resume"]["id"] != mine.json()["resume"]["id"]
        assert stored_files(resume_api) == files + 2

    async def test_the_same_key_gives_the_same_answer(self, as_owner: httpx.AsyncClient) -> None:
        key = {"Idempotency-Key": os.urandom(8).hex()}
        first = await upload(as_owner, hostile.text_pdf(), **key)
        again = await upload(as_owner, hostile.text_pdf(), **key)
        other = await upload(as_owner, hostile.docx(), "cv.docx", **key)
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.headers["idempotent-replayed"] == "true"
        assert again.json() == first.json()
        assert other.json()["code"] == "idempotency_key_reused"

    async def test_the_21st_file(self, as_owner: httpx.AsyncClient) -> None:
        for number in range(20):
            answer = await upload(as_owner, hostile.text_pdf(f"{number} {hostile.TEXT}"))
            assert answer.status_code == 201
        refused = await upload(as_owner, hostile.text_pdf())
        assert (refused.status_code, refused.json()["code"]) == (409, "quota_files")
        first = (await as_owner.get("/api/v1/resumes?limit=1")).json()["items"][0]
        assert (await as_owner.delete(f"/api/v1/resumes/{first['id']}")).status_code == 204
        assert (await upload(as_owner, hostile.text_pdf())).status_code == 201

    async def test_pages_of_the_list(self, as_owner: httpx.AsyncClient) -> None:
        for number in range(5):
            await upload(as_owner, hostile.text_pdf(f"{number} {hostile.TEXT}"))
        seen, cursor = [], ""
        while cursor is not None:
            query = f"?limit=2&cursor={cursor}" if cursor else "?limit=2"
            page = (await as_owner.get(f"/api/v1/resumes{query}")).json()
            seen += [item["id"] for item in page["items"]]
            cursor = page["next_cursor"]
        assert len(seen) == len(set(seen)) == 5
        assert (await as_owner.get("/api/v1/resumes?cursor=nonsense")).json()[
            "code"
        ] == "cursor_invalid"


class TestDownload:
    async def test_cannot_run_anything(self, as_owner: httpx.AsyncClient) -> None:
        content = hostile.active_pdf() + b"<html><script>alert(1)</script></html>"
        resume = (await upload(as_owner, content)).json()["resume"]
        answer = await as_owner.get(f"/api/v1/resumes/{resume['id']}/file")
        assert answer.content == content
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]

    @pytest.mark.parametrize(
        ("asked", "status", "start", "stop"),
        [
            ("bytes=0-9", 206, 0, 10),
            ("bytes=10-", 206, 10, None),
            ("bytes=-5", 206, -5, None),
            ("bytes=0-1,4-5", 200, 0, None),
        ],
    )
    async def test_ranges(
        self, as_owner, asked: str, status: int, start: int, stop: int | None
    ) -> None:
        content = hostile.text_pdf()
        resume = (await upload(as_owner, content)).json()["resume"]
        answer = await as_owner.get(
            f"/api/v1/resumes/{resume['id']}/file", headers={"Range": asked}
        )
        assert answer.status_code == status
        assert answer.content == content[start:stop]

    async def test_a_range_behind_the_end(self, as_owner: httpx.AsyncClient) -> None:
        resume = (await upload(as_owner, hostile.text_pdf())).json()["resume"]
        answer = await as_owner.get(
            f"/api/v1/resumes/{resume['id']}/file", headers={"Range": "bytes=99999999-"}
        )
        assert answer.status_code == 416


class TestSomebodyElse:
    async def test_a_foreign_resume_is_as_absent_as_a_random_one(
        self, resume_api: Api, as_owner
    ) -> None:
        resume = (await upload(as_owner, hostile.text_pdf())).json()["resume"]
        stranger = await resume_api.sign_up()
        nowhere = "0" * 8 + "-0000-4000-8000-" + "0" * 12
        async with stranger.client() as client:
            for path in ("", "/file", "/pages", "/versions", "/versions/1"):
                foreign = await client.get(f"/api/v1/resumes/{resume['id']}{path}")
                random = await client.get(f"/api/v1/resumes/{nowhere}{path}")
                assert foreign.status_code == random.status_code == 404
                assert foreign.json()["code"] == random.json()["code"] == "resume_not_found"
                assert foreign.json()["detail"] == random.json()["detail"]
            body = {"kind": "resume_intake"}
            foreign = await client.post("/api/v1/runs", json=body | {"resume_id": resume["id"]})
            random = await client.post("/api/v1/runs", json=body | {"resume_id": nowhere})
            assert foreign.status_code == random.status_code == 404
            assert foreign.json()["code"] == random.json()["code"] == "resume_not_found"
            assert (await client.delete(f"/api/v1/resumes/{resume['id']}")).status_code == 404
        assert (await as_owner.get(f"/api/v1/resumes/{resume['id']}")).status_code == 200


class TestDelete:
    async def test_takes_file_and_row(self, resume_api: Api, as_owner: httpx.AsyncClient) -> None:
        before = stored_files(resume_api)
        resume = (await upload(as_owner, hostile.text_pdf())).json()["resume"]
        assert (await as_owner.delete(f"/api/v1/resumes/{resume['id']}")).status_code == 204
        assert (await as_owner.get(f"/api/v1/resumes/{resume['id']}")).status_code == 404
        await asyncio.sleep(0.3)
        assert stored_files(resume_api) == before
        again = await upload(as_owner, hostile.text_pdf())
        assert again.status_code == 201
        assert again.json()["resume"]["id"] != resume["id"]
