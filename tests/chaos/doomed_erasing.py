"""Workers that kill themselves while they erase, and start again: `python -m tests.chaos.doomed_erasing HOME`.

HOME/deaths.json says for each deletion after which step its worker is SIGKILLed, once, with the step's work done and
nobody told; `fence` is the point of no return. `-files` does not kill: that step is left out, to see who notices.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from uuid import UUID

from jobpilot.bootstrap import ProcessContext, configure_process_logging
from jobpilot.privacy.contracts import ErasureStep
from jobpilot.runs.contracts import TaskQueue
from jobpilot.settings import Settings
from workers.main import serve

PLAN = "deaths.json"
DIED = "deaths.log"
FENCE = "fence"


class Deaths:
    def __init__(self, home: Path) -> None:
        self._journal = home / DIED
        self._plan: dict[str, str] = json.loads((home / PLAN).read_text())

    def leaves_out(self, deletion_id: UUID, step: str) -> bool:
        return self._plan.get(str(deletion_id)) == f"-{step}"

    def after(self, deletion_id: UUID, step: str) -> None:
        line = f"{deletion_id} {step}"
        if self._plan.get(str(deletion_id)) != step or line in self.died():
            return
        with self._journal.open("a") as journal:
            journal.write(f"{line}\n")
        os.kill(os.getpid(), signal.SIGKILL)

    def died(self) -> list[str]:
        with contextlib.suppress(FileNotFoundError):
            return self._journal.read_text().splitlines()
        return []


def doom(context: ProcessContext, deaths: Deaths) -> None:
    eraser = context.eraser
    begin, erase = eraser.begin, eraser.erase

    async def doomed_begin(deletion_id, user_id, at):
        begun = await begin(deletion_id, user_id, at)
        deaths.after(deletion_id, FENCE)
        return begun

    async def doomed_erase(deletion_id: UUID, user_id: UUID, step: ErasureStep) -> None:
        if not deaths.leaves_out(deletion_id, step):
            await erase(deletion_id, user_id, step)
        deaths.after(deletion_id, step)

    eraser.begin, eraser.erase = doomed_begin, doomed_erase  # type: ignore[method-assign]


async def live(home: Path) -> None:
    settings = Settings(_env_file=None, jobpilot_home=home)
    configure_process_logging(settings, service="worker")
    context = ProcessContext.create(settings)
    doom(context, Deaths(home))
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    try:
        await serve(context, [TaskQueue.DEFAULT], stop)
    finally:
        await context.aclose()


def main() -> None:
    """The parent forks a worker, and another when that one was killed, until it is told to stop."""
    home = Path(sys.argv[1])
    while True:
        pid = os.fork()
        if pid == 0:
            asyncio.run(live(home))
            os._exit(0)
        signal.signal(signal.SIGTERM, lambda *_, child=pid: os.kill(child, signal.SIGTERM))
        _, status = os.waitpid(pid, 0)
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
