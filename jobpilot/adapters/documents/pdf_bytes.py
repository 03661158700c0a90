"""What the bytes of a PDF say without being parsed: most files hold nothing that a walk over their objects would find.

Problem: the walk costs as much as reading the page's letters. Mechanism: the names that the walk looks for are searched
in all bytes in which an object can stand (the file itself and what its object streams unpack to). Where none occurs,
and the page tree is one list of as many pages as there are, the walk would find nothing. Any doubt (a name in disguise,
another filter, encryption, a second page list, also a name met by chance in a picture) leaves it to the walk.
"""

import re
import zlib
from collections.abc import Iterator

MOST_UNPACKED = 8 * 1024 * 1024
_END = rb"(?=[\x00\t\n\x0c\r /<>\[\](){}%]|$)"
_ACTIVE = (
    rb"JavaScript|EmbeddedFiles|FileAttachment|XFA|Launch|GoToR|GoToE|SubmitForm|ImportData"
    rb"|Rendition|Movie|Encrypt"
)
"""What the walk tells of, and what makes it impossible. Actions are told of by their kind, wherever they hang."""
_SOUGHT = re.compile(rb"/(?:" + _ACTIVE + rb")" + _END)
_ESCAPED = re.compile(
    rb"/([^\x00\t\n\x0c\r /<>\[\](){}%#]{0,13}#[0-9A-Fa-f]{2}[^\x00\t\n\x0c\r /<>\[\](){}%]{0,39})"
)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAMES = re.compile(_ACTIVE + rb"|Kids|Page|Type|ObjStm|Filter|DecodeParms|S|URI")
_LINK = re.compile(rb"/S\s*/URI" + _END)
_KIDS = re.compile(rb"/Kids" + _END)
_PAGE_LIST = re.compile(rb"/Kids\s*\[((?:\s*\d{1,9}\s+\d{1,5}\s+R)*)\s*\]")
_REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R")
_PAGE = re.compile(rb"/Type\s*/Page" + _END)
_OBJECT_STREAM = re.compile(rb"/ObjStm" + _END)
_FLATE = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])" + _END)


def count_links(content: bytes, most_pages: int) -> int | None:
    """How many links there are in a file that holds no other active part; `None` where that takes a closer look."""
    parts = [content]
    for unpacked in _object_streams(content):
        if unpacked is None:
            return None
        parts.append(unpacked)
    if any(_SOUGHT.search(part) or _is_disguised(part) for part in parts):
        return None
    if not _has_one_page_list(parts, most_pages):
        return None
    return sum(len(_LINK.findall(part)) for part in parts)


def _is_disguised(part: bytes) -> bool:
    """Whether a name that matters is written with escapes."""
    names = (_ESCAPE.sub(_unescaped, found[1]) for found in _ESCAPED.finditer(part))
    return any(_NAMES.fullmatch(name) for name in names)


def _unescaped(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 16)])


def _object_streams(content: bytes) -> Iterator[bytes | None]:
    """What each stream of objects unpacks to; `None` for one that is not packed in the one usual way."""
    unpacked = 0
    for found in _OBJECT_STREAM.finditer(content):
        begin = content.rfind(b"obj", 0, found.start())
        end = content.find(b"stream", found.end())
        head = content[max(begin, 0) : max(end, 0)]
        if b"endobj" in head or b"/DecodeParms" in head or not _FLATE.search(head):
            yield None
            return
        data = memoryview(content)[end + len(b"stream") :]
        data = data[2 if content[end + 6 : end + 8] == b"\r\n" else 1 :]
        packed = zlib.decompressobj()
        try:
            part = packed.decompress(data, MOST_UNPACKED - unpacked)
        except zlib.error:
            part = b""
        unpacked += len(part)
        yield part if packed.eof else None
        if not packed.eof or unpacked >= MOST_UNPACKED:
            return


def _has_one_page_list(parts: list[bytes], most_pages: int) -> bool:
    """Whether all pages hang from one list that names each of them once."""
    if sum(len(_KIDS.findall(part)) for part in parts) != 1:
        return False
    found = next((match for part in parts if (match := _PAGE_LIST.search(part))), None)
    if found is None:
        return False
    pages = _REFERENCE.findall(found[1])
    there = sum(len(_PAGE.findall(part)) for part in parts)
    return len(pages) == len(set(pages)) == there <= most_pages
