"""`edge-agent cee`: what works can earn in energy certificates, from the shipped fiches."""

import json
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.cee import (
    CeeInputError,
    ComputableVersion,
    Estimate,
    Fiche,
    UncheckedVersion,
    UnknownFiche,
    codes,
    estimate,
    fiche,
    plain,
)
from edge_agent.cli._printing import fail, print_json

NOT_COMPUTED = 3

app = typer.Typer(help="CEE: fiches, versions and estimates.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Code = Annotated[str, typer.Argument(metavar="CODE", help="Code of the fiche, such as BAT-TH-116.")]


def _engagement_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a date; write YYYY-MM-DD") from error


@app.command("estimate")
def estimate_command(
    code: Code,
    *,
    engaged: Annotated[
        date,
        typer.Option(
            parser=_engagement_date,
            metavar="YYYY-MM-DD",
            help="Engagement date: signature of the quote or order. It alone picks the version.",
        ),
    ],
    inputs: Annotated[
        str, typer.Option(metavar="FILE.json|-", help="Inputs as one JSON object; - reads them from stdin.")
    ],
    as_json: AsJson = False,
) -> None:
    """Volume in kWh cumac and range of the prime of one operation.

    Exits 0 when computed, 3 when not eligible or not computable, 2 when the input is wrong.
    """
    try:
        result = estimate(code, engaged, _read_inputs(inputs))
    except (CeeInputError, UnknownFiche) as error:
        fail(str(error.args[0]))
    if as_json:
        print_json(result.to_json())
    else:
        _print_estimate(result)
    if not result.eligible:
        raise typer.Exit(NOT_COMPUTED)


@app.command("list")
def list_command(*, as_json: AsJson = False) -> None:
    """Fiches of the catalogue and the versions each holds."""
    fiches = [fiche(code) for code in codes()]
    if as_json:
        print_json([_summary(entry) for entry in fiches])
        return
    table = Table()
    for heading in ("Code", "Version", "Engaged from", "to", "Amounts"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Title")
    for entry in fiches:
        table.add_section()
        for position, version in enumerate(entry.versions):
            first = position == 0
            table.add_row(
                entry.code if first else "",
                version.version,
                str(version.valid_from),
                _end(version),
                "yes" if isinstance(version, ComputableVersion) else "no",
                entry.title if first else "",
            )
    Console().print(table)


@app.command("show")
def show_command(code: Code, *, as_json: AsJson = False) -> None:
    """One fiche: versions, inputs, formula, amounts, conditions, sources."""
    try:
        entry = fiche(code)
    except UnknownFiche as error:
        fail(str(error.args[0]))
    if as_json:
        print_json(_plain_model(entry))
    else:
        _print_fiche(entry)


def _read_inputs(path: str) -> Mapping[str, object]:
    """Inputs of a JSON file or of standard input, decimal numbers kept as written."""
    name = "standard input" if path == "-" else path
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
        given = json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise CeeInputError(f"{name}:{error.lineno}: not JSON: {error.msg}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CeeInputError(f"{name}: cannot be read: {error}") from error
    if not isinstance(given, dict):
        raise CeeInputError(f"{name}:1: one JSON object of named inputs is expected")
    return given


def _summary(entry: Fiche) -> dict[str, object]:
    return {
        "code": entry.code,
        "title": entry.title,
        "sector": entry.sector,
        "versions": [
            {
                "version": version.version,
                "valid_from": version.valid_from.isoformat(),
                "valid_to": None if version.valid_to is None else version.valid_to.isoformat(),
                "amounts": version.amounts,
            }
            for version in entry.versions
        ],
    }


def _plain_model(entry: Fiche) -> object:
    """The fiche as its file has it: dates as text, decimal numbers as numbers."""
    return json.loads(json.dumps(plain(entry.model_dump(exclude_unset=True)), default=str))


def _print_estimate(result: Estimate) -> None:
    console = Console()
    version = "no version" if result.version is None else f"version {result.version}"
    console.print(f"{result.code}, {version}, engaged on {result.engaged}", style="bold", highlight=False)
    if result.kwh_cumac is not None:
        console.print(f"Volume: {float(result.kwh_cumac):,.10g} kWh cumac", highlight=False)
    if result.prime is not None:
        prime = result.prime
        console.print(
            f"Prime: {prime.low_eur:,.0f} to {prime.high_eur:,.0f} €, middle {prime.mid_eur:,.0f} € "
            f"({prime.index}, {prime.first_month} to {prime.last_month}, "
            f"share {prime.share.low} to {prime.share.high})",
            highlight=False,
        )
    for heading, style, lines in (
        ("Reason", "red", [reason.text for reason in result.reasons]),
        ("Warning", "yellow", result.warnings),
        ("To check", None, result.conditions),
        ("Source", "dim", [source.name for source in result.sources]),
    ):
        for line in lines:
            console.print(f"{heading}: {line}", style=style, markup=False, highlight=False)


def _print_fiche(entry: Fiche) -> None:
    console = Console()
    console.print(f"{entry.code} {entry.title}", style="bold", markup=False, highlight=False)
    for version in entry.versions:
        console.print(
            f"\nVersion {version.version}, engaged from {version.valid_from} to {_end(version)}",
            highlight=False,
        )
        match version:
            case UncheckedVersion():
                console.print("  amounts not in the catalogue", style="yellow")
            case ComputableVersion():
                for name, spec in version.inputs.items():
                    console.print(f"  input {name}: {spec.label}", markup=False, highlight=False)
                console.print(f"  {version.formula}", markup=False, highlight=False)
                for condition in version.conditions:
                    console.print(f"  - {condition}", markup=False, highlight=False)
                console.print(f"  {version.legal_reference}", style="dim", markup=False, highlight=False)


def _end(version: ComputableVersion | UncheckedVersion) -> str:
    return "open" if version.valid_to is None else str(version.valid_to)
