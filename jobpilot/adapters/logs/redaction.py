"""Secrets inside of a longer text: query values, bearer headers, tokens, credentials in addresses."""

import re
from typing import Final

# Every repetition is bounded, so that no text makes a pattern slow.
_PATTERNS: Final = (
    (
        re.compile(
            r"(?i)([?&;][a-z0-9_]{0,40}?(?:token|ticket|code|secret|key|password)[a-z0-9_]{0,40}=)"
            r"[^&\s\"'#]{1,8000}"
        ),
        r"\1…",
    ),
    (re.compile(r"(?i)\b(bearer|basic)\s{1,4}[A-Za-z0-9._~+/=-]{1,8000}"), r"\1 …"),
    (re.compile(r"\beyJ[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_.-]{0,8000}"), "…"),
    (re.compile(r"(\b[a-z][a-z0-9+]{1,30}://[^/\s:@]{0,128}:)[^@\s/]{1,256}@"), r"\1…@"),
    (re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"), "…@…"),
)
MAX_VALUE_LENGTH: Final = 8000


def redact(text: str) -> str:
    """The text without query secrets, bearer tokens, credentials in addresses and e-mail addresses."""
    if len(text) > MAX_VALUE_LENGTH:
        text = text[:MAX_VALUE_LENGTH] + "…"
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text
