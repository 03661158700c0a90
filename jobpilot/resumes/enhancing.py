"""What the model's step does to a résumé: the question, and what of the answer passed the gate.

The question is made from the version that the run parsed, so that it is the same after a retry; its outcome is applied
to the current version, and leaves alone what the person has changed in between.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from jobpilot.resumes.domain.alignment import compare, leaves
from jobpilot.resumes.domain.enhancement import Enhancement, Reading, Refusal, enhance
from jobpilot.resumes.domain.proposals import Proposal, Question, question_of
from jobpilot.resumes.domain.resume import (
    Resume,
    ResumeVersion,
    VersionNotFoundError,
    VersionSource,
)
from jobpilot.resumes.domain.source_text import SourceText
from jobpilot.resumes.repository import ResumeRepository
from jobpilot.resumes.schema import problems_of

REFUSALS_SHOWN: Final = 50
REFUSED: Final = "enhancement_refused"
TRUNCATED: Final = "enhancement_truncated"
_SHOWABLE: Final = re.compile(r"[A-Za-z0-9_.\[\]]{1,80}")


@dataclass(frozen=True)
class EnhancedVersion:
    """`number` is None where there was nothing to store."""

    number: int | None
    accepted: int
    refused: int


class ResumeEnhancementService:
    """Bound to one transaction of the résumé's owner."""

    def __init__(self, repository: ResumeRepository) -> None:
        self._repository = repository

    async def done(self, resume_id: UUID, effect_key: str) -> EnhancedVersion | None:
        """What this effect has stored already, else None. Raises ResumeNotFoundError."""
        await self._repository.get(resume_id)
        version = await self._repository.version_by_effect(effect_key)
        return None if version is None else _summary(version)

    async def question(self, resume_id: UUID, parse_key: str, longest: int) -> Question:
        """What to ask about the version that the run parsed. Raises ResumeNotFoundError, VersionNotFoundError."""
        resume = await self._repository.get(resume_id)
        version = await self._parsed(resume, parse_key)
        source = SourceText(await self._repository.pages(resume_id))
        return question_of(version.document, version.fields, source.texts, longest)

    async def store(
        self,
        resume_id: UUID,
        effect_key: str,
        parse_key: str,
        proposals: Sequence[Proposal],
        *,
        truncated: bool,
    ) -> EnhancedVersion:
        """Apply what passes the gate as the next version, once. Raises ResumeNotFoundError, VersionNotFoundError."""
        resume = await self._repository.get(resume_id, lock=True)
        version = await self._repository.version_by_effect(effect_key)
        if version is not None:
            return _summary(version)
        parsed = await self._parsed(resume, parse_key)
        current = await self._repository.version(resume.id, resume.current_version or 0)
        source = SourceText(await self._repository.pages(resume_id))
        outcome = enhance(_reading(parsed, current), source, _fitting(parsed, current, proposals))
        if problems_of(outcome.document) or not (outcome.accepted or outcome.refused or truncated):
            return EnhancedVersion(None, 0, len(outcome.refused))
        stored = await self._repository.add_version(
            resume,
            VersionSource.ENHANCED,
            outcome.document,
            outcome.fields,
            [*current.warnings, *_warnings(outcome, truncated=truncated)],
            effect_key,
        )
        return EnhancedVersion(stored.number, len(outcome.accepted), len(outcome.refused))

    async def _parsed(self, resume: Resume, parse_key: str) -> ResumeVersion:
        version = await self._repository.version_by_effect(parse_key)
        if version is not None:
            return version
        if resume.current_version is None:
            raise VersionNotFoundError
        return await self._repository.version(resume.id, resume.current_version)


def _reading(parsed: ResumeVersion, current: ResumeVersion) -> Reading:
    """The current version, and what the person changed since the parse: where it stood and where it stands."""
    changes = compare(parsed.document, current.document).changes
    paths = {path for change in changes for path in (change.before_path, change.after_path)}
    return Reading(current.document, current.fields, frozenset(path for path in paths if path))


def _fitting(
    parsed: ResumeVersion, current: ResumeVersion, proposals: Sequence[Proposal]
) -> list[Proposal]:
    """Entries that were added, moved or removed since make indices mean something else: their lists are left alone."""
    if parsed.number == current.number:
        return list(proposals)
    moved = {
        name
        for name in parsed.document.keys() | current.document.keys()
        if name != "basics" and parsed.document.get(name) != current.document.get(name)
    }
    return [p for p in proposals if re.split(r"[.\[]", p.path)[0] not in moved]


def _warnings(outcome: Enhancement, *, truncated: bool) -> list[dict[str, Any]]:
    found = [_refusal_warning(refusal) for refusal in outcome.refused[:REFUSALS_SHOWN]]
    rest = len(outcome.refused) - len(found)
    if rest > 0:
        message = f"{rest} more proposals of the language model were refused."
        found.append({"code": REFUSED, "message": message})
    if truncated:
        message = "The document was too long for the language model: it saw the beginning only."
        found.append({"code": TRUNCATED, "message": message})
    return found


def _refusal_warning(refusal: Refusal) -> dict[str, Any]:
    message = f"A proposal of the language model was refused: {refusal.reason.replace('_', ' ')}."
    shown = _SHOWABLE.fullmatch(refusal.path) is not None
    return {"code": REFUSED, "message": message, "path": refusal.path if shown else "?"}


def _summary(version: ResumeVersion) -> EnhancedVersion:
    refused = sum(_is_refusal(warning) for warning in version.warnings)
    accepted = sum(
        evidence.get("method") == "llm"
        for path, evidence in version.fields.items()
        if path in dict(leaves(version.document))
    )
    return EnhancedVersion(version.number, accepted, refused)


def _is_refusal(warning: Mapping[str, Any]) -> bool:
    return warning.get("code") == REFUSED and "path" in warning
