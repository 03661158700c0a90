"""Measure a second start (seconds until health is ok) and the idle memory of every process.

Memory is PSS: a page shared by n processes counts 1/n in each, so the sum is what the machine really spends. Linux
only. Uses a data directory of its own and free ports; prints a table and, with `--json FILE`, writes the figures.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.ports import PortBook

GOAL_SECONDS = 6.0
GOAL_BYTES = 900 * 1024 * 1024
SETTLE_SECONDS = 15


class House:
    """One `jobpilot up` and how long it took until it said that it is ready."""

    def __init__(self, home: Path, port: int) -> None:
        kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jobpilot", "up"],
            cwd=REPOSITORY,
            # as on a person's machine: compiled modules are kept from the first start on
            env={**kept, "JOBPILOT_HOME": str(home), "PORT": str(port)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if line.startswith("Ready"):
                break
        else:
            sys.exit("The house did not start:\n" + "".join(lines))
        if any("not healthy" in line for line in lines):
            sys.exit("The house is not healthy:\n" + "".join(lines))
        self.seconds = time.monotonic() - began

    def stop(self) -> float:
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
        return time.monotonic() - began

    def memory(self) -> dict[str, int]:
        """PSS in bytes by part; PostgreSQL's processes are one part."""
        parts: dict[str, int] = {}
        parent = psutil.Process(self.process.pid)
        for process in (parent, *parent.children(recursive=True)):
            name = part_of(process)
            parts[name] = parts.get(name, 0) + process.memory_full_info().pss
        return parts


def part_of(process: psutil.Process) -> str:
    words = process.cmdline() or [process.name()]
    for name in ("postgres", "valkey", "temporal"):
        if name in Path(words[0]).name or words[0].startswith(f"{name}:"):
            return name
    known = {"up": "supervisor", "api": "api", "worker": "worker"}
    return known.get(words[-1], "document reader (child of the worker)")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--starts", type=int, default=5)
    arguments.add_argument("--json", type=Path)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="jobpilot-bench-") as folder:
        home = Path(folder)
        with HomeDirectory(home) as held:
            port = PortBook(held).choose("app", requested=None, setting="PORT").number
        first = House(home, port)
        first.stop()
        starts, stops = [], []
        for _ in range(options.starts):
            house = House(home, port)
            starts.append(house.seconds)
            if len(starts) == options.starts:
                time.sleep(SETTLE_SECONDS)
                memory = house.memory()
            stops.append(house.stop())
    report(first.seconds, starts, stops, memory)
    if options.json:
        figures = {"first": first.seconds, "starts": starts, "stops": stops, "memory": memory}
        options.json.write_text(json.dumps(figures, indent=2) + "\n")


def report(first: float, starts: list[float], stops: list[float], memory: dict[str, int]) -> None:
    print(f"first start (new data directory)   {first:6.2f} s")
    print(
        f"second start, median of {len(starts)}          {statistics.median(starts):6.2f} s", end=""
    )
    print(f"   slowest {max(starts):.2f} s   goal {GOAL_SECONDS:.0f} s")
    print(f"stop, median                       {statistics.median(stops):6.2f} s\n")
    for name, size in sorted(memory.items(), key=lambda item: -item[1]):
        print(f"{name:<34} {size / 2**20:7.1f} MiB")
    print(
        f"{'in all, ' + str(SETTLE_SECONDS) + ' s after the start':<34} {sum(memory.values()) / 2**20:7.1f} MiB",
        end="",
    )
    print(f"   goal {GOAL_BYTES >> 20} MiB")


if __name__ == "__main__":
    main()
