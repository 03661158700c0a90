"""Where a page of runs ends, as the client keeps it."""

import base64
import binascii
from datetime import datetime
from typing import Any
from uuid import UUID

from jobpilot.runs.domain.errors import CursorInvalidError


def encode(row: Any) -> str:
    """The cursor of the page that follows the row."""
    plain = f"{row.created_at.isoformat()} {row.id}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def decode(cursor: str) -> tuple[datetime, UUID]:
    """When the row was written, and its id. Raises CursorInvalidError."""
    try:
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, run_id = plain.partition(" ")
        return datetime.fromisoformat(at), UUID(run_id)
    except (ValueError, binascii.Error) as error:
        raise CursorInvalidError("The cursor is not one that this list gave out.") from error
