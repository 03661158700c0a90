"""Every place where something about a person may be kept: what it holds, and how it is taken along and erased.

A test looks for tables, file prefixes, Redis keys, workflow types and outside services that are not listed here, so
that nothing is added without saying how it leaves. `docs/privacy.md` is made from this.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Place(StrEnum):
    TABLE = "table"
    KEYS = "keys"
    FILES = "files"
    REDIS = "redis"
    WORKFLOW = "workflow"
    LOG = "log"
    THIRD_PARTY = "third_party"


class Erased(StrEnum):
    """By which step of an erasure, or why by none."""

    WITH_ACCOUNT = "with the account's row"
    BY_SUBJECT = "by the account's sign-in name"
    FILES = "file by file"
    KEYS = "key by key"
    DESTROYED = "destroyed last, so that what it sealed stays unreadable wherever a copy is left"
    HISTORIES = "terminated and deleted with its history"
    ASKED = "the service is asked to"
    EXPIRES = "expires by itself"
    KEPT = "kept"
    NOBODYS = "belongs to nobody"


@dataclass(frozen=True)
class Entry:
    """`name` is the table, prefix, key pattern, workflow type, stream or service.

    `owner` is the column that names the person, where a table has one. `taken` says how a person gets a copy, or why
    not: tables that are IN_ARCHIVE are what an export takes along, all columns but those that are `left_out`, each
    with its reason. `settings` name the addresses and keys by which a service is reached. `why` explains what is not
    erased.
    """

    place: Place
    name: str
    holds: str
    taken: str
    erased: Erased
    owner: str | None = None
    why: str = ""
    settings: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def file(self) -> str | None:
        """Where the rows of a table stand in an archive."""
        return f"data/{self.name}.jsonl" if self.taken.startswith(IN_ARCHIVE) else None


IN_ARCHIVE: Final = "in the archive"
_CALLS: Final = f"{IN_ARCHIVE}: `data/llm_calls.jsonl`"
_MAILS: Final = f"{IN_ARCHIVE}: `data/mails.jsonl`"
_NOT_OWN: Final = "not a person's own data"
_HIDDEN: Final = "no: a secret"
_HEARD: Final = "Messages are gone once heard."
_ROTATION: Final = "With the operator's log rotation."
_TECHNICAL: Final = "no: bookkeeping without content of its own"


def _own(
    name: str, holds: str, taken: str = IN_ARCHIVE, owner: str = "user_id", **left_out: str
) -> Entry:
    return Entry(Place.TABLE, name, holds, taken, Erased.WITH_ACCOUNT, owner, left_out=left_out)


_OPENS: Final = "it is as good as the link"
_DERIVED: Final = "made anew from the text"
_COLLECTING: Final = "about collecting, the same for everybody"


TABLES: Final = (
    _own("users", "address, name, language, time zone, role", owner="id"),
    _own("profiles", "headline, telephone number, location, links"),
    _own("notice_settings", "which mails are wanted"),
    _own("idempotency_records", "answers to recent requests, for a day", _TECHNICAL),
    _own("audit_events", "what happened to the account, by code"),
    _own("outbox", "what is still to be delivered, by id", _TECHNICAL),
    _own(
        "resumes", "titles and file names of résumés",
        file_key="a place in this installation; the file itself is under `files/`",
    ),
    _own("resume_versions", "what résumés say"),
    _own("resume_pages", "lines of résumés as read"),
    _own("resume_corrections", "what was corrected in résumés"),
    _own("resume_shares", "share links, by hash, and how often they were opened",
        token_hash=_OPENS),
    _own("llm_budgets", "the monthly limit"),
    _own("llm_months", "what a month has cost"),
    _own("llm_calls", "questions to the language model, their answers and costs"),
    _own("board_subscriptions", "job boards that are followed"),
    _own(
        "jobs", "postings that the person added; vectors made of them",
        f"{IN_ARCHIVE}, with those of boards that a match, an application or a draft is about", "owner_id",
        search=_DERIVED, embedding=_DERIVED, embedding_model=_DERIVED,
    ),
    _own("runs", "what agents did, step by step"),
    _own("run_events", "the timeline of each run"),
    _own("pending_actions", "questions of agents and their answers"),
    _own("applications", "applications, stages and notes"),
    _own("application_events", "the history of each application"),
    _own("briefing_settings", "when a briefing is wanted"),
    _own("briefings", "daily briefings"),
    _own("preferences", "what kind of job is looked for"),
    _own("matches", "postings that fit, and why"),
    _own("rankings", "when postings were ranked"),
    _own("author_styles", "writing styles and samples"),
    _own("drafts", "letters and mails being written"),
    _own("draft_versions", "their texts"),
    _own("mails", "mails that were sent, and to whom"),
    _own("account_exports", "that archives were made, and when they expire", _TECHNICAL),
    Entry(
        Place.TABLE, "local_credentials", "address and password hash of the built-in sign-in",
        _HIDDEN, Erased.BY_SUBJECT,
    ),
    Entry(
        Place.TABLE, "local_grants", "sign-in sessions, by hash", _HIDDEN, Erased.BY_SUBJECT,
    ),
    Entry(
        Place.TABLE, "local_signing_keys", "keys of the built-in sign-in", _NOT_OWN, Erased.NOBODYS,
        why="Keys of the installation.",
    ),
    Entry(
        Place.TABLE, "job_boards", "public job boards",
        f"{IN_ARCHIVE}: those that are followed or have a posting in it", Erased.NOBODYS,
        why="Public addresses of employers.",
        left_out=dict.fromkeys(
            (
                "created_at", "state", "last_fetched_at", "last_success_at", "last_outcome", "failure_code", "failures",
                "next_fetch_at",
            ),
            _COLLECTING,
        ),
    ),
    Entry(
        Place.TABLE, "mail_suppressions", "keyed hashes of addresses that want no mail", _NOT_OWN,
        Erased.KEPT, why="Whoever asked for no more mail must go on getting none.",
    ),
    Entry(
        Place.TABLE, "account_deletions", "that an account was deleted, when, and the receipt",
        "the receipt", Erased.KEPT,
        why="The proof that it happened. Random ids and a keyed hash: no name, no address.",
    ),
)  # fmt: skip

PEOPLES_KEYS: Final = (
    Entry(
        Place.KEYS, "keys.data_keys", "the key to what is sealed, itself sealed; then that it was destroyed", _HIDDEN,
        Erased.DESTROYED,
    ),
)  # fmt: skip

FILES: Final = (
    Entry(
        Place.FILES, "resumes/", "uploaded originals", f"{IN_ARCHIVE}, under `files/`", Erased.FILES
    ),
    Entry(Place.FILES, "exports/", "archives, for seven days", "they are the copy", Erased.FILES),
    Entry(
        Place.FILES,
        "erasures/",
        "that an erasure has begun, by keyed hashes, signed",
        _NOT_OWN,
        Erased.KEPT,
        why="Outside of the database, so that no backup brings somebody back.",
    ),
    Entry(
        Place.FILES,
        "erased/",
        "that an erasure has ended, by keyed hashes, and its receipt",
        "the receipt",
        Erased.KEPT,
        why="As before.",
    ),
)

REDIS: Final = (
    Entry(Place.REDIS, "rate:", "how many requests, by id or network address", _TECHNICAL, Erased.KEYS),
    Entry(Place.REDIS, "llm_cost:", "what the month has cost", _CALLS, Erased.KEYS),
    Entry(Place.REDIS, "ws:ticket:", "tickets of live connections", _HIDDEN, Erased.EXPIRES, why="Within a minute."),
    Entry(
        Place.REDIS, "auth:ended:", "hashes of sessions that were signed out", _HIDDEN, Erased.EXPIRES,
        why="Within eleven minutes.",
    ),
    Entry(Place.REDIS, "egress:", "how often a site was asked", _NOT_OWN, Erased.NOBODYS, why="Names of sites."),
    Entry(Place.REDIS, "alerts:cost:", "channel: nothing is stored", _TECHNICAL, Erased.NOBODYS, why=_HEARD),
    Entry(Place.REDIS, "agent:", "channels: nothing is stored", _TECHNICAL, Erased.NOBODYS, why=_HEARD),
)  # fmt: skip

_RUNS: Final = f"{IN_ARCHIVE}: `data/runs.jsonl` and `data/run_events.jsonl`"


def _workflow(name: str, holds: str = "ids and states of a run") -> Entry:
    return Entry(Place.WORKFLOW, name, holds, _RUNS, Erased.HISTORIES)


WORKFLOWS: Final = (
    *(
        _workflow(name)
        for name in (
            "ResumeIntake", "Discover", "Match", "Prepare", "Outreach", "ApplicationTracking", "Briefing",
        )
    ),
    _workflow("BriefingTick", "the id of whom a briefing is for"),
    _workflow("SearchTick", "the id of whom a search is for"),
    _workflow("AccountExport", "ids of the account and of the export"),
    Entry(
        Place.WORKFLOW, "AccountDeletion", "ids of the account and of the deletion", "the receipt",
        Erased.EXPIRES, why="It does the erasing; its history goes after the engine's retention time.",
    ),
)  # fmt: skip

LOGS: Final = (
    Entry(Place.LOG, "api", "codes, ids and times", _TECHNICAL, Erased.EXPIRES, why=_ROTATION),
    Entry(Place.LOG, "worker", "codes, ids and times", _TECHNICAL, Erased.EXPIRES, why=_ROTATION),
    Entry(Place.LOG, "traces", "codes, ids and times, where kept", _TECHNICAL, Erased.EXPIRES, why="After a week."),
    Entry(Place.LOG, "servers", "messages of the three servers", _TECHNICAL, Erased.EXPIRES, why=_ROTATION),
)  # fmt: skip

THIRD_PARTIES: Final = (
    Entry(
        Place.THIRD_PARTY, "database, Redis and Temporal", "what the rows above say", _TECHNICAL, Erased.WITH_ACCOUNT,
        settings=("database_url", "keys_database_url", "redis_url", "temporal_address", "temporal_api_key"),
    ),
    Entry(
        Place.THIRD_PARTY, "Clerk, given its secret key", "address, name, sign-ins", "from that service", Erased.ASKED,
        settings=(
            "clerk_domain", "clerk_publishable_key", "clerk_secret_key", "clerk_webhook_secret", "clerk_api_url",
        ),
    ),
    Entry(
        Place.THIRD_PARTY, "another sign-in service, or Clerk without the key", "address, name, sign-ins",
        "from that service", Erased.KEPT,
        settings=("oidc_issuer",), why="That account is the person's own: it is closed there.",
    ),
    Entry(
        Place.THIRD_PARTY, "Supabase Storage", "the files above, where it is set up", "in the archive: `files/`",
        Erased.FILES, settings=("supabase_url",),
    ),
    Entry(
        Place.THIRD_PARTY, "ClamAV", "an upload while it is scanned", "the file, once it is kept", Erased.EXPIRES,
        settings=("clamav_address",), why="It keeps nothing.",
    ),
    Entry(
        Place.THIRD_PARTY, "mail sink", "`.eml` files where no mail service is set up", _MAILS, Erased.ASKED,
    ),
    Entry(
        Place.THIRD_PARTY, "Resend", "mails that were sent", _MAILS, Erased.KEPT,
        settings=("resend_api_key", "resend_base_url", "resend_webhook_secret"),
        why="It has no way to delete a sent mail; it goes with the retention time of the operator's contract.",
    ),
    Entry(
        Place.THIRD_PARTY, "OpenAI, or a compatible server", "questions and answers", _CALLS, Erased.KEPT,
        settings=("openai_api_key", "openai_base_url"),
        why="Nothing is stored there by us; its own retention is the operator's contract.",
    ),
    Entry(
        Place.THIRD_PARTY, "Sentry, and a collector of traces", "codes, ids and times, where they are set up",
        _TECHNICAL, Erased.EXPIRES,
        settings=("sentry_dsn", "sentry_web_dsn", "otel_exporter_otlp_endpoint"),
        why="With the retention time of the operator's contract.",
    ),
    Entry(
        Place.THIRD_PARTY, "Anthropic", "questions and answers", _CALLS, Erased.KEPT,
        settings=("anthropic_api_key", "anthropic_base_url"),
        why="Nothing is stored there by us; its own retention is the operator's contract.",
    ),
)  # fmt: skip

ENTRIES: Final = (*TABLES, *PEOPLES_KEYS, *FILES, *REDIS, *WORKFLOWS, *LOGS, *THIRD_PARTIES)


def of(place: Place) -> tuple[Entry, ...]:
    return tuple(entry for entry in ENTRIES if entry.place is place)


def owned_tables() -> tuple[tuple[str, str], ...]:
    """Tables and the columns that name the person."""
    return tuple((entry.name, entry.owner) for entry in TABLES if entry.owner is not None)


_TITLES: Final = {
    Place.TABLE: "Tables",
    Place.KEYS: "People's keys",
    Place.FILES: "Files",
    Place.REDIS: "Redis keys",
    Place.WORKFLOW: "Workflows",
    Place.LOG: "Logs",
    Place.THIRD_PARTY: "Others",
}


def data_map() -> str:
    """The registry as Markdown."""
    return "\n".join(line for place in Place for line in _section(place, of(place)))


def _section(place: Place, entries: Iterable[Entry]) -> Iterable[str]:
    yield f"### {_TITLES[place]}\n"
    yield "| what | holds | a copy | erased |"
    yield "|---|---|---|---|"
    for entry in entries:
        why = f": {entry.why}" if entry.why else ""
        yield f"| {entry.name} | {entry.holds} | {_copy(entry)} | {entry.erased}{why} |"
    yield ""


def _copy(entry: Entry) -> str:
    if entry.place is not Place.TABLE or entry.file is None:
        return entry.taken
    reasons: dict[str, list[str]] = {}
    for column, reason in entry.left_out.items():
        reasons.setdefault(reason, []).append(f"`{column}`")
    left_out = "; ".join(f"{', '.join(names)} ({reason})" for reason, names in reasons.items())
    without = f"; without {left_out}" if left_out else ""
    return f"`{entry.file}`{entry.taken.removeprefix(IN_ARCHIVE)}{without}"


if __name__ == "__main__":
    from pathlib import Path

    page = Path(__file__).parents[2] / "docs" / "privacy.md"
    head, mark, _ = page.read_text().partition("<!-- data map -->\n")
    page.write_text(f"{head}{mark}\n{data_map()}")
