"""`If-Match` with version numbers as entity tags."""

import re
from typing import Annotated, Final

from fastapi import Depends, Header

from jobpilot.errors import InvalidInputError

_TAG: Final = re.compile(r'(?:W/)?"(\d{1,9})"')


class PreconditionRequiredError(InvalidInputError):
    """A save must say which version it is based on."""

    code = "precondition_required"


async def _expected_version(
    if_match: Annotated[
        str | None, Header(description='The version that was edited, such as `"3"`.')
    ] = None,
) -> int:
    match = _TAG.fullmatch((if_match or "").strip())
    if match is None:
        raise PreconditionRequiredError('Send If-Match with the version you edited, such as "3".')
    return int(match[1])


ExpectedVersion = Annotated[int, Depends(_expected_version)]
"""The version number of the `If-Match` header. Raises PreconditionRequiredError (428)."""


def version_tag(number: int) -> str:
    """The entity tag of a version."""
    return f'"{number}"'
