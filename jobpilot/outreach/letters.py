"""What the house writes to a person: subject, text and HTML from templates.

Every value is escaped in HTML. In texts and subjects a value is one line, so that what a posting or a name says cannot
pass for words of the house.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from jobpilot.accounts.domain.users import User
from jobpilot.briefings.domain.briefing import Briefing
from jobpilot.costs.contracts import BudgetAlert
from jobpilot.outreach.domain.mails import ABOUT_ACCOUNT, MailKind
from jobpilot.outreach.domain.unsubscribing import UnsubscribeLinks

TEMPLATES: Final = Path(__file__).parent / "templates"
LONGEST_VALUE: Final = 200
MICROS: Final = 1_000_000


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


class Letters:
    """`base_url` is the address of the app, without a slash at its end."""

    def __init__(self, base_url: str, links: UnsubscribeLinks) -> None:
        self._base_url = base_url
        self._links = links

    def briefing(self, user: User, briefing: Briefing) -> Letter:
        """What is new, as it stood when the briefing was put together."""
        items = [_shown(item) for item in briefing.items]
        matches = [item for item in items if item["kind"] == "match"]
        reminders = [item for item in items if item["kind"] == "reminder"]
        subject = " and ".join(
            filter(
                None, [_counted(len(matches), "new match"), _counted(len(reminders), "reminder")]
            )
        )
        facts = {"day": briefing.day, "matches": matches, "reminders": reminders}
        return self._letter(MailKind.BRIEFING, subject or "Your briefing", user, facts)

    def approval_waiting(self, user: User, run_id: UUID, questions: int) -> Letter:
        """It says that something waits, and nothing of what it is: mails pass through many hands."""
        subject = "JobPilot waits for your decision"
        facts = {"questions": questions, "link": f"{self._base_url}/runs/{run_id}"}
        return self._letter(MailKind.APPROVAL_WAITING, subject, user, facts)

    def budget_alert(self, user: User, alert: BudgetAlert) -> Letter:
        """Dollars, to the cent."""
        facts = {
            "spent": _dollars(alert.settled_micros),
            "budget": _dollars(alert.monthly_micros),
            "percent": 100 * alert.settled_micros // max(1, alert.monthly_micros),
            "month": alert.month,
        }
        return self._letter(
            MailKind.BUDGET_ALERT, "Your monthly budget is nearly spent", user, facts
        )

    def account_deletion(self, user: User, days: int, due: datetime, link: str) -> Letter:
        """Days are left to take it back, by the link."""
        subject = f"Your account is deleted in {_counted(days, 'day')}"
        facts = {"days": days, "due": due, "link": link}
        return self._letter(MailKind.ACCOUNT_DELETION, subject, user, facts)

    def account_export(self, user: User, expires: datetime) -> Letter:
        """Without the archive: mails pass through many hands."""
        facts = {"expires": expires, "link": f"{self._base_url}/privacy"}
        return self._letter(MailKind.ACCOUNT_EXPORT, "Your data is ready to download", user, facts)

    def _letter(self, kind: MailKind, subject: str, user: User, facts: Mapping[str, Any]) -> Letter:
        values = {
            "name": one_line(user.display_name or ""),
            "subject": subject,
            "base_url": self._base_url,
            "unsubscribe": "" if kind in ABOUT_ACCOUNT else self._links.of_letters(kind, user.id),
            **facts,
        }
        text = self._plain.get_template(f"{kind}.txt").render(values)
        html = self._escaping.get_template(f"{kind}.html").render(values)
        return Letter(subject, text.strip() + "\n", html)

    @cached_property
    def _escaping(self) -> Environment:
        return Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    @cached_property
    def _plain(self) -> Environment:
        return self._escaping.overlay(autoescape=False)


def one_line(value: object) -> str:
    """Without line breaks and control characters, and not endless."""
    text = "".join(sign if sign.isprintable() else " " for sign in str(value))
    return " ".join(text.split())[:LONGEST_VALUE]


def _shown(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, int) or value is None else one_line(value)
        for name, value in item.items()
    }


def _counted(number: int, thing: str) -> str:
    if number == 0:
        return ""
    plural = f"{thing}es" if thing.endswith("ch") else f"{thing}s"
    return f"{number} {thing if number == 1 else plural}"


def _dollars(micros: int) -> str:
    return f"{Decimal(micros) / MICROS:.2f}"
