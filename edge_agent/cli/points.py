"""``edge-agent points``: point lists as CSV files, for spreadsheets and for maps that a maker gives as a table."""

import csv
import io
import json
import math
import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from edge_agent.cli._printing import errors_in_words, fail, print_json
from edge_agent.config import Building, load_building
from edge_agent.devices import DeviceTemplate

app = typer.Typer(
    no_args_is_help=True, help="Point lists as CSV files: out of a configuration, into a template."
)

_COLUMNS = (
    "point",
    "name",
    "device",
    "kind",
    "link",
    "unit",
    "space",
    "address",
    "type",
    "scale",
    "unit_of_value",
    "period_s",
)
_REQUIRED = {"key", "address", "type"}
_TEXTS = {
    "key",
    "type",
    "unit",
    "space",
    "desc",
    "access",
    "quantity",
    "status",
    "word_order",
    "byte_order",
    "pace",
}
_NUMBERS = {
    "address",
    "scale",
    "write_min",
    "write_max",
    "write_step",
    "length",
    "first_bit",
    "bit_count",
    "vendor_register",
}


@app.command("export")
def export(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", help="building.yaml of the site")],
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="File to write; the terminal when absent.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of CSV.")] = False,
) -> None:
    """Write every point of a site with its address, type, scale and period."""
    with errors_in_words():
        building = load_building(config)
    rows = _rows(building)
    if as_json:
        print_json({"points": rows})
        return
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    if out is None:
        sys.stdout.write(text.getvalue())
        return
    # A byte-order mark is what makes spreadsheets read accents rightly.
    out.write_text(text.getvalue(), encoding="utf-8-sig")
    typer.echo(f"{len(rows)} points written to {out}", err=True)


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV with a header; key, address and type are needed.")
    ],
    *,
    template: Annotated[str, typer.Option("--id", metavar="ID", help="Id of the template to make.")],
    vendor: Annotated[str, typer.Option(help="Maker of the device.")],
    model: Annotated[str, typer.Option(help="Model of the device.")],
    folder: Annotated[
        Path, typer.Option("--templates", metavar="FOLDER", help="The site's folder of templates.")
    ] = Path("templates"),
    max_read: Annotated[
        int | None, typer.Option(min=1, max=125, help="Most registers in one request.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Make a template of the site's own from a table of registers, such as a maker's or an integrator's point list."""
    content = {
        "id": template,
        "vendor": vendor,
        "models": [model],
        "kind": "controller",
        "verification": "unverified",
        "max_read_registers": max_read,
        "sources": {"list": file.name},
        "registers": _registers(file),
    }
    content = {name: value for name, value in content.items() if value is not None}
    try:
        made = DeviceTemplate.model_validate(content)
    except ValidationError as error:
        fail("\n".join(f"{file}: {_place(problem['loc'])}{problem['msg']}" for problem in error.errors()))
    target = folder / f"{template}.json"
    if target.exists():
        fail(f"{target} exists already — remove it or choose another --id")
    folder.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if as_json:
        print_json({"template": template, "file": str(target), "registers": len(made.registers)})
    else:
        typer.echo(
            f"{len(made.registers)} registers written to {target}. Check them on the device: edge-agent commission."
        )


def _rows(building: Building) -> list[dict[str, object]]:
    return [
        {
            "point": point.id,
            "name": point.register.name.fr,
            "device": device.section.id,
            "kind": device.kind.value,
            "link": device.section.link,
            "unit": device.section.unit,
            "space": point.register.space.value,
            "address": point.register.address,
            "type": point.register.type.value,
            "scale": point.register.scale,
            "unit_of_value": point.register.unit,
            "period_s": point.poll_s,
        }
        for device in building.devices
        for point in device.points
    ]


def _registers(file: Path) -> list[dict[str, object]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file}: cannot be read: {error} — save it as CSV in UTF-8")
    lines = text.splitlines()
    delimiter = max(";,\t", key=lines[0].count) if lines else ";"
    reader = csv.DictReader(lines, delimiter=delimiter)
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    if missing := _REQUIRED - set(names):
        fail(
            f"{file}: line 1: there is no column {', '.join(sorted(missing))} — known: {', '.join(sorted(_TEXTS | _NUMBERS))}"
        )
    if unknown := set(names) - _TEXTS - _NUMBERS:
        fail(
            f"{file}: line 1: unknown column {min(unknown)!r} — known: {', '.join(sorted(_TEXTS | _NUMBERS))}"
        )
    reader.fieldnames = names
    return [_register(file, reader.line_num, row) for row in reader]


def _register(file: Path, line: int, row: dict[str, str]) -> dict[str, object]:
    if len(row) > len({name for name in row if name in _TEXTS | _NUMBERS}):
        fail(f"{file}: line {line}: there are more cells than columns")
    register: dict[str, object] = {"sources": ["list"]}
    for name, text in row.items():
        value = (text or "").strip()
        if not value:
            continue
        register[name] = _number(file, line, name, value) if name in _NUMBERS else value
    return register


def _number(file: Path, line: int, name: str, text: str) -> float:
    try:
        if text.lower().startswith("0x"):
            return int(text, 16)
        number = float(text.replace(",", "."))
        if not math.isfinite(number):
            raise ValueError(text)
    except ValueError:
        fail(f"{file}: line {line}: {name} {text!r} is not a number")
    return int(number) if number.is_integer() and name != "scale" else number


def _place(loc: tuple[int | str, ...]) -> str:
    match loc:
        case ("registers", int(index), *rest):
            return f"line {index + 2}: {' '.join(map(str, rest))}: "
        case _:
            return f"{'.'.join(map(str, loc))}: " if loc else ""
