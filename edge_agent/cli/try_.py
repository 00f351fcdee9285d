"""``edge-agent try``."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.cli._modbus_tools import run_on
from edge_agent.cli._printing import errors_in_words, print_json
from edge_agent.cli._target import TARGET_HELP, open_target
from edge_agent.commissioning.orders import Interpretation, as_text, interpretations
from edge_agent.devices import Space

_TINY, _HUGE = 1e-6, 1e12


def try_(
    target: Annotated[str, typer.Argument(help=TARGET_HELP)],
    *,
    address: Annotated[
        int, typer.Option(min=0, max=65535, help="Address sent on the wire; manuals often print one more.")
    ],
    unit: Annotated[int, typer.Option(min=0, max=255, help="Unit number of the device.")] = 1,
    space: Annotated[Space, typer.Option(help="Table to read from.")] = Space.HOLDING,
    count: Annotated[int, typer.Option(min=1, max=125, help="Registers to read.")] = 4,
    timeout_s: Annotated[
        float, typer.Option(min=0.05, max=10, help="Longest wait for an answer, in seconds.")
    ] = 1.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")] = False,
) -> None:
    """Read some registers and print them as every type, in every order of words and bytes."""
    with errors_in_words():
        link = open_target(target, timeout_s)
    words = run_on(link, lambda: link.read(unit, space, address, count))
    found = [] if space.is_bits else interpretations(words)
    text = None if space.is_bits else as_text(words)
    if as_json:
        rows = [{"type": each.type.value, "order": each.order, "value": each.value} for each in found]
        print_json({"address": address, "space": space.value, "words": words, "text": text, "values": rows})
        return
    console = Console()
    shown = " ".join(str(word) if space.is_bits else f"{word:04X}" for word in words)
    console.print(f"{space.value} {address}: {shown}", markup=False, highlight=False)
    if text:
        console.print(f"as text: {text}", markup=False, highlight=False)
    if found:
        _print(console, found)


def _print(console: Console, found: list[Interpretation]) -> None:
    orders = ["ABCD", "CDAB", "BADC", "DCBA"]
    table = Table(
        "type", *(f"{order}{' / ' + order[:2] if order in {'ABCD', 'BADC'} else ''}" for order in orders)
    )
    for column in table.columns[1:]:
        column.justify = "right"
    for kind in dict.fromkeys(each.type for each in found):
        by_order = {each.order: each.value for each in found if each.type is kind}
        cells = [_cell(by_order.get(order, by_order.get(order[:2]))) for order in orders]
        if kind.words == 1:
            cells[1] = cells[3] = ""
        table.add_row(kind.value, *cells)
    console.print(table)
    console.print("Dimmed values are too large or too small to be measures.", style="dim", markup=False)


def _cell(value: float | None) -> str:
    if value is None:
        return "[dim]not a number[/]"
    shown = f"{value:.7g}"
    return shown if value == 0 or _TINY < abs(value) < _HUGE else f"[dim]{shown}[/]"
