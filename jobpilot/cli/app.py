"""The commands and their options; the work is done elsewhere."""

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import Annotated

import typer

from jobpilot.cli.release import app as releases
from jobpilot.errors import JobPilotError

app = typer.Typer(
    name="jobpilot",
    help="JobPilot, a job-search copilot that runs on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
LEDGER_HELP = "The lost installation's data directory, or its ERASURE_LEDGER."
app.add_typer(releases, name="release")


@app.command()
def up(
    *,
    servers_only: Annotated[
        bool, typer.Option("--servers-only", help="Only PostgreSQL, Valkey and Temporal.")
    ] = False,
) -> None:
    """Start everything, keep it running, stop it with Ctrl-C."""
    from jobpilot.cli.serving import run_up

    run_up(servers_only=servers_only)


@app.command()
def api() -> None:
    """Serve the API and the web app (servers elsewhere, or from a running `up`)."""
    from jobpilot.cli.serving import run_api

    run_api()


@app.command()
def worker(
    queue: Annotated[
        list[str] | None,
        typer.Option("--queue", help="Serve this task queue; repeatable. Default: all."),
    ] = None,
) -> None:
    """Run the workers of the durable runs."""
    from jobpilot.cli.serving import run_worker

    run_worker(queue or [])


@app.command()
def migrate(
    revision: Annotated[
        str, typer.Argument(help="A revision, `head`, or relative: `+1`, `-1`.")
    ] = "head",
) -> None:
    """Bring the database schema to a revision."""
    from jobpilot.cli.schema import run_migrate

    run_migrate(revision)


@app.command()
def backup(directory: Annotated[Path, typer.Argument(help="New or empty.")]) -> None:
    """Back up this running installation's databases, files and key into a directory."""
    from jobpilot.cli.backup import run_backup

    run_backup(directory)


@app.command()
def restore(
    directory: Annotated[Path, typer.Argument(help="What `backup` wrote.")],
    ledger: Annotated[Path | None, typer.Option("--ledger", help=LEDGER_HELP)] = None,
) -> None:
    """Fill an empty JOBPILOT_HOME from a backup."""
    from jobpilot.cli.backup import run_restore

    run_restore(directory, ledger)


@app.command("replay-erasures")
def replay_erasures(
    *,
    ledger: Annotated[Path | None, typer.Option("--ledger", help=LEDGER_HELP)] = None,
    none: Annotated[
        bool, typer.Option("--none", help="Nobody was erased since the backup was made.")
    ] = False,
) -> None:
    """After `restore`: erase again whom the backup brought back, and then serve (JobPilot runs meanwhile)."""
    from jobpilot.cli.backup import run_replay

    run_replay(ledger, none=none)


@app.command("import")
def import_account(
    archive: Annotated[Path, typer.Argument(help="What somebody exported elsewhere.")],
    email: Annotated[
        str | None, typer.Option("--email", help="For whom. Default: the address in the archive.")
    ] = None,
) -> None:
    """Take an exported account into this installation; makes the account if there is none."""
    from jobpilot.cli.accounts import run_import

    run_import(archive, email)


@app.command("export-account")
def export_account(
    email: Annotated[str, typer.Argument(help="Of the person.")],
    output: Annotated[Path, typer.Argument(help="A new file.")],
) -> None:
    """Write everything held of a person as one archive, at their request."""
    from jobpilot.cli.accounts import run_export_account

    run_export_account(email, output)


@app.command()
def doctor() -> None:
    """Say what is wrong with this installation and what to do about it."""
    from jobpilot.cli.doctor import run_doctor

    raise typer.Exit(run_doctor())


@app.command()
def trace(
    subject: Annotated[
        str | None,
        typer.Argument(help="A run, a request or a trace by its id; none: the latest are listed."),
    ] = None,
    *,
    statements: Annotated[
        bool, typer.Option("--all", help="Every statement on a line of its own.")
    ] = False,
) -> None:
    """Draw what happened inside what, and how long it took (with TRACES=file)."""
    from jobpilot.cli.trace import run_trace
    from jobpilot.settings import Settings

    raise typer.Exit(run_trace(Settings().jobpilot_home, subject, statements=statements))


@app.command()
def openapi(
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write here instead of to stdout.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail when the file differs.")
    ] = False,
) -> None:
    """Print the OpenAPI document of the API."""
    from jobpilot.cli.schema import run_openapi

    raise typer.Exit(run_openapi(output, check=check))


@app.command("demo-sources")
def demo_sources(port: Annotated[int, typer.Option("--port", help="On 127.0.0.1.")]) -> None:
    """Serve the postings of invented employers (a part of `up`)."""
    from jobpilot.cli.demo import run_demo_sources

    run_demo_sources(port)


@app.command("demo-day")
def demo_day() -> None:
    """Let a day pass in the demo sources: new postings appear, some end."""
    from jobpilot.cli.demo import run_demo_day

    run_demo_day()


def _register_keys() -> None:
    from jobpilot.cli.keys import keys

    app.add_typer(keys, name="keys")


_register_keys()


def _register_parse() -> None:
    """`parse` brings its own options; its heavy imports happen when it runs."""
    if importlib.util.find_spec("jobpilot.cli.parse") is not None:
        app.command("parse")(importlib.import_module("jobpilot.cli.parse").parse)


_register_parse()


def main() -> None:
    """Entry point: an expected failure is a sentence and exit status 1, not a traceback."""
    from pydantic import ValidationError

    from jobpilot.settings import SettingsError

    try:
        app()
    except JobPilotError as error:
        _fail(error.detail or error.code)
    except OSError as error:  # a full disk, a server that is away
        _fail(f"{error}\n`jobpilot doctor` looks at everything and says what to do.")
    except SettingsError as error:
        _fail(str(error))
    except ValidationError as error:
        problems = (f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        _fail("These settings are not valid:\n  " + "\n  ".join(problems))


def _fail(message: str) -> None:
    typer.echo(f"jobpilot: {message}", err=True)
    sys.exit(1)
