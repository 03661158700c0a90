"""The demo sources: nowhere near production, and the same every day for everybody."""

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from jobpilot.adapters.egress.resolver import Resolver
from jobpilot.adapters.egress.routes import DEMO_HOSTS, DemoServer, Router
from jobpilot.adapters.egress.urls import parse
from jobpilot.cli.demo import run_demo_day, run_demo_sources
from jobpilot.demo.postings import guests, on_day
from jobpilot.demo.world import Calendar
from jobpilot.ports.pages import DnsFailedError, UrlForbiddenError
from jobpilot.settings import AppEnv, Settings, SettingsError
from jobpilot.stack.demo import DemoSourcesServer
from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.ports import PortBook

PRODUCTION = {
    "_env_file": None, "app_env": AppEnv.PRODUCTION, "database_url": "postgresql://x/y", "redis_url": "redis://x",
    "temporal_address": "x:1", "public_url": "https://jobs.example.org", "oidc_issuer": "https://login.example.org", "resend_api_key": "x", "resend_webhook_secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZg==", "secret_key": "0123456789abcdef0123456789abcdef", "mail_from": "JobPilot <jobs@example.org>",
}  # fmt: skip


class TestProduction:
    @pytest.mark.parametrize("wish", [{"demo_sources": True}, {"demo_sources_port": 8080}])
    def test_asking_for_it_stops_the_start(self, wish) -> None:
        with pytest.raises(SettingsError, match="DEMO_SOURCES"):
            Settings(**PRODUCTION, **wish)

    def test_a_port_that_development_left_behind_counts_for_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "addresses.json").write_text(json.dumps({"demo_sources_port": 8080}))
        settings = Settings(**PRODUCTION, jobpilot_home=tmp_path)
        assert settings.demo_port is None
        assert not settings.wants_demo_sources

    def test_the_server_does_not_serve(self, monkeypatch) -> None:
        for name, value in PRODUCTION.items():
            monkeypatch.setenv(name.upper(), str(value))
        with pytest.raises(SettingsError):
            run_demo_sources(1)


class TestSwitch:
    def test_on_in_development_with_the_embedded_database(self, tmp_path: Path) -> None:
        home = {"_env_file": None, "jobpilot_home": tmp_path}
        assert Settings(**home).wants_demo_sources
        assert not Settings(**home, demo_sources=False).wants_demo_sources
        assert not Settings(**home, database_url="postgresql://x/y").wants_demo_sources
        assert Settings(
            **home, database_url="postgresql://x/y", demo_sources=True
        ).wants_demo_sources
        (tmp_path / "addresses.json").write_text(json.dumps({"demo_sources_port": 8080}))
        assert Settings(**home).demo_port == 8080
        assert Settings(**home, demo_sources=False).demo_port is None


class TestRoutes:
    @pytest.fixture
    def router(self) -> Router:
        async def nobody(name: str):
            raise OSError(-2, "no such name")

        return Router(Resolver(nobody), DemoServer(4321))

    @pytest.mark.parametrize("host", [*sorted(DEMO_HOSTS), "careers.acme.example"])
    async def test_names_that_lead_there(self, router: Router, host: str) -> None:
        (way,) = await router.ways(parse(f"https://{host}/x"))
        assert (way.address, way.port, way.secure) == ("127.0.0.1", 4321, False)

    @pytest.mark.parametrize(
        "host", ["greenhouse.io", "example.com", "evil-remoteok.com", "remoteok.com.evil.org"]
    )
    async def test_all_others_are_resolved(self, router: Router, host: str) -> None:
        with pytest.raises(DnsFailedError):
            await router.ways(parse(f"https://{host}/x"))

    def test_its_address_is_no_address_to_ask_for(self) -> None:
        with pytest.raises(UrlForbiddenError):
            parse("http://127.0.0.1/demo/day")


class TestPostings:
    def test_plenty_in_several_languages_and_the_same_each_time(self) -> None:
        first = on_day(0)
        assert len(first) >= 150
        assert {posting.language for posting in first} == {"en", "de", "fr", "es"}
        assert on_day(0) == first
        assert len({posting.number for posting in first}) == len(first)

    def test_each_day_brings_some_and_ends_some(self) -> None:
        for day in range(5):
            today = {posting.number for posting in on_day(day)}
            tomorrow = {posting.number for posting in on_day(day + 1)}
            assert len(tomorrow - today) >= 8
        assert {p.number for p in on_day(0)} - {p.number for p in on_day(4)}
        assert len(guests(5)) > len(guests(0))

    def test_a_calendar_that_skips(self, tmp_path: Path) -> None:
        calendar = Calendar(tmp_path / "x" / "calendar.json")
        assert calendar.day == 0
        assert calendar.skip(2) == 2
        assert Calendar(tmp_path / "x" / "calendar.json").day == 2
        (tmp_path / "x" / "calendar.json").write_text("broken")
        assert calendar.day == 0


def test_the_stack_s_child_serves_and_lets_days_pass(tmp_path: Path, monkeypatch, capsys) -> None:
    home = HomeDirectory(tmp_path / "home")
    home.acquire()
    server = DemoSourcesServer(
        home, PortBook(home).choose("demo", requested=None, setting="DEMO_SOURCES_PORT")
    )
    try:
        server.start()
        url = f"http://127.0.0.1:{server.port}"
        assert json.load(urllib.request.urlopen(url)) == {"day": 0}
        monkeypatch.setenv("JOBPILOT_HOME", str(home.path))
        run_demo_day()
        assert "day 1" in capsys.readouterr().out
        assert json.load(urllib.request.urlopen(url)) == {"day": 1}
        request = urllib.request.Request(f"{url}/demo/day", method="POST")
        assert json.load(urllib.request.urlopen(request)) == {"day": 2}
        request = urllib.request.Request(
            f"{url}/demo/day", method="POST", headers={"Host": "x.example"}
        )
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(request)
        request = urllib.request.Request(f"{url}/api", headers={"Host": "remoteok.com"})
        assert "legal" in json.load(urllib.request.urlopen(request))[0]
    finally:
        server.stop()
        home.release()
    assert not server.running
