"""The built-in issuer: OAuth 2.1 code flow with PKCE for our own web app, and nothing else.

Mounted in development and tests only, and only when no outside issuer is configured.
"""

import hashlib
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from api.dependencies import Context, SystemServices, allowed_origins, authenticator
from api.errors import problem
from api.pages import page
from api.rate_limits import ByAddress, Limits, RateLimits, TooManyRequestsError
from jobpilot.accounts.domain.local_issuer import (
    CLIENT_ID,
    REFRESH_SECONDS,
    AuthorizationError,
    AuthorizationRequest,
    ClientUnknownError,
    IssuedTokens,
    SignInError,
    check_authorization,
    check_client,
    redirect_with,
)
from jobpilot.accounts.service.local_issuer import GrantRefused

router = APIRouter(prefix="/api/issuer", include_in_schema=False, dependencies=[ByAddress])

COOKIE_PATH: Final = "/api/issuer/token"
MAX_FIELDS: Final = 20
FORM_TYPE: Final = "application/x-www-form-urlencoded"
KEPT_PARAMETERS: Final = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)

Parameters = dict[str, str]


async def _form(request: Request) -> Parameters:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise HTTPException(415)
    form: FormData = await request.form(max_fields=MAX_FIELDS, max_files=0)
    fields = {k: v for k, v in form.multi_items() if not isinstance(v, UploadFile)}
    if len(fields) != len(form.multi_items()):
        raise AuthorizationError("A parameter is given twice.")
    return fields


Form = Annotated[Parameters, Depends(_form)]


@router.get("/.well-known/openid-configuration")
async def read_discovery(context: Context) -> dict[str, Any]:
    issuer = context.local_issuer_url
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "jwks_uri": f"{issuer}/jwks.json",
        "end_session_endpoint": f"{issuer}/token/logout",
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "subject_types_supported": ["public"],
        "scopes_supported": ["openid", "email", "profile"],
        "prompt_values_supported": ["login", "create"],
        "authorization_response_iss_parameter_supported": True,
    }


@router.get("/jwks.json")
async def read_keys(services: SystemServices) -> JSONResponse:
    keys = await services.signing_keys().published()
    return JSONResponse({"keys": keys}, headers={"Cache-Control": "public, max-age=60"})


@router.get("/authorize")
async def show_sign_in(request: Request) -> Response:
    parameters = dict(request.query_params)
    checked = _checked(request, parameters)
    if isinstance(checked, Response):
        return checked
    signing_up = parameters.get("prompt") == "create" or parameters.get("mode") == "sign-up"
    return _sign_in_page(checked, parameters, signing_up=signing_up)


@router.post("/authorize")
async def sign_in(
    request: Request, form: Form, limits: Limits, services: SystemServices
) -> Response:
    checked = _checked(request, form)
    if isinstance(checked, Response):
        return checked
    issuer, signing_up = services.local_issuer(), form.get("mode") == "sign-up"
    email, password = form.get("email", ""), form.get("password", "")
    try:
        await _count_attempt(request, limits, email)
        if signing_up:
            code = await issuer.sign_up(checked, email, password, form.get("display_name", ""))
        else:
            code = await issuer.sign_in(checked, email, password)
    except (SignInError, TooManyRequestsError) as error:
        return _sign_in_page(checked, form, signing_up=signing_up, error=error)
    return _back(services.context.local_issuer_url, checked, code=code)


@router.post("/token")
async def give_tokens(request: Request, form: Form, services: SystemServices) -> Response:
    if form.get("client_id", CLIENT_ID) != CLIENT_ID:
        raise AuthorizationError("The client is unknown.", "invalid_client")
    issuer = services.local_issuer()
    match form.get("grant_type"):
        case "authorization_code":
            given = await issuer.redeem(
                form.get("code", ""), form.get("redirect_uri", ""), form.get("code_verifier", "")
            )
        case "refresh_token":
            given = await issuer.refresh(request.cookies.get(_cookie_name(services.context), ""))
        case _:
            raise AuthorizationError("Unsupported grant_type.", "unsupported_grant_type")
    return await _token_answer(request, services.context, given)


