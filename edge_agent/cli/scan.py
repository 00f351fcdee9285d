"""``edge-agent scan``."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.cli._modbus_tools import agree, progress_bar, run_on, units_of
from edge_agent.cli._printing import errors_in_words, print_json
from edge_agent.cli._target import TARGET_HELP, open_target
from edge_agent.discovery import SPACING_S, Discovery


def scan(
    target: Annotated[str, typer.Argument(help=TARGET_HELP)],
    *,
    units: Annotated[str, typer.Option(help="Unit numbers to ask, such as 1-10,20.")] = "1-247",
    timeout_s: Annotated[
        float, typer.Option(min=0.05, max=10, help="Longest wait for an answer, in seconds.")
    ] = 0.5,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")] = False,
) -> None:
    """Look which units answer on a line: slowly (5 requests a second at most), reading only, and only when you ask."""
    asked = units_of(units)
    with errors_in_words():
        link = open_target(target, timeout_s)
    if not yes:
        longest_s = len(asked) * (SPACING_S + timeout_s)
        agree(
            f"Ask {len(asked)} units at {target}, reading only, for up to {longest_s:.0f} s? Whoever else reads "
            "this line waits meanwhile."
        )

    async def work() -> list[int]:
        discovery, found = Discovery(link, spacing_s=SPACING_S), []
        with progress_bar(hidden=as_json) as bar:
            task = bar.add_task(f"asking {target}", total=len(asked))
            for unit in asked:
                if await discovery.is_there(unit):
                    found.append(unit)
                    bar.console.print(f"unit {unit} answers", markup=False)
                bar.advance(task)
        return found

    found = run_on(link, work)
    if as_json:
        print_json({"target": target, "asked": len(asked), "units": found})
        return
    console = Console()
    if found:
        table = Table("unit", "next")
        for unit in found:
            table.add_row(str(unit), f"edge-agent probe '{target}' --unit {unit}")
        console.print(table)
    console.print(f"{len(found)} of {len(asked)} units answer.", markup=False)
