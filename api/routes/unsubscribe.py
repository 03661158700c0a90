"""Ending mails by a link, without signing in. Looking changes nothing: programs look at links before people do."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.dependencies import Context
from api.errors import problems
from api.pages import page
from api.rate_limits import ByAddress
from jobpilot.outreach.domain.mails import MailKind
from jobpilot.outreach.domain.unsubscribing import UnsubscribeLinkError

router = APIRouter(
    prefix="/unsubscribe",
    tags=["mails"],
    dependencies=[ByAddress],
    default_response_class=HTMLResponse,
)
LETTERS = {
    MailKind.BRIEFING: "briefings by e-mail",
    MailKind.APPROVAL_WAITING: "mails about questions that wait for you",
    MailKind.BUDGET_ALERT: "mails about your budget",
}


@router.get("/{token}", responses=problems(UnsubscribeLinkError))
async def ask_to_unsubscribe(token: str, context: Context) -> HTMLResponse:
    """A page with one button."""
    kind = context.unsubscribing.kind_of(token)
    what = LETTERS[kind] if kind else "e-mails that people send with JobPilot"
    detail = f"You will get no more {what}."
    return page(
        "ask.html", status=200, title="No more mails?", detail=detail, button="No more of these"
    )


@router.post("/{token}", responses=problems(UnsubscribeLinkError))
async def unsubscribe(token: str, context: Context) -> HTMLResponse:
    """What the button does, and what mail programs do with one click (RFC 8058). Again is the same."""
    kind = await context.unsubscribing.take(token)
    what = LETTERS[kind] if kind else "e-mails that people send with JobPilot"
    detail = f"You get no more {what}."
    if kind:
        detail += " What they would say stands in the app, where you can turn them on again."
    return page("ask.html", status=200, title="That is done", detail=detail, button=None)
