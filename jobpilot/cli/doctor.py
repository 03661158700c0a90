"""`jobpilot doctor`: look at everything JobPilot needs and say, for what is wrong, what to do."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pydantic import ValidationError

from jobpilot.cli.doctor_connections import (
    Remote,
    check_app,
    check_clock,
    check_database,
    check_redis,
    check_temporal,
)
from jobpilot.cli.doctor_language_model import check_language_model
from jobpilot.cli.doctor_machine import (
    check_binaries,
    check_home,
    check_node,
    check_packages,
    check_ports,
    check_python,
    check_web_app,
)
from jobpilot.cli.doctor_mail import check_mail
from jobpilot.cli.doctor_outside import check_outside
from jobpilot.cli.findings import Finding, bad, good
from jobpilot.settings import Settings, SettingsError
from jobpilot.stack.home import HomeDirectory


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined: the settings, their data directory, and the process that serves it now."""

    settings: Settings
    home: HomeDirectory
    supervisor: int | None


def run_doctor() -> int:
    """Exit status 1 when something is wrong."""
    findings = list(examine())
    mark = {True: "ok", False: "!!"}
    for finding in findings:
        sys.stdout.write(f"  {mark[finding.ok]}  {finding.subject:<18}{finding.state}\n")
        if finding.advice:
            sys.stdout.write(f"      {'':<18}→ {finding.advice}\n")
    problems = sum(not finding.ok for finding in findings)
    sys.stdout.write(f"\n{problems or 'No'} problem{'' if problems == 1 else 's'} found.\n")
    return 1 if problems else 0


def examine() -> Iterator[Finding]:
    """All findings, machine first. Later checks are left out when they make no sense after an earlier one."""
    yield check_python()
    yield check_packages()
    yield from check_binaries()
    yield check_web_app()
    yield check_node()
    try:
        settings = Settings()
    except (SettingsError, ValidationError) as error:
        yield bad("settings", str(error), "Correct the variable; .env.example describes each.")
        return
    yield good("settings", f"valid ({settings.app_env})")
    yield check_language_model(settings)
    yield from check_mail(settings)
    yield from check_outside(settings)
    home = HomeDirectory(settings.jobpilot_home)
    patient = Patient(settings, home, home.lock_owner())
    yield check_home(home, patient.supervisor, shutil.disk_usage)
    if patient.supervisor is None:
        yield from check_ports(settings)
    yield from _check_remotes(patient)
    if any(process.name == "api" for process in home.recorded_processes()):
        yield check_app(f"http://127.0.0.1:{settings.port}")


def _check_remotes(patient: Patient) -> Iterator[Finding]:
    """External servers always; embedded ones only while `jobpilot up` runs."""
    settings = patient.settings
    checks: list[tuple[str, object, Callable[[], str], Callable[[Remote], Finding]]] = [
        ("database", settings.database_url, lambda: settings.database_dsn, check_database),
        ("redis", settings.redis_url, lambda: settings.redis_dsn, check_redis),
        ("temporal", settings.temporal_address, lambda: settings.temporal_target, check_temporal),
    ]
    for name, configured, address, check in checks:
        embedded = configured is None
        if embedded and patient.supervisor is None:
            yield good(name, "embedded, not running: `make run` or `jobpilot up` starts it")
            continue
        try:
            remote = Remote(name, address(), embedded=embedded, log=patient.home.log(name))
            if not embedded:
                remote = replace(remote, variables=settings.temporal_variables)
        except SettingsError as error:
            yield bad(
                name, str(error), "If `jobpilot up` is still starting, ask again in a moment."
            )
            continue
        finding = check(remote)
        yield finding
        if name == "database" and finding.ok:
            yield check_clock(remote)
