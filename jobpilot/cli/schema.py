"""`migrate` and `openapi`."""

import importlib
import json
import sys
import tempfile
from pathlib import Path

from jobpilot.cli.keys import place_keys, seal_columns
from jobpilot.settings import REPOSITORY, Settings

# The document does not depend on any server; these satisfy settings that want addresses.
NOWHERE = {
    "database_url": "postgresql+asyncpg://nobody@127.0.0.1:1/none",
    "redis_url": "redis://127.0.0.1:1/0",
    "temporal_address": "127.0.0.1:1",
    "app_env": "development",
}


def run_migrate(revision: str) -> None:
    """Upgrade, or downgrade when the revision says so (`-1`, `base`). At the head, what is to be sealed is sealed.

    A database for keys alone gets its own tables, and the keys that were in the other one.
    """
    from alembic import command
    from alembic.config import Config

    from jobpilot.bootstrap.keys import has_keys_database

    settings = Settings()
    configuration = Config(REPOSITORY / "alembic.ini", stdout=sys.stdout)
    configuration.attributes["url"] = settings.database_dsn
    if revision == "base" or revision.startswith("-"):
        command.downgrade(configuration, revision)
    else:
        command.upgrade(configuration, revision)
    if revision == "head":
        if has_keys_database(settings):
            place_keys(settings)
        seal_columns()


def run_openapi(output: Path | None, *, check: bool) -> int:
    """Exit status 1 when `check` finds that the file differs from what the code says."""
    with tempfile.TemporaryDirectory(prefix="jobpilot-openapi-") as home:
        settings = Settings.model_validate({**NOWHERE, "jobpilot_home": home})
        document = importlib.import_module("api.app").create_app(settings).openapi()
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    if output is None:
        sys.stdout.write(text)
    elif not check:
        output.write_text(text)
    elif not output.is_file() or output.read_text() != text:
        sys.stderr.write(f"{output} is out of date: run `make client`\n")
        return 1
    return 0
