"""What happened, as a person is told of it: from runs, mails and money, stored nowhere a second time."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import text

from jobpilot.runs.contracts import OpenAction
from jobpilot.runs.domain.states import ActionKind, Step
from tests.integration.api.conftest import Api, Person
from tests.integration.resumes.stored import own_id
from tests.integration.writing.conftest import add_run

LIST = "/api/v1/notifications"
MAIL = """
insert into mails (id, user_id, kind, to_address, subject, body_text, state, effect_key, sent_at, replied_at)
values (:id, :user, :kind, :to, 's', 'b', :state, :key, :sent, :replied)
"""


class Events:
    """Things that happen to one person, written as the features write them."""

    def __init__(self, api: Api, client: httpx.AsyncClient, user_id: UUID) -> None:
        self._api = api
        self.client = client
        self.user_id = user_id

    async def run(self, state: str) -> UUID:
        run_id = await add_run(self._api.context, self.user_id)
        done = "now()" if state in ("succeeded", "failed", "cancelled") else "null"
        await self.execute(
            f"update runs set state = :state, finished_at = {done} where id = :id",
            state=state, id=run_id,
        )  # fmt: skip
        return run_id

    async def mail(self, state: str, *, kind: str = "cold_email", replied: bool = False) -> UUID:
        now = datetime.now(UTC)
        mail_id = uuid4()
        await self.execute(
            MAIL, id=mail_id, user=self.user_id, kind=kind, to="hr@tides.example", state=state,
            key=str(mail_id), sent=now if state == "sent" else None, replied=now if replied else None,
        )  # fmt: skip
        return mail_id

    async def ask(self, run_id: UUID) -> UUID:
        request = OpenAction(run_id, self.user_id, ActionKind.REVIEW_DRAFT, Step.REVIEW, 1, uuid4())
        async with self._api.context.recording(self.user_id) as recorder:
            return (await recorder.open_action(request)).action_id

    async def execute(self, statement: str, **values: object) -> None:
        async with self._api.context.for_user(self.user_id) as factory:
            await factory.session.execute(text(statement), values)

    async def told(self) -> dict[str, Any]:
        answer = await self.client.get(LIST)
        assert answer.status_code == 200, answer.text
        return answer.json()


async def events_of(api: Api, person: Person) -> Events:
    client = person.client()
    return Events(api, client, await own_id(client))


async def test_nothing_has_happened_to_somebody_new(api: Api, person: Person) -> None:
    told = await (await events_of(api, person)).told()
    assert told == {"items": [], "unseen": 0, "needs_you": 0, "seen_at": None}


async def test_tells_what_became_of_runs_and_mails(api: Api, person: Person) -> None:
    events = await events_of(api, person)
    for state in ("succeeded", "failed", "cancelled", "parked"):
        await events.run(state)
    await events.mail("sent", replied=True)
    await events.mail("uncertain")
    await events.mail("suppressed")
    await events.mail("sent", kind="briefing")
    told = await events.told()
    kinds = sorted(item["kind"] for item in told["items"])
    assert kinds == [
        "mail_failed", "mail_replied", "mail_sent", "mail_uncertain", "run_failed", "run_parked",
        "run_succeeded",
    ]  # fmt: skip
    assert {item["kind"] for item in told["items"][:2]} == {"mail_uncertain", "run_parked"}
    assert (told["needs_you"], told["unseen"]) == (2, 7)


async def test_an_open_question_comes_first_and_goes_when_answered(
    api: Api, person: Person
) -> None:
    events = await events_of(api, person)
    run_id = await events.run("waiting")
    await events.ask(run_id)
    await events.run("succeeded")
    told = await events.told()
    first = told["items"][0]
    assert (first["kind"], first["about"], first["run_id"]) == (
        "question_open", "review_draft", str(run_id),
    )  # fmt: skip
    assert first["expires_at"] is not None
    await events.execute("update pending_actions set state = 'approved'")
    assert (await events.told())["needs_you"] == 0


async def test_what_was_seen_is_not_new_and_never_becomes_new_again(
    api: Api, person: Person
) -> None:
    events = await events_of(api, person)
    await events.run("succeeded")
    newest = (await events.told())["items"][0]["at"]
    for until in (newest, "2020-01-01T00:00:00Z"):
        answer = await events.client.put(f"{LIST}/seen", json={"until": until})
        assert answer.status_code == 204, answer.text
    assert (await events.told())["unseen"] == 0
    await events.run("failed")
    assert (await events.told())["unseen"] == 1


async def test_the_budget_is_told_once_a_month(api: Api, person: Person) -> None:
    events = await events_of(api, person)
    await events.execute(
        "insert into llm_months (user_id, month, alerted_at)"
        " values (:user, date_trunc('month', timezone('UTC', now()))::date, now())",
        user=events.user_id,
    )
    (item,) = (await events.told())["items"]
    assert (item["kind"], item["needs_you"]) == ("budget_nearly_spent", False)


async def test_mails_can_be_turned_off_one_by_one(api: Api, person: Person) -> None:
    events = await events_of(api, person)
    settings = f"{LIST}/settings"
    assert (await events.client.get(settings)).json() == {
        "mail_questions": True, "mail_budget": True,
    }  # fmt: skip
    changed = await events.client.patch(settings, json={"mail_budget": False})
    assert changed.json() == {"mail_questions": True, "mail_budget": False}
    assert (await events.client.get(settings)).json() == changed.json()


async def test_is_a_persons_own(api: Api, person: Person) -> None:
    await (await events_of(api, person)).run("succeeded")
    other = await events_of(api, await api.sign_up())
    assert (await other.told())["items"] == []
