"""SQL of single postings and lists of them. Others: `board_repository`, `listing_repository`, `search_repository`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    case,
    delete,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.database.locks import Named, hold
from jobpilot.jobs.domain.job import (
    EmbeddingText,
    EmploymentType,
    Job,
    JobContent,
    JobCursor,
    JobFilter,
    JobNotFoundError,
    JobState,
    Location,
    RemoteKind,
    SalaryPeriod,
    Seniority,
    Visa,
)
from jobpilot.jobs.tables import JobRow
from jobpilot.ports.sources import SourceName

JOB = JobRow.__table__.c
NOT_SHOWN = {"raw", "embedding", "embedding_model", "search", "identity"}
COLUMNS = tuple(column for column in JOB if column.name not in NOT_SHOWN)


class JobRepository:
    """Bound to one transaction: a person sees public postings and their own, the house sees all."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, job_id: UUID) -> Job:
        """Raises JobNotFoundError."""
        row = (await self._session.execute(select(*COLUMNS).where(JOB.id == job_id))).first()
        if row is None:
            raise JobNotFoundError
        return job_of(row)

    async def by_ids(self, job_ids: Sequence[UUID]) -> dict[UUID, Job]:
        """Those of them that there are."""
        query = select(*COLUMNS).where(JOB.id.in_(job_ids))
        return {row.id: job_of(row) for row in await self._session.execute(query)}

    async def page(
        self, wanted: JobFilter, cursor: str | None, limit: int
    ) -> tuple[tuple[Job, ...], str | None]:
        """Newest first, and the cursor of the next page. Raises CursorInvalidError."""
        query = _filtered(select(*COLUMNS), wanted)
        query = query.order_by(JOB.first_seen_at.desc(), JOB.id.desc()).limit(limit + 1)
        if cursor is not None:
            at = JobCursor.decode(cursor)
            query = query.where(tuple_(JOB.first_seen_at, JOB.id) < tuple_(at.at, at.job_id))
        jobs = [job_of(row) for row in await self._session.execute(query)]
        following = None
        if len(jobs) > limit:
            last = jobs[limit - 1]
            following = JobCursor(last.first_seen_at, last.id).encode()
        return tuple(jobs[:limit]), following

    async def count(self, wanted: JobFilter) -> int:
        query = _filtered(select(func.count()).select_from(JobRow), wanted)
        return int(await self._session.scalar(query) or 0)

    async def narrow(self, job_ids: Sequence[UUID], wanted: JobFilter) -> list[UUID]:
        """Those of them that fit."""
        query = _filtered(select(JOB.id).where(JOB.id.in_(job_ids)), wanted)
        return list(await self._session.scalars(query))

    async def public_by_identity(self, identity: str) -> Job | None:
        """The public posting with this identity, the best one where there are several."""
        query = (
            select(*COLUMNS)
            .where(JOB.identity == identity, JOB.owner_id.is_(None))
            .order_by(JOB.duplicate_of.is_not(None), JOB.first_seen_at)
            .limit(1)
        )
        row = (await self._session.execute(query)).first()
        return None if row is None else job_of(row)

    async def keep_pasted(self, owner_id: UUID, content: JobContent, now: datetime) -> Job:
        """The person's posting with this source and external id: a new one, or the one there is, renewed."""
        values = {**values_of(content), "owner_id": owner_id, "last_seen_at": now}
        statement = insert(JobRow).values(id=uuid4(), first_seen_at=now, **values)
        renewed = {name: statement.excluded[name] for name in values if name != "owner_id"}
        changed = statement.on_conflict_do_update(
            constraint="uq_jobs_source_board_id_external_id_owner_id",
            set_={**renewed, "state": JobState.OPEN, "closed_at": None, **stale_vector(statement)},
        ).returning(*COLUMNS)
        return job_of((await self._session.execute(changed)).one())

    async def change_own(self, job_id: UUID, values: Mapping[str, object]) -> None:
        """Set columns of one of the person's own postings."""
        await self._session.execute(update(JobRow).where(JOB.id == job_id).values(**values))

    async def remove(self, job_id: UUID) -> bool:
        """Whether one of the person's own postings was there to be removed."""
        statement = delete(JobRow).where(JOB.id == job_id).returning(JOB.id)
        return (await self._session.execute(statement)).first() is not None

    # -- vectors ------------------------------------------------------------------------------

    async def pending_embeddings(self, model: str, limit: int) -> list[EmbeddingText]:
        """Open postings without a vector of this model, newest first; duplicates never get one."""
        query = (
            select(JOB.id, JOB.title, JOB.company, JOB.skills, JOB.description)
            .where(
                JOB.state == JobState.OPEN,
                JOB.duplicate_of.is_(None),
                JOB.source != SourceName.COMPANY_PAGE,
                JOB.embedding_model.is_distinct_from(model),
            )
            .order_by(JOB.first_seen_at.desc(), JOB.id)
            .limit(limit)
        )
        return [
            EmbeddingText(row.id, row.title, row.company, tuple(row.skills), row.description)
            for row in await self._session.execute(query)
        ]

    async def keep_embeddings(self, model: str, vectors: Mapping[UUID, Sequence[float]]) -> None:
        """Store unit vectors of 384 numbers by posting."""
        if not vectors:
            return
        await hold(self._session, Named.CATALOGUE)
        statement = (
            update(cast("Table", JobRow.__table__))
            .where(JOB.id == bindparam("which"))
            .values(embedding=bindparam("vector"), embedding_model=model)
        )
        await self._session.execute(
            statement, [{"which": job_id, "vector": list(v)} for job_id, v in vectors.items()]
        )


