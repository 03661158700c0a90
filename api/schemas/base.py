from pydantic import BaseModel, ConfigDict


class RequestModel(BaseModel):
    """What clients send: unknown fields are refused, text is trimmed, numbers are not made from text."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, strict=False, frozen=True)


class ResponseModel(BaseModel):
    """What clients get; built from attributes of domain values."""

    model_config = ConfigDict(from_attributes=True, frozen=True)
