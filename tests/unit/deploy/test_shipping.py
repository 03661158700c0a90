"""What cannot be started without a Docker engine is checked for what can be known: schemas, names, pins, users."""

import json
import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from jobpilot.cli.app import app
from jobpilot.runs.contracts import TaskQueue
from jobpilot.settings import REPOSITORY, REQUIRED_IN_PRODUCTION, Settings

SCRIPTS = Path(sysconfig.get_path("scripts"))
SETTINGS = {name.upper() for name in Settings.model_fields}
COMPOSE_FILES = ("docker-compose.yml", "compose.dev.yml")
COMPOSE = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name for name, service in SERVICES.items() if "build" in service}
DOCKERFILE = (REPOSITORY / "Dockerfile").read_text()
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
PROGRAM_S_OWN = {"HOME"}


def passes(program: str, *arguments: str) -> None:
    command = [str(SCRIPTS / program), *arguments]
    ended = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("file", COMPOSE_FILES)
def test_compose_keeps_to_its_schema(file: str) -> None:
    passes("check-jsonschema", "--builtin-schema", "vendor.compose-spec", file)


def test_dockerfile_is_lint_free() -> None:
    passes("hadolint", "Dockerfile")


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_services_set_only_settings_that_exist(name: str) -> None:
    service = SERVICES[name]
    assert set(service["environment"]) - PROGRAM_S_OWN <= SETTINGS
    assert {secret.upper() for secret in service["secrets"]} <= SETTINGS
    assert service["environment"]["APP_ENV"] == "production"


def test_compose_gives_all_that_production_asks_for() -> None:
    for name in OURS:
        given = set(SERVICES[name]["environment"])
        given |= {secret.upper() for secret in SERVICES[name]["secrets"]}
        assert set(REQUIRED_IN_PRODUCTION) <= given, name


def test_the_image_sets_only_settings_that_exist() -> None:
    block = re.search(r"^ENV ((?:.*\\\n)*.*)$", DOCKERFILE, re.MULTILINE)
    assert block is not None
    names = set(re.findall(r"\b([A-Z_]+)=", block[1]))
    assert names - {"PATH", "HOME", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"} <= SETTINGS


def test_every_queue_has_its_worker() -> None:
    commands = [service.get("command", []) for service in SERVICES.values()]
    served = [
        command[place + 1]
        for command in commands
        if command[:1] == ["worker"]
        for place, word in enumerate(command)
        if word == "--queue"
    ]
    assert sorted(served) == sorted(TaskQueue)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_services_are_pinned_limited_and_ordinary_users(name: str) -> None:
    service = SERVICES[name]
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory", "pids"} <= set(limits)
    assert service["cap_drop"] == ["ALL"]
    if name not in OURS:
        assert re.search(r":\d+\.\d+\.\d+", service["image"]), "a whole version"
        assert service["user"] not in ("root", "0", "0:0")


def test_nothing_but_the_app_is_reachable_from_other_machines() -> None:
    for name, service in SERVICES.items():
        for port in service.get("ports", []):
            assert port.startswith(("127.0.0.1:", "${JOBPILOT_BIND:-127.0.0.1:")), name


def test_passwords_are_files() -> None:
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])
    for service in SERVICES.values():
        for variable in service.get("environment", {}):
            assert not re.search(r"(PASSWORD|SECRET|SECRET_KEY|API_KEY|PWD)$", variable), variable


def test_make_secrets_makes_every_file_once(tmp_path: Path) -> None:
    script = tmp_path / "make_secrets.sh"
    script.write_bytes((REPOSITORY / "deploy" / "make_secrets.sh").read_bytes())
    for _ in range(2):
        subprocess.run(["sh", str(script)], check=True, capture_output=True, timeout=30)
        made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
        assert set(made) == set(COMPOSE["secrets"])
        assert made.setdefault("before", made["secret_key"]) == made["secret_key"]
    assert made["postgres_jobpilot_password"].strip() in made["database_url"]
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0


def test_the_image_runs_as_nobody_in_particular() -> None:
    stages = DOCKERFILE.split("\nFROM ")[1:]
    assert all(re.match(r"[\w./-]+:[\w.-]*\d[\w.-]* AS \w+", stage) for stage in stages)
    assert re.search(r"^USER 10001:10001$", stages[-1], re.MULTILINE)


def test_what_the_image_copies_is_there_and_sent() -> None:
    sent = (REPOSITORY / ".dockerignore").read_text().splitlines()
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for path in source.split():
            assert (REPOSITORY / path).exists(), path
            assert any(
                path == line[1:] or path.startswith(line[1:] + "/")
                for line in sent
                if line.startswith("!")
            )


class TestPlatforms:
    """Files of hosts that cannot be asked from here: they parse, and name only settings and commands that exist."""

    def commands(self) -> list[str]:
        render = yaml.safe_load((REPOSITORY / "render.yaml").read_text())
        railway = json.loads((REPOSITORY / "railway.json").read_text())
        procfile = (REPOSITORY / "Procfile").read_text().splitlines()
        fly = [f"jobpilot {c}" for f in self.fly() for c in f["processes"].values()]
        return [
            *(line.split(": ", 1)[1] for line in procfile),
            *(s["dockerCommand"] for s in render["services"] if "dockerCommand" in s),
            *railway["deploy"]["preDeployCommand"],
            railway["deploy"]["startCommand"],
            *fly,
        ]

    def fly(self) -> list[dict[str, Any]]:
        files = ("fly.api.toml", "fly.workers.toml")
        return [tomllib.loads((REPOSITORY / file).read_text()) for file in files]

    def test_commands_exist(self) -> None:
        known = {command.name or command.callback.__name__ for command in app.registered_commands}
        queues = {str(queue) for queue in TaskQueue}
        for command in self.commands():
            words = command.partition("jobpilot ")[2].split()
            assert words[0] in known, command
            named = [words[i + 1] for i, word in enumerate(words) if word == "--queue"]
            assert set(named) <= queues - {"parsing"}, "parsing reads files: only beside the API"

    def test_settings_exist(self) -> None:
        render = yaml.safe_load((REPOSITORY / "render.yaml").read_text())
        names = {v["key"] for s in render["services"] for v in s.get("envVars", [])}
        for file in self.fly():
            names |= set(file["env"])
        assert names <= SETTINGS

    def test_the_web_app_s_host_sends_what_is_not_a_file_to_the_app(self) -> None:
        rewrites = json.loads((REPOSITORY / "frontend" / "vercel.json").read_text())["rewrites"]
        assert [rule["destination"].rpartition("/")[2] for rule in rewrites][-1] == "index.html"
        assert rewrites[0]["source"] == "/api/:path*"

    @pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
    def test_workflows_keep_to_their_schema(self, path: Path) -> None:
        name = str(path.relative_to(REPOSITORY))
        passes("check-jsonschema", "--builtin-schema", "vendor.github-workflows", name)
        jobs = yaml.safe_load(path.read_text())["jobs"].values()
        assert all("timeout-minutes" in job for job in jobs)

    def test_workflows_are_audited(self) -> None:
        passes("zizmor", "--offline", "--quiet", ".github")

    def test_deploying_waits_for_somebody(self) -> None:
        deploy = yaml.safe_load((REPOSITORY / ".github" / "workflows" / "deploy.yml").read_text())
        assert deploy["jobs"]["deploy"]["environment"] == "production"


def test_the_smoke_test_says_when_nobody_answers() -> None:
    command = [sys.executable, "scripts/smoke_test.py", "http://127.0.0.1:9"]
    ended = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "4 of 4 checks failed" in ended.stdout
