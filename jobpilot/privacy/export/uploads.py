"""Uploaded originals, under names that we make: what people call their files leads nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.database.base import Base

FOLDER: Final = "files/resumes"
_ENDINGS: Final[Mapping[str, str]] = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/json": "json",
    "image/png": "png",
    "image/jpeg": "jpg",
    "text/plain": "txt",
}


@dataclass(frozen=True)
class Upload:
    """`key` is where it is stored, `path` where it stands in an archive."""

    resume_id: UUID
    key: str
    path: str
    size_bytes: int


def path_of(resume_id: UUID, media_type: str) -> str:
    ending = _ENDINGS.get(media_type.partition(";")[0].strip().lower(), "bin")
    return f"{FOLDER}/{resume_id}.{ending}"


async def uploads_of(session: AsyncSession, user_id: UUID) -> list[Upload]:
    resumes = Base.metadata.tables["resumes"].c
    query = select(resumes.id, resumes.file_key, resumes.media_type, resumes.size_bytes)
    rows = await session.execute(query.where(resumes.user_id == user_id).order_by(resumes.id))
    return [
        Upload(row.id, row.file_key, path_of(row.id, row.media_type), row.size_bytes)
        for row in rows
    ]
