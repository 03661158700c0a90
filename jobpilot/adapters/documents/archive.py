"""Office archives: judged by their directory before anything is unpacked."""

import io
import zipfile
import zlib

from jobpilot.ports.documents import DocumentLimits
from jobpilot.ports.rejections import FileEncryptedError, FileTooComplexError, FileUnreadableError

ENCRYPTED_FLAG = 0x1


def open_archive(content: bytes, limits: DocumentLimits) -> zipfile.ZipFile:
    """The archive, if its directory keeps the limits.

    Raises:
        FileUnreadableError: no archive, or its directory is damaged.
        FileTooComplexError: too many entries, too large unpacked, or packed too well to be honest.
        FileEncryptedError: an entry needs a password.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileUnreadableError from error
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.archive_entries or unpacked > limits.archive_bytes:
        raise FileTooComplexError
    if unpacked > limits.archive_ratio_floor and unpacked > limits.archive_ratio * max(
        len(content), 1
    ):
        raise FileTooComplexError
    if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
        raise FileEncryptedError
    return archive


def read_entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """An entry's bytes, never more than the directory declares.

    Raises:
        FileUnreadableError: missing, or its content contradicts the directory.
    """
    try:
        entry = archive.getinfo(name)
        with archive.open(entry) as stream:
            content = stream.read(entry.file_size + 1)
    except (
        KeyError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise FileUnreadableError from error
    if len(content) != entry.file_size:
        raise FileUnreadableError
    return content
