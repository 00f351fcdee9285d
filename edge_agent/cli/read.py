"""``edge-agent read``."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.cli._printing import errors_in_words, fail, print_json
from edge_agent.config import Building, Device, Point, load_building
from edge_agent.config.wording import nearest
from edge_agent.modbus.link import Link
from edge_agent.modbus.opening import link_of
from edge_agent.modbus.unit import Unit

NOT_READ = 1


@dataclass(frozen=True, slots=True)
class ReadPoint:
    """A point read once: its value, or why there is none."""

    point: Point
    value: float | str | None
    why: str | None

    def to_json(self) -> dict[str, object]:
        """The row of ``--json``."""
        unit = self.point.register.unit
        return {"id": self.point.id, "value": self.value, "unit": unit, "error": self.why}


def read(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", help="building.yaml of the site")],
    *,
    point: Annotated[
        list[str] | None, typer.Option("--point", metavar="ID", help="Only this point; may be repeated.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")] = False,
) -> None:
    """Read the points once, now. Exits 1 when one could not be read."""
    logging.getLogger("pymodbus").setLevel(logging.CRITICAL)
    with errors_in_words():
        building = load_building(config)
    wanted = _wanted(building, point or [])
    found = asyncio.run(_read(building, wanted))
    if as_json:
        print_json({"points": [each.to_json() for each in found]})
    else:
        _print(found)
    if any(each.why for each in found):
        raise typer.Exit(NOT_READ)


def _wanted(building: Building, asked: Sequence[str]) -> frozenset[str]:
    known = _modbus_points(building)
    for point in asked:
        if point not in known:
            elsewhere = " (it is not read over Modbus)" if point in building.points else ""
            fail(f"there is no point {point!r} to read{elsewhere} — {nearest(point, known)}")
    return frozenset(asked or known)


def _modbus_points(building: Building) -> list[str]:
    """Points read over Modbus, texts included."""
    return [point.id for device in building.modbus_devices for point in device.points]


async def _read(building: Building, wanted: frozenset[str]) -> list[ReadPoint]:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_read_link(building, link.id, link_of(link, building.modbus_devices), wanted))
            for link in building.modbus_links
        ]
    found = {each.point.id: each for task in tasks for each in task.result()}
    return [found[point] for point in _modbus_points(building) if point in found]


async def _read_link(building: Building, link_id: str, link: Link, wanted: frozenset[str]) -> list[ReadPoint]:
    found: list[ReadPoint] = []
    try:
        for device in building.modbus_devices:
            points = [point for point in device.points if point.id in wanted]
            if device.section.link == link_id and points:
                found += await _read_device(link, device, points)
    finally:
        link.close()
    return found


async def _read_device(link: Link, device: Device, points: Sequence[Point]) -> list[ReadPoint]:
    unit = Unit(link, device.section.unit, device.template, [point.register for point in points])
    reading = await unit.poll()
    assert reading is not None  # noqa: S101 - only a unit that was silent before skips a poll
    found = {**reading.values, **reading.texts}
    return [
        ReadPoint(point, found.get(point.key), _why(point, found, reading.refused, reading.error))
        for point in points
    ]


def _why(
    point: Point, values: Mapping[str, float | str | None], refused: frozenset[str], error: Exception | None
) -> str | None:
    if values.get(point.key) is not None:
        return None
    if point.key in values:
        return "the device says: not available"
    if point.key in refused:
        return "the device does not have this register"
    return str(error)


def _print(found: Sequence[ReadPoint]) -> None:
    table = Table("point", "name", "value", "unit")
    for each in found:
        register = each.point.register
        value = f"{each.value:g}" if isinstance(each.value, float | int) else each.value or f"— {each.why}"
        table.add_row(each.point.id, register.name.en, value, register.unit)
    Console().print(table)
