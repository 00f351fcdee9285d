"""Command line: `script/bench proxy`, `script/bench anomalies`, `script/bench savings`, `script/bench store`."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.status import Status

from benchmarks.anomalies.command import anomalies
from benchmarks.edge.command import edge
from benchmarks.linky.command import linky
from benchmarks.proxy import processes, tables, throughput
from benchmarks.proxy.day import Arrival, Day, Scenario, bounds_s, simulate
from benchmarks.proxy.replicas import make_turns
from benchmarks.savings.command import savings
from benchmarks.shedding.command import shedding
from benchmarks.store.command import store
from linky_proxy.slot.daily_minute import SlotWindow

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

_PAGE_WIDTH = 140
_JULY = SlotWindow.parse("06:00-06:20")
_WINDOWS = tuple(map(SlotWindow.parse, ("08:05-12:00", "08:05-18:30", "03:00-23:59:59")))
_CALLS_PER_S = 960 / 3600


class Part(StrEnum):
    """What can be measured by itself."""

    LOAD = "load"
    DAYS = "days"
    ALL = "all"


@app.callback()
def describe() -> None:
    """Measure on this machine what docs/performance.md claims."""


def slot_window(calls: int) -> SlotWindow | None:
    """The shortest of three windows in which so many calls a day fit with 4 % to spare; None when a day is too short."""
    for window in _WINDOWS:
        start_s, end_s = bounds_s(window)
        if (end_s - start_s) * _CALLS_PER_S >= calls:
            return window
    return None


def scenarios(meters: Sequence[int], crowds: Sequence[int], replicas: Sequence[int]) -> Iterator[Scenario]:
    """The simulated days.

    Args:
        meters: how many; their clients come at their slots of a window that is long enough. Where two calls for each
            meter fit in no day, each is asked once, for its curve, whose sum is the day's energy.
        crowds: how many; their clients come all together.
        replicas: how many proxies, for each of them.
    """
    for number in meters:
        for many in replicas:
            window = slot_window(2 * number)
            yield Scenario(
                meters=number,
                calls_per_meter=1 if window is None else 2,
                replicas=many,
                window=window or _WINDOWS[-1],
            )
    for number in crowds:
        for many in replicas:
            yield Scenario(meters=number, replicas=many, arrival=Arrival.CROWD, window=_JULY)


@contextmanager
def _progress(console: Console) -> Iterator[Status]:
    with console.status("") as status:
        yield status


def _load(requests: int, rounds: int, clients: Sequence[int], status: Status) -> throughput.Report:
    try:
        return asyncio.run(
            throughput.measure(
                requests=requests, rounds=rounds, concurrencies=clients, progress=status.update
            )
        )
    except* (processes.ProcessFailedError, throughput.RefusedError) as errors:
        status.stop()
        typer.echo("\n".join(map(str, errors.exceptions)), err=True)
        raise typer.Exit(1) from errors


def _days(chosen: Sequence[Scenario], status: Status) -> Iterator[tuple[Scenario, Day]]:
    for scenario in chosen:
        status.update(
            f"a day of {scenario.meters} meters on {scenario.replicas} replicas, {scenario.arrival}"
        )
        yield scenario, simulate(scenario, make_turns)


@app.command()
def proxy(
    *,
    part: Annotated[Part, typer.Option(help="What to measure.")] = Part.ALL,
    requests: Annotated[int, typer.Option(min=100, max=100_000, help="Requests of one round.")] = 1000,
    rounds: Annotated[int, typer.Option(min=1, max=20, help="Rounds; the best one counts.")] = 3,
    clients: Annotated[list[int] | None, typer.Option(help="Clients at once; repeatable.")] = None,
    meters: Annotated[
        list[int] | None, typer.Option(help="Meters whose clients keep to their slots; repeatable.")
    ] = None,
    crowd: Annotated[
        list[int] | None,
        typer.Option(help="Meters whose clients come all at once; repeatable. 20 000 take many minutes."),
    ] = None,
    replicas: Annotated[list[int] | None, typer.Option(help="Replicas; repeatable.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """The proxy under load, and simulated days; exits with 1 when a day went over Enedis' quota."""
    console = Console(stderr=True)
    chosen = list(scenarios(meters or (5000, 20_000), crowd or (5000,), replicas or (1, 4)))
    with _progress(console) as status:
        report = _load(requests, rounds, clients or (1, 32), status) if part is not Part.DAYS else None
        days = list(_days(chosen, status)) if part is not Part.LOAD else []
    if as_json:
        typer.echo(json.dumps(tables.to_json(report, days), indent=2))
    else:
        # Into a file or a pipe, no column is worth losing.
        terminal = Console()
        output = terminal if terminal.is_terminal else Console(width=_PAGE_WIDTH)
        if report is not None:
            output.print(tables.throughput_table(report))
        if days:
            output.print(tables.day_table(days))
    if any(not day.busiest.within_quota for _, day in days):
        raise typer.Exit(1)


app.command()(anomalies)
app.command()(linky)
app.command()(shedding)
app.command()(savings)
app.command()(store)
app.command()(edge)


@app.command()
def cee(
    *,
    works: Annotated[int, typer.Option(min=1, max=100_000, help="Random works of each fiche.")] = 1500,
    seed: Annotated[int, typer.Option(help="The same seed draws the same works.")] = 1,
    engaged: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Engagement date.")] = datetime(  # noqa: DTZ001 - a civil day
        2026, 9, 15
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """CEE volumes against the independent package energysystemmodels; exits with 1 on a difference without explanation."""
    from benchmarks.cee.run import run  # noqa: PLC0415 - each part loads its own

    raise typer.Exit(run(engaged.date(), works, seed, as_json=as_json))


def main() -> None:
    """Entry point of `python -m benchmarks`."""
    app(prog_name="script/bench")
