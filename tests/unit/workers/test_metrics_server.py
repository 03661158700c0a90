"""The metrics of a worker: a page of its own, for this machine or for who has the token."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from workers.metrics import MetricsServer


class Sdk(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"temporal_request_total 3\n")

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def sdk():
    server = HTTPServer(("127.0.0.1", 0), Sdk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/metrics"
    server.shutdown()
    server.server_close()


def get(port: int, path: str = "/metrics", **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_one_page_holds_the_worker_s_and_the_sdk_s(sdk: str) -> None:
    server = MetricsServer("127.0.0.1", 0, None, sdk)
    try:
        status, text = get(server.port)
        assert status == 200
        assert "# TYPE jobpilot_step_seconds histogram" in text
        assert "temporal_request_total 3" in text
        assert get(server.port, "/")[0] == 404
        assert get(server.port, **{"X-Forwarded-For": "203.0.113.7"})[0] == 404
    finally:
        server.close()


def test_an_sdk_that_does_not_answer_takes_nothing_away() -> None:
    server = MetricsServer("127.0.0.1", 0, None, "http://127.0.0.1:9/metrics")
    try:
        assert "jobpilot_step_seconds" in get(server.port)[1]
    finally:
        server.close()


def test_a_token_is_asked_for() -> None:
    server = MetricsServer("127.0.0.1", 0, "a-long-secret")
    try:
        assert get(server.port)[0] == 404
        assert get(server.port, Authorization="Bearer a-long-secre")[0] == 404
        assert get(server.port, Authorization="Bearer a-long-secret")[0] == 200
    finally:
        server.close()
