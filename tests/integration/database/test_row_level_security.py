"""Every table by operation by who asks. The expectation is written here a second time on purpose: a policy that is
dropped, loosened or forgotten in a migration makes a cell of this matrix fail.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

import jobpilot.accounts.tables
import jobpilot.applications.tables
import jobpilot.briefings.tables
import jobpilot.costs.tables
import jobpilot.database.outbox
import jobpilot.jobs.tables
import jobpilot.matching.tables
import jobpilot.outreach.tables
import jobpilot.privacy.tables
import jobpilot.resumes.tables
import jobpilot.runs.tables
import jobpilot.sharing.tables
import jobpilot.writing.tables  # noqa: F401 - importing the tables fills the metadata
from jobpilot.bootstrap import ProcessContext
from jobpilot.database.base import Base
from jobpilot.database.engine import SYSTEM, UserActor
from tests.conftest import create_user

S, I, U, D = "select", "insert", "update", "delete"  # noqa: E741 - the four letters head the table
OPERATIONS = (S, I, U, D)

# table: (what a person may do with their own rows, what the house may do with anybody's)
ALLOWED: dict[str, tuple[str, str]] = {
    "users": ("SU", "SIUD"),
    "profiles": ("SIUD", ""),
    "notice_settings": ("SIU", ""),
    "local_credentials": ("", "SIUD"),
    "local_signing_keys": ("", "SIUD"),
    "local_grants": ("", "SIUD"),
    "idempotency_records": ("SIUD", "SD"),
    "audit_events": ("SI", "I"),
    "outbox": ("SI", "SIUD"),
    "resumes": ("SIUD", "S"),
    "resume_versions": ("SI", ""),
    "resume_pages": ("SID", ""),
    "resume_corrections": ("SID", "S"),
    "llm_budgets": ("SIU", "S"),
    "llm_months": ("SIU", "S"),
    "llm_calls": ("SIU", "S"),
    "resume_shares": ("SIU", "SU"),
    "job_boards": ("SI", "SIU"),
    "board_subscriptions": ("SID", "S"),
    "jobs": ("SIUD", "SIU"),
    "runs": ("SIU", "SU"),
    "run_events": ("SI", "S"),
    "pending_actions": ("SIU", ""),
    "applications": ("SIU", ""),
    "application_events": ("SI", ""),
    "briefing_settings": ("SIU", "S"),
    "briefings": ("SIU", ""),
    "preferences": ("SIU", ""),
    "matches": ("SIU", ""),
    "rankings": ("SIU", ""),
    "author_styles": ("SIU", ""),
    "drafts": ("SIU", ""),
    "draft_versions": ("SI", ""),
    "mails": ("SIU", "S"),
    "mail_suppressions": ("S", "SI"),
    "account_deletions": ("", "SIU"),
    "account_exports": ("SIU", "S"),
}
# what anybody who has signed in may do with them: they belong to nobody
EVERYBODY = {"job_boards": "SI", "mail_suppressions": "S"}
# one column that may be changed, for the update cells
TOUCH = {
    "users": "display_name = 'x'",
    "profiles": "headline = 'x'",
    "notice_settings": "mail_budget = false",
    "local_credentials": "display_name = 'x'",
    "local_signing_keys": "retires_at = now()",
    "local_grants": "used_at = now()",
    "idempotency_records": "state = 'done'",
    "audit_events": "code = 'x'",
    "outbox": "attempts = 5",
    "resumes": "title = 'x'",
    "resume_versions": "source = 'edited'",
    "resume_pages": "width = 2",
    "resume_corrections": "field_path = 'x'",
    "llm_budgets": "monthly_micros = 5",
    "llm_months": "alerted_at = now()",
    "llm_calls": "answer = 'x'",
    "resume_shares": "view_count = 5",
    "job_boards": "failures = 5",
    "board_subscriptions": "created_at = now()",
    "jobs": "title = 'x'",
    "runs": "step = 'x'",
    "run_events": "type = 'x'",
    "pending_actions": "version = 2",
    "applications": "notes = 'x'",
    "application_events": "type = 'x'",
    "briefing_settings": "hour = 9",
    "briefings": "mail_id = gen_random_uuid()",
    "preferences": "version = 2",
    "matches": "state = 'saved'",
    "rankings": "considered = 2",
    "author_styles": "name = 'x'",
    "drafts": "state = 'rejected'",
    "draft_versions": "number = 2",
    "mails": "state = 'failed'",
    "mail_suppressions": "reason = 'complaint'",
    "account_deletions": "failed_step = 'x'",
    "account_exports": "downloads = 5",
}
WHO = ("owner", "other", "nobody", "table owner", "house")


def rows_of(user_id: UUID) -> dict[str, dict[str, object]]:
    """One row per table that belongs to `user_id`, in insertion order.

    Nothing in them is work to do: dispatchers and reconcilers of other tests on the same servers see them too.
    """
    resume_id, run_id, credential_id, board_id = uuid4(), uuid4(), uuid4(), uuid4()
    later = datetime.now(UTC) + timedelta(hours=1)
    application_id, job_id, draft_id = uuid4(), uuid4(), uuid4()
    # a key that is no key must neither sign nor be published for the other tests of these servers
    past = datetime.now(UTC) - timedelta(hours=1)
    email = f"{user_id}@example.org"
    return {
        "users": {"id": user_id, "issuer": "matrix", "subject": str(user_id)},
        "profiles": {"user_id": user_id},
        "notice_settings": {"user_id": user_id},
        "local_credentials": {"id": credential_id, "email": email, "password_hash": "-"},
        "local_signing_keys": {
            "kid": str(user_id), "private_jwk": "{}", "public_jwk": "{}",
            "retires_at": past, "removed_at": past,
        },
        "local_grants": {
            "token_hash": str(user_id), "kind": "code", "credential_id": credential_id,
            "payload": "{}", "expires_at": later,
        },
        "idempotency_records": {
            "user_id": user_id, "key": "k", "fingerprint": "f", "body_hash": "h",
            "expires_at": later,
        },
        "audit_events": {"id": uuid4(), "user_id": user_id, "code": "test"},
        "outbox": {
            "user_id": user_id, "kind": "test", "dedupe_key": str(user_id), "payload": "{}",
            "state": "sent",
        },
        "resumes": {
            "id": resume_id, "user_id": user_id, "title": "t", "sha256": "0", "file_key": "k",
            "file_name": "f", "media_type": "text/plain", "size_bytes": 1,
        },
        "resume_versions": {
            "id": uuid4(), "resume_id": resume_id, "user_id": user_id, "number": 1,
            "source": "parsed", "document": "{}", "fields": "{}", "warnings": "[]",
        },
        "resume_pages": {
            "resume_id": resume_id, "number": 1, "user_id": user_id, "width": 1.0, "height": 1.0,
            "lines": "[]",
        },
        "resume_corrections": {
            "id": uuid4(), "resume_id": resume_id, "user_id": user_id, "version": 2,
            "field_path": "basics.name",
        },
        "llm_budgets": {"user_id": user_id, "monthly_micros": 1},
        "llm_months": {"user_id": user_id, "month": past.date()},
        "llm_calls": {
            "id": uuid4(), "user_id": user_id, "effect_key": str(user_id), "purpose": "p",
            "provider": "builtin", "model": "m", "prompt_version": "1", "input_hash": "h",
            "state": "settled", "reserved_micros": 0, "month": past.date(), "attempted_at": past,
            "finished_at": past,
        },
        "resume_shares": {
            "id": uuid4(), "resume_id": resume_id, "user_id": user_id, "token_hash": str(user_id),
            "show_contact": False, "expires_at": later,
        },
        "job_boards": {
            "id": board_id, "source": "matrix", "token": str(board_id), "region": None,
            "url": None, "name": None,
        },
        "board_subscriptions": {"user_id": user_id, "board_id": board_id},
        "jobs": {
            "id": job_id, "owner_id": user_id, "source": "matrix", "external_id": str(user_id),
            "url": "u", "company": "c", "title": "t", "description": "d", "fingerprint": "f",
        },
        "runs": {
            "id": run_id, "user_id": user_id, "kind": "resume_intake", "workflow_id": str(run_id),
            "state": "succeeded",
        },
        "run_events": {
            "run_id": run_id, "seq": 1, "user_id": user_id, "type": "t", "at": later,
        },
        "pending_actions": {
            "id": uuid4(), "run_id": run_id, "user_id": user_id, "kind": "k", "step_key": "s",
            "expires_at": later,
        },
        "applications": {
            "id": application_id, "user_id": user_id, "company": "c", "title": "t",
        },
        "application_events": {
            "id": uuid4(), "application_id": application_id, "user_id": user_id, "type": "created",
        },
        "briefing_settings": {"user_id": user_id, "enabled": False},
        "briefings": {"id": uuid4(), "user_id": user_id, "day": past.date(), "run_id": uuid4()},
        "preferences": {"user_id": user_id},
        "matches": {
            "id": uuid4(), "user_id": user_id, "job_id": job_id, "resume_id": resume_id,
            "resume_version": 1, "breakdown": "{}", "preferences_version": 0,
            "posting_fingerprint": "f",
        },
        "rankings": {
            "user_id": user_id, "resume_id": resume_id, "considered": 1, "refused": "{}",
            "preferences_version": 0,
        },
        "author_styles": {
            "id": uuid4(), "user_id": user_id, "name": "n", "samples": "[]", "traits": "{}",
        },
        "drafts": {
            "id": draft_id, "user_id": user_id, "kind": "cover_letter", "run_id": run_id,
            "resume_id": resume_id, "resume_version": 1,
        },
        "draft_versions": {
            "draft_id": draft_id, "number": 1, "user_id": user_id, "source": "generated",
            "document": "{}", "questions": "[]", "sources": "[]",
        },
        "mails": {
            "id": uuid4(), "user_id": user_id, "kind": "briefing", "to_address": "t", "subject": "s",
            "body_text": "b", "state": "sent", "effect_key": str(user_id),
        },
        "mail_suppressions": {"address_hash": str(user_id), "reason": "bounce"},
        "account_deletions": {
            "id": uuid4(), "user_id": user_id, "subject_key": str(user_id), "mode": "scheduled",
            "state": "undone", "requested_at": later, "due_at": later,
        },
        "account_exports": {"id": uuid4(), "user_id": user_id, "state": "expired"},
    }  # fmt: skip


JSON_COLUMNS = {
    "private_jwk",
    "public_jwk",
    "payload",
    "document",
    "fields",
    "warnings",
    "lines",
    "breakdown",
    "refused",
}


async def insert_row(session: AsyncSession, table: str, row: dict[str, object]) -> None:
    values = ", ".join(
        f"cast(:{name} as jsonb)" if name in JSON_COLUMNS else f":{name}" for name in row
    )
    await session.execute(text(f"insert into {table} ({', '.join(row)}) values ({values})"), row)


def where(table: str, row: dict[str, object]) -> tuple[str, dict[str, object]]:
    """The row's identity without its owner, so that only the policy can hide it."""
    keys = [c.name for c in Base.metadata.tables[table].primary_key.columns if c.name in row]
    if table == "outbox":
        keys = ["dedupe_key"]
    return " and ".join(f"{key} = :{key}" for key in keys), {key: row[key] for key in keys}


