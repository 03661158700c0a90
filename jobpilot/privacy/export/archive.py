"""Writing a ZIP file piece by piece, with a manifest at its end that tells sizes and hashes."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import IO, Final, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from jobpilot.privacy.export.schema import FORMAT, MANIFEST, VERSION, ArchivedFile, Manifest

LEVEL: Final = 4
"""Of compression: of six times the work for the last tenth of the size, none."""

_PRIVATE: Final = 0o600 << 16
_PACKED: Final = (".pdf", ".docx", ".png", ".jpg")


class ArchivePart:
    """One file while it is written."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self._bytes = 0
        self.rows: int | None = None

    def write(self, piece: bytes) -> None:
        self._stream.write(piece)
        self._digest.update(piece)
        self._bytes += len(piece)

    def write_rows(self, lines: Iterable[bytes]) -> None:
        written = list(lines)
        self.write(b"".join(written))
        self.rows = (self.rows or 0) + len(written)

    def told(self, path: str) -> ArchivedFile:
        return ArchivedFile(
            path=path, bytes=self._bytes, sha256=self._digest.hexdigest(), rows=self.rows
        )


class ArchiveWriter:
    """Writes to `stream`, which need not be read again. As a context it ends the archive with its manifest."""

    def __init__(self, stream: IO[bytes], created_at: datetime) -> None:
        self._zip = ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=LEVEL)
        self._created_at = created_at
        self._parts: list[ArchivedFile] = []
        self._missing: list[str] = []

    @property
    def parts(self) -> tuple[ArchivedFile, ...]:
        return tuple(self._parts)

    @contextmanager
    def part(self, path: str) -> Iterator[ArchivePart]:
        with self._zip.open(self._info(path), "w", force_zip64=True) as stream:
            part = ArchivePart(stream)
            yield part
        self._parts.append(part.told(path))

    def miss(self, resume_id: str) -> None:
        """The original of this résumé was not there."""
        self._missing.append(resume_id)

    def _info(self, path: str) -> ZipInfo:
        info = ZipInfo(path, self._created_at.timetuple()[:6])
        info.compress_type = ZIP_STORED if path.endswith(_PACKED) else ZIP_DEFLATED
        info.external_attr = _PRIVATE
        return info

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            manifest = Manifest(
                format=FORMAT,
                version=VERSION,
                created_at=self._created_at,
                files=self.parts,
                missing=tuple(self._missing),
            )
            text = manifest.model_dump_json(indent=1, exclude_none=True)
            self._zip.writestr(self._info(MANIFEST), text + "\n")
        self._zip.close()
