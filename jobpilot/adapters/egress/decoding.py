"""Bytes to text, whatever they claim to be; and telling text from files."""

import codecs
import re
import zlib
from typing import Final

from jobpilot.ports.pages import PageInvalidError, PageTimeoutError, PageTypeError

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# names that pages use, to codecs that only decode text
_CHARSETS: Final = {
    "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1", "iso-8859-2", "iso-8859-5", "iso-8859-7",
    "iso-8859-9", "iso-8859-15", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254",
    "windows-1255", "windows-1256", "windows-1257", "windows-1258", "koi8-r", "koi8-u", "shift_jis", "euc-jp",
    "gb2312", "gbk", "gb18030", "big5", "euc-kr", "utf-16", "utf-16le", "utf-16be",
}  # fmt: skip
_META = re.compile(rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([a-z0-9_-]{3,20})")
_FILES: Final = (
    b"%PDF-", b"MZ", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"RIFF", b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"OggS", b"ID3", b"\xca\xfe\xba\xbe", b"\x00\x00\x01\x00",
)  # fmt: skip
SAMPLE: Final = 1024
MANY_ZEROS: Final = 0.3


def decoded(content: bytes, charset: str | None) -> str:
    """Text with replacement of what is none. Raises PageTypeError for files that are no text."""
    if content.startswith(_FILES):
        raise PageTypeError
    encoding = _encoding(content, charset)
    text = content.decode(encoding, "replace")
    return text.removeprefix("\ufeff").replace("\x00", "")


def _encoding(content: bytes, charset: str | None) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return encoding
    sample = content[:SAMPLE]
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) / half > MANY_ZEROS:
        return "utf-16-le"
    if sample[0::2].count(0) / half > MANY_ZEROS:
        return "utf-16-be"
    if sample.count(0) > 1:
        raise PageTypeError
    declared = (charset or "").strip("\"' ").lower()
    if declared not in _CHARSETS:
        meta = _META.search(content[:4096])
        declared = meta[1].decode().lower() if meta else "utf-8"
    if declared not in _CHARSETS or declared.startswith("utf-16"):
        return "utf-8"  # ASCII that says it is UTF-16 is not
    return "windows-1252" if declared in ("iso-8859-1", "latin1", "ascii", "us-ascii") else declared


class Inflater:
    """Undoes gzip and deflate, never beyond `limit` bytes."""

    def __init__(self, encoding: str, limit: int) -> None:
        name = encoding.strip().lower()
        if name not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise PageInvalidError
        self._inflate = (
            None if name in ("", "identity") else zlib.decompressobj(zlib.MAX_WBITS | 32)
        )
        self._limit = limit
        self.content = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Raises PageTimeoutError beyond the limit, PageInvalidError for damaged data."""
        room = self._limit - len(self.content) + 1
        if self._inflate is None:
            self.content += chunk[:room]
        else:
            try:
                self.content += self._inflate.decompress(chunk, room)
            except zlib.error as error:
                raise PageInvalidError from error
        if len(self.content) > self._limit:
            raise PageTimeoutError("The page is too large to be read.")
