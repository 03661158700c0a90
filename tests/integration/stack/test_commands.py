"""The smaller commands, as processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]


def run(*arguments: str, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    quick = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    return subprocess.run(
        [sys.executable, "-m", "jobpilot", *arguments],
        cwd=REPOSITORY,
        env={**quick, "JOBPILOT_HOME": str(home), **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class TestOpenapi:
    @pytest.fixture(scope="class")
    def document(self, tmp_path_factory: pytest.TempPathFactory) -> str:
        """What the command prints without any server; the data directory stays untouched."""
        home = tmp_path_factory.mktemp("openapi") / "home"
        finished = run("openapi", home=home)
        assert finished.returncode == 0, finished.stderr
        assert not home.exists()
        return finished.stdout

    def test_it_is_an_openapi_document(self, document: str):
        assert json.loads(document)["openapi"].startswith("3.")

    def test_a_file_that_differs_fails_the_check(self, document: str, tmp_path: Path):
        file = tmp_path / "openapi.json"
        file.write_text(document)
        assert run("openapi", "-o", str(file), "--check", home=tmp_path).returncode == 0
        file.write_text("{}\n")
        assert run("openapi", "-o", str(file), "--check", home=tmp_path).returncode == 1
        assert file.read_text() == "{}\n"


class TestExpectedFailures:
    @pytest.mark.parametrize("command", ["migrate", "worker", "api"])
    def test_without_servers_a_sentence_says_what_to_do(self, command: str, tmp_path: Path):
        finished = run(command, home=tmp_path)
        assert finished.returncode == 1
        assert "jobpilot up" in finished.stderr
        assert "Traceback" not in finished.stderr

    def test_an_unknown_queue_names_the_known_ones(self, tmp_path: Path):
        finished = run("worker", "--queue", "nonsense", home=tmp_path)
        assert finished.returncode == 1
        assert "parsing" in finished.stderr

    def test_an_invalid_setting_is_named(self, tmp_path: Path):
        finished = run("up", home=tmp_path, PORT="99999")
        assert finished.returncode == 1
        assert "PORT" in finished.stderr
        assert not any(tmp_path.iterdir())

    def test_production_names_what_is_missing(self, tmp_path: Path):
        finished = run("up", home=tmp_path, APP_ENV="production")
        assert finished.returncode == 1
        assert "DATABASE_URL" in finished.stderr


def test_help_stays_quick(tmp_path: Path):
    program = (
        "import sys; import jobpilot.cli.app;"
        "heavy = {'temporalio', 'sqlalchemy', 'fastapi', 'alembic', 'redis'} & set(sys.modules);"
        "sys.exit(', '.join(heavy) or 0)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, check=True)
