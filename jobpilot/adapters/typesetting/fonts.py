"""The fonts PDFs are set with: Typst's own serif and the Noto Sans families of two wheels. System fonts are never used.

Problem: a character that no font has would vanish, or stop a PDF/UA export. Mechanism: the character maps of the
wheels' files say what can be set; what cannot is replaced by a visible mark and reported. How to change it: another
wheel's package goes into `WHEELS`, the family names that its files carry into `FALLBACKS`.
"""

import struct
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import manimgx_fonts
import manimgx_fonts_cjk

REPLACEMENT = "\ufffd"
WHEELS = (manimgx_fonts, manimgx_fonts_cjk)
CHINESE, JAPANESE = "Noto Sans CJK SC", "Noto Sans CJK JP"
FALLBACKS = (
    "Noto Sans",
    CHINESE,
    *(
        f"Noto Sans {script}"
        for script in (
            "Arabic", "Hebrew", "Devanagari", "Thai", "Bengali", "Tamil", "Telugu", "Gujarati",
            "Gurmukhi", "Kannada", "Malayalam", "Oriya", "Sinhala", "Myanmar", "Khmer", "Lao",
            "Armenian", "Georgian", "Ethiopic", "Symbols",
        )
    ),
    "Noto Emoji",
)  # fmt: skip
# Joiners, direction marks and variation selectors shape their neighbours and have no glyph of their own.
_SHAPERS = frozenset(map(chr, (0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0xFE0E, 0xFE0F)))
_SEGMENTS, _GROUPS = 4, 12
_END_MARK = 0xFFFF


def directories() -> list[str]:
    """Where the font files are."""
    return [path for wheel in WHEELS for path in wheel.__path__]


def families(text: str) -> list[str]:
    """Family names in the order they are tried; kana asks for the Japanese forms of shared characters."""
    if any("\u3040" <= character <= "\u30ff" for character in text):
        return [JAPANESE if family == CHINESE else family for family in FALLBACKS]
    return list(FALLBACKS)


def unsettable(text: str) -> tuple[str, ...]:
    """The characters of the text that no font has, in code point order."""
    left = {ord(character) for character in set(text) - _SHAPERS if not character.isspace()}
    for path in _files():
        if not left:
            break
        left -= _coverage(path, frozenset(left))
    return tuple(map(chr, sorted(left)))


@lru_cache(maxsize=1)
def _files() -> tuple[Path, ...]:
    """The plain Latin file first: most texts need no other."""
    found = [
        file
        for directory in directories()
        for file in Path(directory).iterdir()
        if file.suffix in {".ttf", ".otf", ".ttc"}
    ]
    return tuple(sorted(found, key=lambda file: (not file.name.startswith("NotoSans["), file.name)))


def _coverage(path: Path, wanted: frozenset[int]) -> set[int]:
    """Those of the wanted code points that the file's (first) face maps to a glyph."""
    data = memoryview(path.read_bytes())
    face = struct.unpack_from(">I", data, 12)[0] if bytes(data[:4]) == b"ttcf" else 0
    tables = struct.unpack_from(">H", data, face + 4)[0]
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, face + 12 + 16 * index)
        if tag == b"cmap":
            return _mapped(data[offset:], wanted)
    return set()


def _mapped(cmap: memoryview, wanted: frozenset[int]) -> set[int]:
    found: set[int] = set()
    for index in range(struct.unpack_from(">H", cmap, 2)[0]):
        offset = struct.unpack_from(">HHI", cmap, 4 + 8 * index)[2]
        kind = struct.unpack_from(">H", cmap, offset)[0]
        ranges = {_SEGMENTS: _segments, _GROUPS: _groups}.get(kind)
        if ranges is not None:
            spans = list(ranges(cmap[offset:]))
            found |= {point for point in wanted if any(low <= point <= high for low, high in spans)}
    return found


def _segments(table: memoryview) -> Iterator[tuple[int, int]]:
    """Format 4 (OpenType, `cmap`): the last segment is an end mark."""
    count = struct.unpack_from(">H", table, 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + 2 * count)
    yield from ((low, high) for low, high in zip(starts, ends, strict=True) if low != _END_MARK)


def _groups(table: memoryview) -> Iterator[tuple[int, int]]:
    """Format 12: 32-bit groups."""
    for index in range(struct.unpack_from(">I", table, 12)[0]):
        low, high, _ = struct.unpack_from(">III", table, 16 + 12 * index)
        yield low, high
