"""Who does what: the workflows and activities of each task queue.

Every queue serves the run bookkeeping, because any workflow on it writes its events down by local
activities. A queue without work of its own yet is polled all the same, so that an installation
shows at once whether all its workers are there.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from activities.enhancement import EnhanceResumeActivities
from activities.resumes import ReadResumeActivities
from activities.runs import RecordedRunActivities
from jobpilot.bootstrap import ProcessContext
from jobpilot.runs.contracts import TaskQueue
from workflows.resume_intake import ResumeIntake

WORKFLOWS: Final[Mapping[TaskQueue, tuple[type, ...]]] = {
    TaskQueue.PARSING: (ResumeIntake,),
}


def activity_groups(context: ProcessContext, queue: TaskQueue) -> tuple[object, ...]:
    """The objects whose activities the queue serves, built from the process's graph."""
    runs = RecordedRunActivities(context.recording, context.run_publisher)
    if queue is TaskQueue.PARSING:
        resumes = ReadResumeActivities(
            context.intake,
            context.file_store,
            context.document_reader,
            context.ocr_engine,
            context.run_publisher,
        )
        return (runs, resumes, EnhanceResumeActivities(context.resume_enhancer))
    return (runs,)


def activities_of(groups: Iterable[object]) -> list[Callable[..., Any]]:
    """Every method of the objects that is declared an activity."""
    return [
        method
        for group in groups
        for _, method in inspect.getmembers(group, inspect.ismethod)
        if hasattr(method, "__temporal_activity_definition")
    ]
