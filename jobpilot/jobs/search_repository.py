"""SQL that finds candidates among all postings.

Problem: under row-level security the planner may not use an index for operators that could tell on rows it hides, and
text search is one: as a person every search would read the whole table.
Mechanism: the search is the house's and gives ids alone, of public postings and the asking person's own; what they say
is then read in that person's own transaction, where the policies hold.
"""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, literal_column, or_, select, true
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.jobs.domain.candidates import CandidateConditions, CandidateQuery
from jobpilot.jobs.domain.job import JobState, RemoteKind, SalaryPeriod, Seniority, Visa
from jobpilot.jobs.repository import JOB
from jobpilot.jobs.tables import TITLE_SEARCH
from jobpilot.ports.sources import SourceName

TITLES: Final = literal_column(TITLE_SEARCH.text, TSVECTOR())
PER_YEAR: Final = {
    SalaryPeriod.HOUR: 2080,
    SalaryPeriod.DAY: 260,
    SalaryPeriod.WEEK: 52,
    SalaryPeriod.MONTH: 12,
    SalaryPeriod.YEAR: 1,
}
BREADTH: Final = 400
"""`hnsw.ef_search`: how many neighbours the index keeps in sight."""

MOST_VISITED: Final = 8_000
"""`hnsw.max_scan_tuples`: how far a search goes on when conditions rule out most of what is near."""

NEAREST: Final = 150
"""What the vectors give at most: those behind them hardly make it into the best 50, and each costs a visit."""

MOST_RANKED: Final = 1_000
"""Of more postings whose title answers, the newest: to rank one means to read its title anew."""

LEAST_NEAR: Final = 50
"""With fewer the conditions leave so little that comparing all of it is the shorter way, and exact."""

# a plan that was made under other settings, or for any question at all, must not be taken again
_AFRESH: Final = {"plan_cache_mode": "force_custom_plan"}
_BY_INDEX: Final = {
    **_AFRESH,
    "hnsw.ef_search": str(BREADTH),
    "hnsw.iterative_scan": "relaxed_order",
    "hnsw.max_scan_tuples": str(MOST_VISITED),
    # the planner takes the conditions for far stricter than they are, and would read the whole table
    "enable_seqscan": "off",
    "enable_bitmapscan": "off",
    "enable_sort": "off",
}
_BY_PLAN: Final = {
    **_AFRESH,
    "enable_seqscan": "on",
    "enable_bitmapscan": "on",
    "enable_sort": "on",
}
_EXACTLY: Final = {**_BY_PLAN, "enable_indexscan": "off"}


