"""A sheet as plain text: for forms, e-mail and machines. Lines are as long as their sentences."""

from collections.abc import Iterator

from jobpilot.ports.typesetting import Reach, Sheet, SheetEntry, SheetGroup, SheetSection

LINES = frozenset({"publications"})


def plain_text(sheet: Sheet) -> str:
    """UTF-8 text with a newline at the end."""
    head = [sheet.name, sheet.label, " | ".join(_reach(reach) for reach in sheet.contacts)]
    lines = [line for line in head if line]
    for section in sheet.sections:
        lines += ["", section.title.upper(), "", *_body(section)]
    return "\n".join(lines).strip() + "\n"


def _reach(reach: Reach) -> str:
    """Whole web addresses: plain text has nothing to hide them behind."""
    return reach.url if reach.url and reach.url.startswith("http") else reach.text


def _body(section: SheetSection) -> Iterator[str]:
    for group in section.groups:
        yield _group(group)
    for index, entry in enumerate(section.entries):
        brief = section.brief or section.kind in LINES
        if index and not brief:
            yield ""
        yield from _brief(entry) if brief else _entry(entry)


def _group(group: SheetGroup) -> str:
    return ": ".join(filter(None, (group.label, ", ".join(group.items))))


def _brief(entry: SheetEntry) -> Iterator[str]:
    address = entry.title_url or ""
    yield " | ".join(filter(None, (entry.title, entry.subtitle, entry.dates, address)))
    yield from entry.text


def _entry(entry: SheetEntry) -> Iterator[str]:
    dates = f" ({entry.dates})" if entry.dates else ""
    head = ", ".join(filter(None, (entry.title, entry.subtitle, entry.place)))
    if head or dates:
        yield f"{head}{dates}".strip()
    yield from entry.text
    yield from filter(None, (entry.title_url, entry.subtitle_url))
    for item in entry.items:
        yield f"- {item}"
