"""``edge-agent commission``."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.cli._modbus_tools import progress_bar, run_on
from edge_agent.cli._printing import errors_in_words, fail, print_json
from edge_agent.commissioning import Found, Judgement, Verdict, interpretations, judge
from edge_agent.config import Building, Device, load_building
from edge_agent.config.wording import nearest
from edge_agent.devices import Register
from edge_agent.modbus.errors import LinkError
from edge_agent.modbus.link import Link
from edge_agent.modbus.opening import link_of
from edge_agent.modbus.unit import Reading, Unit

SOMETHING_WRONG = 1
_COLOURS = {
    Verdict.PLAUSIBLE: "green",
    Verdict.CHECK: "yellow",
    Verdict.WRONG: "red",
    Verdict.NOT_AVAILABLE: "dim",
    Verdict.NOT_READ: "red",
}


@dataclass(frozen=True, slots=True)
class _Checked:
    point: str
    found: Found
    judgement: Judgement
    other_orders: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        return {
            "point": self.point,
            "value": self.found.second,
            "unit": self.found.register.unit,
            "trust": self.found.register.status.value,
            "verdict": self.judgement.verdict.value,
            "why": self.judgement.why,
            "in_other_orders": list(self.other_orders),
        }


def commission(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", help="building.yaml of the site")],
    *,
    device: Annotated[
        list[str] | None, typer.Option("--device", metavar="ID", help="Only this device; may be repeated.")
    ] = None,
    wait_s: Annotated[
        float,
        typer.Option(
            "--wait", min=0, max=3600, help="Seconds between the two reads that compare power and counters."
        ),
    ] = 20.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")] = False,
) -> None:
    """Read every point twice and judge it: plausible? power against counter? Exits 1 when something is wrong."""
    with errors_in_words():
        building = load_building(config)
    known = [each.section.id for each in building.modbus_devices]
    for asked in device or ():
        if asked not in known:
            fail(f"there is no device {asked!r} — {nearest(asked, known)}")
    chosen = [each for each in building.modbus_devices if not device or each.section.id in device]
    checked = {each.section.id: list[_Checked]() for each in chosen}
    with progress_bar(hidden=as_json) as bar:
        task = bar.add_task("reading", total=len(chosen))
        for each in chosen:
            bar.update(task, description=each.section.id)
            checked[each.section.id] = _commission(building, each, wait_s)
            bar.advance(task)
    if as_json:
        print_json({"devices": {name: [each.to_json() for each in rows] for name, rows in checked.items()}})
    else:
        for each in chosen:
            _print(each, checked[each.section.id])
    bad = {Verdict.WRONG, Verdict.NOT_READ}
    if any(row.judgement.verdict in bad for rows in checked.values() for row in rows):
        raise typer.Exit(SOMETHING_WRONG)


def _commission(building: Building, device: Device, wait_s: float) -> list[_Checked]:
    section = next(each for each in building.modbus_links if each.id == device.section.link)
    link = link_of(section, building.modbus_devices)
    return run_on(link, lambda: _check(link, device, wait_s))


async def _check(link: Link, device: Device, wait_s: float) -> list[_Checked]:
    registers = [point.register for point in device.points]
    unit = Unit(link, device.section.unit, device.template, registers)
    loop = asyncio.get_running_loop()
    first, begun = await _poll(unit), loop.time()
    if first.error is None:
        await asyncio.sleep(wait_s)
    second, seconds = await _poll(unit), loop.time() - begun
    found = {register.key: _found(register, first, second) for register in registers if not register.is_text}
    checked = []
    for key, each in found.items():
        judgement = judge(each, found, seconds)
        orders: tuple[str, ...] = ()
        if judgement.verdict is Verdict.WRONG:
            orders = await _other_orders(link, device, each.register)
        checked.append(_Checked(f"{device.section.id}.{key}", each, judgement, orders))
    return checked


async def _poll(unit: Unit) -> Reading:
    reading = await unit.poll()
    return reading or Reading({})


def _found(register: Register, first: Reading, second: Reading) -> Found:
    if register.key in second.values:
        return Found(register, first.values.get(register.key), second.values[register.key])
    if register.key in second.refused:
        return Found(register, None, None, "the device does not have this register")
    return Found(register, None, None, str(second.error or "no answer"))


async def _other_orders(link: Link, device: Device, register: Register) -> tuple[str, ...]:
    """The value of a wrong register in each other order: one of them may be right."""
    try:
        words = await link.read(device.section.unit, register.space, register.address, register.words)
    except LinkError:
        return ()
    return tuple(
        f"{each.order} {each.value * register.scale:g}"
        for each in interpretations(words)
        if each.type is register.type and each.value is not None
    )


def _print(device: Device, rows: Sequence[_Checked]) -> None:
    template, section = device.template, device.section
    table = Table("point", "value", "verdict", "why", "trust")
    table.title = f"{section.name} — {template.vendor} {device.model}, unit {section.unit}"
    table.columns[1].justify = "right"
    for row in rows:
        value, register = row.found.second, row.found.register
        shown = f"{value:.6g} {register.unit}" if value is not None else "—"
        orders = f" In other orders: {', '.join(row.other_orders)}." if row.other_orders else ""
        verdict = row.judgement.verdict
        table.add_row(
            row.point.partition(".")[2],
            shown,
            f"[{_COLOURS[verdict]}]{verdict}[/]",
            f"{row.judgement.why}.{orders}",
            register.status.value.replace("_", " "),
        )
    console = Console()
    console.print(table)
    counts = {verdict: sum(row.judgement.verdict is verdict for row in rows) for verdict in Verdict}
    console.print(
        f"{', '.join(f'{count} {verdict}' for verdict, count in counts.items() if count)}. "
        "Compare voltage, power and the counter with the display, and keep this page.",
        markup=False,
        highlight=False,
    )
