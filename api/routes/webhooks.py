"""What providers tell us. Who they are is proved by a signature over the body as it came, and by nothing else."""

import json

from fastapi import APIRouter, Depends, Request, Response

from api.dependencies import Context, SystemServices
from api.errors import problems
from api.metrics import WEBHOOK_EVENTS
from api.rate_limits import by_address
from api.schemas.mails import WebhookReceipt
from jobpilot.outreach.domain.signatures import WebhookSignatureError

router = APIRouter(prefix="/webhooks", tags=["webhooks"])


@router.post(
    "/resend",
    dependencies=[Depends(by_address("webhooks"))],
    responses=problems(WebhookSignatureError) | {202: {"model": WebhookReceipt}},
)
async def take_mail_report(
    request: Request, response: Response, context: Context
) -> WebhookReceipt:
    """Anything that goes wrong here is a 500, so that the provider reports it again."""
    body = await request.body()
    context.webhook_signatures.check(request.headers, body)
    taken = await context.delivery_reports.take(json.loads(body))
    status = "taken" if taken else "ignored"
    WEBHOOK_EVENTS.labels("resend", status).inc()
    response.status_code = 200 if taken else 202
    return WebhookReceipt(status=status)


@router.post(
    "/clerk",
    dependencies=[Depends(by_address("webhooks"))],
    responses=problems(WebhookSignatureError) | {202: {"model": WebhookReceipt}},
)
async def take_sign_in_report(
    request: Request, response: Response, context: Context, services: SystemServices
) -> WebhookReceipt:
    """`user.deleted`: that account is scheduled for deletion here. What goes wrong is a 500, so that it comes again."""
    body = await request.body()
    context.sign_in_signatures.check(request.headers, body)
    issuer = (await context.identity.sign_in_config()).issuer
    taken = await services.sign_in_reports().take(json.loads(body), issuer)
    status = "taken" if taken else "ignored"
    WEBHOOK_EVENTS.labels("clerk", status).inc()
    response.status_code = 200 if taken else 202
    return WebhookReceipt(status=status)
