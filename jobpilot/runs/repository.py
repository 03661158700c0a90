"""All SQL of runs. Methods take and give domain values; the caller's transaction says who may see what."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Table,
    Uuid,
    any_,
    bindparam,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.database import outbox
from jobpilot.database.engine import after_commit
from jobpilot.runs import cursors
from jobpilot.runs.domain.errors import RunNotFoundError
from jobpilot.runs.domain.progress import Progress, RunStatus
from jobpilot.runs.domain.run import (
    PendingAction,
    Run,
    RunEvent,
    RunFilter,
    RunSeq,
    UnreadableRun,
)
from jobpilot.runs.domain.states import (
    ACTIVE,
    ActionKind,
    ActionState,
    Code,
    EventType,
    RunKind,
    RunState,
    Step,
)
from jobpilot.runs.tables import PendingActionRow, RunEventRow, RunRow

_PROGRESS = TypeAdapter(Progress)
RUN = RunRow.__table__.c
_EVENT = RunEventRow.__table__.c
_ACTION = PendingActionRow.__table__.c
_ADD_RUN = insert(cast("Table", RunRow.__table__))
_WRITTEN = (
    "id", "user_id", "kind", "resume_id", "subject_id", "parent_run_id", "options", "workflow_id",
    "created_at", "state", "step", "failure_code", "started_at", "finished_at", "progress",
)  # fmt: skip
_ADD_AND_ENQUEUE = outbox.ENQUEUE.add_cte(
    _ADD_RUN.values({name: bindparam(f"run_{name}") for name in _WRITTEN}).cte("added")
)


class RunRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    # -- runs ---------------------------------------------------------------------------------

    async def add(self, run: Run, kind: str, dedupe_key: str) -> None:
        """Write the run and the message that has it started, in one statement."""
        message = outbox.message_values(run.user_id, kind, {"run_id": str(run.id)}, dedupe_key)
        values = {f"run_{name}": value for name, value in _row(run).items()}
        await self._session.execute(_ADD_AND_ENQUEUE, values | message)

    async def add_once(self, run: Run) -> None:
        """Write the run unless it has been written."""
        await self._session.execute(_ADD_RUN.on_conflict_do_nothing(), _row(run))

    async def active_like(self, run: Run, other_than: UUID | None = None) -> Run | None:
        """An active run of the person that does the same."""
        query = select(*RUN).where(
            RUN.state.in_(ACTIVE),
            RUN.kind == run.kind,
            RUN.resume_id.is_not_distinct_from(run.resume_id),
            RUN.subject_id.is_not_distinct_from(run.subject_id),
            RUN.options == list(run.options),
            RUN.id.is_distinct_from(other_than),
        )
        row = (await self._session.execute(query.limit(1))).first()
        return None if row is None else _run(row)

    async def get(self, run_id: UUID) -> Run:
        """The run with its open questions. Raises RunNotFoundError."""
        return (await self._with_actions([await self._one(run_id, lock=False)]))[0]

    async def find(self, run_id: UUID) -> Run | None:
        """As `get`, without the questions; None when there is no such run."""
        row = (await self._session.execute(select(*RUN).where(RUN.id == run_id))).first()
        return None if row is None else _run(row)

    async def is_at_work(self, run_id: UUID) -> bool:
        """Whether the run or one that it asked for is queued or running."""
        query = select(RUN.id).where(
            or_(RUN.id == run_id, RUN.parent_run_id == run_id),
            RUN.state.in_((RunState.QUEUED, RunState.RUNNING)),
        )
        return (await self._session.execute(query.limit(1))).first() is not None

    async def lock(self, run_id: UUID, *, questions: bool = True) -> Run:
        """As `get`, or without the questions, and nobody else changes the run until the transaction ends."""
        run = await self._one(run_id, lock=True)
        return (await self._with_actions([run]))[0] if questions else run

    async def lock_active(self) -> list[Run]:
        """The person's active runs, oldest first, without their questions; nobody else changes them meanwhile."""
        query = select(*RUN).where(RUN.state.in_(ACTIVE)).order_by(RUN.id).with_for_update()
        return readable_only(await self._session.execute(query))

    async def _one(self, run_id: UUID, *, lock: bool) -> Run:
        query = select(*RUN).where(RUN.id == run_id)
        row = (await self._session.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            raise RunNotFoundError("There is no such run.")
        return _run(row)

    async def page(
        self, wanted: RunFilter, cursor: str | None, limit: int
    ) -> tuple[tuple[Run, ...], str | None]:
        """Newest first, and the cursor of the next page. Raises CursorInvalidError."""
        runs, following = await self.page_without_questions(wanted, cursor, limit)
        return tuple(await self._with_actions(runs)), following

    async def page_without_questions(
        self, wanted: RunFilter, cursor: str | None, limit: int
    ) -> tuple[list[Run], str | None]:
        """As `page`; also for the house, which sees everybody's runs and nobody's questions."""
        query = select(*RUN).order_by(RUN.created_at.desc(), RUN.id.desc()).limit(limit + 1)
        for name, value in vars(wanted).items():
            query = query if value is None else query.where(RUN[name] == value)
        if cursor is not None:
            query = query.where(tuple_(RUN.created_at, RUN.id) < tuple_(*cursors.decode(cursor)))
        rows = list(await self._session.execute(query))
        following = cursors.encode(rows[limit - 1]) if len(rows) > limit else None
        return readable_only(rows[:limit]), following

    async def latest_of_resumes(self, resume_ids: Sequence[UUID]) -> dict[UUID, UUID]:
        """The newest run of each résumé, by résumé."""
        rows = await self._session.execute(
            select(RUN.resume_id, RUN.id)
            .where(RUN.resume_id.in_(resume_ids))
            .order_by(RUN.resume_id, RUN.created_at.desc())
            .ext(distinct_on(RUN.resume_id))
        )
        return {row.resume_id: row.id for row in rows}

    async def save(self, run: Run) -> None:
        """Store what events and wishes change: status, progress and last seq."""
        await self._session.execute(
            update(RunRow)
            .where(RUN.id == run.id)
            .values(last_seq=run.last_seq, updated_at=func.now(), **_status_values(run.status))
        )

    async def latest_seqs(self, limit: int) -> list[RunSeq]:
        """How far the runs have come that changed last."""
        rows = await self._session.execute(
            select(RUN.id, RUN.user_id, RUN.last_seq).order_by(RUN.updated_at.desc()).limit(limit)
        )
        return [RunSeq(*row) for row in rows]

    async def progress_of(self, run_ids: Sequence[UUID], user_ids: Sequence[UUID]) -> list[RunSeq]:
        """How far these runs go, and all recent runs of these users. For the house."""
        recent = func.now() - timedelta(hours=1)
        followed = RUN.id == any_(ids_of(run_ids))
        of_users = (RUN.user_id == any_(ids_of(user_ids))) & (RUN.updated_at > recent)
        rows = await self._session.execute(
            select(RUN.id, RUN.user_id, RUN.last_seq).where(followed | of_users)
        )
        return [RunSeq(*row) for row in rows]

    async def _with_actions(self, runs: Sequence[Run]) -> list[Run]:
        waiting = [run.id for run in runs if run.status.state in ACTIVE]
        if not waiting:
            return list(runs)
        query = select(*_ACTION).where(
            _ACTION.run_id.in_(waiting), _ACTION.state == ActionState.PENDING
        )
        actions = [_action(row) for row in await self._session.execute(query)]
        return [
            Run(**{**vars(run), "actions": tuple(a for a in actions if a.run_id == run.id)})
            for run in runs
        ]

    # -- events -------------------------------------------------------------------------------

    async def append(self, user_id: UUID, events: Iterable[RunEvent]) -> None:
        await self._session.execute(
            insert(RunEventRow),
            [{**vars(event), "data": dict(event.data), "user_id": user_id} for event in events],
        )

    async def events(self, run_id: UUID, after: int, limit: int) -> tuple[RunEvent, ...]:
        """Events with a seq greater than `after`, in order."""
        rows = await self._session.execute(
            select(_EVENT.run_id, _EVENT.seq, _EVENT.type, _EVENT.at, _EVENT.data)
            .where(_EVENT.run_id == run_id, _EVENT.seq > after)
            .order_by(_EVENT.seq)
            .limit(limit)
        )
        return tuple(
            RunEvent(row.run_id, row.seq, EventType(row.type), row.at, row.data) for row in rows
        )

    # -- questions ----------------------------------------------------------------------------

    async def add_action(self, user_id: UUID, action: PendingAction, step_key: str) -> None:
        """Write the question unless it has been written."""
        values = {**vars(action), "payload": dict(action.payload)}
        await self._session.execute(
            insert(PendingActionRow)
            .values(user_id=user_id, step_key=step_key, **values)
            .on_conflict_do_nothing()
        )

    async def action(self, run_id: UUID, action_id: UUID) -> PendingAction | None:
        query = select(*_ACTION).where(_ACTION.run_id == run_id, _ACTION.id == action_id)
        row = (await self._session.execute(query)).first()
        return None if row is None else _action(row)

    async def close_action(
        self, action_id: UUID, state: ActionState, at: datetime, version: int | None
    ) -> None:
        """Close it, with a version only while it still has that one."""
        which = _ACTION.id == action_id
        if version is not None:
            which &= _ACTION.version == version
        await self._close(which, state, at)

    async def revise_actions(self, run_id: UUID, subject_id: UUID, version: int | None) -> int:
        """What is asked about the subject has changed; the number of open questions about it."""
        changed = await self._session.execute(
            update(PendingActionRow)
            .where(
                _ACTION.run_id == run_id,
                _ACTION.subject_id == subject_id,
                _ACTION.state == ActionState.PENDING,
            )
            .values(version=_ACTION.version + 1 if version is None else version)
            .returning(_ACTION.id)
        )
        return len(changed.all())

    async def withdraw_actions(self, run_id: UUID, subject_id: UUID, at: datetime) -> int:
        """Close open questions about the subject as cancelled; how many there were."""
        which = (_ACTION.run_id == run_id) & (_ACTION.subject_id == subject_id)
        return await self._close(which, ActionState.CANCELLED, at)

    async def close_actions_of(self, run_id: UUID, state: ActionState, at: datetime) -> None:
        await self._close(_ACTION.run_id == run_id, state, at)

    async def _close(self, which: Any, state: ActionState, at: datetime) -> int:
        closed = await self._session.execute(
            update(PendingActionRow)
            .where(which, _ACTION.state == ActionState.PENDING)
            .values(state=state, decided_at=at, decision={"state": state})
            .returning(_ACTION.id)
        )
        return len(closed.all())

    # -- what follows the commit --------------------------------------------------------------

    async def enqueue(
        self, user_id: UUID, kind: str, payload: dict[str, Any], dedupe_key: str
    ) -> None:
        await outbox.enqueue(
            self._session, user_id=user_id, kind=kind, payload=payload, dedupe_key=dedupe_key
        )

    def after_commit(self, callback: Callable[[], None]) -> None:
        after_commit(self._session, callback)


class RunOutbox:
    """The outbox as the house sees it: each message with the run it is about."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self) -> list[tuple[outbox.OutboxMessage, Run | UnreadableRun | None]]:
        """Due messages, claimed for a while. None for a run that has been erased meanwhile."""
        messages = await outbox.claim(self._session)
        if not messages:
            return []
        ids = [_uuid(message.payload.get("run_id")) for message in messages]
        query = select(*RUN).where(RUN.id.in_([run_id for run_id in ids if run_id is not None]))
        runs = {row.id: readable(row) for row in await self._session.execute(query)}
        found = (runs.get(run_id) if run_id is not None else None for run_id in ids)
        return list(zip(messages, found, strict=True))

    async def settle(self, message: outbox.OutboxMessage, error_code: str | None) -> None:
        """Delivered, or to be tried again later."""
        if error_code is None:
            await outbox.mark_sent(self._session, message.id)
        else:
            await outbox.mark_failed(self._session, message, error_code=error_code)


def ids_of(values: Sequence[UUID]) -> ColumnElement[Any]:
    """One array parameter: thousands of ids cost no compilation, as a long IN list would."""
    return literal(list(values), ARRAY(Uuid()))


def _row(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "user_id": run.user_id,
        "kind": run.kind,
        "resume_id": run.resume_id,
        "subject_id": run.subject_id,
        "parent_run_id": run.parent_run_id,
        "options": list(run.options),
        "workflow_id": run.workflow_id,
        "created_at": run.created_at,
        **_status_values(run.status),
    }


def _status_values(status: RunStatus) -> dict[str, Any]:
    return {**vars(status), "progress": _PROGRESS.dump_python(status.progress, mode="json")}


def readable(row: Any) -> Run | UnreadableRun:
    """A row of the table as a value."""
    try:
        return _run(row)
    except ValueError:
        return UnreadableRun(row.id, row.kind)


def readable_only(rows: Iterable[Any]) -> list[Run]:
    """A person sees the rest again when the version that wrote them is back."""
    return [run for run in map(readable, rows) if isinstance(run, Run)]


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _run(row: Any) -> Run:
    status = RunStatus(
        state=RunState(row.state),
        step=Step(row.step) if row.step else None,
        failure_code=Code(row.failure_code) if row.failure_code else None,
        started_at=row.started_at,
        finished_at=row.finished_at,
        progress=_PROGRESS.validate_python(row.progress),
    )
    return Run(
        id=row.id,
        user_id=row.user_id,
        kind=RunKind(row.kind),
        resume_id=row.resume_id,
        workflow_id=row.workflow_id,
        last_seq=row.last_seq,
        status=status,
        created_at=row.created_at,
        subject_id=row.subject_id,
        parent_run_id=row.parent_run_id,
        options=tuple(Code(option) for option in row.options),
    )


def _action(row: Any) -> PendingAction:
    return PendingAction(
        id=row.id,
        run_id=row.run_id,
        kind=ActionKind(row.kind),
        state=ActionState(row.state),
        payload=row.payload,
        version=row.version,
        expires_at=row.expires_at,
        created_at=row.created_at,
        decided_at=row.decided_at,
        subject_id=row.subject_id,
    )
