"""Who does what: the workflows and activities of each task queue.

Every queue serves the run bookkeeping, because any workflow on it writes its events down by local
activities. A queue without work of its own yet is polled all the same, so that an installation
shows at once whether all its workers are there.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from activities.account_export import ExportAccounts
from activities.applications import TrackApplications
from activities.briefings import ComposeBriefings
from activities.enhancement import EnhanceResumeActivities
from activities.jobs import ReadJobActivities
from activities.matching import MatchJobsActivities
from activities.outreach import SendMailActivities
from activities.privacy import DeleteAccounts
from activities.resume_versions import FindResumeVersions
from activities.resumes import ReadResumeActivities
from activities.runs import RecordedRunActivities
from activities.writing import WriteDraftActivities
from jobpilot.bootstrap import ProcessContext
from jobpilot.runs.contracts import TaskQueue
from workflows.account_deletion import AccountDeletion
from workflows.account_export import AccountExport
from workflows.application import ApplicationTracking
from workflows.briefing import Briefing, SearchTick, Tick
from workflows.discover import Discover
from workflows.match import Match
from workflows.outreach import Outreach
from workflows.prepare import Prepare
from workflows.resume_intake import ResumeIntake

WORKFLOWS: Final[Mapping[TaskQueue, tuple[type, ...]]] = {
    TaskQueue.PARSING: (ResumeIntake,),
    TaskQueue.SCRAPING: (Discover,),
    TaskQueue.AGENTS: (Match, Prepare),
    TaskQueue.DEFAULT: (Outreach, ApplicationTracking, AccountDeletion, AccountExport),
    TaskQueue.BRIEFINGS: (Tick, SearchTick, Briefing),
}


def activity_groups(context: ProcessContext, queue: TaskQueue) -> tuple[object, ...]:
    """The objects whose activities the queue serves, built from the process's graph."""
    return (
        RecordedRunActivities(context.recording, context.run_publisher),
        *_GROUPS[queue](context),
    )


def _parsing(context: ProcessContext) -> tuple[object, ...]:
    resumes = ReadResumeActivities(
        context.intake,
        context.file_store,
        context.document_reader,
        context.ocr_engine,
        context.run_publisher,
    )
    return (resumes, EnhanceResumeActivities(context.resume_enhancer))


def _agents(context: ProcessContext) -> tuple[object, ...]:
    return (
        FindResumeVersions(context.own_resumes),
        TrackApplications(context.own_applications),
        MatchJobsActivities(context.job_embedder, context.ranker, context.match_judge),
        WriteDraftActivities(context.own_drafts, context.draft_writer),
    )


def _default(context: ProcessContext) -> tuple[object, ...]:
    return (
        TrackApplications(context.own_applications),
        WriteDraftActivities(context.own_drafts, context.draft_writer),
        _mails(context),
        _deletions(context),
        ExportAccounts(context.export_builder, context.own_mails, context.mail_sender),
    )


def _deletions(context: ProcessContext) -> DeleteAccounts:
    return DeleteAccounts(
        context.deletions,
        context.own_run_service,
        context.own_mails,
        context.mail_sender,
        context.briefing_scheduler.apply,
        context.eraser,
        context.undo_links.of,
    )


def _briefings(context: ProcessContext) -> tuple[object, ...]:
    return (ComposeBriefings(context.own_briefings), _mails(context))


def _mails(context: ProcessContext) -> SendMailActivities:
    return SendMailActivities(context.own_mails, context.mail_sender, context.settings.follow_up)


def _scraping(context: ProcessContext) -> tuple[object, ...]:
    return (ReadJobActivities(context.own_boards, context.board_collector, context.posting_reader),)


_GROUPS: Final[Mapping[TaskQueue, Callable[[ProcessContext], tuple[object, ...]]]] = {
    TaskQueue.PARSING: _parsing,
    TaskQueue.AGENTS: _agents,
    TaskQueue.DEFAULT: _default,
    TaskQueue.BRIEFINGS: _briefings,
    TaskQueue.SCRAPING: _scraping,
}


def activities_of(groups: Iterable[object]) -> list[Callable[..., Any]]:
    """Every method of the objects that is declared an activity."""
    return [
        method
        for group in groups
        for _, method in inspect.getmembers(group, inspect.ismethod)
        if hasattr(method, "__temporal_activity_definition")
    ]
