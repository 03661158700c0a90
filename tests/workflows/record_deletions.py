"""The histories of deletions of accounts: `python -m tests.workflows.record_deletions VERSION`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from temporalio.client import Client

from jobpilot.adapters.temporal.plugin import jobpilot_plugin
from jobpilot.stack.servers import EmbeddedServers
from tests.workflows.deletions import SCENARIOS, deleting
from tests.workflows.record import FOLDER, text_of


async def main(version: str) -> None:
    with tempfile.TemporaryDirectory() as folder, EmbeddedServers(Path(folder)) as servers:
        # in clear, whatever the installation does with payloads: that is how histories replay
        client = await Client.connect(
            str(servers.addresses.temporal_address), plugins=[jobpilot_plugin()]
        )
        for name, (script, story) in SCENARIOS.items():
            async with deleting(client, script()) as handle:
                await story(handle)
                path = FOLDER / f"{version}-AccountDeletion-{name}.json"
                path.write_text(text_of(await handle.fetch_history()))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
