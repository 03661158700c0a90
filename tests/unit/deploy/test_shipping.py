"""What cannot be started without a Docker engine is checked for what can be known: schemas, names, pins, users."""

import re
import subprocess
import sysconfig
from pathlib import Path

import pytest
import yaml

from jobpilot.runs.contracts import TaskQueue
from jobpilot.settings import REPOSITORY, Settings

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
