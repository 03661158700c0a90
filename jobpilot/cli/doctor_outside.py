"""The doctor's look at services outside that keep, check or know something. Secrets are never printed."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Final

from jobpilot.bootstrap.outside import file_scanner_of, file_store_of
from jobpilot.cli.findings import Finding, bad, good
from jobpilot.errors import UnavailableError
from jobpilot.settings import Settings

FILES: Final = "files"
SCANNER: Final = "virus scanner"
ACCOUNTS: Final = "sign-in accounts"


def check_outside(settings: Settings) -> Iterator[Finding]:
    yield check_files(settings)
    yield check_scanner(settings)
    if settings.clerk_domain is not None:
        yield check_accounts(settings)


def check_files(settings: Settings) -> Finding:
    store = file_store_of(settings)

    async def look() -> list[str]:
        try:
            return await store.check()
        finally:
            await store.aclose()

    where = settings.supabase_url or str(settings.jobpilot_home / "files")
    advice = "Check SUPABASE_URL, SUPABASE_KEY and SUPABASE_BUCKET; the bucket must exist and be private."
    if settings.supabase_url is None:
        advice = "Correct JOBPILOT_HOME or its rights."
    try:
        problems = asyncio.run(look())
    except UnavailableError:
        return bad(FILES, f"{where} does not answer as it should", advice)
    if problems:
        return bad(FILES, "; ".join(problems), advice)
    bucket = f", bucket {settings.supabase_bucket}" if settings.supabase_url else ""
    return good(FILES, f"kept in {where}{bucket}")


def check_scanner(settings: Settings) -> Finding:
    scanner = file_scanner_of(settings)
    if scanner is None:
        return good(SCANNER, "none: uploads are not scanned; CLAMAV_ADDRESS names one")
    policy = {"refuse": "uploads are refused", "accept": "uploads are taken unscanned"}
    meanwhile = policy[settings.clamav_when_away]
    if not _answers(scanner.check):
        return bad(
            SCANNER,
            f"does not answer: {meanwhile}",
            "Check CLAMAV_ADDRESS and that clamd listens there.",
        )
    return good(SCANNER, f"answers; while it is away {meanwhile}")


def check_accounts(settings: Settings) -> Finding:
    """Asks Clerk nothing: the only question would be whom to delete."""
    if settings.clerk_secret_key is None:
        return good(ACCOUNTS, "erased accounts stay at Clerk; CLERK_SECRET_KEY deletes them there")
    return good(ACCOUNTS, "erased accounts are deleted at Clerk too")


def _answers(check: Callable[[], Awaitable[None]]) -> bool:
    async def ask() -> None:
        await check()

    try:
        asyncio.run(ask())
    except UnavailableError:
        return False
    return True
