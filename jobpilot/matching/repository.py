"""All SQL of preferences, matches and summaries of rankings."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    cast,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.database.locks import Named, hold
from jobpilot.jobs.domain.job import RemoteKind, SalaryPeriod, Seniority
from jobpilot.matching.domain.filters import Refusal
from jobpilot.matching.domain.match import (
    Match,
    MatchCursor,
    MatchFilter,
    MatchMethod,
    MatchNotFoundError,
    MatchOrder,
    MatchState,
    RankingSummary,
    Scored,
)
from jobpilot.matching.domain.preferences import (
    Condition,
    Preferences,
    PreferencesConflictError,
    Wishes,
)
from jobpilot.matching.tables import MatchRow, PreferencesRow, RankingRow

_PREFERENCES = PreferencesRow.__table__.c
_MATCH = MatchRow.__table__.c
_RANKING = RankingRow.__table__.c
_WISHES = tuple(field.name for field in fields(Wishes))
_BEST = func.coalesce(_MATCH.score, -1)
_FOUND = cast(func.extract("epoch", _MATCH.created_at) * 1_000_000, BigInteger)


class PreferencesRepository:
    """Bound to one transaction of one person."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, user_id: UUID) -> Preferences:
        """As stored; nothing wished for, version 0, where nothing is stored."""
        query = select(*_PREFERENCES).where(_PREFERENCES.user_id == user_id)
        row = (await self._session.execute(query)).first()
        return Preferences(user_id, Wishes(), 0, None) if row is None else _preferences(row)

    async def put(self, user_id: UUID, wishes: Wishes, expected: int, now: datetime) -> Preferences:
        """Store them as the next version. Raises PreferencesConflictError if `expected` is not the stored one."""
        values = {name: _stored(getattr(wishes, name)) for name in _WISHES} | {"updated_at": now}
        if expected == 0:
            new = insert(PreferencesRow).values(user_id=user_id, version=1, **values)
            statement: Any = new.on_conflict_do_nothing().returning(*_PREFERENCES)
        else:
            statement = (
                update(PreferencesRow)
                .where(_PREFERENCES.user_id == user_id, _PREFERENCES.version == expected)
                .values(version=expected + 1, **values)
                .returning(*_PREFERENCES)
            )
        row = (await self._session.execute(statement)).first()
        if row is None:
            current = (await self.get(user_id)).version
            raise PreferencesConflictError(
                "The preferences were saved elsewhere meanwhile.", current_version=current
            )
        return _preferences(row)


class MatchRepository:
    """Bound to one transaction of one person."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, match_id: UUID, *, lock: bool = False) -> Match:
        """Raises MatchNotFoundError."""
        query = select(*_MATCH).where(_MATCH.id == match_id)
        row = (await self._session.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            raise MatchNotFoundError
        return _match(row)

    async def page(
        self, wanted: MatchFilter, cursor: str | None, limit: int
    ) -> tuple[tuple[Match, ...], str | None]:
        """Best first, and the cursor of the next page. Raises MatchCursorInvalidError."""
        rank = _BEST if wanted.order is MatchOrder.BEST else _FOUND
        query: Select[Any] = select(*_MATCH, rank.label("rank")).where(*_wanted(wanted))
        if cursor is not None:
            at = MatchCursor.decode(cursor)
            query = query.where(tuple_(rank, _MATCH.id) < tuple_(at.rank, at.match_id))
        query = query.order_by(rank.desc(), _MATCH.id.desc()).limit(limit + 1)
        rows = (await self._session.execute(query)).all()
        following = None
        if len(rows) > limit:
            last = rows[limit - 1]
            following = MatchCursor(last.rank, last.id).encode()
        return tuple(_match(row) for row in rows[:limit]), following

    async def count(self, wanted: MatchFilter) -> int:
        query = select(func.count()).select_from(MatchRow).where(*_wanted(wanted))
        return int(await self._session.scalar(query) or 0)

    async def job_ids(self) -> list[UUID]:
        """The postings of all of the person's matches."""
        return list(await self._session.scalars(select(_MATCH.job_id).distinct()))

    async def of_posting(self, job_id: UUID) -> list[Match]:
        """One for each résumé it was compared with, the best first."""
        query = select(*_MATCH).where(_MATCH.job_id == job_id, _MATCH.is_current)
        rows = await self._session.execute(query.order_by(_BEST.desc(), _MATCH.id))
        return [_match(row) for row in rows]

    async def keep(self, found: Sequence[Scored], basis: dict[str, Any]) -> list[Match]:
        """Store a ranking's matches; what a person did with a match, and who found it first, stays.

        A judgement stays too while it rests on the same texts and preferences. `basis` holds `user_id`, `resume_id`,
        `resume_version`, `run_id`, `preferences_version` and `scored_at`. What the ranking left out is no longer
        current.
        """
        await hold(self._session, Named.RANKING, basis["resume_id"])
        await self._session.execute(
            update(MatchRow)
            .where(
                _MATCH.resume_id == basis["resume_id"],
                _MATCH.is_current,
                _MATCH.job_id.not_in([item.job_id for item in found]),
            )
            .values(is_current=False)
        )
        if not found:
            return []
        values = [{"id": uuid4(), **basis, **_scored(item)} for item in found]
        new = insert(MatchRow).values(values)
        statement = new.on_conflict_do_update(
            constraint="uq_matches_user_id_job_id_resume_id", set_=_renewed(new.excluded)
        ).returning(*_MATCH)
        kept = [_match(row) for row in await self._session.execute(statement)]
        return sorted(kept, key=lambda m: (-1 if m.score is None else m.score, m.id), reverse=True)

    async def change(self, match_id: UUID, **values: object) -> Match:
        """Raises MatchNotFoundError."""
        statement = (
            update(MatchRow).where(_MATCH.id == match_id).values(**values).returning(*_MATCH)
        )
        row = (await self._session.execute(statement)).first()
        if row is None:
            raise MatchNotFoundError
        return _match(row)

    async def count_found_by(self, run_id: UUID) -> int:
        """Matches that a run found first."""
        query = select(func.count()).select_from(MatchRow).where(_MATCH.run_id == run_id)
        return int(await self._session.scalar(query) or 0)

    async def keep_summary(self, user_id: UUID, summary: RankingSummary) -> None:
        values = {
            "considered": summary.considered,
            "refused": {str(reason): count for reason, count in summary.refused.items()},
            "preferences_version": summary.preferences_version,
            "ranked_at": summary.ranked_at,
        }
        statement = insert(RankingRow).values(
            user_id=user_id, resume_id=summary.resume_id, **values
        )
        await self._session.execute(
            statement.on_conflict_do_update(index_elements=["resume_id"], set_=values)
        )

    async def summary(self, resume_id: UUID | None) -> RankingSummary | None:
        """Of the résumé's last ranking; of the last one of any résumé for None."""
        query = select(*_RANKING).order_by(_RANKING.ranked_at.desc()).limit(1)
        if resume_id is not None:
            query = query.where(_RANKING.resume_id == resume_id)
        row = (await self._session.execute(query)).first()
        if row is None:
            return None
        refused = {Refusal(reason): count for reason, count in row.refused.items()}
        return RankingSummary(
            row.resume_id, row.considered, refused, row.preferences_version, row.ranked_at
        )


