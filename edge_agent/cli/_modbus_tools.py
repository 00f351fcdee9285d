"""What the tools that talk to a line share."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from edge_agent.cli._printing import fail
from edge_agent.modbus.errors import LinkError
from edge_agent.modbus.link import Link


def run_on[Result](link: Link, work: Callable[[], Awaitable[Result]]) -> Result:
    """Run, close the link, and say in words what kept it from answering."""
    for name in ("pymodbus", "edge_agent.modbus"):
        logging.getLogger(name).setLevel(logging.CRITICAL)

    async def run() -> Result:
        try:
            return await work()
        finally:
            link.close()

    try:
        return asyncio.run(run())
    except LinkError as error:
        fail(str(error))


def progress_bar(*, hidden: bool) -> Progress:
    """A bar on the error output, so that what is printed can be piped; hidden for JSON."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:g}/{task.total:g}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=hidden,
    )


def agree(question: str) -> None:
    """Go on only when the person at the terminal agrees; a script has nobody to ask, and was written to do it."""
    if _a_person_is_there():
        typer.confirm(question, abort=True)


def _a_person_is_there() -> bool:
    return sys.stdin.isatty()


def units_of(text: str) -> list[int]:
    """Unit numbers of a text such as ``1-10,20``.

    Exits 2 when it is not one.
    """
    units: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            fail(f"{text!r} is not a list of units — such as 1-10,20")
        units |= set(range(int(first), int(last or first) + 1))
    if not units or max(units) > 255:
        fail(f"{text!r}: unit numbers go from 0 to 255")
    return sorted(units)
