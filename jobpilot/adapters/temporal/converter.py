"""How values become payloads, the same way for API, workers, tools and tests."""

import copy
import dataclasses
from typing import Self

from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
    SerializationContext,
)

from jobpilot.adapters.temporal.codec import SealingCodec


@dataclasses.dataclass(frozen=True)
class SealingConverter(DataConverter):
    """Tells its codec which workflow it is at work for.

    The SDK would make all parts anew each time, for each call and task: that costs more than sealing does.
    """

    def with_context(self, context: SerializationContext) -> Self:
        codec = self.payload_codec
        if not isinstance(codec, SealingCodec):
            return self
        bound = copy.copy(self)
        object.__setattr__(bound, "payload_codec", codec.with_context(context))
        return bound


def data_converter(codec: PayloadCodec | None = None) -> DataConverter:
    """With a codec the messages and stack traces of failures are sealed too; their types stay readable."""
    if codec is None:
        return pydantic_data_converter
    return SealingConverter(
        payload_converter_class=pydantic_data_converter.payload_converter_class,
        payload_codec=codec,
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
