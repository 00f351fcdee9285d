"""``edge-agent probe``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.cli._modbus_tools import progress_bar, run_on
from edge_agent.cli._printing import errors_in_words, fail, print_json
from edge_agent.cli._target import TARGET_HELP, open_target
from edge_agent.devices import load_template, template_ids
from edge_agent.discovery import Discovery, Evidence

NOTHING_FITS = 1


def probe(
    target: Annotated[str, typer.Argument(help=TARGET_HELP)],
    *,
    unit: Annotated[int, typer.Option(min=0, max=255, help="Unit number of the device.")] = 1,
    timeout_s: Annotated[
        float, typer.Option(min=0.05, max=10, help="Longest wait for an answer, in seconds.")
    ] = 1.0,
    folder: Annotated[
        list[Path] | None,
        typer.Option("--templates", metavar="FOLDER", help="Folder of the site's own templates."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")] = False,
) -> None:
    """Find which device this is: what it says of itself, fingerprints, plausible values. Reads only. Exits 1 if none fits."""
    folders = folder or []
    with errors_in_words():
        link = open_target(target, timeout_s)
        templates = [load_template(each, folders=folders) for each in template_ids(folders)]
    templates = [each for each in templates if each.fingerprints or each.probe]

    async def work() -> list[Evidence] | None:
        discovery = Discovery(link)
        if not await discovery.is_there(unit):
            return None
        with progress_bar(hidden=as_json) as bar:
            task = bar.add_task(f"unit {unit}", total=len(templates))
            return await discovery.evidence(unit, templates, lambda: bar.advance(task))

    found = run_on(link, work)
    if found is None:
        fail(f"unit {unit} does not answer at {target} — edge-agent scan '{target}' says which do")
    if as_json:
        print_json({"unit": unit, "evidence": [_row(each) for each in found]})
    else:
        _print(found, target, unit)
    if not any(each.template for each in found):
        raise typer.Exit(NOTHING_FITS)


def _row(evidence: Evidence) -> dict[str, object]:
    return {"template": evidence.template, "what": evidence.what, "weight": evidence.weight}


def _print(found: list[Evidence], target: str, unit: int) -> None:
    console = Console()
    table = Table("template", "what speaks for it", "how much")
    strength = {3: "[green]strong[/]", 1: "[yellow]weak[/]", 0: "seen"}
    for each in found:
        table.add_row(each.template or "", each.what, strength[each.weight])
    if found:
        console.print(table)
    top = max((each.weight for each in found if each.template), default=0)
    best = dict.fromkeys(each.template for each in found if each.template and each.weight == top)
    match list(best):
        case []:
            advice = f"No template fits. Try addresses of its manual: edge-agent try '{target}' --unit {unit} --address …"
        case [only]:
            advice = f"Most likely {only}. Check it on the site: edge-agent commission."
        case several:
            advice = f"One of {', '.join(map(str, several))}: the plate of the device tells which."
    console.print(advice, markup=False, highlight=False)