class Planted:
    """A person with one row in every table, written past the policies by the superuser of the test cluster."""

    def __init__(self, user_id: UUID) -> None:
        self.user_id = user_id
        self.rows = rows_of(user_id)


@pytest.fixture
async def planted(servers) -> Planted:
    planted = Planted(uuid4())
    engine = create_async_engine(servers.postgres.superuser_url)
    try:
        async with AsyncSession(engine) as session, session.begin():
            for table, row in planted.rows.items():
                await insert_row(session, table, row)
    finally:
        await engine.dispose()
    return planted


async def become(session: AsyncSession, who: str, planted: Planted, other: UUID) -> None:
    from jobpilot.database.engine import become as take_role

    if who == "owner":
        await take_role(session, UserActor(planted.user_id))
    elif who == "other":
        await take_role(session, UserActor(other))
    elif who == "nobody":
        await session.execute(text("set local role jobpilot_app"))
    elif who == "house":
        await take_role(session, SYSTEM)
    # the table owner takes no role at all


async def attempt(session: AsyncSession, table: str, operation: str, planted: Planted) -> bool:
    """Whether `operation` on the planted person's row had an effect."""
    row = planted.rows[table]
    condition, key = where(table, row)
    if operation == I:
        return await attempt_insert(session, table, planted)
    statement = {
        S: f"select 1 from {table} where {condition}",
        U: f"update {table} set {TOUCH[table]}",
        D: f"delete from {table}",
    }[operation]
    conditional = operation == S or (table == "users" and operation in (U, D))
    try:
        # other updates and deletes go without a condition: it would need the right to read its columns
        if table == "users" and operation in (U, D):
            statement += f" where {condition}"  # everybody has a row of their own there
        result = await session.execute(text(statement), key if conditional else {})
    except DBAPIError as error:
        if "permission denied" not in str(error):
            raise
        return False
    return len(result.all()) > 0 if operation == S else result.rowcount > 0


