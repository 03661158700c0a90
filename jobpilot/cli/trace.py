"""`jobpilot trace`: what happened inside what, how long, drawn in the terminal from JOBPILOT_HOME/traces."""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

BAR: Final = 26
MANY: Final = 3
"""From so many statements in a row, they share a line."""

SUBJECT: Final = re.compile(r"[0-9a-f-]{8,64}")
COLOURS: Final = {"api": "cyan", "worker": "green"}
LATEST: Final = 10


@dataclass(frozen=True)
class Span:
    """One line of a file. Moments are microseconds since 1970."""

    trace: str
    id: str
    parent: str | None
    service: str
    name: str
    began: int
    ended: int
    failed: bool
    attributes: Mapping[str, Any]
    links: Sequence[str] = ()

    @property
    def subject(self) -> str:
        return str(self.attributes.get("jobpilot.run_id", ""))


@dataclass
class Node:
    """A span, or several statements that followed each other."""

    span: Span
    children: list["Node"] = field(default_factory=list)
    microseconds: int = 0


def run_trace(home: Path, wanted: str | None, *, statements: bool) -> int:
    """Exit status 1 when there is nothing to show."""
    folder = home / "traces"
    spans = list(read(sorted(folder.glob("*.jsonl"))))
    if not spans:
        sys.stdout.write(
            f"No traces in {folder}. Set TRACES=file, start again, and do something.\n"
        )
        return 1
    console = Console(highlight=False)
    if wanted is None:
        console.print(listing(spans))
        return 0
    chosen = [span for span in spans if span.trace in traces_of(spans, wanted)]
    if not chosen:
        sys.stdout.write(f"No trace of {wanted}. `jobpilot trace` lists the latest.\n")
        return 1
    for drawn in drawings(chosen, statements=statements):
        console.print(drawn)
    return 0


def read(files: Iterable[Path]) -> Iterator[Span]:
    """Every span; a line that is still being written is left out."""
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                found = json.loads(line)
                yield Span(
                    found["trace"],
                    found["span"],
                    found["parent"],
                    found["service"],
                    found["name"],
                    found["began"],
                    found["ended"],
                    found["failed"],
                    found["attributes"],
                    found.get("links", ()),
                )
            except (ValueError, KeyError):
                continue


def traces_of(spans: Iterable[Span], wanted: str) -> set[str]:
    """By run, request or trace; a beginning of the id is enough."""
    if not SUBJECT.fullmatch(wanted.lower()):
        return {
            span.trace for span in spans if span.attributes.get("jobpilot.request_id") == wanted
        }
    wanted = wanted.lower()
    return {
        span.trace
        for span in spans
        if span.trace.startswith(wanted) or (span.subject and span.subject.startswith(wanted))
    }


def listing(spans: Sequence[Span]) -> Table:
    """The latest traces of runs."""
    by_trace: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        by_trace[span.trace].append(span)
    with_runs = [group for group in by_trace.values() if any(span.subject for span in group)]
    with_runs.sort(key=lambda group: min(span.began for span in group), reverse=True)
    table = Table(title="Latest runs with a trace", title_justify="left", box=None, padding=(0, 2))
    for heading in ("run", "began with", "spans", "took"):
        table.add_column(heading, justify="right" if heading in ("spans", "took") else "left")
    for group in with_runs[:LATEST]:
        began, ended = min(s.began for s in group), max(s.ended for s in group)
        first = min(group, key=lambda span: span.began)
        subject = next(span.subject for span in group if span.subject)
        table.add_row(subject, first.name, str(len(group)), duration(ended - began))
    return table


def drawings(spans: Sequence[Span], *, statements: bool) -> Iterator[Table]:
    """One drawing for each trace, oldest first."""
    by_trace: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        by_trace[span.trace].append(span)
    for group in sorted(by_trace.values(), key=lambda group: min(s.began for s in group)):
        yield drawing(group, statements=statements)


def drawing(spans: Sequence[Span], *, statements: bool) -> Table:
    began, ended = min(s.began for s in spans), max(s.ended for s in spans)
    failed = sum(span.failed for span in spans)
    title = f"Trace {spans[0].trace} · {len(spans)} spans · {duration(ended - began)}"
    if failed:
        title += f" · {failed} failed"
    table = Table(title=title, title_justify="left", box=None, padding=(0, 1), show_header=False)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True, width=BAR)
    for node, indent in walked(tree(spans, statements=statements), ""):
        table.add_row(_label(node, indent), _time(node), bar(node.span, began, ended))
    return table


