"""Résumés that are there without having been uploaded: what a test of later steps starts from."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import httpx

from jobpilot.bootstrap import ProcessContext
from jobpilot.ports.documents import Interpretation, TextLine, TextPage, Transcript
from jobpilot.resumes.domain.alignment import leaves
from jobpilot.resumes.domain.resume import ResumeStatus
from jobpilot.resumes.repository import ResumeRepository

LINES = (
    "Ada Example",
    "ada@example.org | London, United Kingdom",
    "Bridge Engineer, Example Crossings Ltd (2019-03 - Present)",
    "Draughtsman, Sample Works GmbH (2016 - 2019)",
    "BSc in Civil Engineering, Example University, 2012 - 2016",
    "Skills: Statics, Drawing, Python",
)
DOCUMENT: dict[str, Any] = {
    "basics": {"name": "Ada Exampel", "email": "ada@example.org"},
    "work": [
        {"name": "Example Crossings", "position": "Bridge Engineer", "startDate": "2019-03"},
        {"name": "Sample Works GmbH", "position": "Draughtsman", "startDate": "2016"},
    ],
    "skills": [{"name": "Statics"}, {"name": "Drawing"}],
}


def evidence(value: object, confidence: float = 0.8, method: str = "layout") -> dict[str, Any]:
    return {
        "confidence": confidence,
        "level": "high" if confidence > 0.9 else "check",
        "method": method,
        "original_value": str(value),
        "spans": [{"page": 1, "box": None, "quote": str(value)}],
    }


def evidence_of(document: Mapping[str, Any], confidence: float = 0.8) -> dict[str, Any]:
    return {path: evidence(value, confidence) for path, value in leaves(document)}


async def add_resume(context: ProcessContext, user_id: UUID) -> UUID:
    resume_id = uuid4()
    values = {
        "user_id": user_id, "title": "t", "sha256": uuid4().hex, "file_key": uuid4().hex,
        "file_name": "cv.pdf", "media_type": "application/pdf", "size_bytes": 1, "page_count": 1,
        "status": ResumeStatus.UPLOADED,
    }  # fmt: skip
    async with context.for_user(user_id) as factory:
        await ResumeRepository(factory.session).add(resume_id, values)
    return resume_id


async def parsed_resume(
    context: ProcessContext,
    user_id: UUID,
    document: Mapping[str, Any] = DOCUMENT,
    lines: tuple[str, ...] = LINES,
    hidden: tuple[str, ...] = (),
    fields: Mapping[str, Any] | None = None,
) -> UUID:
    """A résumé whose version 1 holds `document` as read from `lines`."""
    resume_id = await add_resume(context, user_id)
    page = TextPage(
        1,
        0,
        0,
        tuple(TextLine(line, None) for line in lines),
        tuple(TextLine(line, None) for line in hidden),
    )
    found = Interpretation(
        dict(document), dict(evidence_of(document) if fields is None else fields), ()
    )
    async with context.intake(user_id) as intake:
        await intake.store_transcript(resume_id, Transcript((page,), 100))
        await intake.store_parse(resume_id, found, f"{resume_id}:nlp_parsing")
    return resume_id


async def own_id(client: httpx.AsyncClient) -> UUID:
    return UUID((await client.get("/api/v1/users/me")).json()["id"])
