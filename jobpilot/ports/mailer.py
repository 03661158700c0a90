"""Whoever carries mails out of the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Protocol
from urllib.parse import quote

from jobpilot.errors import InvalidInputError, UnavailableError


@dataclass(frozen=True)
class Unsubscribe:
    """How its reader ends such mails: a page, an address to write to, and whether one POST to the page does it."""

    url: str
    mailto: str | None = None
    one_click: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """As RFC 2369 and RFC 8058 write them."""
        ways = [f"<{self.url}>"]
        if self.mailto is not None and (address := quote(self.mailto, safe="@+")):
            ways.insert(0, f"<mailto:{address}?subject=unsubscribe>")
        head = {"List-Unsubscribe": ", ".join(ways)}
        if self.one_click:
            head["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return head


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
    unsubscribe: Unsubscribe | None = None


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

    async def forget(self, keys: Sequence[str]) -> None:
        """Keep no copy of these mails, where that can be asked for. Raises MailerUnavailableError."""

    async def aclose(self) -> None: ...