def stale_vector(statement: Any) -> dict[str, Any]:
    """On an upsert: a vector of another text waits for a new one."""
    same = and_(
        JOB.title == statement.excluded.title, JOB.description == statement.excluded.description
    )
    return {"embedding_model": case((same, JOB.embedding_model), else_=None)}


def _filtered(query: Select[Any], wanted: JobFilter) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    equal: dict[Any, object] = {
        JOB.state: wanted.state,
        JOB.source: wanted.source,
        JOB.remote: wanted.remote,
        JOB.seniority: wanted.seniority,
        JOB.employment_type: wanted.employment_type,
    }
    conditions += [column == value for column, value in equal.items() if value is not None]
    if wanted.text:
        question = func.websearch_to_tsquery("english", wanted.text)
        conditions.append(JOB.search.op("@@")(question))
    if wanted.country:
        conditions.append(JOB.countries.contains([wanted.country.upper()]))
    if wanted.company:
        conditions.append(func.lower(JOB.company) == wanted.company.lower())
    if wanted.seen_after is not None:
        conditions.append(JOB.first_seen_at > wanted.seen_after)
    if wanted.pasted is not None:
        conditions.append(JOB.owner_id.is_not(None) if wanted.pasted else JOB.owner_id.is_(None))
    if wanted.source is None:
        conditions.append(JOB.source != SourceName.COMPANY_PAGE)
    if not wanted.duplicates:
        conditions.append(JOB.duplicate_of.is_(None))
    return query.where(*conditions)


def values_of(content: JobContent) -> dict[str, Any]:
    """The columns that say what a posting says."""
    salary = content.salary
    return {
        "source": content.source,
        "external_id": content.external_id,
        "url": content.url,
        "apply_url": content.apply_url,
        "company": content.company,
        "title": content.title,
        "description": content.description,
        "locations": [location.as_json() for location in content.locations],
        "countries": list(content.countries),
        "remote": content.remote,
        "remote_countries": list(content.remote_countries),
        "employment_type": content.employment_type,
        "seniority": content.seniority,
        "salary_min": salary.minimum if salary else None,
        "salary_max": salary.maximum if salary else None,
        "salary_currency": salary.currency if salary else None,
        "salary_period": salary.period if salary else None,
        "skills": list(content.skills),
        "visa": content.visa,
        "posted_at": content.posted_at,
        "valid_through": content.valid_through,
        "identity": content.identity,
        "fingerprint": content.fingerprint,
        "flags": [str(flag) for flag in content.flags],
        "raw": content.raw,
    }


def _plain(number: Decimal | None) -> Decimal | None:
    """80000 instead of 8E+4, as numbers leave the database."""
    if number is None or number != number.to_integral_value():
        return number
    return Decimal(int(number))


def job_of(row: Row[Any]) -> Job:
    values = {column.name: getattr(row, column.name) for column in COLUMNS}
    values |= {
        "locations": tuple(Location.from_json(place) for place in row.locations),
        "remote": RemoteKind(row.remote),
        "employment_type": EmploymentType(row.employment_type),
        "seniority": Seniority(row.seniority),
        "salary_min": _plain(row.salary_min),
        "salary_max": _plain(row.salary_max),
        "salary_period": SalaryPeriod(row.salary_period) if row.salary_period else None,
        "visa": Visa(row.visa),
        "state": JobState(row.state),
    }
    for name in ("countries", "remote_countries", "skills", "flags"):
        values[name] = tuple(values[name])
    return Job(**values)
