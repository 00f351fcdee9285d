"""``edge-agent plan``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.cli._printing import errors_in_words, fail, print_json
from edge_agent.config import Building, load_building
from edge_agent.config.loads import load_of
from edge_agent.modbus.lessons import Lesson, LessonBook
from edge_agent.modbus.load import HEAVY, LinkLoad


def plan(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", help="building.yaml of the site")],
    *,
    requests: Annotated[bool, typer.Option("--requests", help="List every request.")] = False,
    forget: Annotated[
        list[str] | None,
        typer.Option("--forget", metavar="DEVICE", help="Forget what this device taught by refusing."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")] = False,
) -> None:
    """Show the requests that will be made and how busy each line will be, without contacting any device."""
    with errors_in_words():
        building = load_building(config)
        lessons = LessonBook(building.lessons_file)
        known = {device.section.id for device in building.modbus_devices}
        for device in forget or ():
            if device not in known:
                fail(f"there is no device {device!r} — there are: {', '.join(sorted(known))}")
            lessons.forget(device)
    loads = [
        load_of(
            link, building.modbus_devices, lambda device: lessons.of(device.section.id, device.template.id)
        )
        for link in building.modbus_links
    ]
    taught = {
        device.section.id: lesson
        for device in building.modbus_devices
        if (lesson := lessons.of(device.section.id, device.template.id)) != Lesson(device.template.id)
    }
    if as_json:
        print_json({"links": [_document(load, building) for load in loads], "taught": sorted(taught)})
        return
    console = Console()
    for load in loads:
        _print(console, load, building, requests=requests)
    for device, lesson in taught.items():
        refused = f", does not have {', '.join(sorted(lesson.refused))}" if lesson.refused else ""
        console.print(f"{device} taught {len(lesson.borders)} borders{refused}", markup=False)


def _document(load: LinkLoad, building: Building) -> dict[str, object]:
    return {
        "id": load.link,
        "share": round(load.share, 4),
        "baud": load.line.baud,
        "max_gap": load.line.max_gap,
        "jobs": [
            {
                "device": job.device,
                "pace": job.pace,
                "period_s": job.period_s,
                "points": _wanted(load, building, job.device, job.pace),
                "registers": job.registers,
                "read_s": round(job.read_s(load.line), 4),
                "share": round(job.share(load.line), 4),
                "requests": [
                    {"space": block.space.value, "address": block.address, "count": block.count}
                    for block in job.blocks
                ],
            }
            for job in load.jobs
        ],
    }


def _wanted(load: LinkLoad, building: Building, device: str, pace: str) -> int:
    return sum(
        point.register.pace.value == pace
        for each in building.modbus_devices
        if each.section.id == device and each.section.link == load.link
        for point in each.points
    )


def _print(console: Console, load: LinkLoad, building: Building, *, requests: bool) -> None:
    speed = f"{load.line.baud} baud, gaps up to {load.line.max_gap} registers" if load.line.baud else "TCP"
    table = Table("device", "pace", "every", "points", "requests", "cells", "one read", "of line")
    table.title = f"link {load.link} ({speed})"
    for column in range(2, 8):
        table.columns[column].justify = "right"
    for job in load.jobs:
        table.add_row(
            job.device,
            job.pace,
            f"{job.period_s:g} s",
            str(_wanted(load, building, job.device, job.pace)),
            str(len(job.blocks)),
            str(job.registers),
            f"{job.read_s(load.line) * 1000:.0f} ms",
            f"{job.share(load.line):.1%}",
        )
    console.print(table)
    if requests:
        for job in load.jobs:
            blocks = ", ".join(f"{block.space} {block.address}–{block.end - 1}" for block in job.blocks)
            console.print(f"{job.device} ({job.pace}): {blocks}", markup=False, highlight=False)
    verdict = (
        "too busy to catch up after late answers: make the periods longer"
        if load.share > HEAVY
        else "well below what it can carry"
    )
    console.print(f"The line is busy {load.share:.1%} of the time: {verdict}.", markup=False)