def _wanted(wanted: MatchFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.states:
        conditions.append(_MATCH.state.in_(wanted.states))
    else:
        conditions.append(_MATCH.state != MatchState.DISMISSED)
    # what a person saved or applied to stays in sight when a ranking no longer finds it
    conditions.append(or_(_MATCH.is_current, _MATCH.state != MatchState.NEW))
    if wanted.resume_id is not None:
        conditions.append(_MATCH.resume_id == wanted.resume_id)
    if wanted.least_score is not None:
        conditions.append(_MATCH.score >= wanted.least_score)
    if wanted.job_ids is not None:
        conditions.append(_MATCH.job_id.in_(wanted.job_ids))
    return conditions


def _renewed(new: Any) -> dict[str, Any]:
    stays = and_(
        _MATCH.method == MatchMethod.MODEL,
        _MATCH.resume_version == new.resume_version,
        _MATCH.preferences_version == new.preferences_version,
        _MATCH.posting_fingerprint == new.posting_fingerprint,
    )
    judged = ("score", "breakdown", "reasons", "missing", "method", "scored_at")
    kept = {name: case((stays, _MATCH[name]), else_=new[name]) for name in judged}
    basis = ("resume_version", "preferences_version", "posting_fingerprint")
    return kept | {name: new[name] for name in basis} | {"is_current": True}


def _scored(item: Scored) -> dict[str, Any]:
    return {
        "job_id": item.job_id,
        "posting_fingerprint": item.posting_fingerprint,
        "score": item.score,
        "breakdown": dict(item.breakdown),
        "reasons": [dict(reason) for reason in item.reasons],
        "missing": [dict(entry) for entry in item.missing],
        "method": MatchMethod.RULES,
    }


def _match(row: Row[Any]) -> Match:
    values = {column.name: getattr(row, column.name) for column in _MATCH}
    values |= {
        "state": MatchState(row.state),
        "method": MatchMethod(row.method),
        "reasons": tuple(row.reasons),
        "missing": tuple(row.missing),
        "ignored": tuple(row.ignored),
    }
    return Match(**values)


def _preferences(row: Row[Any]) -> Preferences:
    values = {name: getattr(row, name) for name in _WISHES}
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    values |= {
        "remote": tuple(RemoteKind(kind) for kind in row.remote),
        "seniority": tuple(Seniority(level) for level in row.seniority),
        "accepts_unknown": tuple(Condition(name) for name in row.accepts_unknown),
        "salary_period": SalaryPeriod(row.salary_period) if row.salary_period else None,
    }
    return Preferences(row.user_id, Wishes(**values), row.version, row.updated_at)


def _stored(value: object) -> object:
    return [str(item) for item in value] if isinstance(value, tuple) else value