def refusals(error: DBAPIError) -> list[str]:
    return [
        reason for reason in ("permission denied", "row-level security") if reason in str(error)
    ]


async def attempt_insert(session: AsyncSession, table: str, planted: Planted) -> bool:
    """A second row for the same person: same owner and parents, fresh keys."""
    fresh = dict(rows_of(planted.user_id)[table])
    parents = (
        "resume_id", "run_id", "credential_id", "application_id", "board_id", "job_id", "draft_id",
    )  # fmt: skip
    for name in parents:
        if name in fresh and name in planted.rows[table]:
            fresh[name] = planted.rows[table][name]
    unique = {
        "users": {"id": uuid4(), "subject": str(uuid4())},
        "local_credentials": {"email": f"{uuid4()}@example.org"},
        "local_signing_keys": {"kid": str(uuid4())},
        "local_grants": {"token_hash": str(uuid4())},
        "idempotency_records": {"key": str(uuid4())},
        "outbox": {"dedupe_key": str(uuid4())},
        "resumes": {"sha256": str(uuid4())},
        "resume_versions": {"number": 2},
        "resume_pages": {"number": 2},
        "resume_shares": {"token_hash": str(uuid4())},
        "llm_months": {"month": date(2020, 1, 1)},
        "llm_calls": {"effect_key": str(uuid4())},
        "jobs": {"external_id": str(uuid4())},
        "run_events": {"seq": 2},
        "pending_actions": {"step_key": str(uuid4())},
        "briefings": {"day": datetime.now(UTC).date() - timedelta(days=9)},
        "draft_versions": {"number": 2},
        "mails": {"effect_key": str(uuid4())},
        "mail_suppressions": {"address_hash": str(uuid4())},
        "account_deletions": {"id": uuid4()},
    }.get(table, {})
    fresh.update(unique)
    try:
        await insert_row(session, table, fresh)
    except (
        IntegrityError
    ):  # profiles, one per person: the policy let it through to the unique index
        return table in (
            "profiles", "notice_settings", "board_subscriptions", "llm_budgets", "preferences", "rankings", "matches",
            "briefing_settings", "briefings",
        )  # fmt: skip
    except DBAPIError as error:
        if not refusals(error):
            raise
        return False
    return True


