"""Install and build what `make run` needs; do nothing that is already done.

Runs on the machine's own Python with the standard library alone, and old Pythons must be able to read it far enough
to be told that they are too old.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable

REPOSITORY = Path(__file__).resolve().parent.parent
VENV = REPOSITORY / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = REPOSITORY / "frontend"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 19)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
PYTHON_STAMP = VENV / ".jobpilot-installed.json"
MODULES_STAMP = FRONTEND / "node_modules" / ".jobpilot-installed"
BUILD_STAMP = FRONTEND / "node_modules" / ".jobpilot-built"
WEB_SOURCES = ("src", "public", "index.html", "package.json", "package-lock.json")
WEB_SOURCE_PATTERNS = ("vite.config.*", "tsconfig*.json")
REPORT_EVERY_SECONDS = 5.0

SHIM = """\
#!/bin/sh
# Runs the command line of the checkout this environment belongs to.
exec "{python}" -m jobpilot "$@"
"""


def main() -> None:
    arguments = argparse.ArgumentParser(
        description="Install the locked dependencies and build the web app."
    )
    arguments.add_argument(
        "--dev", action="store_true", help="also install what tests and checks need"
    )
    arguments.add_argument("--skip-web", action="store_true", help="leave the web app alone")
    options = arguments.parse_args()
    continue_on_a_new_enough_python()
    with Path(__file__).open() as lock:
        take_turns(lock)
        set_up_python(dev=options.dev)
        if not options.skip_web:
            set_up_web()


def continue_on_a_new_enough_python() -> None:
    """Start again on another installed Python when this one is too old."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for name in NEWER_PYTHONS:
        path = shutil.which(name)
        if path and works([path, "-c", ""]):
            os.execv(path, [path, *sys.argv])  # noqa: S606 - becoming the other Python is the point
    fail(
        f"JobPilot needs Python 3.11 or newer; this is {sys.version.split()[0]} at {sys.executable}.\n"
        "Install a newer Python, or name one: make run PYTHON=/path/to/python3.11"
    )


def take_turns(lock: TextIO) -> None:
    """Two setups in one checkout (`make run` and `make test`) do not mix."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say("Waiting for another setup in this checkout …")
        fcntl.flock(lock, fcntl.LOCK_EX)


def set_up_python(*, dev: bool) -> None:
    lock = REPOSITORY / ("requirements-dev.lock" if dev else "requirements.lock")
    make_environment()
    installed = read_stamp()
    if installed.get(lock.name) != digest([lock]):
        PYTHON_STAMP.unlink(missing_ok=True)
        with step("Python packages"):
            install(lock)
        satisfied = {lock.name: digest([lock])}
        if dev:
            runtime = REPOSITORY / "requirements.lock"
            satisfied[runtime.name] = digest([runtime])
        PYTHON_STAMP.write_text(json.dumps(satisfied))
    write_shim()


def make_environment() -> None:
    if PYTHON.exists() and works([str(PYTHON), "-c", "import pip"]):
        return
    with step("Python environment"):
        shutil.rmtree(VENV, ignore_errors=True)
        if not works([sys.executable, "-c", "import ensurepip, venv"]):
            version = ".".join(map(str, sys.version_info[:2]))
            fail(
                "This Python cannot make virtual environments: its `venv` or `ensurepip` module is missing.\n"
                f"On Debian and Ubuntu: apt install python{version}-venv"
            )
        run([sys.executable, "-m", "venv", str(VENV)], REPOSITORY)


def install(lock: Path) -> None:
    """Pip checks every file against the hashes of the lock."""
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", "-r", str(lock)]
    total = sum(1 for line in lock.read_text().splitlines() if line[:1].isalnum())
    with subprocess.Popen(
        command, cwd=str(REPOSITORY), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        output = follow(pip.stdout or (), total)
    if pip.returncode != 0:
        fail("pip could not install the packages:\n" + "".join(output[-15:]))


def follow(lines: Iterable[str], total: int) -> list[str]:
    """Read pip's output and say from time to time how far it is."""
    output, collected, told = [], 0, time.monotonic()
    for line in lines:
        output.append(line)
        if line.startswith("Collecting "):
            collected += 1
        if line.startswith("Installing collected packages"):
            say("    unpacking …")
            told = float("inf")
        elif time.monotonic() - told > REPORT_EVERY_SECONDS:
            told = time.monotonic()
            say(f"    {collected} of up to {total} packages fetched")
    return output


