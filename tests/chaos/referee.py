"""What must be so afterwards, whatever failed: nothing lost, nothing twice, nothing silent, books that add up."""

from collections import Counter
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from jobpilot.bootstrap import ProcessContext
from tests.chaos.story import Protagonist
from tests.fixtures.ledger_books import calls_of, check_books

STUCK: float = 120.0
"""Seconds that a run which waits for nobody may be silent for."""

EXPECTED = {
    "read twice": "select count(*) from (select resume_id from resume_versions"
    " where source = 'parsed' group by resume_id, effect_key having count(*) > 1) twice",
    "drafts": "select count(*) from drafts",
    "generated": "select count(*) from draft_versions where source = 'generated'",
    "applications": "select count(*) from applications",
    "attached": "select count(*) from application_events where type = 'document_ready'",
    "reminded": "select count(*) from application_events where type = 'reminded'",
    "mails": "select count(*) from mails",
    "mails sent": "select count(*) from mails where state = 'sent'",
    "briefings": "select count(*) from briefings",
    "judged twice": "select count(*) from (select effect_key from llm_calls"
    " where purpose = 'match_judgement' group by effect_key having count(*) > 1) twice",
    "open calls": "select count(*) from llm_calls where state = 'reserved'",
    "open questions": "select count(*) from pending_actions where state = 'pending'",
}
ONCE = {
    "read twice": 0, "drafts": 5, "generated": 5, "applications": 1, "attached": 2, "reminded": 1,
    "mails": 3, "mails sent": 3, "briefings": 1, "judged twice": 0, "open calls": 0, "open questions": 0,
}  # fmt: skip
"""Three documents, a follow-up and a post; a cold e-mail, its follow-up and a briefing."""


async def assert_whole(
    context: ProcessContext, person: Protagonist, asked: Counter[str], repeated: list[str]
) -> float:
    """The longest silence of a run, in seconds."""
    silences = [await assert_gapless(person, run_id) for run_id in sorted(person.runs)]
    assert max(silences)[0] < STUCK, max(silences)
    await assert_once(context, person)
    await check_books(context, UUID(person.user_id))
    calls = await calls_of(context, UUID(person.user_id))
    assert {call.state for call in calls} <= {"settled", "released"}
    own = {str(call.id) for call in calls}
    assert {str(call.id) for call in calls if call.state == "settled"} <= set(asked)
    assert [key for key in repeated if key in own] == []
    assert sum(call.settled_micros for call in calls) > 0
    assert_mails(context.settings.jobpilot_home / "mail", person)
    return max(silences)[0]


async def assert_gapless(person: Protagonist, run_id: str) -> tuple[float, str]:
    """Each event once and in order, each step completed once per attempt; the longest silence and where it was."""
    run = await person.get(f"/runs/{run_id}")
    page = await person.get(f"/runs/{run_id}/events?limit=1000")
    events: list[dict[str, Any]] = page["items"]
    assert [event["seq"] for event in events] == list(range(1, page["last_seq"] + 1))
    assert events[-1]["type"] == "run.succeeded" == f"run.{run['state']}", events[-1]
    completed = Counter(
        (event["data"]["step"], event["data"]["attempt"])
        for event in events
        if event["type"] == "step.completed"
    )
    assert set(completed.values()) <= {1}, (run["kind"], completed)
    silences = [(0.0, "")]
    for before, after in pairwise(events):
        if before["type"] not in ("action.requested", "timer.started", "run.failed"):
            at = [datetime.fromisoformat(event["at"]) for event in (before, after)]
            where = f"{run['kind']}: {before['type']} > {after['type']}"
            silences.append(((at[1] - at[0]).total_seconds(), where))
    return max(silences)


async def assert_once(context: ProcessContext, person: Protagonist) -> None:
    async with context.for_user(UUID(person.user_id)) as factory:
        found = {
            name: await factory.session.scalar(text(query)) for name, query in EXPECTED.items()
        }
    assert found == ONCE, {name: n for name, n in found.items() if n != ONCE[name]}


def assert_mails(sink: Path, person: Protagonist) -> None:
    """Where mails arrive: each text once."""
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in sink.glob("*.eml")]
    wanted = (person.mail, person.person.email)
    texts = [
        (mail["To"], mail["Subject"], mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        for mail in mails
        if mail["To"] in wanted
    ]
    assert Counter(to for to, _, _ in texts) == {person.mail: 2, person.person.email: 1}
    assert len(set(texts)) == len(texts)
