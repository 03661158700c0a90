from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from api.schemas.base import RequestModel, ResponseModel
from jobpilot.writing.domain import styles as domain
from jobpilot.writing.domain.styles import LONGEST_NAME, LONGEST_SAMPLE, MOST_SAMPLES, Formality
from jobpilot.writing.style_service import StyleChanges

Sample = Annotated[str, Field(max_length=LONGEST_SAMPLE)]
Samples = Annotated[list[Sample], Field(min_length=1, max_length=MOST_SAMPLES)]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]


class AuthorStyleCreate(RequestModel):
    """`samples` are texts that the person wrote themselves."""

    name: Name
    samples: Samples
    is_default: bool = False


class AuthorStyleUpdate(RequestModel):
    name: Name | None = None
    samples: Samples | None = None
    is_default: bool | None = None

    def changes(self) -> StyleChanges:
        return StyleChanges(self.name, self.samples, self.is_default)


class StyleTraits(ResponseModel):
    """Measured on the samples; what ends in `_per_100` is counted per 100 words."""

    language: str
    sentence_words: float
    paragraph_sentences: float
    formality: Formality
    greeting: str | None
    closing: str | None
    first_person_per_100: float
    exclamations_per_100: float
    emoji_per_100: float
    hashtags_per_100: float
    contractions: bool


class AuthorStyle(ResponseModel):
    id: UUID
    name: str
    samples: list[str]
    traits: StyleTraits
    is_default: bool
    created_at: datetime
    updated_at: datetime


class AuthorStyleList(ResponseModel):
    items: list[AuthorStyle]

    @classmethod
    def of(cls, styles: Iterable[domain.AuthorStyle]) -> Self:
        return cls(items=[AuthorStyle.model_validate(style) for style in styles])
