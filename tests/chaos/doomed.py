"""A house of one process that kills itself, and is started again: `python -m tests.chaos.doomed HOME PORT DEMO_PORT`.

The process forks, so that a hundred deaths do not wait for imports. The child is API and workers (see `fallible`); it
dies at every point once, and where it died stands in HOME/points. Each child's pid is printed.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from jobpilot.settings import AppEnv, Settings
from tests.chaos.fail_points import FailPoints, Mode, once_each
from tests.chaos.fallible import fallible_house

POINTS = "points"
ANSWERS = "answers"
PLAN = "plan"
"""As long as this file is there, points are deadly."""


async def live(home: Path, port: int, demo_port: int) -> None:
    settings = Settings(_env_file=None, app_env=AppEnv.TEST, jobpilot_home=home)
    points = FailPoints(journal=home / POINTS)
    deadly = once_each(Mode.DIE, lambda: points.fired)
    points.plan = lambda address: deadly(address) if (home / PLAN).exists() else ()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with fallible_house(
        settings, points, journal=home / ANSWERS, port=port, demo_sources_port=demo_port
    ):
        await stop.wait()


def main() -> None:
    home, port, demo_port = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    while True:
        pid = os.fork()
        if pid == 0:
            asyncio.run(live(home, port, demo_port))
            os._exit(0)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