class JobSearchRepository:
    """Bound to one transaction of the house."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_titles(self, query: CandidateQuery) -> list[UUID]:
        """Postings whose title answers the question, of the newest MOST_RANKED: best first, then newest."""
        if query.titles is None:
            return []
        question = func.to_tsquery(literal_column("'english'::regconfig"), query.titles)
        answering = (
            select(JOB.id, JOB.title, JOB.first_seen_at)
            .where(TITLES.op("@@")(question), *_conditions(query))
            .order_by(JOB.first_seen_at.desc(), JOB.id)
            .limit(MOST_RANKED)
            .subquery("jobs")  # under this name TITLES means its title
        )
        rank = func.ts_rank(TITLES, question)
        statement = (
            select(answering.c.id)
            .order_by(rank.desc(), answering.c.first_seen_at.desc(), answering.c.id)
            .limit(query.limit)
        )
        return list(await self._session.scalars(statement))

    async def by_vector(self, query: CandidateQuery) -> list[tuple[UUID, float]]:
        """The nearest postings with their cosines, nearest first: approximate, unless few pass the conditions."""
        if query.vector is None:
            return []
        found = await self._nearest(query, _BY_INDEX)
        if len(found) < LEAST_NEAR and query.conditions != CandidateConditions():
            return await self.exactly_by_vector(query)
        return found

    async def exactly_by_vector(self, query: CandidateQuery) -> list[tuple[UUID, float]]:
        """The same by comparing everything that passes."""
        return await self._nearest(query, _EXACTLY)

    async def _nearest(
        self, query: CandidateQuery, settings: Mapping[str, str]
    ) -> list[tuple[UUID, float]]:
        distance = JOB.embedding.cosine_distance(list(query.vector or ()))
        statement = (
            select(JOB.id, distance.label("distance"))
            .where(JOB.embedding_model == query.model, *_conditions(query))
            .order_by(distance)
            .limit(min(query.limit, NEAREST))
        )
        await self._plan(settings)
        rows = list(await self._session.execute(statement))
        await self._plan({**_BY_PLAN, "enable_indexscan": "on"})
        # a relaxed scan may give neighbours slightly out of order
        return sorted(((row.id, 1.0 - row.distance) for row in rows), key=lambda item: -item[1])

    async def _plan(self, settings: Mapping[str, str]) -> None:
        """How the transaction's next statements are carried out."""
        calls = [func.set_config(name, value, true()) for name, value in settings.items()]
        await self._session.execute(select(*calls))

    async def cosines(
        self, job_ids: Sequence[UUID], vector: Sequence[float], model: str
    ) -> Mapping[UUID, float]:
        """Of the postings that have a vector of the model."""
        distance = JOB.embedding.cosine_distance(list(vector))
        statement = select(JOB.id, distance).where(
            JOB.id.in_(job_ids), JOB.embedding_model == model
        )
        return {job_id: 1.0 - far for job_id, far in await self._session.execute(statement)}

    async def count_open(self, user_id: UUID) -> int:
        """Open postings that the person may see."""
        query = select(func.count()).where(*_visible(user_id))
        return int(await self._session.scalar(query) or 0)


def _visible(user_id: UUID) -> list[ColumnElement[bool]]:
    return [
        JOB.state == JobState.OPEN,
        JOB.duplicate_of.is_(None),
        or_(
            JOB.owner_id.is_(None),
            and_(JOB.owner_id == user_id, JOB.source != SourceName.COMPANY_PAGE),
        ),
    ]


def _conditions(query: CandidateQuery) -> list[ColumnElement[bool]]:
    wanted = query.conditions
    return [*_visible(query.user_id), _where(wanted), _how(wanted), _level(wanted), _pay(wanted)]


def _where(wanted: CandidateConditions) -> ColumnElement[bool]:
    if not wanted.countries and not wanted.accepts_visa:
        return true()
    remote = and_(JOB.remote == RemoteKind.REMOTE, func.cardinality(JOB.remote_countries) > 0)
    where = case((remote, JOB.remote_countries), else_=JOB.countries)
    fits = or_(where.op("&&")(list(wanted.countries)), func.cardinality(where) == 0)
    return or_(fits, JOB.visa != Visa.REFUSED) if wanted.accepts_visa else fits


def _how(wanted: CandidateConditions) -> ColumnElement[bool]:
    if not wanted.remote:
        return true()
    unknown = [RemoteKind.UNKNOWN] if wanted.accepts_unknown_remote else []
    return JOB.remote.in_([*wanted.remote, *unknown])


def _level(wanted: CandidateConditions) -> ColumnElement[bool]:
    """A level that the posting does not state may still stand in its title or text."""
    if not wanted.seniority:
        return true()
    return JOB.seniority.in_([*wanted.seniority, Seniority.UNKNOWN])


def _pay(wanted: CandidateConditions) -> ColumnElement[bool]:
    if wanted.salary_floor is None:
        return true()
    best = func.coalesce(JOB.salary_max, JOB.salary_min)
    per_year = best * case(PER_YEAR, value=JOB.salary_period)
    enough = and_(JOB.salary_currency == wanted.salary_currency, per_year >= wanted.salary_floor)
    if not wanted.accepts_unknown_salary:
        return enough
    unknown = or_(
        per_year.is_(None),
        JOB.salary_currency.is_(None),
        JOB.salary_currency != wanted.salary_currency,
    )
    return or_(enough, unknown)
