"""The built-in writer: whole sentences from the person's own facts and the posting, the same for the same facts."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from jobpilot.writing.domain.composing.letters import (
    compose_email,
    compose_letter,
    compose_post,
)
from jobpilot.writing.domain.composing.tailored import compose_edits

COMPOSERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]]] = {
    "draft_cover_letter": compose_letter,
    "draft_cold_email": compose_email,
    "draft_linkedin_post": compose_post,
    "draft_tailored_resume": compose_edits,
}
"""By the shape's name."""
