"""Where the web app reports its faults, and that its pages may."""

from tests.integration.api.conftest import running_api

DSN = "https://key@faults.example.org:8443/7"


async def test_an_installation_that_wants_none(client) -> None:
    answer = await client.get("/api/v1/client-config")
    assert answer.status_code == 200
    assert answer.json() == {"error_reports": None}


async def test_an_installation_that_wants_them(settings) -> None:
    async with running_api(settings, sentry_web_dsn=DSN) as running, running.client() as client:
        answer = await client.get("/api/v1/client-config")
        page = await client.get("/dashboard")
    assert answer.json()["error_reports"] == {"dsn": DSN, "environment": "test", "release": "0.1.0"}
    policy = page.headers["content-security-policy"]
    if page.headers["content-type"].startswith("text/html"):
        assert "connect-src 'self' https://faults.example.org:8443;" in policy
