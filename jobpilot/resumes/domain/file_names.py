"""Names of uploaded files, made safe to show. They never become paths."""

import re
import unicodedata

LONGEST = 120
FALLBACK = "resume"
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_DEVICE = re.compile(r"(?i)^(?:con|prn|aux|nul|com\d|lpt\d)$")


def clean_file_name(name: str) -> str:
    """The last part of the path without control, direction and reserved characters; at most 120 characters."""
    last = re.split(r"[/\\]", name.encode("utf-8", "ignore").decode("utf-8"))[-1]
    visible = "".join(
        character for character in unicodedata.normalize("NFC", last) if _keeps(character)
    )
    plain = _UNSAFE.sub("", visible).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    if not dot:
        stem, suffix = plain, ""
    if not stem or _DEVICE.match(stem):
        stem = f"{FALLBACK}-{stem}" if stem else FALLBACK
    suffix = suffix[:10]
    kept = stem[: LONGEST - len(suffix) - 1]
    return f"{kept}.{suffix}" if suffix else kept


def _keeps(character: str) -> bool:
    """Control, format (direction marks), surrogate and private characters go."""
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def title_of(file_name: str) -> str:
    """What a résumé is called until its owner names it."""
    return file_name.rsplit(".", 1)[0] or file_name
