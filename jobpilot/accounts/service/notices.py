"""What a person is told by mail, and what they have seen."""

from datetime import datetime
from uuid import UUID

from jobpilot.accounts.domain.notices import NoticeSettings
from jobpilot.accounts.repository.notices import NoticeSettingsRepository


class NoticeSettingsService:
    """Bound to one transaction of one person."""

    def __init__(self, repository: NoticeSettingsRepository) -> None:
        self._repository = repository

    async def get(self, user_id: UUID) -> NoticeSettings:
        return await self._repository.get(user_id)

    async def change(
        self, user_id: UUID, *, mail_questions: bool | None, mail_budget: bool | None
    ) -> NoticeSettings:
        """What is None stays as it is."""
        wanted = {"mail_questions": mail_questions, "mail_budget": mail_budget}
        values = {name: value for name, value in wanted.items() if value is not None}
        if values:
            await self._repository.change(user_id, **values)
        return await self._repository.get(user_id)

    async def see(self, user_id: UUID, until: datetime) -> NoticeSettings:
        """Everything up to then has been seen; an earlier moment changes nothing."""
        await self._repository.see(user_id, until)
        return await self._repository.get(user_id)
