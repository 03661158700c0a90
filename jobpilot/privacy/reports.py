"""What the service that signs people in reports about accounts there. Once or ten times is the same, in any order."""

from collections.abc import Mapping
from typing import Any, Final

from jobpilot.privacy.service import DeletionService

DELETED: Final = "user.deleted"


class SignInReports:
    """Bound to one transaction of the house."""

    def __init__(self, deletions: DeletionService) -> None:
        self._deletions = deletions

    async def take(self, event: Mapping[str, Any], issuer: str) -> bool:
        """Whether it was an event that means something here. Raises KeyError and TypeError for a misshapen one."""
        if event["type"] != DELETED:
            return False
        await self._deletions.lost_sign_in(issuer, str(event["data"]["id"]))
        return True
