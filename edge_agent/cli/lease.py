"""``edge-agent lease``, ``release`` and ``leases``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.api.tokens import Scope
from edge_agent.cli._agent import ask_agent
from edge_agent.cli._printing import errors_in_words, print_json

_ACTOR = "command line"


class PriorityChoice(StrEnum):
    """Classes of actors, highest first."""

    SAFETY = "safety"
    OPERATOR = "operator"
    SCHEDULE = "schedule"
    SHEDDING = "shedding"
    OPTIMISER = "optimiser"


Config = Annotated[Path, typer.Argument(metavar="CONFIG", help="building.yaml of the site")]
PointId = Annotated[str, typer.Argument(metavar="POINT", help="Id of the point, such as zone1.setpoint_cmd.")]
Url = Annotated[str | None, typer.Option(help="Where the agent answers, when not as configured.")]
Actor = Annotated[str, typer.Option(help="Who asks; renewing is asking again under the same name.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


def lease(
    config: Config,
    point: PointId,
    value: Annotated[float, typer.Argument(help="Wanted value, in the point's unit.")],
    *,
    seconds: Annotated[float, typer.Option(help="The lease ends by itself after that long.")] = 600.0,
    reason: Annotated[str, typer.Option(help="Why; kept in the audit.")] = "",
    priority: Annotated[PriorityChoice, typer.Option(help="Class of the actor.")] = PriorityChoice.OPERATOR,
    actor: Actor = _ACTOR,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Take a point for a while: the running agent writes it, reads it back, and gives it back at the end."""
    body = {
        "value": value,
        "seconds": seconds,
        "reason": reason,
        "priority": priority.value,
        "actor": actor,
    }
    scope = Scope.ADMIN if priority is PriorityChoice.SAFETY else Scope.CONTROL
    with errors_in_words():
        answer = ask_agent(config, "POST", f"/points/{quote(point)}/lease", body=body, url=url, scope=scope)
    if as_json:
        print_json(answer)
    else:
        _print_leases([answer["lease"]])


def release(
    config: Config,
    point: PointId,
    *,
    actor: Annotated[
        str | None, typer.Option(help="Only this actor's lease; all of them when not said.")
    ] = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Give a point back to the GTB's own control."""
    query = f"?actor={quote(actor)}" if actor is not None else ""
    with errors_in_words():
        answer = ask_agent(config, "DELETE", f"/points/{quote(point)}/lease{query}", url=url)
    if as_json:
        print_json(answer)
    else:
        count = len(answer["released"])
        Console().print(f"{point}: {count} lease{'' if count == 1 else 's'} ended.", markup=False)


def leases(config: Config, *, url: Url = None, as_json: AsJson = False) -> None:
    """Show the leases in force, what is being given back, and the writes of each point."""
    with errors_in_words():
        answer = ask_agent(config, "GET", "/leases", url=url, scope=Scope.READ)
    if as_json:
        print_json(answer)
        return
    console = Console()
    allowed = "" if answer["writes_allowed"] else ", the key switch forbids writes"
    console.print(f"mode: {answer['mode']}{allowed}", markup=False)
    _print_leases(answer["leases"])
    for name, title in (("releasing", "being given back"), ("failed", "failed")):
        if answer[name]:
            console.print(f"{title}: {', '.join(answer[name])}", markup=False)
    _print_writes(console, answer["writes"])


def _print_leases(found: list[dict[str, Any]]) -> None:
    table = Table("point", "actor", "class", "wanted", "written", "rule", "until", "gives back")
    for each in found:
        written = "—" if each["written"] is None else f"{each['written']:g}"
        table.add_row(
            each["point"],
            each["actor"],
            each["priority"],
            f"{each['requested']:g}",
            f"{written} (observed)" if each["observed"] else written,
            each["rule"] or "",
            each["expires"],
            "" if each["release_value"] is None else f"{each['release_value']:g}",
        )
    Console().print(table if found else "no lease")


def _print_writes(console: Console, found: list[dict[str, Any]]) -> None:
    table = Table("point", "writes in 24 h", "of", "in its life", "of")
    for each in found:
        daily, lifetime = each["writes_per_day"], each["lifetime_writes"]
        table.add_row(
            each["point"],
            str(each["writes_in_a_day"]),
            "no limit" if daily is None else str(daily),
            str(each["lifetime"]),
            "not known" if lifetime is None else str(lifetime),
        )
    console.print(table)
