"""``edge-agent devices``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.cli._printing import errors_in_words, fail, print_json
from edge_agent.config.wording import nearest
from edge_agent.devices import DeviceTemplate, Register, load_template, template_ids, template_schema

_COLOURS = {
    "verified": "green",
    "vendor_document": "green",
    "single_source": "yellow",
    "partial": "yellow",
    "conflict": "red",
    "unverified": "red",
}


def devices(
    template: Annotated[
        str | None, typer.Argument(metavar="TEMPLATE", help="Show this template whole.", show_default=False)
    ] = None,
    *,
    folder: Annotated[
        list[Path] | None,
        typer.Option(
            "--templates", metavar="FOLDER", help="Folder of the site's own templates; may be repeated."
        ),
    ] = None,
    search: Annotated[
        str, typer.Option("--search", metavar="TEXT", help="Only vendors, models or kinds with it.")
    ] = "",
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of a template file.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")] = False,
) -> None:
    """List the devices that the agent knows, or show one with its registers, trust and sources."""
    if schema:
        print_json(template_schema())
        return
    folders = folder or []
    known = template_ids(folders)
    if template is not None and template not in known:
        fail(f"there is no device template {template!r} — {nearest(template, known)}")
    with errors_in_words():
        found = [load_template(each, folders=folders) for each in ([template] if template else known)]
    found = [each for each in found if search.lower() in _text(each)]
    if as_json:
        print_json({"devices": [_document(each, whole=template is not None) for each in found]})
    elif template is not None:
        _show(found[0])
    else:
        _list(found)


def _text(template: DeviceTemplate) -> str:
    return " ".join([template.id, template.vendor, template.kind, *template.models]).lower()


def _document(template: DeviceTemplate, *, whole: bool) -> dict[str, object]:
    if whole:
        return template.model_dump(mode="json", exclude_defaults=True)
    return {
        "id": template.id,
        "vendor": template.vendor,
        "models": list(template.models),
        "kind": template.kind,
        "trust": template.verification.value,
        "registers": len(template.registers),
    }


def _coloured(trust: str) -> str:
    return f"[{_COLOURS[trust]}]{trust.replace('_', ' ')}[/]"


def _list(found: list[DeviceTemplate]) -> None:
    table = Table("template", "vendor", "models", "registers", "trust")
    table.columns[0].no_wrap = True
    table.columns[3].justify = "right"
    for each in found:
        table.add_row(
            each.id,
            each.vendor,
            ", ".join(each.models),
            str(len(each.registers)) if each.registers else "notes only",
            _coloured(each.verification.value),
        )
    console = Console()
    console.print(table)
    registers = sum(len(each.registers) for each in found)
    console.print(
        f"{len(found)} devices, {registers} registers. Whatever the trust, compare voltage, power and the counter with "
        "the display of the device: edge-agent commission.",
        markup=False,
    )


def _show(template: DeviceTemplate) -> None:
    console = Console()
    console.print(f"[bold]{template.vendor}[/] — {', '.join(template.models)}", highlight=False)
    console.print(f"{template.kind}, trust: {_coloured(template.verification.value)}", highlight=False)
    for line in _rules(template):
        console.print(f"• {line}", markup=False, highlight=False)
    if template.registers:
        table = Table("key", "address", "type", "scale", "unit", "access", "trust", "description")
        table.columns[0].no_wrap = True
        for register in template.registers:
            table.add_row(*_row(register))
        console.print(table)
    for name, source in template.sources.items():
        console.print(f"{name}: {source}", markup=False, highlight=False, style="dim")


def _rules(template: DeviceTemplate) -> list[str]:
    rules = [*template.read_rules, *template.notes]
    if template.max_read_registers:
        rules.insert(0, f"at most {template.max_read_registers} registers in one request")
    rules += [
        f"switch {name!r} ({switch.desc}): {', '.join(switch.options)}"
        for name, switch in template.switches.items()
    ]
    rules += [f"never write register {never.address}: it {never.why}" for never in template.never_write]
    return rules


def _row(register: Register) -> tuple[str, ...]:
    note = f"{register.desc} — {register.note}" if register.note else register.desc
    access = "read, write" if register.writable else "read"
    return (
        register.key,
        f"{register.space.value[0]} {register.address}",
        register.type.value,
        f"{register.scale:g}",
        register.unit,
        f"{access} (wears out)" if register.wear_limited else access,
        _coloured(register.status.value),
        note,
    )
