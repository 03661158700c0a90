"""The board of applications over HTTP: what a person moves, and what follows from it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from temporalio.exceptions import ApplicationError

from activities.briefings import ComposeBriefings
from jobpilot.applications.domain.application import Stage
from jobpilot.applications.service import Subject
from jobpilot.briefings.contracts import BeginBriefing
from jobpilot.briefings.domain.briefing import SEARCH_PATIENCE, BriefingSettings
from jobpilot.jobs.tables import JobRow
from jobpilot.matching.domain.preferences import Wishes
from jobpilot.resumes.tables import ResumeRow
from jobpilot.runs.domain.states import RunKind
from tests.conftest import create_user

APPLICATIONS = "/api/v1/applications"


@pytest.fixture
async def http(person):
    async with person.client() as http:
        yield http


async def create(http, **body):
    answer = await http.post(APPLICATIONS, json={"company": "Acme", "title": "Engineer"} | body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def change(http, application, **body):
    return await http.patch(
        f"{APPLICATIONS}/{application['id']}",
        json=body,
        headers={"If-Match": f'"{application["version"]}"'},
    )


async def types(http, application) -> list[str]:
    answer = await http.get(f"{APPLICATIONS}/{application['id']}/events")
    return [event["type"] for event in answer.json()["items"]][::-1]


class TestBoard:
    async def test_an_application_moves_from_stage_to_stage(self, http):
        application = await create(http)
        assert (application["stage"], application["version"]) == ("saved", 1)
        applied = (await change(http, application, stage="applied")).json()
        assert applied["stage"] == "applied"
        assert applied["applied_at"]
        in_days = datetime.fromisoformat(applied["remind_at"]) - datetime.now(UTC)
        assert timedelta(days=6) < in_days < timedelta(days=8)
        rejected = (await change(http, applied, stage="rejected")).json()
        assert rejected["remind_at"] is None
        assert await types(http, application) == [
            "created", "stage_changed", "reminder_set", "stage_changed",
        ]  # fmt: skip

    async def test_a_change_of_something_older_is_refused(self, http):
        application = await create(http)
        assert (await change(http, application, notes="first")).status_code == 200
        late = await change(http, application, notes="second")
        assert (late.status_code, late.json()["code"]) == (409, "version_conflict")
        unnamed = await http.patch(f"{APPLICATIONS}/{application['id']}", json={"notes": "x"})
        assert unnamed.status_code == 428

    async def test_lists_by_stage_and_place(self, http):
        first, second = await create(http), await create(http, title="Editor")
        await change(http, first, position=9)
        await create(http, stage="offer")
        answer = await http.get(APPLICATIONS, params={"stage": "saved"})
        assert [item["id"] for item in answer.json()["items"]] == [second["id"], first["id"]]

    async def test_one_that_was_removed_is_gone(self, http):
        application = await create(http)
        assert (await http.delete(f"{APPLICATIONS}/{application['id']}")).status_code == 204
        answer = await http.get(f"{APPLICATIONS}/{application['id']}")
        assert (answer.status_code, answer.json()["code"]) == (404, "application_not_found")

    async def test_names_a_posting_or_at_least_company_and_title(self, http):
        answer = await http.post(APPLICATIONS, json={"company": "Acme"})
        assert (answer.status_code, answer.json()["code"]) == (422, "application_incomplete")
        answer = await http.post(APPLICATIONS, json={"job_id": str(uuid4())})
        assert (answer.status_code, answer.json()["code"]) == (404, "job_not_found")

    async def test_somebody_else_sees_nothing(self, http, api):
        application = await create(http)
        other = await api.sign_up()
        async with other.client() as stranger:
            assert (await stranger.get(APPLICATIONS)).json()["items"] == []
            answer = await stranger.get(f"{APPLICATIONS}/{application['id']}")
            assert answer.status_code == 404


class TestReminder:
    async def test_is_a_run_that_another_day_replaces(self, http):
        application = await create(http)
        day = datetime.now(UTC) + timedelta(days=3)
        first = (await change(http, application, remind_at=day.isoformat())).json()
        later = day + timedelta(days=2)
        second = (await change(http, first, remind_at=later.isoformat())).json()
        runs = (await http.get("/api/v1/runs", params={"kind": "application"})).json()["items"]
        assert {run["subject_id"] for run in runs} == {application["id"]}
        assert len(runs) == 2
        cleared = (await change(http, second, remind_at=None)).json()
        assert cleared["remind_at"] is None

    async def test_nothing_else_touches_it(self, http):
        day = (datetime.now(UTC) + timedelta(days=3)).isoformat()
        application = await create(http, remind_at=day)
        noted = (await change(http, application, notes="x")).json()
        assert noted["remind_at"] == application["remind_at"] is not None

    async def test_is_given_once_and_by_its_run_alone(self, context, user_id):
        async with context.for_user(user_id) as factory:
            from jobpilot.applications.domain.application import NewApplication

            service = factory.applications()
            new = NewApplication("Acme", "Engineer", remind_at=datetime.now(UTC))
            application = await service.create(user_id, new)
            assert await service.reminder_of(application.id, uuid4()) is None
            await service.remind(application.id, uuid4())
            run_id = application.reminder_run_id
            assert await service.reminder_of(application.id, run_id) == application.remind_at
            for _ in range(2):
                await service.remind(application.id, run_id)
            kinds = [str(event.type) for event in await service.events(application.id)]
        assert kinds.count("reminded") == 1


class TestAgents:
    async def posting(self, context) -> UUID:
        job_id = uuid4()
        async with context.for_system() as factory:
            factory.session.add(
                JobRow(
                    id=job_id, source="test", external_id=str(job_id), url="https://example.org",
                    company="Acme", title="Engineer", description="Work.", fingerprint=str(job_id),
                )
            )  # fmt: skip
        return job_id

    async def resume(self, context, user_id) -> UUID:
        resume_id = uuid4()
        async with context.for_user(user_id) as factory:
            factory.session.add(
                ResumeRow(
                    id=resume_id, user_id=user_id, title="t", sha256=str(resume_id), file_key="k",
                    file_name="f", media_type="text/plain", size_bytes=1, current_version=3,
                )
            )  # fmt: skip
        return resume_id

    async def test_a_posting_has_one_application_that_keeps_its_resume_version(
        self, context, user_id
    ):
        job_id, resume_id = await self.posting(context), await self.resume(context, user_id)
        found = []
        for _ in range(2):
            async with context.for_user(user_id) as factory:
                subject = await factory.applications().subject(job_id)
                assert subject == Subject(job_id, None)
                found.append(await factory.applications().open(user_id, subject, resume_id))
        assert found[0].id == found[1].id
        assert (found[1].stage, found[1].resume_version) == (Stage.PREPARING, 3)

    async def test_what_agents_note_stands_once_and_moves_nothing_back(self, context, user_id):
        job_id, resume_id = await self.posting(context), await self.resume(context, user_id)
        draft_id = uuid4()
        async with context.for_user(user_id) as factory:
            service = factory.applications()
            opened = await service.open(user_id, Subject(job_id, None), resume_id)
            for _ in range(2):
                await service.attach_draft(job_id, draft_id)
                await service.advance(job_id, Stage.INTERVIEW)
                await service.advance(job_id, Stage.PREPARING)
            kinds = [str(event.type) for event in await service.events(opened.id)]
            assert (await service.get(opened.id)).stage is Stage.INTERVIEW
        assert kinds.count("document_ready") == 1
        assert kinds.count("stage_changed") == 1


class TestStarting:
    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"kind": "match"}, "run_subject_missing"),
            ({"kind": "prepare", "resume_id": "own"}, "run_subject_missing"),
            ({"kind": "prepare", "resume_id": "own", "options": ["poem"]}, "run_option_unknown"),
            ({"kind": "prepare", "resume_id": "own", "subject_id": "none"}, "job_not_found"),
            ({"kind": "outreach"}, "run_kind_not_startable"),
            ({"kind": "application"}, "run_kind_not_startable"),
            ({"kind": "match", "resume_id": "none"}, "resume_not_found"),
        ],
    )
    async def test_says_what_is_missing(self, http, context, body, code):
        user_id = UUID((await http.get("/api/v1/users/me")).json()["id"])
        own = await TestAgents().resume(context, user_id)
        ids = {"own": str(own), "none": str(uuid4())}
        sent = {
            name: ids.get(value, value) if isinstance(value, str) else value
            for name, value in body.items()
        }
        answer = await http.post("/api/v1/runs", json=sent)
        assert answer.json()["code"] == code

    async def test_asking_twice_for_the_same_is_one_run(self, http):
        runs = [(await http.post("/api/v1/runs", json={"kind": "discover"})).json() for _ in "ab"]
        assert runs[0]["id"] == runs[1]["id"]
        assert runs[0]["kind"] == RunKind.DISCOVER


class TestBriefingSettings:
    async def test_nobody_gets_one_unasked(self, http):
        answer = await http.get("/api/v1/briefing-settings")
        usual = {"enabled": False, "hour": 8, "minute": 0, "email": True, "discover": True}
        assert answer.json() == usual
        assert (await http.get("/api/v1/briefings")).json() == {"items": []}

    async def test_are_kept(self, http):
        wanted = {"enabled": True, "hour": 7, "minute": 30, "email": False, "discover": False}
        assert (await http.put("/api/v1/briefing-settings", json=wanted)).json() == wanted
        assert (await http.get("/api/v1/briefing-settings")).json() == wanted
        off = {"enabled": False, "hour": 7, "minute": 30, "email": False}
        saved = await http.put("/api/v1/briefing-settings", json=off)
        assert saved.json() == off | {"discover": False}  # left out, it stays as it is

    async def test_an_hour_is_one_of_a_day(self, http):
        answer = await http.put("/api/v1/briefing-settings", json={"enabled": True, "hour": 24})
        assert answer.status_code == 422


class TestBriefing:
    async def test_tells_of_reminders_once_a_day(self, context):
        from jobpilot.applications.domain.application import NewApplication

        user_id = await create_user(context, time_zone="Pacific/Auckland")
        now = datetime.now(UTC)
        async with context.for_user(user_id) as factory:
            briefings = factory.briefings()
            await briefings.save_settings(user_id, BriefingSettings(enabled=True))
            assert await briefings.begin(user_id, now) is None  # nothing to tell: no run
            applications = factory.applications()
            new = NewApplication("Acme", "Engineer", remind_at=now)
            application = await applications.create(user_id, new)
            await applications.remind(application.id, application.reminder_run_id)
            run_id = await briefings.begin(user_id, now)
            assert run_id == await briefings.begin(user_id, now)
            composed = await briefings.compose(user_id, run_id)
            assert [item["kind"] for item in composed.briefing.items] == ["reminder"]
            assert (await briefings.compose(user_id, run_id)) == composed
            await factory.accounts().pause_agents(user_id, paused=True)
            assert await briefings.begin(user_id, now + timedelta(days=1)) is None
            off = BriefingSettings(enabled=False, discover=False)
            await briefings.save_settings(user_id, off)

    async def test_a_second_one_of_a_day_tells_what_came_since(self, context):
        from jobpilot.applications.domain.application import NewApplication

        user_id = await create_user(context, time_zone="Pacific/Auckland")

        async def remind() -> None:
            new = NewApplication("Acme", "Engineer", remind_at=datetime.now(UTC))
            async with context.for_user(user_id) as factory:
                application = await factory.applications().create(user_id, new)
                await factory.applications().remind(application.id, application.reminder_run_id)

        async def compose(run_id: UUID):
            async with context.for_user(user_id) as factory:
                return (await factory.briefings().compose(user_id, run_id)).briefing

        await remind()
        first, second = uuid4(), uuid4()
        assert (await compose(first)).number == 1
        assert await compose(second) is None, "nothing is new"
        await remind()
        later = await compose(second)
        assert (later.number, len(later.items)) == (2, 1)
        assert await compose(second) == later
        async with context.for_user(user_id) as factory:
            assert [each.number for each in await factory.briefings().recent()] == [2, 1]


class TestSearch:
    """New postings are looked for every day, without anybody pressing a button."""

    async def person(self, context, *, wishes: bool = True, resume: bool = True) -> UUID:
        user_id = await create_user(context)
        if resume:
            await TestAgents().resume(context, user_id)
        async with context.for_user(user_id) as factory:
            if wishes:
                await factory.preferences().put(user_id, Wishes(roles=("Engineer",)), 0)
            await factory.boards().follow(user_id, "https://jobs.lever.co/acme")
        return user_id

    async def search(self, context, user_id: UUID, at: datetime) -> UUID | None:
        async with context.for_user(user_id) as factory:
            return await factory.briefings().search(user_id, at)

    async def test_once_a_day_with_the_resume(self, context):
        user_id, now = await self.person(context), datetime.now(UTC)
        run_id = await self.search(context, user_id, now)
        assert run_id is not None
        assert await self.search(context, user_id, now) == run_id
        assert await self.search(context, user_id, now + timedelta(days=1)) != run_id
        async with context.for_user(user_id) as factory:
            run = await factory.runs().get_run(run_id)
            assert (run.kind, run.resume_id is not None) == (RunKind.DISCOVER, True)

    @pytest.mark.parametrize("missing", ["wishes", "resume", "wanted", "going on"])
    async def test_not_without(self, context, missing):
        user_id = await self.person(context, wishes=missing != "wishes", resume=missing != "resume")
        async with context.for_user(user_id) as factory:
            if missing == "wanted":
                await factory.briefings().save_settings(user_id, BriefingSettings(discover=False))
            if missing == "going on":
                await factory.accounts().pause_agents(user_id, paused=True)
        assert await self.search(context, user_id, datetime.now(UTC)) is None

    async def test_the_briefing_waits_for_it_but_not_for_long(self, context):
        user_id, now = await self.person(context), datetime.now(UTC)
        settings = BriefingSettings(enabled=True, discover=True)
        async with context.for_user(user_id) as factory:
            await factory.briefings().save_settings(user_id, settings)
        begin = ComposeBriefings(context.own_briefings).begin
        with pytest.raises(ApplicationError) as caught:
            await begin(BeginBriefing(user_id, now))
        assert (caught.value.type, caught.value.non_retryable) == ("search_under_way", False)
        run_id = await self.search(context, user_id, now)  # the tick has started it
        async with context.for_user(user_id) as factory:
            assert await factory.runs().is_at_work(run_id)
            late = now - SEARCH_PATIENCE
            assert await factory.briefings().begin(user_id, late) is None
            await factory.briefings().save_settings(
                user_id, BriefingSettings(enabled=False, discover=False)
            )

    async def test_saying_what_one_looks_for_is_enough(self, http):
        wishes = {"roles": ["Engineer"]}
        answer = await http.put("/api/v1/preferences", json=wishes, headers={"If-Match": '"0"'})
        assert answer.status_code == 200
        settings = (await http.get("/api/v1/briefing-settings")).json()
        assert (settings["enabled"], settings["discover"]) == (False, True)


@pytest.mark.parametrize(
    ("hour", "minute", "expected"), [(8, 0, (7, 15)), (0, 10, (23, 25)), (0, 45, (0, 0))]
)
def test_a_search_begins_before_its_briefing(hour, minute, expected):
    assert BriefingSettings(hour=hour, minute=minute).searches_at == expected
