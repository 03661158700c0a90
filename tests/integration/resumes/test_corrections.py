"""What a save keeps of what a person changed, and what administrators get of it."""

import asyncio
import copy
import csv
import io
import json
import sys
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text

from jobpilot.bootstrap import ProcessContext
from jobpilot.database.sealing import load_keys
from jobpilot.resumes.tables import ResumeCorrectionRow
from scripts.check_fine_tune import check
from tests.conftest import create_user
from tests.integration.api.conftest import Api
from tests.integration.resumes.stored import DOCUMENT, own_id, parsed_resume

EXPORT = "/api/v1/admin/corrections/export"
FINE_TUNE = "/api/v1/admin/corrections/fine-tune"


@pytest.fixture
async def resume_id(resume_api: Api, as_owner: httpx.AsyncClient) -> UUID:
    return await parsed_resume(resume_api.context, await own_id(as_owner))


@pytest.fixture
async def as_admin(resume_api: Api) -> AsyncIterator[httpx.AsyncClient]:
    person = await resume_api.sign_up()
    async with person.client() as client:
        await promote(resume_api, await own_id(client))
        yield client


async def promote(api: Api, user_id: UUID) -> None:
    async with api.context.for_system() as factory:
        await factory.session.execute(
            text("update users set role = 'admin' where id = :id"), {"id": user_id}
        )
    async with api.context.for_user(user_id) as factory:
        api.app.state.authenticator.forget(await factory.accounts().get(user_id))


def edited(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(DOCUMENT) | changes


async def save(client: httpx.AsyncClient, resume_id: UUID, number: int, document: dict[str, Any]):
    answer = await client.put(
        f"/api/v1/resumes/{resume_id}/document",
        json={"document": document},
        headers={"If-Match": f'"{number}"'},
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


async def stored(context: ProcessContext, resume_id: UUID) -> list[ResumeCorrectionRow]:
    query = (
        select(ResumeCorrectionRow)
        .where(ResumeCorrectionRow.resume_id == resume_id)
        .order_by(ResumeCorrectionRow.version, ResumeCorrectionRow.field_path)
    )
    owners = select(ResumeCorrectionRow.user_id).where(ResumeCorrectionRow.resume_id == resume_id)
    async with context.for_system() as factory:
        await load_keys((await factory.session.scalars(owners)).all())
        return list(await factory.session.scalars(query))


class TestSave:
    async def test_keeps_what_stood_there_and_how_it_had_been_read(
        self, resume_api, as_owner, resume_id
    ) -> None:
        document = edited(basics={"name": "Ada Example", "email": "ada@example.org"})
        await save(as_owner, resume_id, 1, document)
        (row,) = await stored(resume_api.context, resume_id)
        assert (row.version, row.field_path) == (2, "basics.name")
        assert (row.original_value, row.corrected_value) == ("Ada Exampel", "Ada Example")
        assert (row.method, row.confidence, row.quote) == ("layout", 0.8, "Ada Example")

    async def test_a_second_save_starts_from_the_first(
        self, resume_api, as_owner, resume_id
    ) -> None:
        for number, name in enumerate(("Ada E", "Ada Example"), start=1):
            await save(as_owner, resume_id, number, edited(basics={"name": name}))
        rows = [r for r in await stored(resume_api.context, resume_id) if r.version == 3]
        assert [(r.original_value, r.corrected_value, r.method) for r in rows] == [
            ("Ada E", "Ada Example", "edited")
        ]

    async def test_a_new_first_job_corrects_no_other(self, resume_api, as_owner, resume_id) -> None:
        job = {"name": "Draughtsman", "position": "Lead", "startDate": "2020"}
        await save(as_owner, resume_id, 1, edited(work=[job, *DOCUMENT["work"]]))
        rows = await stored(resume_api.context, resume_id)
        assert [(r.field_path, r.original_value) for r in rows] == [
            ("work[0].name", None),
            ("work[0].position", None),
            ("work[0].startDate", None),
        ]
        assert rows[0].quote == "Draughtsman, Sample Works GmbH (2016 - 2019)"

    async def test_saving_without_a_change_keeps_nothing(
        self, resume_api, as_owner, resume_id
    ) -> None:
        await save(as_owner, resume_id, 1, edited())
        await save(as_owner, resume_id, 1, edited(work=DOCUMENT["work"][::-1]))
        assert await stored(resume_api.context, resume_id) == []

    async def test_a_refused_save_keeps_nothing(self, resume_api, as_owner, resume_id) -> None:
        for document, tag in (({"basics": 1}, '"1"'), (edited(basics={"name": "B"}), '"7"')):
            answer = await as_owner.put(
                f"/api/v1/resumes/{resume_id}/document",
                json={"document": document},
                headers={"If-Match": tag},
            )
            assert answer.status_code in (409, 422)
        assert await stored(resume_api.context, resume_id) == []

    async def test_what_is_restored_is_taken_back(self, resume_api, as_owner, resume_id) -> None:
        await save(as_owner, resume_id, 1, edited(basics=DOCUMENT["basics"] | {"name": "Zed"}))
        await as_owner.post(f"/api/v1/resumes/{resume_id}/versions/1/restore")
        rows = await stored(resume_api.context, resume_id)
        assert [(r.original_value, r.corrected_value) for r in rows] == [
            ("Ada Exampel", "Zed"),
            ("Zed", "Ada Exampel"),
        ]

    async def test_go_with_their_resume(self, resume_api, as_owner, resume_id) -> None:
        await save(as_owner, resume_id, 1, edited(basics={"name": "Ada Example"}))
        assert await stored(resume_api.context, resume_id) != []
        assert (await as_owner.delete(f"/api/v1/resumes/{resume_id}")).status_code == 204
        assert await stored(resume_api.context, resume_id) == []


class TestExport:
    @pytest.mark.parametrize("path", [EXPORT, FINE_TUNE])
    async def test_is_for_administrators(self, resume_api, as_owner, path) -> None:
        answer = await as_owner.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "admin_required")
        async with resume_api.client() as nobody:
            assert (await nobody.get(path)).status_code == 401

    async def test_gives_the_rows_of_everybody(
        self, resume_api, as_owner, as_admin, resume_id
    ) -> None:
        await save(as_owner, resume_id, 1, edited(basics=DOCUMENT["basics"] | {"name": "Ada, E\n"}))
        answer = await as_admin.get(EXPORT)
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert "attachment" in answer.headers["content-disposition"]
        rows = list(csv.reader(io.StringIO(answer.text)))
        assert rows[0] == [
            "field_path", "original_value", "corrected_value", "resume_id", "created_at"
        ]  # fmt: skip
        mine = [row[:3] for row in rows if row[3] == str(resume_id)]
        assert mine == [["basics.name", "Ada Exampel", "Ada, E\n"]]

    @pytest.mark.parametrize(
        "value",
        ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "－1"],
    )
    async def test_no_cell_is_a_formula(
        self, resume_api, as_owner, as_admin, resume_id, value: str
    ) -> None:
        await save(as_owner, resume_id, 1, edited(basics=DOCUMENT["basics"] | {"name": value}))
        rows = csv.reader(io.StringIO((await as_admin.get(EXPORT)).text, newline=""))
        assert next(row[2] for row in rows if row[3] == str(resume_id)) == f"'{value}"

    async def test_says_in_the_audit_trail_who_took_it(self, resume_api, as_admin) -> None:
        admin = await own_id(as_admin)
        await as_admin.get(EXPORT)
        async with resume_api.context.for_user(admin) as factory:
            codes = await factory.session.scalars(text("select code from audit_events"))
            assert "corrections.exported" in list(codes)

    async def test_memory_does_not_grow_with_the_rows(self, context: ProcessContext) -> None:
        owner = await create_user(context)
        resume_id = await parsed_resume(context, owner)
        peaks = []
        for rows in (1_000, 7_000):
            await plant(context, owner, resume_id, rows)
            # the lower of two: whatever else the process does in the meantime counts as well
            peaks.append(min([await peak_of_reading(context, rows) for _ in range(2)]))
        assert peaks[1] < peaks[0] * 2 + 1_000_000, peaks


