"""``edge-agent report``: weekly, monthly and before/after reports, as PDF or HTML, from one file or the store of a site."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from edge_agent.anomalies.detect import AnomaliesRefusedError, detect
from edge_agent.anomalies.profiles import profiles_of
from edge_agent.cli._hourly_file import occupancy_of, read_hours
from edge_agent.cli._parameters import PERIOD, parse_period, parse_zone
from edge_agent.cli._printing import errors_in_words, fail
from edge_agent.cli._site_report import report_of_site
from edge_agent.diagnosis.asked import ReportKind
from edge_agent.energy import Price
from edge_agent.kpis import month_of, week_of
from edge_agent.language import Language
from edge_agent.reports import Findings, Report, Subject, dossier, periodic, to_html, to_pdf
from edge_agent.savings import Measured, Period, SavingsRefused, compute_savings
from edge_agent.savings.event_json import EventFileError, read_events

REFUSED = 3
_LEARNED = timedelta(days=365)

app = typer.Typer(no_args_is_help=True, help="Reports to forward: weekly, monthly, before/after.")

# Plain aliases: typer does not look through `type` statements.
_Config = Annotated[
    Path | None,
    typer.Option(help="building.yaml of a site: its name, area, prices, meters and store are used."),
]
_Energy = Annotated[
    Path | None,
    typer.Option(help="Instead of --config: CSV or CSV.gz, ts_utc,kwh,temp_c by the hour; blank = missing."),
]
_Day = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="Any day of the week or month; yesterday.", show_default=False),
]
_Out = Annotated[Path, typer.Option(help="File to write: .pdf or .html.")]
_Name = Annotated[str, typer.Option(help="Name of the building, with --energy.")]
_Area = Annotated[float | None, typer.Option(min=1, help="Floor area, for kWh/m², with --energy.")]
_Price = Annotated[float | None, typer.Option(min=0, metavar="EUR", help="Price of a kWh, with --energy.")]
_Lang = Annotated[Language, typer.Option(help="Language of the report.")]
_Zone = Annotated[
    ZoneInfo,
    typer.Option(parser=parse_zone, metavar="ZONE", help="Time zone of the building, with --energy."),
]


@app.command()
def weekly(
    *,
    out: _Out,
    config: _Config = None,
    energy: _Energy = None,
    day: _Day = None,
    name: _Name = "Building",
    timezone: _Zone = "Europe/Paris",  # type: ignore[assignment]  # typer parses the default like a given value
    area_m2: _Area = None,
    price: _Price = None,
    language: _Lang = Language.FR,
) -> None:
    """What a week used, against what it should have, and what went wrong."""
    if config is not None:
        made = report_of_site(_only(config, energy), ReportKind.WEEKLY, _day(day), language)
    else:
        subject = _subject(energy, name, timezone, area_m2=area_m2, price=price)
        made = _periodic(subject, week_of(_day(day) or _yesterday()), language)
    _write(made, out)


@app.command()
def monthly(
    *,
    out: _Out,
    config: _Config = None,
    energy: _Energy = None,
    day: _Day = None,
    name: _Name = "Building",
    timezone: _Zone = "Europe/Paris",  # type: ignore[assignment]  # as above
    area_m2: _Area = None,
    price: _Price = None,
    language: _Lang = Language.FR,
) -> None:
    """What a month used, against what it should have, and what went wrong."""
    if config is not None:
        made = report_of_site(_only(config, energy), ReportKind.MONTHLY, _day(day), language)
    else:
        subject = _subject(energy, name, timezone, area_m2=area_m2, price=price)
        made = _periodic(subject, month_of(_day(day) or _yesterday()), language)
    _write(made, out)


@app.command("dossier")
def before_after(
    *,
    out: _Out,
    config: _Config = None,
    energy: _Energy = None,
    baseline: Annotated[
        Period | None,
        typer.Option(parser=parse_period, metavar=PERIOD, help="The period before the works, with --energy."),
    ] = None,
    reporting: Annotated[
        Period | None,
        typer.Option(parser=parse_period, metavar=PERIOD, help="The period after the works, with --energy."),
    ] = None,
    events: Annotated[
        Path | None, typer.Option(help="Events of the building in JSON, with --energy.")
    ] = None,
    name: _Name = "Building",
    timezone: _Zone = "Europe/Paris",  # type: ignore[assignment]  # as above
    area_m2: _Area = None,
    price: _Price = None,
    language: _Lang = Language.FR,
) -> None:
    """The before/after dossier of a performance contract or of a specific CEE operation.

    Of a site, its periods and events are those of the 'savings' section and of its log.
    """
    if config is not None:
        _write(report_of_site(_only(config, energy), ReportKind.DOSSIER, None, language), out)
        return
    if baseline is None or reporting is None:
        raise typer.BadParameter("with --energy, say --baseline and --reporting too")
    subject = _subject(energy, name, timezone, area_m2=area_m2, price=price)
    try:
        log = (
            []
            if events is None
            else read_events(events.read_text(encoding="utf-8"), name=str(events), zone=timezone)
        )
        measured = Measured.of_hours(subject.hours, timezone)
        result = compute_savings(measured, baseline, reporting, events=log)
    except (EventFileError, OSError, UnicodeDecodeError) as error:
        fail(str(error))
    except SavingsRefused as refusal:
        typer.echo(f"refused: {refusal}", err=True)
        raise typer.Exit(REFUSED) from refusal
    _write(dossier(subject, result, baseline, reporting, language, made_on=_today()), out)


def _periodic(subject: Subject, period: Period, language: Language) -> Report:
    profiles = profiles_of(subject.hours, subject.zone)
    learning = Period(period.start - _LEARNED, period.start)
    with errors_in_words():
        try:
            detection = detect(profiles, learning, period, occupancy=subject.occupancy)
        except AnomaliesRefusedError as refusal:
            typer.echo(f"Warning: {refusal}", err=True)
            findings = Findings(None)
        else:
            findings = Findings(detection, detection.anomalies)
        return periodic(subject, period, findings, language, made_on=_today())


def _subject(
    energy: Path | None, name: str, zone: ZoneInfo, *, area_m2: float | None, price: float | None
) -> Subject:
    if energy is None:
        raise typer.BadParameter("give --config building.yaml, or --energy FILE.csv")
    hours = read_hours(energy)
    prices = () if price is None else (Price(date.min, price),)
    return Subject(
        name, zone, hours, energy.name, area_m2=area_m2, prices=prices, occupancy=occupancy_of(hours, zone)
    )


def _write(report: Report, out: Path) -> None:
    if out.suffix not in {".pdf", ".html"}:
        fail(f"--out {out}: end it with .pdf or .html")
    try:
        if out.suffix == ".pdf":
            out.write_bytes(to_pdf(report))
        else:
            out.write_text(to_html(report), encoding="utf-8")
    except OSError as error:
        fail(f"{out}: cannot be written: {error}")
    typer.echo(f"{out} written")


def _only(config: Path, energy: Path | None) -> Path:
    if energy is not None:
        raise typer.BadParameter("--config and --energy exclude each other")
    return config


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(f"--day {text!r} is not a date: write 2026-01-31")


def _yesterday() -> date:
    return _today() - timedelta(days=1)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the date that the reader's calendar shows