def tree(spans: Sequence[Span], *, statements: bool) -> list[Node]:
    """Spans inside of each other, in order of time; one whose parent was not told stands at the top."""
    nodes = {span.id: Node(span, microseconds=span.ended - span.began) for span in spans}
    tops: list[Node] = []
    for span in sorted(spans, key=lambda span: (span.began, span.ended)):
        above = nodes.get(span.parent or "")
        (above.children if above else tops).append(nodes[span.id])
    if not statements:
        for node in nodes.values():
            node.children = together(node.children)
    return tops


def together(nodes: Sequence[Node]) -> list[Node]:
    """Statements that follow each other, as one line from `MANY` on."""
    kept: list[Node] = []
    for is_run, group in groupby(nodes, key=_is_statement):
        members = list(group)
        if not is_run or len(members) < MANY:
            kept += members
            continue
        first, last = members[0].span, members[-1].span
        failed = any(node.span.failed for node in members)
        whole = replace(first, name=f"{len(members)} statements", ended=last.ended, failed=failed)
        kept.append(Node(whole, microseconds=sum(node.microseconds for node in members)))
    return kept


def _is_statement(node: Node) -> bool:
    return "db.system" in node.span.attributes


def walked(nodes: Sequence[Node], indent: str) -> Iterator[tuple[Node, str]]:
    for number, node in enumerate(nodes):
        is_last = number == len(nodes) - 1
        yield node, indent + ("└ " if is_last else "├ ")
        yield from walked(node.children, indent + ("  " if is_last else "│ "))


def _label(node: Node, indent: str) -> Text:
    span = node.span
    colour = "dim" if _is_statement(node) else COLOURS.get(span.service, "")
    text = Text()
    text.append(indent, style="dim")
    text.append(span.name, style="bold red" if span.failed else colour)
    facts = _facts(span)
    if facts:
        text.append(f"  {facts}", style="red" if span.failed else "dim")
    return text


def _facts(span: Span) -> str:
    found = span.attributes
    told = [
        str(found["http.response.status_code"]) if "http.response.status_code" in found else "",
        f"attempt {found['jobpilot.attempt']}" if found.get("jobpilot.attempt", 1) != 1 else "",
        str(found.get("gen_ai.request.model", "")),
        f"{found['gen_ai.usage.input_tokens']}+{found.get('gen_ai.usage.output_tokens', 0)} tokens"
        if "gen_ai.usage.input_tokens" in found
        else "",
        str(found.get("error.type", "")),
        f"let go on by {', '.join(link[:8] for link in span.links)}"
        if span.links and "temporal.workflow.type" in found
        else "",
    ]
    return " · ".join(fact for fact in told if fact)


def _time(node: Node) -> Text:
    return Text(duration(node.microseconds), style="dim" if node.microseconds < 10_000 else "")  # noqa: PLR2004 - what the eye tells apart


def bar(span: Span, began: int, ended: int) -> Text:
    """Where in the trace it lies."""
    whole = max(ended - began, 1)
    start = min(int((span.began - began) / whole * BAR), BAR - 1)
    length = max(1, min(round((span.ended - span.began) / whole * BAR), BAR - start))
    style = (
        "red"
        if span.failed
        else "blue"
        if "db.system" in span.attributes
        else COLOURS.get(span.service, "blue")
    )
    return Text(" " * start + "━" * length, style=style)


def duration(microseconds: int) -> str:
    """`0.4 ms`, `12 ms`, `3.4 s`, `2 min`, `3 h`, `2 d`."""
    for unit, size, below in (
        ("ms", 1_000, 1_000_000),
        ("s", 1_000_000, 100_000_000),
        ("min", 60_000_000, 7_200_000_000),
        ("h", 3_600_000_000, 172_800_000_000),
    ):
        if microseconds < below:
            value = microseconds / size
            return f"{value:.1f} {unit}" if value < 10 else f"{value:.0f} {unit}"  # noqa: PLR2004 - what the eye tells apart
    return f"{microseconds / 86_400_000_000:.0f} d"
