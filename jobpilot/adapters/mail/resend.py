"""Mails by Resend's HTTP interface.

Resend remembers an `Idempotency-Key` for 24 hours. Sources: resend.com/docs/api-reference/emails/send-email and
resend.com/docs/dashboard/emails/idempotency-keys.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

import httpx

from jobpilot.adapters.mail.sink import with_name
from jobpilot.ports.mailer import (
    MailerUnavailableError,
    MailFateUnknownError,
    MailRejectedError,
    OutgoingMail,
)

TIMEOUT_SECONDS: Final = 10.0
"""Shorter than an outbox message is claimed for, so that no two processes ask at once."""

_NEVER_LEFT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_LONGEST_WAIT: Final = 60
_ABOUT_THE_MAIL: Final = frozenset({400, 413, 422})
_SAME_KEY_AT_WORK: Final = "concurrent_idempotent_requests"
_SAME_KEY_OTHER_MAIL: Final = "invalid_idempotent_request"


class ResendMailer:
    """`sender` is an address of a domain that is verified at Resend, with or without a name."""

    name = "resend"
    window = timedelta(hours=23)

    def __init__(
        self,
        api_key: str,
        sender: str,
        base_url: str = "https://api.resend.com",
        seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._sender = sender
        self._seconds = seconds
        self._client = httpx.AsyncClient(
            base_url=base_url,
            timeout=seconds,
            headers={"Authorization": f"Bearer {api_key}", "User-Agent": "JobPilot"},
            follow_redirects=False,
            trust_env=False,
        )

    async def send(self, mail: OutgoingMail) -> str:
        """Raises MailRejectedError, MailerUnavailableError, MailFateUnknownError."""
        headers = {"Idempotency-Key": mail.key}
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._client.post("/emails", json=self._body(mail), headers=headers)
        except _NEVER_LEFT as error:
            raise MailerUnavailableError(type(error).__name__, may_have_left=False) from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise MailerUnavailableError(type(error).__name__) from error
        return _read(answer)

    async def forget(self, keys: Sequence[str]) -> None:
        """There is no way to ask for it: sent mails go with the retention time of the account there."""

    async def aclose(self) -> None:
        await self._client.aclose()

    def _body(self, mail: OutgoingMail) -> dict[str, Any]:
        body: dict[str, Any] = {
            "from": with_name(self._sender, mail.from_name),
            "to": [mail.to],
            "subject": mail.subject,
            "text": mail.text,
            "tags": [{"name": "mail_id", "value": mail.tag}],
        }
        if mail.html:
            body["html"] = mail.html
        if mail.unsubscribe:
            body["headers"] = mail.unsubscribe.headers
        if mail.reply_to:
            body["reply_to"] = mail.reply_to
        return body


def _read(answer: httpx.Response) -> str:
    try:
        told = answer.json()
    except ValueError:
        told = None
    told = told if isinstance(told, dict) else {}
    if answer.is_success:
        if isinstance(told.get("id"), str):
            return str(told["id"])[:200]
        raise MailerUnavailableError("an answer without an id")
    name = told.get("name")
    if answer.status_code == HTTPStatus.CONFLICT and name == _SAME_KEY_OTHER_MAIL:
        raise MailFateUnknownError("the provider has seen the key with another content")
    if answer.status_code == HTTPStatus.CONFLICT or name == _SAME_KEY_AT_WORK:
        raise MailerUnavailableError("the provider is at work on it")
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        wait = answer.headers.get("retry-after", "")
        seconds = min(int(wait), _LONGEST_WAIT) if wait.isascii() and wait.isdigit() else 1
        raise MailerUnavailableError("busy", may_have_left=False, retry_after=seconds)
    if answer.status_code in _ABOUT_THE_MAIL:
        raise MailRejectedError(f"the provider answered {answer.status_code}")
    # a wrong key or an unverified domain is the installation's matter: the mail waits for whoever repairs it
    refused = answer.is_client_error and answer.status_code != HTTPStatus.REQUEST_TIMEOUT
    detail = f"the provider answered {answer.status_code}"
    raise MailerUnavailableError(detail, may_have_left=not refused)
