"""Ids of an archive in their new home: kept, but for the person's own; all new ones where one of them is taken.

Ids stand in columns, in JSON and inside of keys (`draft:<id>:1`). They are replaced in the text of a row, wherever an
id of the archive stands, and nowhere else: addresses of postings hold ids of others that look the same.
"""

import re
from collections.abc import Set as AbstractSet
from typing import Final
from uuid import UUID, uuid5

_ID: Final = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Renaming:
    """`known` are the ids that get new ones, as integers; the person's own always does."""

    def __init__(
        self, old_user: UUID, new_user: UUID, known: AbstractSet[int] = frozenset()
    ) -> None:
        self._old_user = str(old_user).encode()
        self._old_user_id = old_user
        self._new_user = new_user
        self._known = known

    def line(self, line: bytes) -> bytes:
        if not self._known:
            return line.replace(self._old_user, str(self._new_user).encode())
        return _ID.sub(lambda found: str(self.id(UUID(found[0].decode()))).encode(), line)

    def id(self, old: UUID) -> UUID:
        """The same for the same, so that a second attempt makes the same ids."""
        if old == self._old_user_id:
            return self._new_user
        return uuid5(self._new_user, str(old)) if old.int in self._known else old
