"""Reading an archive that anybody may have made: nothing is unpacked to disk, and nothing is believed.

Names have to be those of the format, so none leads anywhere. What the file claims to unpack to is limited before
anything is unpacked, and what it unpacks to is limited by that claim. Every file is read once and compared with the
manifest before the first row is looked at.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Final, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pydantic import ValidationError

from jobpilot.privacy.domain.importing import (
    ArchiveDamagedError,
    ArchiveInvalidError,
    ArchiveTooLargeError,
    ArchiveVersionError,
)
from jobpilot.privacy.export.schema import FORMAT, MANIFEST, PATH, VERSION, ArchivedFile, Manifest

LARGEST_BYTES: Final = 16 * 2**30
"""What the largest archive unpacks to: 50,000 postings are 0.6 GiB."""

HARMLESS_BYTES: Final = 2**30
HIGHEST_RATIO: Final = 200
"""Rows of an account unpack to ten times their size; beyond HARMLESS_BYTES this much is an attempt."""

MANIFEST_BYTES: Final = 16 * 2**20
LINE_BYTES: Final = 64 * 2**20
PIECE_BYTES: Final = 256 * 1024
_ENCRYPTED: Final = 0x1


class ArchiveReader:
    """As a context. Every method raises ArchiveDamagedError for what cannot be unpacked."""

    def __init__(self, path: Path) -> None:
        """Raises ArchiveInvalidError, ArchiveTooLargeError, OSError."""
        self._size = path.stat().st_size
        try:
            self._zip = ZipFile(path)
        except (BadZipFile, ValueError, NotImplementedError) as error:
            raise ArchiveInvalidError("This is no ZIP file.") from error
        try:
            self._check_entries(self._zip.infolist())
        except Exception:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def _check_entries(self, entries: list[ZipInfo]) -> None:
        names = [entry.filename for entry in entries]
        strange = [name for name in names if name != MANIFEST and not re.match(PATH, name)]
        if strange or len(set(names)) != len(names) or MANIFEST not in names:
            raise ArchiveInvalidError("The files in it are not those of an account.")
        for entry in entries:
            packed = entry.compress_type in (ZIP_STORED, ZIP_DEFLATED)
            if not packed or entry.flag_bits & _ENCRYPTED:
                raise ArchiveInvalidError("A file in it is packed in an unknown way.")
        unpacked = sum(entry.file_size for entry in entries)
        bomb = unpacked > HARMLESS_BYTES and unpacked > HIGHEST_RATIO * self._size
        if unpacked > LARGEST_BYTES or bomb:
            raise ArchiveTooLargeError("It unpacks to more than an account holds.")

    @cached_property
    def manifest(self) -> Manifest:
        """Raises ArchiveInvalidError, ArchiveVersionError."""
        with self._open(MANIFEST) as stream:
            text = stream.read(MANIFEST_BYTES + 1)
        if len(text) > MANIFEST_BYTES:
            raise ArchiveTooLargeError("Its manifest is too long.")
        try:
            told = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ArchiveInvalidError("Its manifest is no JSON.") from error
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise ArchiveInvalidError("It is not an archive of an account.")
        if told.get("version") != VERSION:
            raise ArchiveVersionError(f"Its version is not {VERSION}.")
        try:
            return Manifest.model_validate_json(text)
        except ValidationError as error:
            raise ArchiveInvalidError("Its manifest is incomplete.") from error

    @cached_property
    def files(self) -> Mapping[str, ArchivedFile]:
        """By path. Raises as `manifest`, and ArchiveDamagedError when others are there than the manifest names."""
        files = {file.path: file for file in self.manifest.files}
        if len(files) != len(self.manifest.files) or files.keys() != self._names() - {MANIFEST}:
            raise ArchiveDamagedError(
                "Files are missing, or there are more than its manifest names."
            )
        return files

    def _names(self) -> set[str]:
        return set(self._zip.namelist())

    def verify(self) -> None:
        """Read all of it. Raises ArchiveDamagedError."""
        for path, told in self.files.items():
            digest, size = hashlib.sha256(), 0
            for piece in self.pieces(path):
                digest.update(piece)
                size += len(piece)
            if (size, digest.hexdigest()) != (told.bytes, told.sha256):
                raise ArchiveDamagedError(f"{path} is not what the manifest says.")

    def pieces(self, path: str) -> Iterator[bytes]:
        with self._open(path) as stream:
            while piece := stream.read(PIECE_BYTES):
                yield piece

    def lines(self, path: str) -> Iterator[bytes]:
        """Raises ArchiveInvalidError for a line that no row makes."""
        if path not in self.files:  # of a table that came later
            return
        with self._open(path) as stream:
            while line := stream.readline(LINE_BYTES):
                if not line.endswith(b"\n"):
                    raise ArchiveInvalidError(f"A line of {path} is too long, or not ended.")
                yield line

    @contextmanager
    def _open(self, path: str) -> Iterator[IO[bytes]]:
        try:
            with self._zip.open(path) as stream:
                yield stream
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError) as error:
            raise ArchiveDamagedError(f"{path} cannot be unpacked.") from error
