"""What a person wants to be told by mail as well as in the app."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class NoticeSettings:
    """`seen_at`: what happened until then is not new any more; None before the first look."""

    mail_questions: bool = True
    mail_budget: bool = True
    seen_at: datetime | None = None
