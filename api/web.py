"""The built web app, served by the API so that one process serves all."""

import os
import stat
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

IMMUTABLE: Final = "public, max-age=31536000, immutable"
REVALIDATE: Final = "no-cache"
NOT_BUILT: Final = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>JobPilot</title></head>
<body><h1>The web app is not built yet</h1><p>Run <code>make setup</code>, then reload this page.
The API itself is up: see <a href="/api/docs">its documentation</a>.</p></body></html>"""


class WebApp:
    """`directory` is what the front end's build writes: `index.html`, hashed files in `assets/`, a few others."""

    def __init__(self, directory: Path) -> None:
        self._index = directory / "index.html"
        self._share = directory / "share.html"
        self._files = StaticFiles(directory=directory, check_dir=False)

    async def serve(self, request: Request) -> Response:
        """A file of the build; the app itself for any other address a person may open."""
        path = request.path_params["path"]
        if path.lstrip("/").lower().partition("/")[0] == "api":
            raise HTTPException(404)
        full_path, found = await run_in_threadpool(self._lookup, path)
        if found is not None and stat.S_ISREG(found.st_mode) and path != "index.html":
            response = self._files.file_response(full_path, found, request.scope)
            hashed = path.startswith("assets/")
            response.headers["Cache-Control"] = IMMUTABLE if hashed else REVALIDATE
            return response
        if path.startswith("assets/") or "." in path.rpartition("/")[2].removesuffix(".html"):
            raise HTTPException(404)
        return self._page(request)

    def _lookup(self, path: str) -> tuple[str, os.stat_result | None]:
        try:
            return self._files.lookup_path(path)
        except (OSError, ValueError):
            return "", None

    def share_page(self, status: int) -> Response:
        """The page behind share links, the same for links that are dead: the status alone tells."""
        for page in (self._share, self._index):
            if page.is_file():
                return HTMLResponse(page.read_bytes(), status)
        return HTMLResponse(NOT_BUILT, 503, {"Retry-After": "30"})

    def _page(self, request: Request) -> Response:
        try:
            found = self._index.stat()
        except OSError:
            return HTMLResponse(NOT_BUILT, 503, {"Retry-After": "30"})
        response = self._files.file_response(self._index, found, request.scope)
        response.headers["Cache-Control"] = REVALIDATE
        return response
