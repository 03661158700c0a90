"""`import` and `export-account`: an account as an archive, for whoever runs the installation."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from jobpilot.bootstrap import Factory, ProcessContext
from jobpilot.ports.identity import VerifiedIdentity
from jobpilot.privacy.domain.importing import AccountMissingError
from jobpilot.privacy.importing.importer import Imported, address_in
from jobpilot.settings import Settings

Result = TypeVar("Result")


def run_import(archive: Path, email: str | None) -> None:
    imported, address, password = _within(lambda context: _import(context, archive, email))
    ids = "with their ids" if imported.kept_ids else "with new ids"
    print(f"Took in {imported.rows} records ({ids}) and {imported.files} files for {address}.")
    if password is not None:
        print(f"A new account was made. Its password, shown this once: {password}")


def run_export_account(email: str, output: Path) -> None:
    output.touch(mode=0o600, exist_ok=False)
    size = _within(lambda context: _export(context, email, output))
    print(f"Wrote {output} ({size:,} bytes). It holds everything of {email}: keep it safe.")


def _within(work: Callable[[ProcessContext], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        context = ProcessContext.create(Settings())
        try:
            return await work(context)
        finally:
            await context.aclose()

    return asyncio.run(run())


async def _import(
    context: ProcessContext, archive: Path, email: str | None
) -> tuple[Imported, str, str | None]:
    address = await asyncio.to_thread(address_in, archive) if email is None else email
    password: str | None = None
    try:
        user_id = await person_of(context, address)
    except AccountMissingError:
        if not context.uses_local_issuer:
            raise
        password = secrets.token_urlsafe(12)
        user_id = await new_person(context, address, password)
    return await context.account_importer.take(archive, user_id), address, password


async def person_of(context: ProcessContext, address: str) -> UUID:
    """Whoever has signed up or in with this address. Raises AccountMissingError."""
    async with context.for_system() as factory:
        if context.uses_local_issuer:
            subject = await factory.local_issuer().subject_of(address)
            if subject is not None:
                return await _recognised(context, factory, subject, address)
        found, _ = await factory.accounts().page(address, None, 100)
    same = [user.id for user in found if (user.email or "").lower() == address.lower()]
    if len(same) != 1:
        raise AccountMissingError(f"Nobody has signed in with {address}, or more than one has.")
    return same[0]


async def new_person(context: ProcessContext, address: str, password: str) -> UUID:
    """Somebody who can sign in with this password. Raises SignInError for what is no address."""
    async with context.for_system() as factory:
        subject = await factory.local_issuer().enrol(address, password, "")
        return await _recognised(context, factory, subject, address)


async def _recognised(
    context: ProcessContext, factory: Factory, subject: UUID, address: str
) -> UUID:
    now = datetime.now(UTC)
    identity = VerifiedIdentity(context.local_issuer_url, str(subject), None, now, address)
    return (await factory.accounts().recognise(identity)).id


async def _export(context: ProcessContext, email: str, output: Path) -> int:
    user_id = await person_of(context, email)
    with output.open("wb") as stream:
        await context.export_builder.write(user_id, stream, datetime.now(UTC))
        return stream.tell()
