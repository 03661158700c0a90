"""What `jobpilot doctor` finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` says what to do and is given for whatever is not ok."""

    subject: str
    ok: bool
    state: str
    advice: str = ""


def good(subject: str, state: str) -> Finding:
    return Finding(subject, ok=True, state=state)


def bad(subject: str, state: str, advice: str) -> Finding:
    return Finding(subject, ok=False, state=state, advice=advice)
