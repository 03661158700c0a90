"""Links with which somebody ends mails, without signing in.

They are signed with the installation's key and hold all they need, so that they work for ever and nobody can make one
for somebody else. Two sorts: a person ends one kind of the house's letters; somebody who got an e-mail of a person's
wants no more of them from anybody here. Form: RFC 2369 and RFC 8058.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from jobpilot.errors import NotFoundError
from jobpilot.outreach.domain.mails import ABOUT_ACCOUNT, OUTGOING, AddressHashes, Mail, MailKind
from jobpilot.ports.mailer import Unsubscribe

PATH: Final = "/api/v1/unsubscribe/"
_LETTER: Final = re.compile(r"(briefing|approval_waiting|budget_alert)\.([0-9a-f]{32})")
_READER: Final = re.compile(r"reader\.([0-9a-f]{32})\.([0-9a-f]{64})")


class UnsubscribeLinkError(NotFoundError):
    """Not a link of this installation's, or not a whole one."""

    code = "unsubscribe_link_invalid"

    def __init__(self) -> None:
        super().__init__("This link is not whole, or not from here.")


@dataclass(frozen=True, slots=True)
class LetterEnd:
    """A person wants no more letters of one kind."""

    kind: MailKind
    user_id: UUID


@dataclass(frozen=True, slots=True)
class ReaderEnd:
    """Whoever got this mail wants no more."""

    mail_id: UUID
    address_hash: str


class UnsubscribeLinks:
    """`base_url` is the address of the app, without a slash at its end."""

    def __init__(self, key: bytes, base_url: str, hash_address: AddressHashes) -> None:
        self._key = key
        self._base_url = base_url
        self._hash_address = hash_address

    def of_letters(self, kind: MailKind, user_id: UUID) -> str:
        """The address that ends a person's letters of a kind."""
        return self._signed(f"{kind}.{user_id.hex}")

    def of_mail(self, mail: Mail) -> Unsubscribe | None:
        """What a mail's head says about ending such mails. The same for every repetition of it.

        None for what must be told: that an account is about to go, or that a copy of it lies ready.
        """
        if mail.kind in ABOUT_ACCOUNT:
            return None
        if mail.kind not in OUTGOING:
            return Unsubscribe(self.of_letters(mail.kind, mail.user_id), one_click=True)
        url = self._signed(f"reader.{mail.id.hex}.{self._hash_address(mail.to_address)}")
        return Unsubscribe(url, mailto=mail.reply_to)

    def read(self, token: str) -> LetterEnd | ReaderEnd:
        """Raises UnsubscribeLinkError."""
        text, _, signature = token.rpartition("~")
        if not hmac.compare_digest(self._signature(text), signature.encode("utf-8", "replace")):
            raise UnsubscribeLinkError
        if found := _LETTER.fullmatch(text):
            return LetterEnd(MailKind(found[1]), UUID(found[2]))
        if found := _READER.fullmatch(text):
            return ReaderEnd(UUID(found[1]), found[2])
        raise UnsubscribeLinkError

    def _signed(self, text: str) -> str:
        return f"{self._base_url}{PATH}{text}~{self._signature(text).decode()}"

    def _signature(self, text: str) -> bytes:
        signed = b"unsubscribe: " + text.encode("utf-8", "replace")
        digest = hmac.new(self._key, signed, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=")
