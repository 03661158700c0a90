"""Tickets and sockets of the live view. What is refused before the upgrade answers as a problem."""

from uuid import UUID

from fastapi import APIRouter
from starlette.websockets import WebSocket

from api.dependencies import (
    Context,
    CurrentSession,
    CurrentUser,
    process_context,
    rate_limited,
)
from api.errors import problem
from api.live.hub import Hub
from api.live.listener import Listener
from api.live.socket import LiveSocket
from api.origins import AllowedOrigins
from api.schemas.live import Ticket
from jobpilot.ports.tickets import TICKET_SECONDS, TicketHolder

router = APIRouter(tags=["live"])


class Refusal(Exception):  # noqa: N818 - an answer before the upgrade, not a failure
    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail


@router.post("/ws-tickets", status_code=201, dependencies=[rate_limited("tickets")])
async def create_ticket(session: CurrentSession, user: CurrentUser, context: Context) -> Ticket:
    identity = session.identity
    holder = TicketHolder(user.id, identity.session_id, identity.expires_at)
    return Ticket(ticket=await context.tickets.issue(holder), expires_in=TICKET_SECONDS)


async def follow_runs(websocket: WebSocket) -> None:
    """`/ws`: the socket subscribes to runs one by one."""
    holder = await _admitted(websocket)
    if holder is not None:
        await _serve(websocket, Listener(holder, all_runs=False))


async def follow_user(websocket: WebSocket) -> None:
    """`/ws/agents/{user_id}`: the whole stream of the ticket's own user."""
    owner: UUID = websocket.path_params["user_id"]
    holder = await _admitted(websocket, owner)
    if holder is not None:
        await _serve(websocket, Listener(holder, all_runs=True))


router.add_websocket_route("/ws", follow_runs)
router.add_websocket_route("/ws/agents/{user_id:uuid}", follow_user)


async def _admitted(websocket: WebSocket, owner: UUID | None = None) -> TicketHolder | None:
    """Whoever may come in; for None the refusal has been sent."""
    try:
        return await _admit(websocket, owner)
    except Refusal as refusal:
        answer = problem(websocket.scope, refusal.status, refusal.code, refusal.detail)
        await websocket.send_denial_response(answer)
        return None


async def _admit(websocket: WebSocket, owner: UUID | None) -> TicketHolder:
    origins: AllowedOrigins = websocket.app.state.allowed_origins
    if not origins.allows(websocket.headers.get("origin")):
        raise Refusal(403, "origin_forbidden", "This origin may not connect.")
    context = process_context(websocket)
    tickets = websocket.query_params.getlist("ticket")
    holder = await context.tickets.redeem(tickets[0]) if len(tickets) == 1 else None
    if holder is None or owner not in (None, holder.user_id):
        raise Refusal(401, "ticket_invalid", "Ask for a new ticket.")
    if _hub(websocket).full:
        raise Refusal(503, "too_many_sockets", "Try again in a moment.")
    return holder


async def _serve(websocket: WebSocket, listener: Listener) -> None:
    await websocket.accept()
    await LiveSocket(websocket, _hub(websocket), listener).serve()


def _hub(websocket: WebSocket) -> Hub:
    hub: Hub = websocket.app.state.hub
    return hub
