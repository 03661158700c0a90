"""How to sign in: public, because nobody has signed in yet."""

from fastapi import APIRouter

from api.dependencies import Context
from api.errors import problems
from api.rate_limits import ByAddress, TooManyRequestsError
from api.schemas.auth import AuthConfig
from jobpilot.ports.identity import AuthUnavailableError

router = APIRouter(prefix="/auth", tags=["auth"])


@router.get(
    "/config",
    dependencies=[ByAddress],
    responses=problems(TooManyRequestsError, AuthUnavailableError),
)
async def read_sign_in_config(context: Context) -> AuthConfig:
    config = await context.identity.sign_in_config()
    return AuthConfig.model_validate(
        {
            "provider": config.provider,
            "issuer": config.issuer,
            "client_id": config.client_id,
            "authorize_url": config.authorize_url,
            "token_url": config.token_url,
            "clerk_publishable_key": config.publishable_key,
        }
    )
