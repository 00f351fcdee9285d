"""``edge-agent check``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.cli._printing import BAD_INPUT, fail, print_json
from edge_agent.config import Building, ConfigError, Device, json_schema, load_building
from edge_agent.modbus import plan, rules_of, want_of


def check(
    config: Annotated[
        Path | None, typer.Argument(metavar="CONFIG", help="building.yaml of the site", show_default=False)
    ] = None,
    *,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of building.yaml.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")] = False,
) -> None:
    """Check a configuration, without contacting any device."""
    if schema:
        print_json(json_schema())
        return
    if config is None:
        fail("which configuration? — edge-agent check building.yaml")
    try:
        building = load_building(config)
    except ConfigError as error:
        if not as_json:
            fail(str(error))
        problems = [
            {"file": str(each.file), "line": each.line, "what": each.what, "advice": each.advice}
            for each in error.problems
        ]
        print_json({"ok": False, "problems": problems})
        raise typer.Exit(BAD_INPUT) from error
    if as_json:
        print_json({"ok": True, "problems": [], "site": building.config.site.id, "devices": _rows(building)})
    else:
        _print(building)


def _rows(building: Building) -> list[dict[str, object]]:
    return [
        {
            "id": device.section.id,
            "template": device.template.id,
            "trust": device.template.verification.value,
            "link": device.section.link,
            "unit": device.section.unit,
            "points": len(device.points),
            "requests": _requests(device),
            "poll_s": device.section.poll_s,
        }
        for device in building.modbus_devices
    ]


def _requests(device: Device) -> int:
    wants = [want_of(point.register, device.template) for point in device.points]
    return len(plan(wants, rules_of(device.template)))


def _print(building: Building) -> None:
    rows = _rows(building)
    table = Table("device", "template", "trust", "link", "unit", "points", "requests", "every")
    for row in rows:
        table.add_row(*(str(value) for value in list(row.values())[:-1]), f"{row['poll_s']:g} s")
    console = Console()
    console.print(table)
    site = building.config.site
    console.print(
        f"{site.name}: {len(rows)} devices, {len(building.points)} points, nothing wrong found.", markup=False
    )
