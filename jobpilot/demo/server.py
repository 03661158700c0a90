"""The fixture server: an ordinary HTTP server on 127.0.0.1 that tells the hosts it plays apart by their name."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from jobpilot.demo.world import Calendar, World

DAY_PATH: Final = "/demo/day"
CALENDAR_FILE: Final = "demo-calendar.json"


def make_server(port: int, home: Path) -> ThreadingHTTPServer:
    """Bound to 127.0.0.1; port 0 takes a free one. Raises OSError when it is taken."""
    world = World(Calendar(home / CALENDAR_FILE))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            host = (self.headers.get("Host") or "").partition(":")[0]
            if host in ("127.0.0.1", "localhost"):
                self._answer(200, "application/json", json.dumps({"day": world.calendar.day}))
                return
            reply = world.reply(host, self.path)
            self._answer(reply.status, reply.content_type, reply.body)

        def do_POST(self) -> None:
            """`POST /demo/day` at the server's own address: tomorrow comes."""
            host = (self.headers.get("Host") or "").partition(":")[0]
            if host not in ("127.0.0.1", "localhost") or self.path != DAY_PATH:
                self._answer(404, "application/json", "{}")
                return
            self._answer(200, "application/json", json.dumps({"day": world.calendar.skip()}))

        def _answer(self, status: int, content_type: str, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Silent: the stack keeps no log of the demo's requests."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def serve(port: int, home: Path) -> None:
    """Until the process ends."""
    with make_server(port, home) as server:
        server.serve_forever()
