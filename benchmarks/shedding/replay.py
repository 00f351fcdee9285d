"""`script/replay`: run the last hour of a diagnostics file through the core again."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from custom_components.linky_gtb.shedding.core import Decision, Shedder
from custom_components.linky_gtb.shedding.core.documents import (
    decision_document,
    inputs_of,
    load_of,
    site_of,
)

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class NotARecordingError(ValueError):
    """The file holds no recording of load shedding; the text says why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One call.

    Attributes:
        now: its instant.
        decision: what the core says.
        recorded: what it said then.
    """

    now: float
    decision: Decision
    recorded: Mapping[str, object]

    @property
    def same(self) -> bool:
        """Whether it orders what it ordered then."""
        again: object = json.loads(json.dumps(decision_document(self.decision)["orders"]))
        return again == self.recorded.get("orders")


def recording_of(document: object) -> Mapping[str, object]:
    """Return the recording in a diagnostics file, downloaded or bare.

    Raises:
        NotARecordingError: there is none.
    """
    match document:
        case {"data": {"recording": dict() as recording}} | {"recording": dict() as recording}:
            return recording
        case {"calls": list(), "loads": list()} if isinstance(document, dict):
            return document
        case _:
            raise NotARecordingError("no recording of load shedding in this file")


def replay(recording: Mapping[str, object]) -> Iterator[Step]:
    """Yield each call of a recording, decided again from the same memory.

    Raises:
        NotARecordingError: a part of it is not what the integration writes.
    """
    try:
        match recording:
            case {
                "site": dict() as site,
                "loads": list() as loads,
                "memory": memory,
                "calls": list() as calls,
            }:
                kept = memory if isinstance(memory, dict) else None
                shedder = Shedder(site_of(site), [load_of(load) for load in loads], kept)
            case _:
                raise NotARecordingError("the recording has no site, loads, memory and calls")
        for call in calls:
            inputs = inputs_of(call["inputs"])
            yield Step(inputs.now, shedder.decide(inputs), call["decision"])
    except (KeyError, TypeError) as error:
        raise NotARecordingError(f"the recording is not complete: {error}") from error


def lines_of(step: Step, *, every: bool) -> Iterator[str]:
    """Yield what a person reads of one call."""
    clock = datetime.fromtimestamp(step.now, UTC).strftime("%H:%M:%S")
    mark = " " if step.same else "≠"
    scope = step.decision.scopes["site"]
    total = "?" if scope.total is None else f"{scope.total:.0f}"
    limit = "—" if scope.limit is None else f"{scope.limit:.0f}"
    for event in step.decision.events:
        detail = ", ".join(f"{name} {value}" for name, value in event.detail.items())
        yield f"{clock} {mark} {event.reason} {event.load or ''} {detail}".rstrip()
    for order in step.decision.orders:
        level = f" to {order.cap_w:.0f} W" if order.cap_w is not None else f" to rung {order.rung}"
        yield f"{clock} {mark} {order.kind} {order.load}{level}: {order.reason} (total {total}, limit {limit})"
    if every and not step.decision.orders:
        yield f"{clock} {mark} meter {scope.meter}, total {total}, limit {limit}"


@app.command()
def main(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Diagnostics file.")],
    *,
    every: Annotated[bool, typer.Option("--every", help="Print every call.")] = False,
) -> None:
    """Show what the core decides on a diagnostics file; ≠ marks a call whose orders are not the recorded ones."""
    try:
        steps = list(replay(recording_of(json.loads(file.read_text(encoding="utf-8")))))
    except ValueError as error:
        typer.echo(f"{file}: {error}", err=True)
        raise typer.Exit(1) from error
    for step in steps:
        for line in lines_of(step, every=every):
            typer.echo(line)
    different = sum(not step.same for step in steps)
    typer.echo(f"{len(steps)} calls, {different} with other orders than recorded")


if __name__ == "__main__":
    app(prog_name="script/replay")