async def peak_of_reading(context: ProcessContext, rows: int) -> int:
    tracer = sys.gettrace()
    sys.settrace(
        None
    )  # the coverage tracer keeps something of its own for every greenlet, one for each row
    tracemalloc.start()
    count = 0
    async with context.for_system() as factory:
        async for _ in factory.corrections().everything():
            count += 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    sys.settrace(tracer)
    assert count >= rows
    return peak


async def plant(context: ProcessContext, owner: UUID, resume_id: UUID, rows: int) -> None:
    async with context.for_user(owner) as factory:
        await factory.session.execute(
            text(
                "insert into resume_corrections (id, user_id, resume_id, version, field_path, corrected_value)"
                " select gen_random_uuid(), :u, :r, 2, 'basics.summary', repeat('x', 500)"
                " from generate_series(1, :n)"
            ),
            {"u": owner, "r": resume_id, "n": rows},
        )


class TestFineTune:
    async def test_joins_the_pieces_and_leaves_out_what_the_text_does_not_say(
        self, resume_api, as_owner, as_admin, resume_id
    ) -> None:
        names = ("Ada E", "Ada Exam", "Ada Example")
        for number, name in enumerate(names, start=1):
            basics = DOCUMENT["basics"] | {"name": name, "label": f"Astronaut {number}"}
            await save(as_owner, resume_id, number, edited(basics=basics))
        answer = await as_admin.get(FINE_TUNE)
        assert answer.headers["content-type"].startswith("application/x-ndjson")
        examples = [json.loads(line) for line in answer.text.splitlines()]
        mine = [e for e in examples if '"Ada Exampel"' in e["messages"][1]["content"]]
        assert [message["role"] for message in mine[-1]["messages"]] == [
            "system", "user", "assistant"
        ]  # fmt: skip
        assert mine[-1]["messages"][2]["content"] == "Ada Example"
        assert mine[-1]["messages"][1]["content"] == (
            'Field: basics.name\nText: "Ada Example"\nRead so far: "Ada Exampel"'
        )
        assert "Astronaut" not in answer.text
        parts, problems = check(answer.text.splitlines())
        assert problems == []
        assert sum(len(kept) for kept in parts.values()) > 0


class TestAtOnce:
    async def test_exports_and_saves_do_not_wait_for_each_other(
        self, resume_api, as_owner, as_admin, resume_id
    ) -> None:
        saving = save(as_owner, resume_id, 1, edited(basics={"name": "Ada Example"}))
        answers = await asyncio.gather(saving, *(as_admin.get(EXPORT) for _ in range(3)))
        assert {answer.status_code for answer in answers[1:]} == {200}
