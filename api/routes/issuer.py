"""The built-in issuer: OAuth 2.1 code flow with PKCE for our own web app, and nothing else.

Mounted in development and tests only, and only when no outside issuer is configured.
"""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api import issuing
from api.dependencies import Context, SystemServices, authenticator
from api.issuing import Form
from api.rate_limits import ByAddress, Limits, TooManyRequestsError
from jobpilot.accounts.domain.local_issuer import CLIENT_ID, AuthorizationError, SignInError

router = APIRouter(prefix="/api/issuer", include_in_schema=False, dependencies=[ByAddress])


@router.get("/.well-known/openid-configuration")
async def read_discovery(context: Context) -> dict[str, Any]:
    return issuing.discovery(context.local_issuer_url)


@router.get("/jwks.json")
async def read_keys(services: SystemServices) -> JSONResponse:
    keys = await services.signing_keys().published()
    return JSONResponse({"keys": keys}, headers={"Cache-Control": "public, max-age=60"})


@router.get("/authorize")
async def show_sign_in(request: Request) -> Response:
    parameters = dict(request.query_params)
    authorization = issuing.checked(request, parameters)
    if isinstance(authorization, Response):
        return authorization
    signing_up = parameters.get("prompt") == "create" or parameters.get("mode") == "sign-up"
    return issuing.sign_in_page(authorization, parameters, signing_up=signing_up)


@router.post("/authorize")
async def sign_in(
    request: Request, form: Form, limits: Limits, services: SystemServices
) -> Response:
    authorization = issuing.checked(request, form)
    if isinstance(authorization, Response):
        return authorization
    try:
        await issuing.count_attempt(request, limits, form.get("email", ""))
        code = await issuing.code_for(services.local_issuer(), authorization, form)
    except (SignInError, TooManyRequestsError) as error:
        signing_up = form.get("mode") == "sign-up"
        return issuing.sign_in_page(authorization, form, signing_up=signing_up, error=error)
    return issuing.back_with(code, authorization, services.context.local_issuer_url)


@router.post("/token")
async def give_tokens(
    request: Request, form: Form, services: SystemServices, context: Context
) -> Response:
    issuer = services.local_issuer()
    if form.get("client_id", CLIENT_ID) != CLIENT_ID:
        raise AuthorizationError("The client is unknown.", "invalid_client")
    match form.get("grant_type"):
        case "authorization_code":
            proof = (form.get(name, "") for name in ("code", "redirect_uri", "code_verifier"))
            given = await issuer.redeem(*proof)
        case "refresh_token":
            given = await issuer.refresh(issuing.refresh_token_of(request, context))
        case _:
            raise AuthorizationError("Unsupported grant_type.", "unsupported_grant_type")
    return await issuing.token_answer(request, context, given)


@router.post("/logout")
@router.post("/token/logout")
async def sign_out(request: Request, services: SystemServices, context: Context) -> Response:
    """Ends the session of the refresh cookie, which browsers send below the token address only."""
    issuer = services.local_issuer()
    session_id = await issuer.sign_out(issuing.refresh_token_of(request, context))
    if session_id is None and "authorization" in request.headers:
        identity = (await authenticator(request).signed_in(request)).identity
        session_id = identity.session_id
        await issuer.sign_out_session(identity.subject, session_id or "")
    if session_id:
        await context.ended_sessions.end(session_id)
    response = Response(status_code=204)
    issuing.forget_cookie(response, context)
    return response
