"""Mails of a person: what was sent for them and to them, and what they know about it."""

from uuid import UUID

from fastapi import APIRouter

from api.dependencies import Context, Costly, CurrentUser, Page, PresentUser, Services
from api.errors import problems
from api.schemas.mails import Mail, MailList, MailResolution
from jobpilot.outreach.domain.mails import (
    MailNotFoundError,
    MailNotSentError,
    MailNotUncertainError,
    MailState,
)
from jobpilot.ports.workflows import EngineUnavailableError
from jobpilot.resumes.domain.resume import CursorInvalidError
from jobpilot.runs.domain.errors import (
    ActionAlreadyDecidedError,
    ActionExpiredError,
    RunActionNotAllowedError,
)

router = APIRouter(prefix="/mails", tags=["outreach"])


@router.get("", responses=problems(CursorInvalidError))
async def list_mails(
    services: Services, _: PresentUser, page: Page, state: MailState | None = None
) -> MailList:
    return MailList.of(*await services.mails().list_mails(state, page.cursor, page.limit))


@router.get("/{mail_id}", responses=problems(MailNotFoundError))
async def read_mail(mail_id: UUID, services: Services, _: PresentUser) -> Mail:
    return Mail.model_validate(await services.mails().get(mail_id))


@router.post(
    "/{mail_id}/resolve",
    dependencies=[Costly],
    responses=problems(
        MailNotFoundError,
        MailNotUncertainError,
        ActionAlreadyDecidedError,
        ActionExpiredError,
        RunActionNotAllowedError,
        EngineUnavailableError,
    ),
)
async def resolve_mail(
    mail_id: UUID, body: MailResolution, context: Context, user: CurrentUser
) -> Mail:
    return Mail.model_validate(await context.mail_resolver.resolve(user.id, mail_id, body.fate))


@router.post("/{mail_id}/replied", responses=problems(MailNotFoundError, MailNotSentError))
async def mark_replied(mail_id: UUID, services: Services, _: CurrentUser) -> Mail:
    """Somebody answered: nothing follows the mail up."""
    return Mail.model_validate(await services.mails().replied(mail_id))
