"""Carry out the steps of the Dockerfile without Docker: each stage in a clean directory, as an ordinary user.

What is copied comes from the last commit, through `git archive`. `/srv/jobpilot` and `/data` become folders of the
stage. Base images are not fetched: the machine's own Python and Node stand in for theirs.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PLACES = ("/srv/jobpilot", "/data")
PRELUDE = "set -eu; chown() { :; }; "  # giving files away takes root, which this is not about


def instructions() -> list[tuple[str, str]]:
    text = (REPOSITORY / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


class Build:
    """The stages, and what is known while one of them is made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.context = folder / "context"
        self.stages: dict[str, Path] = {}
        self.root = self.directory = folder
        self.environment: dict[str, str] = {}

    def FROM(self, rest: str) -> None:  # noqa: N802 - named as the Dockerfile says it
        name = rest.rsplit(maxsplit=1)[-1]
        self.root = self.stages[name] = self.folder / name
        self.directory = self.root
        (self.root / "tmp").mkdir(parents=True)
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.root / "tmp")}
        for name in ("npm_config_registry", "PIP_INDEX_URL", "PIP_FIND_LINKS", "PIP_CONFIG_FILE"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def mapped(self, text: str) -> str:
        for place in PLACES:
            text = text.replace(place, f"{self.root}{place}")
        return text

    def WORKDIR(self, rest: str) -> None:  # noqa: N802 - an instruction's name
        self.directory = Path(self.mapped(rest))
        self.directory.mkdir(parents=True, exist_ok=True)

    def ENV(self, rest: str) -> None:  # noqa: N802 - an instruction's name
        for pair in rest.split():
            key, _, value = pair.partition("=")
            self.environment[key] = self.mapped(value).replace("$PATH", os.environ["PATH"])
            if value == "$RELEASE":  # no build argument is given here
                self.environment[key] = ""

    def COPY(self, rest: str) -> None:  # noqa: N802 - an instruction's name
        words = rest.split()
        origin = self.context
        if words[0].startswith("--from="):
            origin = self.stages[words.pop(0).removeprefix("--from=")]
        *sources, target = words
        for source in sources:
            path, place = origin / source.lstrip("/"), self.directory / target
            if path.is_dir():
                shutil.copytree(path, place, symlinks=True, dirs_exist_ok=True)
            else:
                place = place / path.name if target.endswith("/") else place
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, place)

    def RUN(self, rest: str) -> None:  # noqa: N802 - an instruction's name
        began = time.monotonic()
        print(f"  … {rest}", flush=True)
        self.execute(["sh", "-c", PRELUDE + self.mapped(rest)])
        print(f"  ✓ {time.monotonic() - began:.1f} s", flush=True)

    def execute(self, command: list[str]) -> str:
        done = subprocess.run(
            command,
            cwd=self.directory,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-4000:]}")
        return done.stdout


def become_ordinary(folder: Path) -> None:
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="jobpilot-image-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        build = Build(folder)
        build.context.mkdir()
        archive = subprocess.run(
            ["git", "archive", "HEAD"], cwd=REPOSITORY, check=True, stdout=subprocess.PIPE
        )
        subprocess.run(["tar", "-x"], cwd=build.context, input=archive.stdout, check=True)
        child = os.fork()  # so that the folder is removed by whoever made it
        if child == 0:
            become_ordinary(folder)
            for word, rest in instructions():
                if word in {"FROM", "WORKDIR", "ENV", "COPY", "RUN"}:
                    getattr(build, word)(rest)
            told = build.execute([".venv/bin/python", "-m", "jobpilot", "openapi"])
            print(f"  ✓ the last stage's program prints the API's document ({len(told)} bytes)")
            sys.exit(0)
        _, status = os.waitpid(child, 0)
    sys.exit(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