def expected(table: str, operation: str, who: str) -> bool:
    person, house = ALLOWED[table]
    anybody = EVERYBODY.get(table, "")
    letters = {"owner": person, "house": house, "other": anybody}.get(who, "")
    return operation[0].upper() in letters


def test_matrix_names_every_table() -> None:
    assert set(ALLOWED) == set(Base.metadata.tables)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("table", sorted(ALLOWED))
async def test_matrix(context: ProcessContext, planted: Planted, table: str, who: str) -> None:
    other = await create_user(context)
    for operation in OPERATIONS:
        async with AsyncSession(context.database.engine) as session, session.begin() as transaction:
            await become(session, who, planted, other)
            had_effect = await attempt(session, table, operation, planted)
            await transaction.rollback()
        assert had_effect == expected(table, operation, who), f"{who} {operation} {table}"


@pytest.mark.parametrize("table", sorted(ALLOWED))
async def test_force_is_on(context: ProcessContext, table: str) -> None:
    async with context.database.engine.connect() as connection:
        flags = await connection.execute(
            text("select relrowsecurity, relforcerowsecurity from pg_class where relname = :t"),
            {"t": table},
        )
        assert flags.one() == (True, True)


async def test_every_policy_is_needed(context: ProcessContext, planted: Planted) -> None:
    """Dropping any one policy changes some cell of the matrix."""
    other = await create_user(context)
    async with context.database.engine.connect() as connection:
        policies = (
            await connection.execute(
                text("select tablename, policyname from pg_policies where schemaname = 'public'")
            )
        ).all()
    assert len(policies) == sum(len(person) + len(house) for person, house in ALLOWED.values())
    for table, policy in policies:
        changed = []
        for who in ("owner", "house"):
            for operation in OPERATIONS:
                async with AsyncSession(context.database.engine) as session:
                    await session.execute(text(f"drop policy {policy} on {table}"))
                    await become(session, who, planted, other)
                    had_effect = await attempt(session, table, operation, planted)
                    await session.rollback()
                if had_effect != expected(table, operation, who):
                    changed.append((who, operation))
        assert changed, f"no cell of the matrix notices that {policy} is gone"


