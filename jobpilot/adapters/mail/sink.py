"""Where mails go on a machine that sends none: `.eml` files, which any mail program opens."""

import asyncio
import contextlib
import os
from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, parseaddr
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from jobpilot.ports.mailer import OutgoingMail

WIRE = SMTP.clone(max_line_length=998)
"""Links in headers stay in one piece: folded at 78 characters they would be written as encoded words."""


class FileSink:
    """One file for a key, whole or not at all, however often and by how many it is asked for.

    `sender` is an address, with or without a name.
    """

    name = "sink"
    window = timedelta(days=36_500)

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, mail: OutgoingMail) -> str:
        """The name of the file."""
        return await asyncio.to_thread(self._write, mail)

    async def forget(self, keys: Sequence[str]) -> None:
        """The files are gone afterwards."""
        for key in keys:
            await asyncio.to_thread((self._folder / _name(key)).unlink, missing_ok=True)

    async def aclose(self) -> None:
        """Nothing is open."""

    def _write(self, mail: OutgoingMail) -> str:
        name = _name(mail.key)
        path = self._folder / name
        if path.exists():
            return name
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f".{uuid4().hex}"
        draft.touch(mode=0o600)
        try:
            draft.write_bytes(as_message(mail, self._sender).as_bytes(policy=WIRE))
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
        finally:
            draft.unlink()
        return name


def _name(key: str) -> str:
    return f"{sha256(key.encode()).hexdigest()[:32]}.eml"


def as_message(mail: OutgoingMail, sender: str) -> EmailMessage:
    """Header values cannot break out of their line: the library refuses line breaks in them."""
    message = EmailMessage()
    message["From"] = with_name(sender, mail.from_name)
    message["To"] = mail.to
    message["Subject"] = mail.subject
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    for name, value in mail.unsubscribe.headers.items() if mail.unsubscribe else ():
        message[name] = value
    message["Message-ID"] = f"<{sha256(mail.key.encode()).hexdigest()[:32]}@jobpilot.invalid>"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message


def with_name(sender: str, name: str) -> str:
    """The house's address under the name of whom it sends for."""
    known, address = parseaddr(sender)
    return formataddr((name or known, address))
