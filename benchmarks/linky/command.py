"""`script/bench linky`."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table


def linky(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """A meter in Home Assistant: loop time of its set-up, three years of half-hours imported and priced."""
    from .measuring import YEARS, measure  # noqa: PLC0415  Home Assistant is long to import, and of no use to the others

    figures = measure()
    if as_json:
        typer.echo(json.dumps(asdict(figures), indent=2))
        return
    table = Table("what", "measured", "goal")
    table.add_row("set-up, loop time", f"{figures.setup_loop_ms:.0f} ms", "< 200 ms")
    table.add_row("set-up, longest callback", f"{figures.setup_longest_ms:.0f} ms", "")
    table.add_row("set-up, from start to end", f"{figures.setup_wall_ms:.0f} ms", "")
    table.add_row(f"import of {YEARS} years, priced", f"{figures.import_s:.1f} s", "< 20 s")
    table.add_row("import, processor time", f"{figures.import_cpu_s:.1f} s", "")
    table.add_row("import, loop time", f"{figures.import_loop_ms:.0f} ms", "")
    table.add_row("import, longest callback", f"{figures.import_longest_ms:.0f} ms", "< 100 ms")
    table.add_row("import, latest heartbeat", f"{figures.import_late_ms:.0f} ms", "")
    table.add_row("rows of consumption, cost and registers", str(figures.rows), "")
    Console().print(table)
