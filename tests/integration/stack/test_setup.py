"""`scripts/setup.py` on a small checkout of its own: no packages to fetch, a web app of one line."""

import json
import os
import runpy
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
NEEDS_NODE = pytest.mark.skipif(shutil.which("npm") is None, reason="builds a web app")
WRITE_PAGE = "require('fs').mkdirSync('dist',{recursive:true});require('fs').writeFileSync('dist/index.html','built')"
BUILD = f'node -e "{WRITE_PAGE}"'


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Set up once; the tests look at it and change it step by step."""
    path = tmp_path_factory.mktemp("a checkout")
    (path / "scripts").mkdir()
    shutil.copy(REPOSITORY / "scripts" / "setup.py", path / "scripts")
    (path / "requirements.lock").write_text("# nothing\n")
    (path / "requirements-dev.lock").write_text("# nothing more\n")
    (path / "jobpilot").mkdir()
    (path / "jobpilot" / "__main__.py").write_text(
        "import sys; print('started with', *sys.argv[1:])\n"
    )
    assert set_up(path, "--skip-web").returncode == 0
    return path


def set_up(checkout: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, checkout / "scripts" / "setup.py", *arguments],
        env={**os.environ, "PIP_NO_INDEX": "1", **settings},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def pretend(checkout: Path, statements: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the setup on a Python that was changed beforehand."""
    program = (
        f"import sys, runpy; {statements};"
        "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", program, str(checkout / "scripts" / "setup.py")],
        env={**os.environ, "PIP_NO_INDEX": "1", **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class TestPython:
    def test_the_command_works_from_any_directory(self, checkout: Path, tmp_path: Path):
        shim = checkout / ".venv" / "bin" / "jobpilot"
        finished = subprocess.run(
            [shim, "up", "now"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert finished.stdout == "started with up now\n"

    def test_a_second_setup_does_nothing_and_is_quick(self, checkout: Path):
        began = time.monotonic()
        finished = set_up(checkout, "--skip-web")
        assert (finished.returncode, finished.stdout) == (0, "")
        assert time.monotonic() - began < 5

    def test_a_changed_lock_is_installed(self, checkout: Path):
        (checkout / "requirements.lock").write_text("# changed\n")
        assert "Python packages" in set_up(checkout, "--skip-web").stdout
        assert set_up(checkout, "--skip-web").stdout == ""

    def test_what_tests_need_includes_what_runs(self, checkout: Path):
        assert "Python packages" in set_up(checkout, "--skip-web", "--dev").stdout
        assert set_up(checkout, "--skip-web").stdout == ""

    def test_a_file_that_is_not_the_locked_one_is_refused(self, checkout: Path):
        wheel = checkout / "tiny-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("tiny.py", "")
            archive.writestr(
                "tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n"
            )
            archive.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            archive.writestr("tiny-1.0.dist-info/RECORD", "")
        lock = checkout / "requirements.lock"
        try:
            lock.write_text(f"tiny @ {wheel.as_uri()} --hash=sha256:{'0' * 64}\n")
            finished = set_up(checkout, "--skip-web")
            assert finished.returncode == 1
            assert "DO NOT MATCH THE HASHES" in finished.stderr
        finally:
            lock.write_text("# nothing\n")
        assert (
            "Python packages" in set_up(checkout, "--skip-web").stdout
        )  # a failure leaves no stamp


class TestTooOld:
    def test_an_old_python_without_a_newer_one_says_so(self, checkout: Path, tmp_path: Path):
        finished = pretend(checkout, "sys.version_info = (3, 9, 2)", PATH=str(tmp_path))
        assert finished.returncode == 1
        assert "Python 3.11 or newer" in finished.stderr
        assert "Traceback" not in finished.stderr

    def test_a_python_that_cannot_make_environments_names_the_package(
        self, checkout: Path, tmp_path: Path
    ):
        other = tmp_path / "checkout"
        shutil.copytree(checkout / "scripts", other / "scripts")
        fake = tmp_path / "python3"
        fake.write_text("#!/bin/sh\nexit 1\n")
        fake.chmod(0o755)
        finished = pretend(other, f"sys.executable = {str(fake)!r}")
        assert finished.returncode == 1
        assert "apt install python3" in finished.stderr

    def test_no_node_says_what_is_missing(self, checkout: Path, tmp_path: Path):
        (checkout / "frontend").mkdir(exist_ok=True)
        (checkout / "frontend" / "package.json").write_text("{}")
        finished = set_up(checkout, PATH=str(tmp_path))
        assert finished.returncode == 1
        assert "Node.js" in finished.stderr

    def test_an_old_node_says_its_version(self, checkout: Path, tmp_path: Path):
        for name in ("node", "npm"):
            program = tmp_path / name
            program.write_text("#!/bin/sh\necho v18.19.0\n")
            program.chmod(0o755)
        finished = set_up(checkout, PATH=f"{tmp_path}:{os.environ['PATH']}")
        assert finished.returncode == 1
        assert "v18.19.0" in finished.stderr


@NEEDS_NODE
class TestWeb:
    @pytest.fixture(scope="class")
    def frontend(self, checkout: Path) -> Path:
        folder = checkout / "frontend"
        (folder / "src").mkdir(parents=True, exist_ok=True)
        (folder / "src" / "main.ts").write_text("export {}\n")
        package = {"name": "web", "version": "1.0.0", "scripts": {"build": BUILD}}
        lock = {"name": "web", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": package}}
        (folder / "package.json").write_text(json.dumps(package))
        (folder / "package-lock.json").write_text(json.dumps(lock))
        return folder

    def test_it_is_built_once_and_again_when_its_sources_change(
        self, checkout: Path, frontend: Path
    ):
        first = set_up(checkout)
        assert first.returncode == 0, first.stderr
        assert (frontend / "dist" / "index.html").read_text() == "built"
        assert set_up(checkout).stdout == ""
        (frontend / "src" / "main.ts").write_text("export const changed = true\n")
        again = set_up(checkout).stdout
        assert "Web app" in again
        assert "Web packages" not in again

    def test_a_deleted_build_is_made_again(self, checkout: Path, frontend: Path):
        set_up(checkout)
        shutil.rmtree(frontend / "dist")
        assert "Web app" in set_up(checkout).stdout
        assert (frontend / "dist" / "index.html").exists()

    def test_a_failing_build_shows_its_output(self, checkout: Path, frontend: Path):
        set_up(checkout)
        package = json.loads((frontend / "package.json").read_text())
        package["scripts"]["build"] = "echo the reason; exit 3"
        (frontend / "package.json").write_text(json.dumps(package))
        finished = set_up(checkout)
        assert finished.returncode == 1
        assert "the reason" in finished.stderr


def test_it_can_be_read_without_any_package():
    """Only the standard library: it runs before anything is installed."""
    names = runpy.run_path(str(REPOSITORY / "scripts" / "setup.py"))
    modules = {
        value.__name__.split(".")[0] for value in names.values() if type(value).__name__ == "module"
    }
    assert modules <= set(sys.stdlib_module_names)
