"""Which version of a résumé an agent works from."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID

from temporalio import activity

from jobpilot.resumes.contracts import FindVersion, FoundVersion, ResumeVersionActivities
from jobpilot.resumes.domain.resume import VersionNotFoundError
from jobpilot.resumes.service import ResumeService

Resumes = Callable[[UUID], AbstractAsyncContextManager[ResumeService]]
"""Opens one transaction of a person."""


class FindResumeVersions(ResumeVersionActivities):
    def __init__(self, resumes: Resumes) -> None:
        self._resumes = resumes

    @activity.defn(name="resumes.find_version")
    async def find_version(self, request: FindVersion) -> FoundVersion:
        """Raises ResumeNotFoundError, VersionNotFoundError."""
        async with self._resumes(request.user_id) as resumes:
            resume = await resumes.get(request.resume_id)
        if resume.current_version is None:
            raise VersionNotFoundError
        return FoundVersion(resume.current_version)
