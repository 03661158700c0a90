"""Who carries mails, and what is missing for that. Sends nothing."""

from collections.abc import Iterator
from typing import Final

from jobpilot.cli.findings import Finding, bad, good
from jobpilot.settings import Settings

SUBJECT: Final = "mail"
REPORTS: Final = "mail reports"


def check_mail(settings: Settings) -> Iterator[Finding]:
    """A key without a sender is refused by the settings, and so are reports without a secret in production."""
    if settings.resend_api_key is None:
        sink = settings.jobpilot_home / "mail"
        yield good(
            SUBJECT, f"none leaves this machine: they are shown in the app and kept in {sink}"
        )
        if settings.mail_from is None:
            yield good(
                REPORTS, "not needed; to send: RESEND_API_KEY, MAIL_FROM, RESEND_WEBHOOK_SECRET"
            )
        else:
            yield good(REPORTS, "not needed; MAIL_FROM is set, RESEND_API_KEY is not")
        return
    yield good(SUBJECT, f"Resend, from {settings.mail_sender}")
    if settings.resend_webhook_secret is None:
        yield bad(
            REPORTS,
            "no webhook secret: bounces, complaints and answers are not learned of",
            f"Let Resend post to {settings.base_url}/api/v1/webhooks/resend and set RESEND_WEBHOOK_SECRET.",
        )
        return
    yield good(REPORTS, f"signed reports are taken at {settings.base_url}/api/v1/webhooks/resend")
