"""How values become payloads, the same way for API, workers, tools and tests."""

import dataclasses

from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)


def data_converter(codec: PayloadCodec | None = None) -> DataConverter:
    """With a codec the messages and stack traces of failures are sealed too; their types stay readable."""
    if codec is None:
        return pydantic_data_converter
    return dataclasses.replace(
        pydantic_data_converter,
        payload_codec=codec,
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
