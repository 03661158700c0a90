"""What an administrator should know of the ground a process stands on: schema, clock, disk, model, mail."""

import asyncio
import shutil
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import text

from jobpilot.bootstrap.clock import utc_now
from jobpilot.bootstrap.context import ProcessContext
from jobpilot.ports.health import Vitals
from jobpilot.ports.language_model import Usage
from jobpilot.settings import REPOSITORY

PATIENCE_SECONDS: Final = 2.0
_LOOK: Final = text("select (select version_num from alembic_version), clock_timestamp()")


@cache
def newest_revision() -> str | None:
    """The head of the migrations in this checkout."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(Config(REPOSITORY / "alembic.ini")).get_current_head()


def free_bytes(home: Path) -> int:
    """On the disk of the data directory, which may not exist yet."""
    existing = next(path for path in (home, *home.parents) if path.exists())
    return shutil.disk_usage(existing).free


async def look(context: ProcessContext) -> Vitals:
    """Never raises for what is away."""
    settings = context.settings
    schema, clock = await _ask_database(context)
    model = settings.language_model
    return Vitals(
        schema=schema,
        wanted_schema=await asyncio.to_thread(newest_revision),
        clock_seconds=clock,
        model=model.model if model else None,
        model_is_priced=model is None
        or context.price_list.price(model.provider, model.model, Usage(1000, 1000)) is not None,
        sends_mail=settings.resend_api_key is not None,
        hears_of_mail=settings.resend_webhook_secret is not None,
        scanner_refuses=settings.clamav_when_away == "refuse",
    )


async def _ask_database(context: ProcessContext) -> tuple[str | None, float | None]:
    """As the tables' owner: what it asks belongs to nobody."""
    try:
        async with (
            asyncio.timeout(PATIENCE_SECONDS),
            context.database.engine.connect() as connection,
        ):
            row = (await connection.execute(_LOOK)).one()
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it does not say; health names it
        return None, None
    moment: datetime = row[1]
    return str(row[0]), (moment - utc_now()).total_seconds()
