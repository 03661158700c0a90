"""What the routes of the built-in issuer take and give: forms, pages, redirects, tokens and their cookie."""

import hashlib
from typing import Annotated, Any, Final

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.dependencies import Context, allowed_origins
from api.errors import problem
from api.pages import page
from api.rate_limits import RateLimits, TooManyRequestsError
from jobpilot.accounts.domain.local_issuer import (
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
from jobpilot.accounts.service.local_issuer import GrantRefused, LocalIssuerService

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
    items = (await request.form(max_fields=MAX_FIELDS, max_files=0)).multi_items()
    fields = {name: value for name, value in items if not isinstance(value, UploadFile)}
    if len(fields) != len(items):
        raise AuthorizationError("A parameter is given twice.")
    return fields


Form = Annotated[Parameters, Depends(_form)]
"""The fields of a submitted form, each given once."""


def discovery(issuer: str) -> dict[str, Any]:
    """OpenID Connect Discovery 1.0, section 3; RFC 8414; RFC 9207."""
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


def checked(request: Request, parameters: Parameters) -> AuthorizationRequest | Response:
    """The request, or the page (nobody to tell) or redirect (the client is told) that refuses it."""
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


async def code_for(
    service: LocalIssuerService, authorization: AuthorizationRequest, form: Parameters
) -> str:
    """Sign in or up, as the form says. Raises SignInError."""
    email, password = form.get("email", ""), form.get("password", "")
    if form.get("mode") == "sign-up":
        name = form.get("display_name", "")
        return await service.sign_up(authorization, email, password, name)
    return await service.sign_in(authorization, email, password)


def back_with(code: str, authorization: AuthorizationRequest, issuer: str) -> Response:
    """To the app, with the code."""
    location = redirect_with(
        authorization.redirect_uri, code=code, state=authorization.state, iss=issuer
    )
    return RedirectResponse(location, 303, headers={"Cache-Control": "no-store"})


async def count_attempt(request: Request, limits: RateLimits, email: str) -> None:
    """Passwords are guessed slowly, whether many for one address or one for many addresses.

    Raises TooManyRequestsError.
    """
    subject = hashlib.sha256(email.strip().lower().encode("utf-8", "replace")).hexdigest()
    await limits.charge_address(request, "sign_in_network")
    await limits.charge(request, subject, limits.named["sign_in_address"])


def sign_in_page(
    authorization: AuthorizationRequest,
    parameters: Parameters,
    *,
    signing_up: bool,
    error: SignInError | TooManyRequestsError | None = None,
) -> Response:
    """The form; with an error, what was typed (but no password) and what to do."""
    mode, other = ("sign-up", "sign-in") if signing_up else ("sign-in", "sign-up")
    kept: Parameters = {n: parameters[n] for n in KEPT_PARAMETERS if n in parameters}
    status = 200
    if error is not None:
        status = 429 if isinstance(error, TooManyRequestsError) else 422
    response = page(
        "sign-in.html",
        status=status,
        form_targets=authorization.origin,
        signing_up=signing_up,
        hidden=kept | {"mode": mode},
        other_mode=redirect_with("/api/issuer/authorize", **kept, mode=other),
        email=parameters.get("email", parameters.get("login_hint", ""))[:254],
        display_name=parameters.get("display_name", "")[:120],
        error=error.detail if error else "",
        field=error.field if isinstance(error, SignInError) else "",
    )
    if isinstance(error, TooManyRequestsError):
        response.headers["Retry-After"] = str(error.extra.get("retry_after", 1))
    return response


async def token_answer(
    request: Request, context: Context, given: IssuedTokens | GrantRefused
) -> Response:
    """Tokens (RFC 6749 section 5.1) or the refusal (section 5.2), with the cookie set or taken away."""
    if isinstance(given, GrantRefused):
        if given.ended_session:
            await context.ended_sessions.end(given.ended_session)
        extra = {"error": "invalid_grant", "error_description": given.detail}
        response = problem(request.scope, 400, "invalid_grant", given.detail, extra=extra)
        forget_cookie(response, context)
        return response
    body = {
        "access_token": given.access_token,
        "token_type": "Bearer",
        "expires_in": given.expires_in,
        "scope": "openid email profile",
    }
    response = JSONResponse(body, headers={"Cache-Control": "no-store"})
    response.set_cookie(
        cookie_name(context),
        given.refresh_token,
        max_age=REFRESH_SECONDS,
        path=COOKIE_PATH,
        secure=context.local_issuer_url.startswith("https:"),
        httponly=True,
        samesite="strict",
    )
    return response


def refresh_token_of(request: Request, context: Context) -> str:
    return request.cookies.get(cookie_name(context), "")


def forget_cookie(response: Response, context: Context) -> None:
    name = cookie_name(context)
    response.delete_cookie(name, path=COOKIE_PATH, httponly=True, samesite="strict")


def cookie_name(context: Context) -> str:
    """Cookies do not tell ports apart; two installations on one machine must not sign each other out."""
    return f"jobpilot_refresh_{hashlib.sha256(context.local_issuer_url.encode()).hexdigest()[:8]}"
