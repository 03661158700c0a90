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
PACKINGS: Final = (("br", ".br"), ("gzip", ".gz"))
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
            if path.startswith("assets/"):
                return await self._asset(request, path, full_path, found)
            response = self._files.file_response(full_path, found, request.scope)
            response.headers["Cache-Control"] = REVALIDATE
            return response
        if path.startswith("assets/") or "." in path.rpartition("/")[2].removesuffix(".html"):
            raise HTTPException(404)
        return self._page(request)

    async def _asset(
        self, request: Request, path: str, full_path: str, found: os.stat_result
    ) -> Response:
        """A hashed file, packed if the build packed it and the browser can unpack it."""
        response = self._files.file_response(full_path, found, request.scope)
        kind = response.headers.get("Content-Type")
        for packing, suffix in _packings(request.headers.get("Accept-Encoding", "")):
            packed, stat_of = await run_in_threadpool(self._lookup, path + suffix)
            if stat_of is not None and stat.S_ISREG(stat_of.st_mode):
                response = self._files.file_response(packed, stat_of, request.scope)
                response.headers["Content-Encoding"] = packing
                break
        if kind is not None and "Content-Type" in response.headers:
            response.headers["Content-Type"] = kind
        response.headers["Cache-Control"] = IMMUTABLE
        response.headers.append("Vary", "Accept-Encoding")
        return response

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


def _packings(accepted: str) -> list[tuple[str, str]]:
    """Encodings that the browser takes and the build makes, the smallest first, with their files' suffixes."""
    names = set()
    for offer in accepted.lower().split(","):
        name, _, parameters = offer.partition(";")
        if parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            names.add(name.strip())
    return [(name, suffix) for name, suffix in PACKINGS if name in names]
