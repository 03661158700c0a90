"""What holds for every answer below a share link's addresses, found or not.

The token stands in the path, so the path itself must stay out of logs, caches, search engines and the next site's
`Referer`. These headers are set by the outermost layer, so that no error of any layer goes without them.
"""

from collections.abc import Mapping
from typing import Final

PAGE_PREFIX: Final = "/s/"
API_PREFIX: Final = "/api/v1/shared/"
UNSUBSCRIBE_PREFIX: Final = "/api/v1/unsubscribe/"
UNDO_PREFIX: Final = "/api/v1/privacy/undo/"
HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, noarchive",
}


def is_share_path(path: str) -> bool:
    return path.startswith((PAGE_PREFIX, API_PREFIX))


def loggable_path(path: str) -> str:
    """The path without a token, of share links and of links that end mails."""
    for prefix in (PAGE_PREFIX, API_PREFIX, UNSUBSCRIBE_PREFIX, UNDO_PREFIX):
        if path.startswith(prefix):
            return f"{prefix}…"
    return path
