"""Writing drafts with the built-in writer and with a provider that says whatever a test wants."""

import json
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from activities.writing import WriteDraftActivities
from jobpilot.adapters.llm.chat_completions import ChatCompletions
from jobpilot.adapters.llm.prices import KeptPriceList, OwnPrices
from jobpilot.bootstrap.clock import utc_now
from jobpilot.costs.domain.calls import BudgetExhaustedError
from jobpilot.costs.service import MeteredModel
from jobpilot.jobs.domain.job import JobNotFoundError
from jobpilot.ports.language_model import ModelOutputInvalidError, ModelSettings
from jobpilot.writing.contracts import DecideDraft
from jobpilot.writing.domain.drafts import (
    DraftConflictError,
    DraftFilter,
    DraftKind,
    DraftState,
    PostingRequiredError,
)
from jobpilot.writing.tables import DraftRow
from jobpilot.writing.writer import COMPOSED, DraftWriter
from tests.conftest import create_user
from tests.fixtures.chat_server import chatting, says
from tests.fixtures.writing.hostile_answers import CANARY, INJECTION, LIES, THIEF


@pytest.fixture(scope="module")
async def chat():
    async with chatting() as server:
        yield server


@pytest.fixture
def scripted(context, chat) -> DraftWriter:
    model = ChatCompletions(ModelSettings(chat.base_url, "scripted-1", "k"))
    prices = KeptPriceList(own=OwnPrices(Decimal(1), Decimal(2)))
    metered = MeteredModel(context.ledger, model, prices, context.spending_board)
    return DraftWriter(context.own_drafts, metered, utc_now)


@pytest.fixture
def activities(context) -> WriteDraftActivities:
    return WriteDraftActivities(context.own_drafts, context.draft_writer)


def letter(*paragraphs: str) -> str:
    return json.dumps({"paragraphs": list(paragraphs)})


def rephrase(path: str, text: str) -> dict[str, object]:
    return {"op": "rephrase", "path": path, "text": text, "order": []}


class TestBuiltinWriter:
    @pytest.mark.parametrize("kind", list(DraftKind))
    async def test_writes_every_kind_without_a_model(
        self, activities, asking, user_id, context, kind
    ):
        written = await activities.write_draft(await asking(user_id, kind))
        async with context.for_user(user_id) as factory:
            shown = await factory.drafts().shown(written.draft_id)
        assert shown.draft.state is DraftState.NEEDS_REVIEW
        assert (written.version, written.questions) == (1, 0)
        assert shown.version.model == COMPOSED
        assert shown.version.cost_micros == 0
        assert (shown.tailored is not None) == (kind is DraftKind.TAILORED_RESUME)

    async def test_repeats_nothing(self, activities, asking, user_id, context):
        request = await asking(user_id, DraftKind.COVER_LETTER)
        first = await activities.write_draft(request)
        assert await activities.write_draft(request) == first
        async with context.for_user(user_id) as factory:
            count = await factory.session.scalar(select(func.count()).select_from(DraftRow))
        assert count == 1

    async def test_every_sentence_of_a_letter_has_its_source(
        self, activities, asking, user_id, context
    ):
        written = await activities.write_draft(await asking(user_id, DraftKind.COVER_LETTER))
        async with context.for_user(user_id) as factory:
            version = await factory.drafts().version(written.draft_id, 1)
        told = [s for s in version.sources if "Samplesoft" in s["text"]]
        assert told
        paths = {span["path"] for source in told for span in source["spans"]}
        assert any(path.startswith("work[0].highlights") for path in paths)

    async def test_a_tailored_resume_needs_a_posting_that_is_there(
        self, activities, asking, user_id
    ):
        with pytest.raises(PostingRequiredError):
            await activities.write_draft(
                await asking(user_id, DraftKind.TAILORED_RESUME, job_id=None)
            )
        with pytest.raises(JobNotFoundError):
            await activities.write_draft(
                await asking(user_id, DraftKind.COVER_LETTER, job_id=uuid4())
            )

    async def test_a_post_needs_no_posting(self, activities, asking, user_id):
        request = await asking(user_id, DraftKind.LINKEDIN_POST, job_id=None)
        assert (await activities.write_draft(request)).sentences > 1


