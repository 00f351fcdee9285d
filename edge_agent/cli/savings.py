"""`edge-agent savings`: a saving from one file, without a site or a server."""

import enum
import gzip
import io
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.cli._printing import fail, print_json
from edge_agent.savings import (
    DailySample,
    EnergyFileError,
    HourlySample,
    Period,
    SavingsRefused,
    SavingsResult,
    civil_days,
    compute_savings,
    read_energy_csv,
)

REFUSED = 3
_GZIP_MAGIC = b"\x1f\x8b"


class ModelChoice(enum.StrEnum):
    """Baseline models that exist; `auto` takes the one that suits the data."""

    DAILY = "daily"
    AUTO = "auto"


def _bad_parameter[T](parse: Callable[[str], T]) -> Callable[[str], T]:
    def checked(text: str) -> T:
        try:
            return parse(text)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error

    return checked


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"{text!r} is not a time zone; write one such as Europe/Paris") from error


PERIOD = "START/END, ISO dates, END excluded"


def savings(
    *,
    energy: Annotated[
        Path,
        typer.Option(
            help="CSV or CSV.gz: ts_utc,kwh,temp_c by the hour or date,kwh,temp_c by the day; blank = missing."
        ),
    ],
    baseline: Annotated[
        Period,
        typer.Option(
            parser=_bad_parameter(Period.parse), metavar=PERIOD, help="The period before the works."
        ),
    ],
    reporting: Annotated[
        Period,
        typer.Option(parser=_bad_parameter(Period.parse), metavar=PERIOD, help="The period after the works."),
    ],
    timezone: Annotated[
        ZoneInfo,
        typer.Option(
            parser=_bad_parameter(_zone), metavar="ZONE", help="Time zone of the building, for hourly files."
        ),
    ] = "Europe/Paris",  # type: ignore[assignment]  # typer parses the default like a given value
    model: Annotated[ModelChoice, typer.Option(help="Baseline model.")] = ModelChoice.AUTO,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Energy saved since the works, and whether it is real.

    Exits 2 when the input is wrong, 3 when no honest figure can be given (the failed rule is named).
    """
    del model  # both choices are the daily model: the only family there is
    try:
        days, warnings = _load(energy, timezone)
        result = compute_savings(days, baseline, reporting)
    except (EnergyFileError, OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        message = str(error) if isinstance(error, EnergyFileError) else f"{energy}: cannot be read: {error}"
        fail(message)
    except SavingsRefused as refusal:
        typer.echo(f"refused: {refusal}", err=True)
        if as_json:
            print_json({"refused": refusal.rule, "reason": refusal.reason})
        raise typer.Exit(REFUSED) from refusal

    result = replace(result, warnings=(*warnings, *result.warnings))
    if as_json:
        print_json(result.to_json())
    else:
        _print(result, baseline, reporting)


def _load(path: Path, zone: ZoneInfo) -> tuple[list[DailySample], tuple[str, ...]]:
    """Days of the file, and what was decided when they were made from hours."""
    content = path.read_bytes()
    if content.startswith(_GZIP_MAGIC):
        content = gzip.decompress(content)
    samples = read_energy_csv(io.StringIO(content.decode("utf-8-sig"), newline=""), name=str(path))
    days: list[DailySample] = []
    hours: list[HourlySample] = []
    for sample in samples:
        match sample:
            case DailySample():
                days.append(sample)
            case HourlySample():
                hours.append(sample)
    if not hours:
        return days, ()
    made = civil_days(hours, zone)
    return list(made.days), made.warnings


def _print(result: SavingsResult, baseline: Period, reporting: Period) -> None:
    console = Console()
    table = Table(show_header=False, box=None)
    table.add_column(style="bold")
    table.add_column()
    for name, value in _rows(result, baseline, reporting):
        table.add_row(name, value)
    console.print(table)
    for line in (*result.model.explain(), result.sentence):
        console.print(line, markup=False, highlight=False)
    for warning in result.warnings:
        console.print(f"Warning: {warning}", style="yellow", markup=False, highlight=False)


def _rows(result: SavingsResult, baseline: Period, reporting: Period) -> list[tuple[str, str]]:
    before, after = result.baseline_coverage, result.reporting_coverage
    model_half, drift_half = (
        100 * half / result.expected_kwh
        for half in (result.model_half_width_kwh, result.drift_half_width_kwh)
    )
    return [
        ("Baseline", f"{baseline}, {before.known_days} of {before.days} days known"),
        ("Reporting", f"{reporting}, {after.known_days} of {after.days} days known"),
        ("Expected", f"{result.expected_kwh:,.0f} kWh"),
        ("Observed", f"{result.observed_kwh:,.0f} kWh"),
        ("Saving", f"{result.savings_kwh:,.0f} kWh, {result.savings_percent:.1f} %"),
        ("90 %, model alone", f"± {model_half:.1f} points"),
        ("90 %, with drift", f"± {drift_half:.1f} points"),
        ("Fit", f"CV(RMSE) {100 * result.goodness.cv_rmse:.1f} %, bias {100 * result.goodness.nmbe:+z.3f} %"),
        ("Verdict", result.verdict.value),
    ]
