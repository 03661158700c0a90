"""The doctor's look at the machine and the checkout; nothing here needs a running server."""

import hashlib
import json
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from jobpilot.cli.findings import Finding, bad, good
from jobpilot.settings import REPOSITORY, Settings
from jobpilot.stack import binaries
from jobpilot.stack.errors import BinaryMissingError
from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.ports import LOOPBACK, is_free

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 19)
ENOUGH_DISK_BYTES = 1 << 30
PROGRAM_SECONDS = 10


def check_python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return bad(
            "python", version, "Python 3.11 or newer is needed: make setup PYTHON=python3.11"
        )
    return good("python", f"{version} ({sys.executable})")


def check_packages() -> Finding:
    """Whether the installed packages are those of the lock, by the stamp that the setup leaves."""
    stamp = Path(sys.prefix) / ".jobpilot-installed.json"
    lock = REPOSITORY / "requirements.lock"
    try:
        installed = json.loads(stamp.read_text()).get(lock.name)
    except (OSError, ValueError):
        return bad("packages", "not installed by the setup", "Run `make setup`.")
    wanted = hashlib.sha256(lock.name.encode() + b"\0" + hashlib.sha256(lock.read_bytes()).digest())
    if installed != wanted.hexdigest():
        return bad("packages", "older or newer than requirements.lock", "Run `make setup`.")
    return good("packages", "as in requirements.lock")


def check_binaries() -> Iterator[Finding]:
    """Each server's program is there and runs on this machine."""
    programs: list[tuple[str, Callable[[], Path]]] = [
        ("postgres", lambda: binaries.postgres_installation() / "bin" / "postgres"),
        ("valkey", binaries.valkey_server),
        ("temporal server", binaries.temporal_server),
    ]
    for name, locate in programs:
        try:
            output = _output([str(locate()), "--version"])
        except BinaryMissingError as error:
            yield bad(name, "missing", error.detail)
            continue
        if output:
            yield good(name, output.splitlines()[0])
        else:
            yield bad(name, f"{locate()} does not run", "Run `make setup`; the wheels need glibc.")


def check_web_app() -> Finding:
    if (REPOSITORY / "frontend" / "dist" / "index.html").is_file():
        return good("web app", "built")
    return bad("web app", "not built", "Run `make setup`.")


def check_node() -> Finding:
    """Node only builds the web app; without it a built one still works."""
    version = _output(["node", "--version"]).strip()
    wanted = ".".join(map(str, OLDEST_NODE))
    if not version:
        return bad(
            "node", "not installed", f"Install Node.js {wanted} or newer to build the web app."
        )
    if tuple(int(part) for part in version.lstrip("v").split(".")[:2]) < OLDEST_NODE:
        return bad("node", version, f"Node.js {wanted} or newer is needed to build the web app.")
    return good("node", version)


def check_home(
    home: HomeDirectory,
    supervisor: int | None,
    disk_usage: Callable[[Path], Any] = shutil.disk_usage,
) -> Finding:
    """The data directory: ours to write, with room on its disk."""
    path = home.path
    existing = next(folder for folder in (path, *path.parents) if folder.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        owner = _user_name(existing.stat().st_uid)
        return bad(
            "data directory",
            f"{path} cannot be written by {_user_name(os.geteuid())}; {existing} belongs to {owner}",
            f"Start JobPilot as {owner}, or set JOBPILOT_HOME to a directory of your own.",
        )
    free = disk_usage(existing).free
    if free < ENOUGH_DISK_BYTES:
        return bad(
            "data directory",
            f"{path}: {free >> 20} MiB free",
            "Free at least 1 GiB on that disk, or move JOBPILOT_HOME to another.",
        )
    state = f"served by process {supervisor}" if supervisor else "not in use now"
    return good("data directory", f"{path} ({state}; {free >> 30} GiB free)")


def check_ports(settings: Settings) -> Iterator[Finding]:
    """Ports that a start would insist on."""
    wanted = [
        ("PORT", settings.port, settings.host, True),
        ("POSTGRES_PORT", settings.postgres_port, LOOPBACK, settings.database_url is None),
        ("VALKEY_PORT", settings.valkey_port, LOOPBACK, settings.redis_url is None),
        ("TEMPORAL_PORT", settings.temporal_port, LOOPBACK, settings.temporal_address is None),
        (
            "TEMPORAL_UI_PORT",
            settings.temporal_ui_port,
            LOOPBACK,
            settings.temporal_address is None,
        ),
    ]
    for setting, port, host, used in wanted:
        if port is None or not used:
            continue
        if is_free(port, host):
            yield good("port", f"{setting}={port} is free")
        else:
            yield bad(
                "port",
                f"{setting}={port} is taken by another program",
                f"Stop that program, or set {setting}={port + 1}.",
            )


def _output(command: list[str]) -> str:
    """What a program prints, empty when it cannot run."""
    try:
        finished = subprocess.run(  # noqa: S603 - our own binaries
            command, capture_output=True, text=True, timeout=PROGRAM_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return finished.stdout if finished.returncode == 0 else ""


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
