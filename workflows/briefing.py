"""What is new since yesterday, at the person's hour: a schedule starts the tick, the tick starts the run."""

from datetime import datetime

from temporalio import workflow
from temporalio.common import SearchAttributeKey

from workflows import policies
from workflows.run_workflow import RunWorkflow

with workflow.unsafe.imports_passed_through():
    from jobpilot.briefings.contracts import (
        SEARCH_WORKFLOW,
        TICK_WORKFLOW,
        BeginBriefing,
        BegunBriefing,
        BegunSearch,
        BriefingActivities,
        BriefingTick,
        ComposeBriefing,
        ComposedBriefing,
    )
    from jobpilot.outreach.contracts import (
        MailKind,
        MailState,
        MailStatus,
        OutreachActivities,
        PrepareMail,
        SendMail,
    )
    from jobpilot.runs.contracts import RunOutcome, SkipReason, StartRun
    from jobpilot.runs.domain.states import Code, Step

PLANNED = SearchAttributeKey.for_datetime("TemporalScheduledStartTime")


@workflow.defn(name=TICK_WORKFLOW)
class Tick:
    @workflow.run
    async def run(self, tick: BriefingTick) -> BegunBriefing:
        """Quiet when there is nothing to tell: then no run is made at all."""
        planned: datetime | None = workflow.info().typed_search_attributes.get(PLANNED)
        return await workflow.execute_activity_method(
            BriefingActivities.begin,
            BeginBriefing(tick.user_id, planned or workflow.now()),
            start_to_close_timeout=policies.QUICK.attempt,
            schedule_to_close_timeout=policies.OUTAGE,
            heartbeat_timeout=policies.HEARTBEAT,
            retry_policy=policies.QUICK.retry,
            summary="is there anything to tell?",
        )


@workflow.defn(name=SEARCH_WORKFLOW)
class SearchTick:
    @workflow.run
    async def run(self, tick: BriefingTick) -> BegunSearch:
        """In time for the briefing: start the day's search. It is a run like any other and goes on by itself."""
        planned: datetime | None = workflow.info().typed_search_attributes.get(PLANNED)
        return await workflow.execute_activity_method(
            BriefingActivities.search,
            BeginBriefing(tick.user_id, planned or workflow.now()),
            start_to_close_timeout=policies.QUICK.attempt,
            schedule_to_close_timeout=policies.OUTAGE,
            heartbeat_timeout=policies.HEARTBEAT,
            retry_policy=policies.QUICK.retry,
            summary="start the day's search",
        )


@workflow.defn(name="Briefing")
class Briefing(RunWorkflow):
    @workflow.init
    def __init__(self, request: StartRun) -> None:
        super().__init__(request)

    @workflow.run
    async def run(self, request: StartRun) -> RunOutcome:  # noqa: ARG002 - kept by `__init__`
        """Put together what is new; send it if the person wants it by e-mail."""
        return await self.tell(self._story)

    async def _story(self) -> None:
        composed = await self._compose()
        await self._deliver(composed)

    async def _compose(self) -> ComposedBriefing:
        """Also when it was composed before: repeating it gives the same briefing."""
        recorded = Step.COMPOSE in self.completed
        if not recorded:
            await self.start(Step.COMPOSE)
        request = ComposeBriefing(self.request.run_id, self.request.user_id)
        composed: ComposedBriefing = await self.again(
            Step.COMPOSE, BriefingActivities.compose, request
        )
        if not recorded:
            self.finish(Step.COMPOSE)
        return composed

    async def _deliver(self, composed: ComposedBriefing) -> None:
        request, briefing_id = self.request, composed.briefing_id
        if briefing_id is None:
            self.skip(Step.DELIVER, SkipReason.NOTHING_NEW)
        elif not composed.by_email:
            self.skip(Step.DELIVER, SkipReason.NOT_ASKED_FOR)
        if Step.DELIVER in self.completed or briefing_id is None:
            return
        await self.start(Step.DELIVER)
        prepare = PrepareMail(request.run_id, request.user_id, MailKind.BRIEFING, briefing_id)
        mail: MailStatus = await self.again(
            Step.DELIVER, OutreachActivities.prepare_mail, prepare, policies.MAIL
        )
        send = SendMail(request.run_id, request.user_id, mail.mail_id)
        sent: MailStatus = await self.again(
            Step.DELIVER, OutreachActivities.send_mail, send, policies.MAIL
        )
        if sent.state is MailState.FAILED:
            raise self.failure(Step.DELIVER, Code(sent.failure_code or "mail_failed"))
        self.finish(Step.DELIVER)
