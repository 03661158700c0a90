"""From the boards that a person follows to postings, and on to matching."""

from temporalio import workflow

from workflows import policies
from workflows.parts import Part
from workflows.recording import write
from workflows.run_workflow import RunWorkflow

with workflow.unsafe.imports_passed_through():
    from jobpilot.jobs.contracts import (
        DueBoards,
        FetchBoard,
        FetchedBoard,
        FindDueBoards,
        JobActivities,
    )
    from jobpilot.jobs.domain.board import BoardOutcome
    from jobpilot.runs.contracts import (
        RunActivities,
        RunFailure,
        RunOutcome,
        SkipReason,
        StartFollowUp,
        StartRun,
    )
    from jobpilot.runs.domain.states import Code, RunKind, Step


@workflow.defn(name="Discover")
class Discover(RunWorkflow):
    @workflow.init
    def __init__(self, request: StartRun) -> None:
        super().__init__(request)

    @workflow.run
    async def run(self, request: StartRun) -> RunOutcome:  # noqa: ARG002 - kept by `__init__`
        """Read every board that is due, then match what there is with the résumé, if one was named."""
        return await self.tell(self._story)

    async def _story(self) -> None:
        await self._fetch()
        await self._hand_on()

    async def _fetch(self) -> None:
        if Step.FETCH in self.completed:
            return
        request = self.request
        await self.start(Step.FETCH)
        due: DueBoards = await self.again(
            Step.FETCH, JobActivities.due_boards, FindDueBoards(request.user_id)
        )
        boards = [
            Part(
                board_id,
                FetchBoard(board_id, request.run_id, request.user_id),
                "read a board",
                _report,
            )
            for board_id in due.board_ids
        ]
        already = len(self.items)
        read = await self.parts(
            Step.FETCH, JobActivities.fetch_board, boards, policies.BOARD, policies.BOARD_LANES
        )
        understood = any(board.outcome is BoardOutcome.LISTED for board in read.results.values())
        if boards and not already and not understood:
            raise self.failure(Step.FETCH, Code(RunFailure.ALL_BOARDS_FAILED))
        self.finish(Step.FETCH)

    async def _hand_on(self) -> None:
        request = self.request
        if request.resume_id is None:
            self.skip(Step.HAND_ON, SkipReason.NOT_ASKED_FOR)
        if Step.HAND_ON in self.completed:
            return
        await self.start(Step.HAND_ON)
        follow_up = StartFollowUp(
            request.run_id, request.user_id, RunKind.MATCH, resume_id=request.resume_id
        )
        await write(RunActivities.start_follow_up, follow_up)
        self.finish(Step.HAND_ON)


def _report(board: FetchedBoard) -> tuple[Code | None, int | None]:
    return Code(board.outcome), board.fresh