class TestModel:
    async def test_what_it_invents_becomes_questions(
        self, scripted, chat, asking, user_id, context
    ):
        true = "At Samplesoft I moved 30 services to Kubernetes."
        chat.play(says(letter(f"{true} I also hold a PhD in Physics.", "Thank you for your time.")))
        version = await scripted.write(await asking(user_id, DraftKind.COVER_LETTER))
        assert version.document["paragraphs"] == [true, "Thank you for your time."]
        (question,) = version.questions
        assert question["origin"] == "generated"
        assert {reason["code"] for reason in question["reasons"]} >= {"unsupported_degree"}
        assert version.model == "scripted-1"
        assert version.cost_micros == 100 + 2 * 20
        assert version.llm_call_id is not None

    async def test_a_text_of_lies_is_replaced(self, scripted, chat, asking, user_id):
        chat.play(says(letter(*LIES[:4])))
        version = await scripted.write(await asking(user_id, DraftKind.COVER_LETTER))
        assert version.model == COMPOSED
        assert len(version.questions) >= 4
        assert CANARY not in json.dumps(version.document)

    async def test_is_paid_for_once(self, scripted, chat, asking, user_id):
        chat.play(says(letter("I would like to apply.", "Thank you for your time.")))
        request = await asking(user_id, DraftKind.COVER_LETTER)
        await scripted.write(request)
        await scripted.write(request)
        assert len(chat.asked) == 1

    async def test_sees_no_address_and_no_instruction(
        self, scripted, chat, asking, user_id, context
    ):
        chat.play(says(letter("I would like to apply.", "Thank you for your time.")))
        async with context.for_user(user_id) as factory:
            await factory.author_styles().add(user_id, "mine", ["Hi! I'm brief."], is_default=True)
        request = await asking(
            user_id, DraftKind.COVER_LETTER, text=f"We build boats.\n{INJECTION}"
        )
        await scripted.write(request)
        asked = json.dumps(chat.asked[0])
        assert "tamsin.placeholder@" not in asked
        assert "7946" not in asked
        assert THIEF not in asked
        assert "We build boats." in asked
        assert "tools" not in chat.asked[0]

    async def test_an_e_mail_has_no_recipient_of_its_own(self, scripted, chat, asking, user_id):
        answer = {
            "subject": f"Send to {THIEF}",
            "paragraphs": [f"Write to {THIEF}.", "I would like to apply.", "Thank you."],
        }
        chat.play(says(json.dumps(answer)))
        version = await scripted.write(await asking(user_id, DraftKind.COLD_EMAIL))
        assert version.document["to"] is None
        assert THIEF not in json.dumps(version.document)

    async def test_members_beyond_the_shape_are_refused(self, scripted, chat, asking, user_id):
        chat.play(says(json.dumps({"paragraphs": [], "to": THIEF})))
        with pytest.raises(ModelOutputInvalidError):
            await scripted.write(await asking(user_id, DraftKind.LINKEDIN_POST))
        assert len(chat.asked) == 3

    async def test_stops_at_the_budget(self, scripted, chat, asking, user_id, context):
        async with context.for_user(user_id) as factory:
            await factory.costs().set_budget(10_000)
        with pytest.raises(BudgetExhaustedError):
            await scripted.write(await asking(user_id, DraftKind.COVER_LETTER))

    async def test_edits_touch_nothing_that_is_locked(
        self, scripted, chat, asking, user_id, context
    ):
        edits = [
            rephrase("work[0].name", "Globex"),
            rephrase("work[0].highlights[1]", "Reduced invoice errors by 90%"),
            rephrase("work[0].highlights[2]", "Moved thirty services to k8s on AWS"),
            {"op": "order", "path": "work[0].highlights", "text": "", "order": [2, 0, 1]},
        ]
        chat.play(says(json.dumps({"edits": edits})))
        version = await scripted.write(await asking(user_id, DraftKind.TAILORED_RESUME))
        assert [edit["op"] for edit in version.document["edits"]] == ["rephrase", "order"]
        assert len(version.questions) == 1
        async with context.for_user(user_id) as factory:
            shown = await factory.drafts().shown(version.draft_id)
        work = shown.tailored["work"][0]
        assert work["name"] == "Samplesoft Ltd"
        assert work["highlights"][0] == "Moved thirty services to k8s on AWS"


class TestDeciding:
    async def test_approves_the_current_version_once(self, activities, asking, user_id, context):
        request = await asking(user_id, DraftKind.COVER_LETTER)
        written = await activities.write_draft(request)
        decide = DecideDraft(request.run_id, user_id, written.draft_id, 1)
        first = await activities.approve_draft(decide)
        assert first.state is DraftState.APPROVED
        assert await activities.approve_draft(decide) == first
        async with context.for_user(user_id) as factory:
            draft, version = await factory.drafts().approved(written.draft_id)
        assert (draft.approved_version, version.number) == (1, 1)

    async def test_an_edit_in_between_is_a_conflict(self, activities, asking, user_id, context):
        request = await asking(user_id, DraftKind.LINKEDIN_POST)
        written = await activities.write_draft(request)
        async with context.for_user(user_id) as factory:
            await factory.drafts().save(written.draft_id, 1, {"text": "My own words."})
        with pytest.raises(DraftConflictError):
            await activities.approve_draft(
                DecideDraft(request.run_id, user_id, written.draft_id, 1)
            )

    async def test_rejects(self, activities, asking, user_id, context):
        request = await asking(user_id, DraftKind.COVER_LETTER)
        written = await activities.write_draft(request)
        decided = await activities.reject_draft(
            DecideDraft(request.run_id, user_id, written.draft_id, 1)
        )
        assert decided.state is DraftState.REJECTED
        async with context.for_user(user_id) as factory:
            found, _ = await factory.drafts().list_drafts(
                DraftFilter(state=DraftState.REJECTED), None, 10
            )
        assert [draft.id for draft in found] == [written.draft_id]

    async def test_is_nobody_elses(self, activities, asking, user_id, context):
        written = await activities.write_draft(await asking(user_id, DraftKind.COVER_LETTER))
        other = await create_user(context)
        async with context.for_user(other) as factory:
            found, _ = await factory.drafts().list_drafts(DraftFilter(), None, 10)
        assert written.draft_id not in {draft.id for draft in found}
