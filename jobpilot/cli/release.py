"""`jobpilot release`: which release of the workers gets new work."""

import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

import typer

from jobpilot.ports.releases import ReleaseState

if TYPE_CHECKING:
    from jobpilot.runs.releases import Moved, ReleaseDesk

app = typer.Typer(help="Which release of the workers gets new work.", no_args_is_help=True)
Build = Annotated[str, typer.Argument(help="The WORKER_BUILD_ID of its workers.")]
Patience = Annotated[float, typer.Option(help="Seconds that runs get to move by themselves.")]


@app.command()
def status() -> None:
    """Show the releases, who serves them, and the open runs on each."""
    _with_desk(_show)


@app.command()
def promote(
    build: Build,
    ramp: Annotated[
        float | None, typer.Option(min=0, max=100, help="Only this percentage of new work.")
    ] = None,
    patience: Patience = 60,
) -> None:
    """Send new work to a release, and bring the runs under way there."""

    async def act(desk: "ReleaseDesk") -> None:
        if ramp is not None:
            await desk.ramp(build, ramp)
            sys.stdout.write(f"{ramp:g} % of new work goes to {build}.\n")
            return
        await desk.promote(build)
        sys.stdout.write(f"New work goes to {build}.\n")
        _tell(await desk.move(patience=patience, replacing=False))

    _with_desk(act)


@app.command()
def rollback(
    build: Annotated[str | None, typer.Argument(help="Default: the one before.")] = None,
    patience: Patience = 20,
) -> None:
    """Send new work back to an earlier release, and bring the runs under way there, those that hang too."""

    async def act(desk: "ReleaseDesk") -> None:
        chosen = await desk.roll_back(build)
        sys.stdout.write(f"New work goes to {chosen} again.\n")
        _tell(await desk.move(patience=patience, replacing=True))

    _with_desk(act)


def _tell(moved: "Moved") -> None:
    sys.stdout.write(f"{moved.went} open runs moved by themselves.\n")
    if moved.replaced:
        sys.stdout.write(
            f"{moved.replaced} did not, and were started again from their recorded progress.\n"
        )
    if moved.left:
        sys.stdout.write(
            f"{moved.left} are in the middle of a step: their workers must stay until "
            "`jobpilot release status` shows none.\n"
        )


async def _show(desk: "ReleaseDesk") -> None:
    deployment = await desk.deployment()
    sys.stdout.write(f"{'release':<24}{'state':<12}{'queues served':<16}{'open runs':<12}\n")
    for release in deployment.releases:
        state = str(release.state)
        if release.state is ReleaseState.RAMPING:
            state += f" {deployment.ramp:g}%"
        served = f"{release.served} of {release.queues}" if release.queues else "-"
        count = await desk.open_runs(release)
        sys.stdout.write(f"{release.build_id:<24}{state:<12}{served:<16}{count:<12}\n")


def _with_desk(act: "Callable[[ReleaseDesk], Awaitable[None]]") -> None:
    import structlog

    from jobpilot.bootstrap import ProcessContext
    from jobpilot.settings import Settings

    # what is done is told in sentences here
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))

    async def run() -> None:
        context = ProcessContext.create(Settings())
        try:
            await act(context.release_desk)
        finally:
            await context.aclose()

    asyncio.run(run())
    # not by way of the interpreter's own end: a thread of Temporal's client may still report, which would abort it
    sys.stdout.flush()
    os._exit(0)
