"""Everything a contributor needs before a push, in the order that fails fastest. `make test` calls it.

The static checks of the two languages run side by side; then the Python tests on the real embedded servers; then the
browser walk. Each part's output is printed whole when it ends; a failing part does not stop the others, so that one
run names everything that is wrong.
"""

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
BIN = REPOSITORY / ".venv" / "bin"
FRONTEND = REPOSITORY / "frontend"
PACKAGES = ("api", "workflows", "activities", "workers", "migrations", "jobpilot")


@dataclass(frozen=True)
class Check:
    name: str
    command: tuple[str, ...]
    directory: Path = REPOSITORY
    environment: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Outcome:
    check: Check
    ok: bool
    seconds: float


def python(name: str, *command: str) -> Check:
    return Check(name, (str(BIN / command[0]), *command[1:]))


def web(name: str, script: str) -> Check:
    return Check(name, ("npm", "run", "--silent", script), FRONTEND)


PYTHON_STATIC = (
    python("ruff check", "ruff", "check", "."),
    python("ruff format", "ruff", "format", "--check", "."),
    python("import contracts", "lint-imports"),
    python("mypy", "mypy", *PACKAGES),
)
WEB_STATIC = (
    web("web client drift", "api:check"),
    web("web types", "typecheck"),
    web("web lint", "lint"),
    web("web format", "format:check"),
    web("web dead code", "knip"),
    web("web tests", "test"),
    web("web byte budgets", "bundle:check"),
)
PYTEST = Check(
    "python tests",
    (
        str(BIN / "pytest"),
        "-q",
        "-n",
        "2",
        "--dist",
        "worksteal",
        "--durations=10",
        "--cov",
        "--cov-report=term:skip-covered",
    ),
)
BROWSER = web("browser walk", "e2e")


def run(check: Check) -> Outcome:
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=check.directory,
        env=os.environ | dict(check.environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    outcome = Outcome(check, done.returncode == 0, time.monotonic() - started)
    word = "ok" if outcome.ok else "FAILED"
    print(
        f"── {check.name}: {word} in {outcome.seconds:.1f} s\n{done.stdout.rstrip()}\n", flush=True
    )
    return outcome


def lane(checks: tuple[Check, ...]) -> list[Outcome]:
    return [run(check) for check in checks]


def main() -> int:
    started = time.monotonic()
    with ThreadPoolExecutor(2) as lanes:
        outcomes = [
            outcome for result in lanes.map(lane, (PYTHON_STATIC, WEB_STATIC)) for outcome in result
        ]
    outcomes.append(run(PYTEST))
    if shutil.which("chromium"):
        outcomes.append(run(BROWSER))
    else:
        print("── browser walk: LEFT OUT, no chromium on this machine\n")
    for outcome in outcomes:
        print(
            f"{'ok    ' if outcome.ok else 'FAILED'} {outcome.seconds:6.1f} s  {outcome.check.name}"
        )
    failed = [outcome.check.name for outcome in outcomes if not outcome.ok]
    print(
        f"{'all in' if not failed else 'failed: ' + ', '.join(failed) + ' in'} "
        f"{time.monotonic() - started:.0f} s"
    )
    # the closing line that counts checks; the runners above have counted their tests
    print(f"checks: {len(outcomes) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
