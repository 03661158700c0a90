"""A person's author styles."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from jobpilot.writing.domain.styles import (
    MOST_STYLES,
    AuthorStyle,
    StyleInvalidError,
    checked,
    traits_of,
)
from jobpilot.writing.repository import StyleRepository


@dataclass(frozen=True, slots=True)
class StyleChanges:
    """What to set; None leaves as it is."""

    name: str | None = None
    samples: Sequence[str] | None = None
    is_default: bool | None = None


class StyleService:
    """Bound to one transaction of one person."""

    def __init__(self, styles: StyleRepository) -> None:
        self._styles = styles

    async def all(self) -> list[AuthorStyle]:
        """Oldest first."""
        return await self._styles.all()

    async def get(self, style_id: UUID) -> AuthorStyle:
        """Raises StyleNotFoundError."""
        return await self._styles.get(style_id)

    async def add(
        self, user_id: UUID, name: str, samples: Sequence[str], *, is_default: bool
    ) -> AuthorStyle:
        """Measure the samples and keep them; the first style is the default. Raises StyleInvalidError."""
        clean, kept = checked(name, samples)
        known = await self._styles.all()
        if len(known) >= MOST_STYLES:
            raise StyleInvalidError(f"You can keep {MOST_STYLES} styles. Delete one to make room.")
        chosen = is_default or not known
        if chosen:
            await self._styles.clear_default()
        values = {"name": clean, "samples": kept, "traits": traits_of(kept).as_json()}
        return await self._styles.add(user_id, {**values, "is_default": chosen})

    async def change(self, style_id: UUID, changes: StyleChanges) -> AuthorStyle:
        """Raises StyleNotFoundError, StyleInvalidError."""
        style = await self._styles.get(style_id)
        name = style.name if changes.name is None else changes.name
        samples = style.samples if changes.samples is None else changes.samples
        clean, kept = checked(name, samples)
        if changes.is_default:
            await self._styles.clear_default()
        wanted = style.is_default if changes.is_default is None else changes.is_default
        await self._styles.change(
            style.id, name=clean, samples=kept, traits=traits_of(kept).as_json(), is_default=wanted
        )
        return await self._styles.get(style.id)

    async def delete(self, style_id: UUID) -> None:
        """Its samples go at once. Raises StyleNotFoundError."""
        style = await self._styles.get(style_id)
        await self._styles.forget(style.id)
