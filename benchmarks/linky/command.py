"""`script/bench linky`."""

import json
import os
import subprocess
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

_DIGITS: Final = {"ms": 0, "s": 1, "": 0}
_ROWS: Final = (
    ("set-up, loop time", "setup_loop_ms", "ms", "< 200 ms"),
    ("set-up, longest callback", "setup_longest_ms", "ms", ""),
    ("set-up, from start to end", "setup_wall_ms", "ms", ""),
    ("import of three years, priced", "import_s", "s", "< 20 s"),
    ("import, processor time", "import_cpu_s", "s", ""),
    ("import, loop time", "import_loop_ms", "ms", ""),
    ("import, longest callback", "import_longest_ms", "ms", "< 100 ms"),
    ("import, latest heartbeat", "import_late_ms", "ms", "< 100 ms"),
    ("import, longest full pass of the collector", "import_collector_ms", "ms", ""),
    ("rows of consumption, cost and registers", "rows", "", ""),
)


def linky(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """A meter in each Home Assistant that is set up: loop time of its set-up, three years of half-hours imported and priced."""
    root = Path(__file__).parents[2]
    # The environments of the unit tests and of the end-to-end tests hold two versions.
    pythons = [
        python for name in (".venv", ".venv-ha") if (python := root / name / "bin" / "python").exists()
    ]
    load = os.getloadavg()
    measured = [_figures(python, root) for python in pythons]
    if as_json:
        typer.echo(json.dumps({"load": load, "figures": measured}, indent=2))
        return
    table = Table("Home Assistant", *(str(figures["home_assistant"]) for figures in measured), "goal")
    for name, key, unit, goal in _ROWS:
        table.add_row(name, *(f"{figures[key]:,.{_DIGITS[unit]}f} {unit}" for figures in measured), goal)
    console = Console()
    console.print(table)
    console.print(f"Load of the machine at the start: {load[0]:.1f} over a minute, {load[1]:.1f} over five.")


def _figures(python: Path, root: Path) -> dict[str, float]:
    command = [str(python), "-m", "benchmarks.linky.measuring"]
    done = subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603  our own
    found: dict[str, float] = json.loads(done.stdout)
    return found
