"""The page with which somebody opens their archive: what is in it, where, and what is not.

It repeats none of the person's own words: each stands once, in the files that the page leads to.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from typing import Final

from jobpilot.privacy.export.schema import MANIFEST, SCHEMA, ArchivedFile
from jobpilot.privacy.export.uploads import FOLDER
from jobpilot.privacy.registry import IN_ARCHIVE, TABLES, Entry

_SECTIONS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (
        "You and your settings",
        ("users", "profiles", "preferences", "notice_settings", "briefing_settings", "llm_budgets"),
    ),
    (
        "Résumés",
        ("resumes", "resume_versions", "resume_pages", "resume_corrections", "resume_shares"),
    ),
    ("Jobs and matches", ("jobs", "matches", "rankings", "board_subscriptions", "job_boards")),
    ("Applications", ("applications", "application_events")),
    ("Writing", ("author_styles", "drafts", "draft_versions")),
    ("Mails and briefings", ("mails", "briefings")),
    ("What agents did", ("runs", "run_events", "pending_actions")),
    ("Costs", ("llm_months", "llm_calls")),
    ("Record of the account", ("audit_events",)),
)
_MORE: Final = "More"
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1c1917; --soft: #57534e; --line: #e7e5e4; --paper: #fafaf9; --card: #fff;
  --link: #1d4ed8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f5f5f4; --soft: #a8a29e; --line: #38332f; --paper: #161412; --card: #201d1b; --link: #93b4ff; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 2.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 52rem; margin: 0 auto; }
h1 { font-size: 1.9rem; line-height: 1.2; letter-spacing: -.02em; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
p { margin: 0 0 1rem; } .soft { color: var(--soft); }
section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.1rem 1.25rem;
  margin: 1rem 0; }
table { width: 100%; border-collapse: collapse; }
td, th { padding: .5rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: baseline; }
tr:first-child td, tr:first-child th { border-top: 0; }
th { font-weight: 500; padding-right: 1rem; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; padding-left: 1rem; }
.number.soft { width: 5.5rem; }
a { color: var(--link); text-underline-offset: .15em; }
code { font: .9em ui-monospace, SFMono-Regular, Menlo, monospace; overflow-wrap: anywhere; }
pre { background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem;
  overflow-x: auto; margin: 0 0 1rem; }
ul { margin: 0; padding-left: 1.2rem; } li + li { margin-top: .35rem; }
@media (max-width: 30rem) { .number.soft { display: none; } h1 { font-size: 1.6rem; } }
"""


def readable_page(files: Sequence[ArchivedFile], created_at: datetime) -> str:
    """HTML of its own, without scripts and without anything from elsewhere."""
    told = {file.path: file for file in files}
    body = "".join(
        (
            _head(files, created_at),
            *_sections(told),
            _uploads(files),
            _left_out(),
            _use(),
        )
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>Your JobPilot account</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def _head(files: Sequence[ArchivedFile], created_at: datetime) -> str:
    rows = sum(file.rows or 0 for file in files)
    uploads = sum(file.path.startswith(FOLDER) for file in files)
    return (
        "<header>\n<h1>Your JobPilot account</h1>\n"
        f'<p class="soft">Everything that was held about you on {created_at:%-d %B %Y} at {created_at:%H:%M} UTC: '
        f"{_counted(rows, 'record')} and {_counted(uploads, 'uploaded file')}. "
        "Keep it in a safe place.</p>\n</header>\n"
    )


def _sections(told: dict[str, ArchivedFile]) -> Iterable[str]:
    entries = {entry.name: entry for entry in TABLES if entry.file in told}
    named = {name for _, names in _SECTIONS for name in names}
    more = tuple(name for name in entries if name not in named)
    for title, names in (*_SECTIONS, (_MORE, more)):
        rows = [_row(entries[name], told) for name in names if name in entries]
        if rows:
            yield f"<section>\n<h2>{escape(title)}</h2>\n<table>\n{''.join(rows)}</table>\n</section>\n"


def _row(entry: Entry, told: dict[str, ArchivedFile]) -> str:
    file = told[str(entry.file)]
    words = entry.holds[0].upper() + entry.holds[1:]
    name = f'<a href="{escape(file.path)}">{escape(words)}</a>' if file.rows else escape(words)
    if not file.rows:
        return f'<tr class="soft"><th scope="row">{name}</th><td class="number" colspan="2">none</td></tr>\n'
    return (
        f'<tr><th scope="row">{name}</th><td class="number">{_counted(file.rows, "record")}</td>'
        f'<td class="number soft">{_size(file.bytes)}</td></tr>\n'
    )


def _uploads(files: Sequence[ArchivedFile]) -> str:
    rows = [
        f'<tr><th scope="row"><a href="{escape(file.path)}"><code>{escape(file.path)}</code></a></th>'
        f'<td class="number soft">{_size(file.bytes)}</td></tr>\n'
        for file in files
        if file.path.startswith(FOLDER)
    ]
    if not rows:
        return ""
    return (
        "<section>\n<h2>Uploaded files</h2>\n"
        '<p class="soft">As you uploaded them. Each is named after its record among the résumés, where the name that '
        f"you gave it stands.</p>\n<table>\n{''.join(rows)}</table>\n</section>\n"
    )


def _left_out() -> str:
    items = [
        f"<li>{escape(entry.holds[0].upper() + entry.holds[1:])}: {escape(entry.taken.removeprefix('no: '))}.</li>\n"
        for entry in TABLES
        if not entry.taken.startswith(IN_ARCHIVE)
    ]
    items += [
        f"<li><code>{escape(column)}</code> of {escape(entry.name.replace('_', ' '))}: {escape(reason)}.</li>\n"
        for entry in TABLES
        if entry.owner is not None
        for column, reason in entry.left_out.items()
    ]
    return f"<section>\n<h2>What is not in here, and why</h2>\n<ul>\n{''.join(items)}</ul>\n</section>\n"


def _use() -> str:
    return (
        "<section>\n<h2>Using it elsewhere</h2>\n"
        "<p>The files under <code>data/</code> hold one JSON object a line; any text editor opens them. "
        f'<a href="{SCHEMA}"><code>{SCHEMA}</code></a> says what each field is, and '
        f'<a href="{MANIFEST}"><code>{MANIFEST}</code></a> gives the size and the SHA-256 of every file.</p>\n'
        "<p>Whoever runs another installation of JobPilot can put the whole archive into it:</p>\n"
        "<pre><code>jobpilot import jobpilot-account.zip --email you@example.org</code></pre>\n</section>\n"
    )


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing if number == 1 else thing + 's'}"


def _size(number: int) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if number < 1024:  # noqa: PLR2004 - of bytes in a KiB
            return f"{number:,.0f} {unit}" if unit == "bytes" else f"{number:,.1f} {unit}"
        number = number / 1024  # type: ignore[assignment]
    return f"{number:,.1f} GiB"
