"""The kind of a file by its content. The name can only make a file refused, never accepted."""

import re
from pathlib import PurePosixPath

from jobpilot.adapters.documents.archive import open_archive, read_entry
from jobpilot.adapters.documents.plain_text import is_text
from jobpilot.ports.documents import DocumentLimits
from jobpilot.ports.rejections import (
    FileEmptyError,
    FileEncryptedError,
    FileTooLargeError,
    TypeMismatchError,
    UnsupportedTypeError,
)

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "txt": "text/plain",
}
_WORD_MAIN = re.compile(rb"wordprocessingml\.document\.main\+xml")
_MACROS = re.compile(rb"macroEnabled", re.IGNORECASE)
_MARKUP = re.compile(
    rb"(?i)^(?:\xef\xbb\xbf)?\s*(?:<!doctype|<html|<svg|<\?xml|<script|<head|<body|<!--)"
)
_WORD_XML = re.compile(rb"<\?mso-application\s+progid=\"Word\.Document\"")
_EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
_TEXT_SUFFIXES = frozenset({"", "txt", "text", "md", "markdown"})
_OFFICE_OBJECT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STRICT_SUFFIXES = frozenset({"pdf", "docx", "doc"})
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")


def sniff(content: bytes, file_name: str, limits: DocumentLimits) -> str:
    """`pdf`, `docx`, `doc` or `txt`.

    Raises:
        FileEmptyError, FileTooLargeError: by size.
        TypeMismatchError: named as one allowed kind, but of another kind.
        UnsupportedTypeError: a kind that is not read.
        FileEncryptedError: an encrypted Office file.
        FileTooComplexError, FileUnreadableError: an archive whose directory breaks the limits.
    """
    if not content:
        raise FileEmptyError
    if len(content) > limits.file_bytes:
        raise FileTooLargeError
    suffix = PurePosixPath(file_name).suffix.lstrip(".").casefold()
    kind = _kind(content, suffix, limits)
    if suffix in _STRICT_SUFFIXES and kind not in {suffix, "unsupported"}:
        raise TypeMismatchError
    if kind == "txt" and suffix not in _TEXT_SUFFIXES:
        raise UnsupportedTypeError
    if kind == "unsupported":
        if suffix in {"pdf", "txt"}:
            raise TypeMismatchError
        raise UnsupportedTypeError
    if kind == "mismatch":
        raise TypeMismatchError if suffix in _STRICT_SUFFIXES | {"txt"} else UnsupportedTypeError
    return kind


def _kind(content: bytes, suffix: str, limits: DocumentLimits) -> str:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "mismatch" if suffix in {"pdf", "doc", "txt"} else _archive_kind(content, limits)
    if content.startswith(_OFFICE_OBJECT):
        return _office_object_kind(content)
    if content.startswith(b"{\\rtf") or content.startswith(_IMAGES):
        return "unsupported"
    if _MARKUP.match(content[:512]) or _EICAR in content[:256]:
        return "doc" if suffix == "doc" and _WORD_XML.search(content[:2048]) else "mismatch"
    return "txt" if is_text(content) else "mismatch"


def _office_object_kind(content: bytes) -> str:
    """Encrypted Office files and the Word format of before 2007 share one container."""
    if (
        "EncryptedPackage".encode("utf-16-le") in content
        or "EncryptionInfo".encode("utf-16-le") in content
    ):
        raise FileEncryptedError
    return "doc" if "WordDocument".encode("utf-16-le") in content else "unsupported"


def _archive_kind(content: bytes, limits: DocumentLimits) -> str:
    archive = open_archive(content, limits)
    if "[Content_Types].xml" not in archive.namelist():
        return "mismatch" if "mimetype" not in archive.namelist() else "unsupported"
    types = read_entry(archive, "[Content_Types].xml")
    if _MACROS.search(types) or not _WORD_MAIN.search(types):
        return "unsupported"
    return "docx"