@router.post("/logout")
@router.post("/token/logout")
async def sign_out(request: Request, services: SystemServices) -> Response:
    """Ends the session of the refresh cookie, which browsers send below the token address only."""
    context, issuer = services.context, services.local_issuer()
    session_id = await issuer.sign_out(request.cookies.get(_cookie_name(context), ""))
    if session_id is None and "authorization" in request.headers:
        signed_in = await authenticator(request).signed_in(request)
        session_id = signed_in.identity.session_id
        await issuer.sign_out_session(signed_in.identity.subject, session_id or "")
    if session_id:
        await context.ended_sessions.end(session_id)
    response = Response(status_code=204)
    response.delete_cookie(
        _cookie_name(context), path=COOKIE_PATH, httponly=True, samesite="strict"
    )
    return response


def _checked(request: Request, parameters: Parameters) -> AuthorizationRequest | Response:
    """The request, or the page or redirect that refuses it."""
    try:
        redirect_uri = check_client(
            parameters.get("client_id"),
            parameters.get("redirect_uri"),
            allowed_origins(request).origins,
        )
    except ClientUnknownError as error:
        return page(
            "refused.html", status=400, title="This link does not work", detail=error.detail
        )
    try:
        return check_authorization(redirect_uri, parameters)
    except AuthorizationError as error:
        location = redirect_with(
            redirect_uri,
            error=error.error,
            error_description=error.detail,
            state=parameters.get("state", "")[:512] or None,
        )
        return RedirectResponse(location, 303)


def _back(issuer: str, request: AuthorizationRequest, *, code: str) -> Response:
    location = redirect_with(request.redirect_uri, code=code, state=request.state, iss=issuer)
    return RedirectResponse(location, 303, headers={"Cache-Control": "no-store"})


async def _count_attempt(request: Request, limits: RateLimits, email: str) -> None:
    """Passwords are guessed slowly, whether many for one address or one for many addresses."""
    subject = hashlib.sha256(email.strip().lower().encode("utf-8", "replace")).hexdigest()
    await limits.charge_address(request, "sign_in_network")
    await limits.charge(request, subject, limits.named["sign_in_address"])


def _sign_in_page(
    request: AuthorizationRequest,
    parameters: Parameters,
    *,
    signing_up: bool,
    error: SignInError | TooManyRequestsError | None = None,
) -> Response:
    hidden: Parameters = {n: parameters[n] for n in KEPT_PARAMETERS if n in parameters}
    other = hidden | {"mode": "sign-in" if signing_up else "sign-up"}
    hidden["mode"] = "sign-up" if signing_up else "sign-in"
    status = 200
    if error is not None:
        status = 429 if isinstance(error, TooManyRequestsError) else 422
    response = page(
        "sign-in.html",
        status=status,
        form_targets=request.origin,
        signing_up=signing_up,
        hidden=hidden,
        other_mode=redirect_with("/api/issuer/authorize", **other),
        email=parameters.get("email", parameters.get("login_hint", ""))[:254],
        display_name=parameters.get("display_name", "")[:120],
        error=error.detail if error else "",
        field=error.field if isinstance(error, SignInError) else "",
    )
    if isinstance(error, TooManyRequestsError):
        response.headers["Retry-After"] = str(error.extra.get("retry_after", 1))
    return response


async def _token_answer(
    request: Request, context: Context, given: IssuedTokens | GrantRefused
) -> Response:
    cookie, secure = _cookie_name(context), context.local_issuer_url.startswith("https:")
    if isinstance(given, GrantRefused):
        if given.ended_session:
            await context.ended_sessions.end(given.ended_session)
        extra = {"error": "invalid_grant", "error_description": given.detail}
        response = problem(request.scope, 400, "invalid_grant", given.detail, extra=extra)
        response.delete_cookie(cookie, path=COOKIE_PATH, httponly=True, samesite="strict")
        return response
    body = {
        "access_token": given.access_token,
        "token_type": "Bearer",
        "expires_in": given.expires_in,
        "scope": "openid email profile",
    }
    response = JSONResponse(body, headers={"Cache-Control": "no-store"})
    response.set_cookie(
        cookie,
        given.refresh_token,
        max_age=REFRESH_SECONDS,
        path=COOKIE_PATH,
        secure=secure,
        httponly=True,
        samesite="strict",
    )
    return response


def _cookie_name(context: Context) -> str:
    """Cookies do not tell ports apart; two installations on one machine must not sign each other out."""
    return f"jobpilot_refresh_{hashlib.sha256(context.local_issuer_url.encode()).hexdigest()[:8]}"
