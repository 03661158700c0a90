"""The engine's console is another site: it may call the codec, and nothing else, from a browser."""

from collections.abc import Collection
from typing import Final

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

CODEC_PATH: Final = "/api/v1/codec/"


class CodecOrigins:
    """Answers the browser's questions about the codec's paths; all other paths pass."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self._app = app
        self._codec = CORSMiddleware(
            app,
            allow_origins=sorted(origins),
            allow_credentials=True,
            allow_methods=["POST"],
            allow_headers=["Authorization", "Content-Type", "X-Namespace"],
            max_age=600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_codec = scope["type"] == "http" and scope["path"].startswith(CODEC_PATH)
        await (self._codec if is_codec else self._app)(scope, receive, send)
