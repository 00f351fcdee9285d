"""The command `script/bench shedding`."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from .compare import FIRST_SEED, Line, compare
from .speed import Speed, measure

_WIDTH = 150
_COLUMNS = {
    "over_kwh": ("over limit kWh", ".2f"),
    "over_s": ("over limit s", ".0f"),
    "longest_s": ("longest s", ".0f"),
    "starts": ("starts", ".0f"),
    "violations": ("min. times broken", ".1f"),
    "cold_kh": ("cold K·h", ".1f"),
    "unfair_kh": ("worst room − mean K·h", ".1f"),
    "car_kwh": ("cars missing kWh", ".1f"),
    "water_kh": ("hot water K·h", ".1f"),
    "needless_kwh": ("needless kWh", ".1f"),
}


def table_of(lines: list[Line], title: str) -> Table:
    """Return one row per controller; the best of each column in bold."""
    table = Table(title=title)
    table.add_column("controller", no_wrap=True)
    for heading, _ in _COLUMNS.values():
        table.add_column(heading, justify="right")
    best = {name: min(getattr(line.scores, name) for line in lines) for name in _COLUMNS}
    for line in lines:
        cells = []
        for name, (_, form) in _COLUMNS.items():
            value = getattr(line.scores, name)
            text = format(value, form)
            cells.append(f"[bold]{text}[/]" if value == best[name] else text)
        table.add_row(line.controller, *cells)
    return table


def shedding(
    *,
    days: Annotated[int, typer.Option(min=1, max=100, help="Days of each sort; three sites in turn.")] = 3,
    seed: Annotated[int, typer.Option(help="First seed.")] = FIRST_SEED,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Simulated days of three sites, normal and faulty, under our core and three mimics; then the time of a decision."""
    console = Console(stderr=True)
    seeds = range(seed, seed + days)
    with console.status("") as status:
        normal = list(compare(seeds, faulty=False, tell=status.update))
        faulty = list(compare(seeds, faulty=True, tell=status.update))
        status.update("time of a decision")
        speeds = [measure(loads) for loads in (10, 50)]
    if as_json:
        typer.echo(
            json.dumps(
                {"days": [asdict(line) for line in (*normal, *faulty)], "speed": list(map(asdict, speeds))},
                indent=2,
            )
        )
        return
    terminal = Console()
    output = terminal if terminal.is_terminal else Console(width=_WIDTH)
    output.print(
        table_of(normal, f"Mean of {days} normal days, seeds {seeds[0]} to {seeds[-1]} (longest: of all)")
    )
    output.print(
        table_of(faulty, "The same with dead, unavailable and repeating meters, lost orders, a deaf load")
    )
    for speed in speeds:
        output.print(_speed_text(speed))


def _speed_text(speed: Speed) -> str:
    return (
        f"{speed.loads} loads: {speed.mean_ms:.2f} ms CPU a decision in the mean, "
        f"{speed.median_ms:.2f} median, {speed.p99_ms:.2f} at the 99th percentile"
    )