async def test_a_person_cannot_promote_themselves(context: ProcessContext, user_id: UUID) -> None:
    for change in ("role = 'admin'", "tier = 'pro'", "state = 'active'"):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with context.for_user(user_id) as factory:
                await factory.session.execute(text(f"update users set {change}"))


async def test_a_public_posting_is_everybodys_to_read_and_the_houses_to_write(
    context: ProcessContext, user_id: UUID
) -> None:
    row = rows_of(user_id)["jobs"] | {"owner_id": None, "id": uuid4()}
    async with context.for_system() as factory:
        await insert_row(factory.session, "jobs", row)
    async with context.for_user(user_id) as factory:
        found = await factory.session.execute(text("select 1 from jobs where id = :id"), row)
        assert found.scalar() == 1
        for statement in ("update jobs set title = 'x'", "delete from jobs"):
            changed = await factory.session.execute(text(f"{statement} where id = :id"), row)
            assert changed.rowcount == 0
    with pytest.raises(DBAPIError, match="row-level security"):
        async with context.for_user(user_id) as factory:
            await insert_row(factory.session, "jobs", row | {"id": uuid4(), "external_id": "x"})


async def test_rows_cannot_hang_on_somebody_elses_resume(
    context: ProcessContext, planted: Planted, user_id: UUID
) -> None:
    foreign = rows_of(user_id)["resume_versions"] | {
        "resume_id": planted.rows["resumes"]["id"], "number": 7,
    }  # fmt: skip
    with pytest.raises(DBAPIError, match="foreign key"):
        async with context.for_user(user_id) as factory:
            await insert_row(factory.session, "resume_versions", foreign)


async def test_a_pooled_connection_forgets_who_it_was(
    context: ProcessContext, user_id: UUID
) -> None:
    async with context.for_user(user_id) as factory:
        assert (await factory.session.execute(text("select count(*) from users"))).scalar() == 1
    async with context.database.engine.connect() as connection:
        seen = await connection.execute(
            text("select current_user, current_setting('app.user_id', true)")
        )
        name, setting = seen.one()
    assert name not in ("jobpilot_app", "jobpilot_system")
    assert not setting
