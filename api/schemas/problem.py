"""The one shape of every failure (RFC 9457)."""

from pydantic import BaseModel, ConfigDict, Field


class FieldProblem(BaseModel):
    path: str = Field(description="Where: a field such as `work[0].startDate`, or `query.limit`.")
    message: str


class Problem(BaseModel):
    """`code` is stable and meant for programs; `detail` is a sentence for people and may change."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["about:blank"])
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    code: str
    request_id: str
    errors: list[FieldProblem] | None = None
