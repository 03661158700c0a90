"""What an operator sees in Temporal's Web UI of a workflow: where it stands, in words, and the state to look for."""

from datetime import datetime

from temporalio import workflow
from temporalio.common import SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from jobpilot.runs.domain.states import RunState

STATE_ATTRIBUTE = SearchAttributeKey.for_keyword("JobPilotRunState")


def show(state: RunState, details: str) -> None:
    """`details` is Markdown, without anything of a person.

    The attribute is written when it changed, and only where the start set one: older histories have none.
    """
    workflow.set_current_details(details)
    known = workflow.info().typed_search_attributes.get(STATE_ATTRIBUTE)
    if known is not None and known != state:
        workflow.upsert_search_attributes([STATE_ATTRIBUTE.value_set(str(state))])


def told(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
