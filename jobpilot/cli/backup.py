"""`backup`, `restore` and `replay-erasures`."""

import asyncio
from pathlib import Path

from jobpilot.bootstrap import ProcessContext
from jobpilot.settings import Settings
from jobpilot.stack.backup import back_up, bring_ledger, restore
from jobpilot.stack.home import HomeDirectory


def run_backup(directory: Path) -> None:
    databases = back_up(HomeDirectory(Settings().jobpilot_home), directory)
    print(f"Backed up {', '.join(databases)} and the files to {directory}")


def run_restore(directory: Path, ledger: Path | None) -> None:
    settings = Settings()
    home = HomeDirectory(settings.jobpilot_home)
    databases = restore(home, directory, ledger=ledger or settings.erasure_ledger)
    print(f"Restored {', '.join(databases)} and the files into {home.path}. Now: jobpilot up")
    if ledger is None and settings.erasure_ledger is None:
        print(
            "Whom to forget again is not known: nobody is served until `jobpilot replay-erasures` has been told.\n"
            "  with the data directory or ERASURE_LEDGER of the lost installation: --ledger DIRECTORY\n"
            "  if nobody was erased since the backup was made:                     --none"
        )


def run_replay(ledger: Path | None, *, none: bool) -> None:
    settings = Settings()
    if ledger is not None:
        added = bring_ledger(ledger, settings.erasure_ledger or settings.jobpilot_home)
        print(f"{added} entries of the ledger were new")
    number = asyncio.run(_replay(settings, known=none or ledger is not None))
    print(
        f"{number} erasures are replayed by the workers" if number else "Nothing is to be replayed"
    )


async def _replay(settings: Settings, *, known: bool) -> int:
    context = ProcessContext.create(settings)
    try:
        number = await context.erasure_replay.replay()
        if known:
            context.erasure_replay.dismiss_mark()
        return number
    finally:
        await context.aclose()
