"""As a person sees it: an e-mail is drafted, addressed, approved, sent once, answered or not, over HTTP alone."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any
from uuid import UUID

import httpx
import pytest

from jobpilot.adapters.mail.resend import ResendMailer
from jobpilot.adapters.mail.sink import FileSink
from jobpilot.bootstrap import ProcessContext, utc_now
from jobpilot.outreach.repository import MailRepository
from jobpilot.ports.mailer import Mailer, OutgoingMail
from jobpilot.runs.contracts import TaskQueue
from jobpilot.settings import AppEnv, Settings
from tests.fixtures.mail_server import MailServer, says, takes_and_says
from tests.fixtures.writing.planted_texts import evidence_of
from tests.integration.api.conftest import Api, Person
from tests.integration.matching.planted import add_job
from tests.integration.resumes.stored import parsed_resume
from workers.main import serve

DEVELOPER = evidence_of("tuning")["developer"]


class Switched:
    """The mailer that a test wants; with `ago` a mail counts as sent so long ago."""

    def __init__(self, chosen: Mailer) -> None:
        self.chosen = chosen
        self.ago: timedelta | None = None
        self.context: ProcessContext | None = None

    @property
    def name(self) -> str:
        return self.chosen.name

    @property
    def window(self) -> timedelta:
        return self.chosen.window

    async def send(self, mail: OutgoingMail) -> str:
        if self.ago is not None and self.context is not None:
            async with self.context.for_system() as factory:
                found = await MailRepository(factory.session).reported(None, UUID(mail.tag))
            assert found is not None
            async with self.context.for_user(found.user_id) as factory:
                await MailRepository(factory.session).change(found.id, sent_at=utc_now() - self.ago)
        return await self.chosen.send(mail)

    async def aclose(self) -> None:
        await self.chosen.aclose()


@dataclass
class Workshop:
    context: ProcessContext
    mailer: Switched


@pytest.fixture(scope="module")
async def workshop(settings: Settings) -> AsyncIterator[Workshop]:
    """A worker for the queues that drafts and mails need."""
    values = settings.model_dump() | {"app_env": AppEnv.TEST}
    context = ProcessContext.create(Settings(_env_file=None, **values))
    assert isinstance(context.mailer, FileSink)
    switched = Switched(context.mailer)
    context.__dict__["mailer"] = switched
    stop = asyncio.Event()
    queues = (TaskQueue.AGENTS, TaskQueue.DEFAULT, TaskQueue.BRIEFINGS)
    task = asyncio.create_task(serve(context, queues, stop))
    yield Workshop(context, switched)
    stop.set()
    await task
    await context.aclose()


@dataclass
class Applicant:
    """Somebody with a résumé, at a browser."""

    person: Person
    client: httpx.AsyncClient
    user_id: UUID
    recipient: str

    async def get(self, path: str, **query: str) -> Any:
        answer = await self.client.get(f"/api/v1{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, status: int, body: Any = None) -> Any:
        answer = await self.client.post(f"/api/v1{path}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def decide(self, run: dict[str, Any], action: dict[str, Any], decision: str) -> None:
        body = {"decision": decision, "expected_version": action["version"]}
        await self.post(f"/runs/{run['id']}/actions/{action['id']}/decision", 200, body)

    async def question(self, run_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
        async def asked() -> dict[str, Any] | None:
            run = await self.get(f"/runs/{run_id}")
            assert run["state"] not in ("failed", "succeeded"), run
            return run if run["pending_actions"] and run["state"] == "waiting" else None

        run = await until(asked)
        return run, run["pending_actions"][0]

    async def approved(self, context: ProcessContext) -> str:
        """The id of an outreach run whose e-mail has been addressed and approved."""
        resume_id = await parsed_resume(context, self.user_id, DEVELOPER.document)
        posting = DEVELOPER.posting
        job_id = await add_job(
            context, company=posting.company, title=posting.title, description=posting.text
        )
        body = {
            "kind": "prepare", "resume_id": str(resume_id), "subject_id": str(job_id),
            "options": ["cold_email"],
        }  # fmt: skip
        started = await self.post("/runs", 202, body)
        run, action = await self.question(started["id"])
        path = f"/runs/{run['id']}/actions/{action['id']}/decision"
        approval = {"decision": "approve", "expected_version": action["version"]}
        refused = await self.post(path, 422, approval)
        assert refused["code"] == "recipient_missing"  # and the question stays open
        draft = await self.get(f"/drafts/{action['payload']['draft_id']}")
        version = draft["current_version"]
        answer = await self.client.put(
            f"/api/v1/drafts/{draft['id']}/document",
            json={"document": {**draft["version"]["document"], "to": self.recipient}},
            headers={"If-Match": f'"{version}"'},
        )
        assert answer.status_code in (200, 201), answer.text
        run, action = await self.question(run["id"])
        await self.decide(run, action, "approve")
        found = await until(lambda: self.runs_of(draft["id"]))
        return found[0]["id"]

    async def runs_of(self, draft_id: str) -> list[dict[str, Any]]:
        items = (await self.get("/runs", kind="outreach"))["items"]
        return [run for run in items if run["subject_id"] == draft_id]

    async def mails(self, **query: str) -> list[dict[str, Any]]:
        return (await self.get("/mails", **query))["items"]

    async def mail(self, state: str, kind: str = "cold_email") -> dict[str, Any]:
        async def found() -> dict[str, Any] | None:
            mails = [mail for mail in await self.mails(state=state) if mail["kind"] == kind]
            return mails[0] if mails else None

        return await until(found)

    async def ended(self, run_id: str) -> dict[str, Any]:
        async def over() -> dict[str, Any] | None:
            run = await self.get(f"/runs/{run_id}")
            return run if run["state"] in ("failed", "succeeded") else None

        return await until(over)


async def until(look: Callable[[], Awaitable[Any]], seconds: float = 60) -> Any:
    async with asyncio.timeout(seconds):
        while not (found := await look()):
            await asyncio.sleep(0.1)
    return found


@pytest.fixture
async def applicant(api: Api, person: Person) -> AsyncIterator[Applicant]:
    async with person.client() as client:
        me = (await client.get("/api/v1/users/me")).json()
        recipient = f"{secrets.token_hex(6)}@company.example"
        yield Applicant(person, client, UUID(me["id"]), recipient)


@pytest.mark.timeout(180)
async def test_sent_once_to_the_sink_and_answered(
    applicant: Applicant, workshop: Workshop, api: Api
) -> None:
    run_id = await applicant.approved(workshop.context)
    mail = await applicant.get(f"/mails/{(await applicant.mail('sent'))['id']}")
    assert (mail["to_address"], mail["provider"]) == (applicant.recipient, "sink")
    assert mail["reply_to"] == applicant.person.email
    folder = workshop.context.settings.jobpilot_home / "mail"
    written = [message_from_bytes(path.read_bytes(), policy=default) for path in folder.iterdir()]
    (message,) = [each for each in written if each["to"] == applicant.recipient]
    assert message["subject"] == mail["subject"]
    plain = message.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().split() == mail["body_text"].split()
    await applicant.post(f"/mails/{mail['id']}/replied", 200)
    run = await applicant.ended(run_id)
    assert run["state"] == "succeeded"
    steps = {step["name"]: step["state"] for step in run["steps"]}
    assert steps["send_follow_up"] == "skipped"
    (application,) = (await applicant.get("/applications"))["items"]
    told = (await applicant.get(f"/applications/{application['id']}/events"))["items"]
    noted = {event["type"]: event["data"] for event in told}
    about = {"mail_id": mail["id"], "mail_kind": "cold_email"}
    assert (noted["mail_sent"], noted["reply_received"]) == (about, about)
    stranger = await api.sign_up()
    async with stranger.client() as client:
        assert (await client.get("/api/v1/mails")).json()["items"] == []
        for method, path in (("GET", ""), ("POST", "/replied")):
            answer = await client.request(method, f"/api/v1/mails/{mail['id']}{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "mail_not_found")
    answer = await applicant.post(f"/mails/{mail['id']}/resolve", 409, {"fate": "sent"})
    assert answer["code"] == "mail_not_uncertain"
    assert (await applicant.get("/mails", limit="1"))["items"][0]["id"] == mail["id"]


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("kind", "state", "code"),
    [
        ("email.bounced", "failed", "mail_bounced"),
        ("email.complained", "sent", "mail_complained"),
    ],
)
async def test_a_report_that_it_is_unwelcome_ends_the_wait_at_once(
    applicant: Applicant, workshop: Workshop, kind: str, state: str, code: str
) -> None:
    run_id = await applicant.approved(workshop.context)
    mail = await applicant.mail("sent")
    await until(lambda: waiting(applicant, run_id))
    tags = [{"name": "mail_id", "value": mail["id"]}]
    report = {"type": kind, "data": {"to": [applicant.recipient], "tags": tags}}
    assert await workshop.context.delivery_reports.take(report)
    run = await applicant.ended(run_id)
    assert run["state"] == "succeeded"
    assert {step["name"]: step["state"] for step in run["steps"]}["write_follow_up"] == "skipped"
    mail = await applicant.get(f"/mails/{mail['id']}")
    assert (mail["state"], mail["failure_code"]) == (state, code)


@pytest.mark.timeout(180)
async def test_a_follow_up_is_approved_too(applicant: Applicant, workshop: Workshop) -> None:
    workshop.mailer.context, workshop.mailer.ago = workshop.context, timedelta(days=8)
    try:
        run_id = await applicant.approved(workshop.context)
        mail = await applicant.mail("sent")
        run, action = await applicant.question(run_id)
    finally:
        workshop.mailer.ago = None
    assert action["kind"] == "review_draft"
    assert await applicant.mails(state="pending") == []
    await applicant.decide(run, action, "approve")
    assert (await applicant.ended(run_id))["state"] == "succeeded"
    follow_up = await applicant.mail("sent", "follow_up")
    assert follow_up["to_address"] == applicant.recipient
    assert follow_up["previous_id"] == mail["id"]
    assert follow_up["subject"] == f"Re: {mail['subject']}"
    assert len(await applicant.mails()) == 2


async def waiting(applicant: Applicant, run_id: str) -> dict[str, Any] | None:
    run = await applicant.get(f"/runs/{run_id}")
    return run if run["state"] == "waiting" else None


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("fate", "sent"), [("sent", 1), ("not_sent", 2)])
async def test_nobody_knows_so_the_person_is_asked(
    applicant: Applicant, workshop: Workshop, provider: MailServer, fate: str, sent: int
) -> None:
    sink = workshop.mailer.chosen
    resend = ResendMailer("k", "JobPilot <jobpilot@house.example>", provider.base_url)
    resend.window = timedelta(0)
    workshop.mailer.chosen = resend
    provider.script[:] = [takes_and_says(500)]
    try:
        run_id = await applicant.approved(workshop.context)
        mail = await applicant.mail("uncertain")
        _, action = await applicant.question(run_id)
        assert action["kind"] == "resolve_mail"
        assert action["payload"]["mail_id"] == mail["id"]
        assert len(provider.to(applicant.recipient)) == 1
        provider.forget()
        await applicant.post(f"/mails/{mail['id']}/resolve", 200, {"fate": fate})
        await applicant.mail("sent")
        await until(lambda: waiting(applicant, run_id))
        assert len(provider.to(applicant.recipient)) == sent
    finally:
        workshop.mailer.chosen = sink
        await resend.aclose()


@pytest.mark.timeout(180)
async def test_a_refusal_fails_the_run(
    applicant: Applicant, workshop: Workshop, provider: MailServer
) -> None:
    sink = workshop.mailer.chosen
    workshop.mailer.chosen = ResendMailer("k", "a@house.example", provider.base_url)
    provider.script[:] = [says(422)]
    try:
        run = await applicant.ended(await applicant.approved(workshop.context))
        assert (run["state"], run["failure_code"]) == ("failed", "mail_rejected")
    finally:
        await workshop.mailer.chosen.aclose()
        workshop.mailer.chosen = sink
