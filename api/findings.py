"""What is wrong with the installation, and what to do about each thing: for the administrators' page.

`jobpilot doctor` looks at a machine from outside; this looks from inside of a process that serves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from api.health import OFF, OK, HealthReport
from jobpilot.ports.health import Vitals

MOST_CLOCK_SECONDS: Final = 5.0
QUIET_SECONDS: Final = 120.0
"""After which a run, or a message, stands still: the same as in docs/observability/alerts.yml."""


class Figures(Protocol):
    """Of `jobpilot.bootstrap.figures`."""

    @property
    def runs(self) -> Mapping[tuple[str, str], int]: ...
    @property
    def quiet_seconds(self) -> Mapping[str, float]: ...
    @property
    def mails(self) -> Mapping[str, int]: ...
    @property
    def backlog(self) -> Any: ...
    @property
    def erasures_overdue(self) -> int: ...


@dataclass(frozen=True)
class Finding:
    """`advice` is given for whatever is not ok."""

    subject: str
    ok: bool
    state: str
    advice: str | None = None


def findings(report: HealthReport, figures: Figures | None, vitals: Vitals) -> list[Finding]:
    """Of each part one at least; what is wrong comes first."""
    found = [*_parts(report, vitals), *_ground(report, vitals), *_services(vitals)]
    if figures is not None:
        found += _work(figures)
    return sorted(found, key=lambda finding: finding.ok)


def _of(subject: str, *, ok: bool, good: str, bad: str, advice: str) -> Finding:
    return Finding(subject, ok, good if ok else bad, None if ok else advice)


def _parts(report: HealthReport, vitals: Vitals) -> Iterator[Finding]:
    away = (
        ("database", report.database, "Start PostgreSQL or correct DATABASE_URL; nothing works without it."),
        ("redis", report.redis, "Start Redis or correct REDIS_URL; until then pages do not follow by themselves."),
        ("temporal", report.temporal, "Start Temporal or correct TEMPORAL_ADDRESS; runs wait and lose nothing."),
        ("files", report.files, "Run `jobpilot doctor`: it says what is wrong with the store; uploads fail meanwhile."),
    )  # fmt: skip
    for subject, word, advice in away:
        yield _of(subject, ok=word == OK, good="answers", bad="does not answer", advice=advice)
    for queue, health in report.workers.items():
        yield _of(
            f"workers: {queue}",
            ok=health.status == OK,
            good="1 asks for work" if health.pollers == 1 else f"{health.pollers} ask for work",
            bad="nobody asks for work",
            advice=f"Start one: jobpilot worker --queue {queue}. What waits loses nothing.",
        )
    if report.virus_scan == OFF:
        yield Finding(
            "virus scan",
            ok=True,
            state="off: uploads are not scanned; CLAMAV_ADDRESS names a scanner",
        )
    else:
        meanwhile = "refused" if vitals.scanner_refuses else "taken unscanned"
        yield _of(
            "virus scan",
            ok=report.virus_scan == OK,
            good="answers",
            bad=f"does not answer: uploads are {meanwhile}",
            advice="Start clamd or correct CLAMAV_ADDRESS.",
        )


def _ground(report: HealthReport, vitals: Vitals) -> Iterator[Finding]:
    if vitals.schema is not None:
        yield _of(
            "schema",
            ok=vitals.schema == vitals.wanted_schema,
            good=f"at {vitals.schema}",
            bad=f"at {vitals.schema}; this release wants {vitals.wanted_schema}",
            advice="Run `jobpilot migrate` with the newest release, then restart what is older.",
        )
    if vitals.clock_seconds is not None:
        seconds = abs(vitals.clock_seconds)
        yield _of(
            "clock",
            ok=seconds <= MOST_CLOCK_SECONDS,
            good="agrees with the database's",
            bad=f"differs from the database's by {seconds:.0f} s",
            advice="Let both machines keep their time by NTP; sign-ins and due dates depend on it.",
        )
    free = report.disk_free_bytes
    yield _of(
        "disk",
        ok=report.disk == OK,
        good=f"{(free or 0) >> 30} GiB free",
        bad="does not answer" if free is None else f"{free >> 20} MiB free",
        advice="Free at least 1 GiB on the disk of JOBPILOT_HOME, or move it. Full, it lets nobody write anything.",
    )


def _services(vitals: Vitals) -> Iterator[Finding]:
    if vitals.model is None:
        yield Finding("language model", ok=True, state="none: the built-in writer composes")
    else:
        yield _of(
            "language model",
            ok=vitals.model_is_priced,
            good=vitals.model,
            bad=f"{vitals.model} has no known price and is not asked",
            advice="Set LLM_INPUT_PRICE and LLM_OUTPUT_PRICE.",
        )
    if not vitals.sends_mail:
        yield Finding("mail", ok=True, state="none leaves this machine: mails are shown in the app")
    else:
        yield _of(
            "mail",
            ok=vitals.hears_of_mail,
            good="sent by Resend, which reports back",
            bad="sent by Resend, which cannot report bounces and answers",
            advice="Let Resend post to /api/v1/webhooks/resend and set RESEND_WEBHOOK_SECRET.",
        )


def _work(figures: Figures) -> Iterator[Finding]:
    quiet = max(figures.quiet_seconds.values(), default=0.0)
    yield _of(
        "runs",
        ok=quiet <= QUIET_SECONDS,
        good=f"{sum(figures.runs.values())} under way, none stands still",
        bad=f"one has stood still for {quiet / 60:.0f} min",
        advice="Open it in Temporal's Web UI and look at what its activity last failed with.",
    )
    late = figures.backlog.oldest_seconds
    yield _of(
        "outbox",
        ok=late <= QUIET_SECONDS,
        good="nothing waits",
        bad=f"{figures.backlog.messages} wait, the oldest for {late / 60:.0f} min",
        advice="Look for `dispatcher.` in the logs of API and workers.",
    )
    uncertain = figures.mails.get("uncertain", 0)
    yield _of(
        "mails",
        ok=uncertain == 0,
        good="none of unknown fate",
        bad=f"{uncertain} of unknown fate",
        advice="Their senders are asked in the app; look at the provider's status page.",
    )
    yield _of(
        "erasures",
        ok=figures.erasures_overdue == 0,
        good="none is late",
        bad=f"{figures.erasures_overdue} should have ended a day ago",
        advice="The list of erasures names the step that fails; mend that part, and it goes on by itself.",
    )
