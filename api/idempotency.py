"""Idempotency-Key: the same request twice has one effect and one answer.

How to use it in a router whose routes start or spend something:

    router = APIRouter(route_class=IdempotentRoute)

    @router.post("/runs", status_code=202)
    async def start_run(body: RunCreate, services: Services, _: Idempotent) -> Run: ...

`Idempotent` compares the whole body. Where equal requests differ byte by byte (multipart boundaries), take
`DeferredIdempotency` instead and call `await idempotency.begin(sha256_of_what_counts)` before the effect:

    async def upload(request: Request, services: Services, idempotency: DeferredIdempotency) -> ...

Both work in the transaction of `Services` and need nothing else: when the key was used before, the stored answer is
given (with `Idempotent-Replayed: true`) and the route's body does not run. An answer below 400 is stored in that very
transaction; a failure stores nothing, so the request may be repeated with the same key. Without the header nothing
happens. Codes: 400 `idempotency_key_invalid`, 409 `idempotency_in_progress`, 422 `idempotency_key_reused`.
"""

import hashlib
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Final

from fastapi import Depends, Header, Request, Response
from fastapi.routing import APIRoute

from api.dependencies import CurrentUser, Services
from jobpilot.accounts.contracts import StoredAnswer
from jobpilot.accounts.service.idempotency import IdempotencyKeyInvalidError

KEPT_HEADERS: Final = ("content-type", "etag", "location", "content-disposition")
_STATE: Final = "idempotency"

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="1 to 255 visible ASCII characters. The same key with the same body gives the same answer.",
    ),
]


class _Replay(Exception):  # noqa: N818 - not a failure: it carries an answer past the route's body
    def __init__(self, answer: StoredAnswer) -> None:
        super().__init__()
        self.answer = answer


class RequestIdempotency:
    """What one request does about its key."""

    def __init__(
        self, request: Request, factory: Services, user: CurrentUser, key: str | None
    ) -> None:
        self._request = request
        self._factory = factory
        self._user_id = user.id
        self._key = key
        self._begun: tuple[str, str] | None = None
        setattr(request.state, _STATE, self)

    async def begin(self, body_hash: str) -> None:
        """Go on, or leave with the stored answer. Call it once, before the effect.

        Raises IdempotencyKeyInvalidError, IdempotencyKeyReusedError, IdempotencyInProgressError.
        """
        if self._key is None:
            return
        fingerprint = f"{self._request.method} {self._request.url.path}"
        answer = await self._factory.idempotency().begin(
            self._user_id, self._key, fingerprint, body_hash
        )
        if answer is not None:
            raise _Replay(answer)
        self._begun = (fingerprint, body_hash)

    async def keep(self, response: Response) -> None:
        """Store the answer beside the effect."""
        if self._key is None or self._begun is None or response.status_code >= 400:  # noqa: PLR2004 - refusals and failures
            return
        headers = {
            name: response.headers[name] for name in KEPT_HEADERS if name in response.headers
        }
        answer = StoredAnswer(*self._begun, response.status_code, headers, bytes(response.body))
        await self._factory.idempotency().finish(self._user_id, self._key, answer)


class IdempotentRoute(APIRoute):
    """Stores answers and gives stored ones; see the module's text."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def with_idempotency(request: Request) -> Response:
            try:
                response = await handle(request)
            except _Replay as replay:
                return _again(replay.answer)
            begun: RequestIdempotency | None = getattr(request.state, _STATE, None)
            if begun is not None:
                await begun.keep(response)
            return response

        return with_idempotency


def _again(answer: StoredAnswer) -> Response:
    headers = answer.headers | {"Idempotent-Replayed": "true"}
    return Response(answer.body, answer.status_code, headers)


async def _deferred(
    request: Request, user: CurrentUser, services: Services, key: IdempotencyKey = None
) -> RequestIdempotency:
    if len(request.headers.getlist("idempotency-key")) > 1:
        raise IdempotencyKeyInvalidError("Send one Idempotency-Key.")
    return RequestIdempotency(request, services, user, key)


async def _immediate(
    request: Request,
    idempotency: Annotated[RequestIdempotency, Depends(_deferred, scope="function")],
) -> RequestIdempotency:
    await idempotency.begin(hashlib.sha256(await request.body()).hexdigest())
    return idempotency


DeferredIdempotency = Annotated[RequestIdempotency, Depends(_deferred, scope="function")]
Idempotent = Annotated[RequestIdempotency, Depends(_immediate, scope="function")]
