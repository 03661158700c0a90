"""Whoever carries mails out of the house."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Protocol

from jobpilot.errors import InvalidInputError, UnavailableError


@dataclass(frozen=True)
class OutgoingMail:
    """`key` is the same for every repetition of the same mail. `tag` comes back in reports about it."""

    key: str
    tag: str
    to: str
    from_name: str
    reply_to: str | None
    subject: str
    text: str
    html: str | None


class MailRejectedError(InvalidInputError):
    """The provider will not send this, however often it is asked. It did not go out."""

    code = "mail_rejected"


class MailerUnavailableError(UnavailableError):
    """The provider is away or busy. `may_have_left`: it may have taken the mail before the answer was lost."""

    code: ClassVar[str] = "mailer_unavailable"

    def __init__(self, detail: str = "", *, may_have_left: bool = True, **extra: object) -> None:
        super().__init__(detail, **extra)
        self.may_have_left = may_have_left


class MailFateUnknownError(UnavailableError):
    """The provider knows the key and cannot say what became of its mail; asking again does not help."""

    code = "mail_fate_unknown"


class Mailer(Protocol):
    """`window` is how long the provider recognises a key that it has seen; zero where it knows no keys."""

    name: str
    window: timedelta

    async def send(self, mail: OutgoingMail) -> str:
        """The provider's id of the mail. A key that it has seen sends nothing new.

        Raises MailRejectedError, MailerUnavailableError, MailFateUnknownError.
        """
        ...

    async def aclose(self) -> None: ...