def write_shim() -> None:
    """`.venv/bin/jobpilot`, and a path file so that the checkout's packages are found from any directory."""
    shim = VENV / "bin" / "jobpilot"
    shim.write_text(SHIM.format(python=PYTHON))
    shim.chmod(shim.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    for packages in VENV.glob("lib/python3*/site-packages"):
        (packages / "jobpilot-checkout.pth").write_text(str(REPOSITORY) + "\n")


def set_up_web() -> None:
    if not (FRONTEND / "package.json").exists():
        return
    check_node()
    lock = digest([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    if not MODULES_STAMP.exists() or MODULES_STAMP.read_text() != lock:
        with step("Web packages"):
            run(["npm", "ci", "--no-audit", "--no-fund", "--prefer-offline"], FRONTEND)
        MODULES_STAMP.parent.mkdir(exist_ok=True)
        MODULES_STAMP.write_text(lock)
    sources = digest(web_sources())
    built = (FRONTEND / "dist" / "index.html").exists() and BUILD_STAMP.exists()
    if not built or BUILD_STAMP.read_text() != sources:
        with step("Web app"):
            run(["npm", "run", "--silent", "build"], FRONTEND)
        BUILD_STAMP.write_text(sources)


def check_node() -> None:
    wanted = ".".join(map(str, OLDEST_NODE))
    if not shutil.which("node") or not shutil.which("npm"):
        fail(
            f"JobPilot's web app is built with Node.js {wanted} or newer (with npm), and none is installed."
        )
    found = subprocess.run(
        ["node", "--version"], stdout=subprocess.PIPE, check=True, text=True
    ).stdout.strip()
    if tuple(int(part) for part in found.lstrip("v").split(".")[:2]) < OLDEST_NODE:
        fail(f"JobPilot's web app needs Node.js {wanted} or newer; this is {found}.")


def web_sources() -> list[Path]:
    files = []
    for name in WEB_SOURCES:
        path = FRONTEND / name
        files += sorted(path.rglob("*")) if path.is_dir() else [path]
    for pattern in WEB_SOURCE_PATTERNS:
        files += sorted(FRONTEND.glob(pattern))
    return [file for file in files if file.is_file()]


def digest(files: Iterable[Path]) -> str:
    """One hash over names and contents."""
    total = hashlib.sha256()
    for file in files:
        total.update(str(file.relative_to(REPOSITORY)).encode() + b"\0")
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def read_stamp() -> dict[str, str]:
    try:
        return dict(json.loads(PYTHON_STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def works(command: list[str]) -> bool:
    try:
        return (
            subprocess.run(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
            ).returncode
            == 0
        )
    except OSError:
        return False


def run(command: list[str], directory: Path) -> None:
    """Run quietly; show what it printed when it fails."""
    finished = subprocess.run(
        command,
        cwd=str(directory),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
    )
    if finished.returncode != 0:
        fail("`{}` failed:\n{}".format(" ".join(command), finished.stdout[-4000:]))


class step:  # noqa: N801 - used as a statement
    """Print what is being done, and how long it took."""

    def __init__(self, title: str) -> None:
        self.title = title

    def __enter__(self) -> None:
        self.began = time.monotonic()
        say(f"  … {self.title}")

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            say(f"  ✓ {self.title:<34}{time.monotonic() - self.began:>7.1f} s")


def say(text: str) -> None:
    try:
        print(text, flush=True)
    except UnicodeEncodeError:
        print(text.encode("ascii", "replace").decode(), flush=True)


def fail(message: str) -> NoReturn:
    sys.stdout.flush()
    sys.stderr.write(f"setup: {message}\n")
    sys.exit(1)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        fail("interrupted")
