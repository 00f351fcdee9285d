"""``edge-agent kpis``: key figures of a period, from one file."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.cli._hourly_file import read_hours
from edge_agent.cli._parameters import PERIOD, parse_period, parse_zone
from edge_agent.cli._printing import errors_in_words, print_json
from edge_agent.kpis import Kpis, Signature, compute_kpis, energy_signature
from edge_agent.savings import Period, civil_days


def kpis(
    *,
    energy: Annotated[
        Path, typer.Option(help="CSV or CSV.gz: ts_utc,kwh,temp_c by the hour; blank = missing.")
    ],
    period: Annotated[
        Period, typer.Option(parser=parse_period, metavar=PERIOD, help="Days to sum up, best a whole year.")
    ],
    timezone: Annotated[
        ZoneInfo, typer.Option(parser=parse_zone, metavar="ZONE", help="Time zone of the building.")
    ] = "Europe/Paris",  # type: ignore[assignment]  # typer parses the default like a given value
    area_m2: Annotated[float | None, typer.Option(min=1, help="Floor area, for kWh/m².")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Energy per m², base load, peak and its date, load factor, nights and weekends, degree days, signature."""
    hours = read_hours(energy)
    with errors_in_words():
        figures = compute_kpis(hours, period, timezone, area_m2=area_m2)
    signature = energy_signature([day for day in civil_days(hours, timezone).days if day.date in period])
    if as_json:
        print_json({**figures.to_json(), "signature": None if signature is None else signature.to_json()})
    else:
        _print(figures, signature, timezone)


def _print(figures: Kpis, signature: Signature | None, zone: ZoneInfo) -> None:
    table = Table(show_header=False, box=None)
    table.add_column(style="bold")
    table.add_column()
    for name, value in _rows(figures, zone):
        table.add_row(name, value)
    if signature is not None:
        line = signature.line
        table.add_row("Signature", f"{line.base_kwh:,.0f} kWh a day")
        if line.heating_balance_c is not None:
            table.add_row(
                "", f"+ {line.heating_kwh_per_c:.1f} kWh per °C under {line.heating_balance_c:g} °C"
            )
        if line.cooling_balance_c is not None:
            table.add_row(
                "", f"+ {line.cooling_kwh_per_c:.1f} kWh per °C above {line.cooling_balance_c:g} °C"
            )
    Console().print(table)


def _rows(figures: Kpis, zone: ZoneInfo) -> list[tuple[str, str]]:
    degrees = figures.degree_days
    return [
        ("Period", f"{figures.period}, {100 * figures.known_share:.1f} % of the hours known"),
        ("Energy", f"{figures.energy_kwh:,.0f} kWh"),
        ("Per area", _optional(figures.energy_kwh_per_m2, "{:.1f} kWh/m²")),
        ("Base load", f"{figures.base_kw:.1f} kW"),
        ("Peak", f"{figures.peak_kw:.1f} kW on {figures.peak_at.astimezone(zone):%Y-%m-%d at %H:%M}"),
        ("Load factor", f"{100 * figures.load_factor:.0f} %"),
        ("Night, 22 h to 5 h", f"{100 * figures.night_share:.1f} %"),
        ("Outside weekdays 8 h to 18 h", f"{100 * figures.unoccupied_share:.1f} %"),
        ("Weekend day over weekday", _optional(figures.weekend_ratio, "{:.2f}")),
        ("Degree days", f"{degrees.total_c:,.0f} (base {degrees.base_c:g} °C, {degrees.method.value})"),
        ("Per degree day", _optional(figures.kwh_per_degree_day, "{:.1f} kWh")),
    ]


def _optional(value: float | None, shape: str) -> str:
    return "—" if value is None else shape.format(value)
