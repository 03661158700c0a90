"""What a browser may say on a socket. Anything else is a strike."""

import re
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

_TOPIC: Final = r"^run:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
Topic = Annotated[str, Field(pattern=re.compile(_TOPIC))]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Subscribe(_Message):
    """Follow a run from the event after the seq `after`."""

    type: Literal["subscribe"]
    topic: Topic
    after: Annotated[int, Field(ge=0, lt=2**53)] = 0

    @property
    def run_id(self) -> UUID:
        return UUID(self.topic.removeprefix("run:"))


class Unsubscribe(_Message):
    type: Literal["unsubscribe"]
    topic: Topic

    @property
    def run_id(self) -> UUID:
        return UUID(self.topic.removeprefix("run:"))


class Ping(_Message):
    type: Literal["ping"]


ClientMessage = Annotated[Subscribe | Unsubscribe | Ping, Field(discriminator="type")]
CLIENT_MESSAGE: Final[TypeAdapter[Subscribe | Unsubscribe | Ping]] = TypeAdapter(ClientMessage)
