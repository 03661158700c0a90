from typing import Literal

from api.schemas.base import ResponseModel


class AuthConfig(ResponseModel):
    """How a browser signs in here. Addresses may be relative to the app's own."""

    provider: Literal["builtin", "clerk", "oidc"]
    issuer: str
    client_id: str
    authorize_url: str
    token_url: str
    clerk_publishable_key: str | None = None
