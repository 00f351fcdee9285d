"""`edge-agent savings`: a saving from files, without a site or a server."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from edge_agent.cli._printing import errors_in_words, fail, print_json
from edge_agent.cli._savings_files import CalendarOptions, load_events, load_measured, load_weather
from edge_agent.cli._savings_printing import Part, print_result
from edge_agent.days_off import SCHOOL_ZONES
from edge_agent.language import Language
from edge_agent.savings import Choice, Measured, Period, SavingsRefused, SavingsResult, compute_savings
from edge_agent.savings.chaining import Chain, chain
from edge_agent.savings.valuing import DatedValue, FactorsError, factors_of
from edge_agent.savings.worth import Rates, worth_of

REFUSED = 3


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


def _school_zone(text: str) -> str:
    if text.upper() not in SCHOOL_ZONES:
        raise ValueError(f"{text!r} is not a zone of school holidays: A, B or C")
    return text.upper()


@dataclass(frozen=True, slots=True)
class Stage:
    """Periods before and after works."""

    baseline: Period
    reporting: Period


@dataclass(frozen=True, slots=True)
class PartFile:
    """A use or zone and the file of its meter."""

    name: str
    path: Path


def _stage(text: str) -> Stage:
    before, colon, after = text.partition(":")
    if not colon:
        raise ValueError(f"{text!r}: write the baseline, a colon, and the reporting period")
    return Stage(Period.parse(before), Period.parse(after))


def _part(text: str) -> PartFile:
    name, sign, path = text.partition("=")
    if not (name and sign and path):
        raise ValueError(f"{text!r}: write NAME=FILE.csv")
    return PartFile(name, Path(path))


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
    model: Annotated[
        Choice, typer.Option(help="Baseline model; auto takes the one that suits the data and says why.")
    ] = Choice.AUTO,
    bills: Annotated[
        Path | None, typer.Option(help="CSV start,end,kwh (END excluded): energy comes from these bills.")
    ] = None,
    events: Annotated[
        Path | None, typer.Option(help="JSON log of events, as `GET /events` gives it.")
    ] = None,
    stage: Annotated[
        list[Stage] | None,
        typer.Option(
            parser=_bad_parameter(_stage),
            metavar="BASELINE:REPORTING",
            help="Later works; repeatable, in order.",
        ),
    ] = None,
    part: Annotated[
        list[PartFile] | None,
        typer.Option(
            parser=_bad_parameter(_part), metavar="NAME=FILE", help="A use or zone with its own meter."
        ),
    ] = None,
    normal_weather: Annotated[
        Path | None, typer.Option(help="CSV date,kwh,temp_c (kwh blank) of one or more normal years.")
    ] = None,
    public_holidays: Annotated[
        bool, typer.Option("--public-holidays", help="Count French public holidays as days of rest.")
    ] = False,
    department: Annotated[str | None, typer.Option(help="Of the site, for holidays of a region.")] = None,
    school_zone: Annotated[
        str | None,
        typer.Option(parser=_bad_parameter(_school_zone), metavar="A|B|C", help="School holidays."),
    ] = None,
    closure: Annotated[
        list[Period] | None,
        typer.Option(parser=_bad_parameter(Period.parse), metavar=PERIOD, help="Closure; repeatable."),
    ] = None,
    energy_kind: Annotated[
        str,
        typer.Option(help="electricity, electricity_heating, gas, fuel_oil, lpg, wood, or one of --factors."),
    ] = "electricity",
    factors: Annotated[
        Path | None, typer.Option(help="JSON of dated factors, started from a copy of the shipped one.")
    ] = None,
    eur_per_kwh: Annotated[float | None, typer.Option(min=0, help="Price of energy.")] = None,
    language: Annotated[Language, typer.Option(help="Language of the sentence.")] = Language.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Energy saved since the works, and whether it is real.

    Exits 2 when the input is wrong, 3 when no honest figure can be given (the failed rule is named).
    """
    calendar = CalendarOptions(public_holidays, department, school_zone, tuple(closure or ()))
    with errors_in_words():
        measured = load_measured(energy, timezone, calendar, bills)
        log = load_events(events, timezone)
        normal = load_weather(normal_weather)
        metered = [(each.name, load_measured(each.path, timezone, calendar)) for each in part or ()]
    try:
        prices = (DatedValue(date.min, eur_per_kwh, "--eur-per-kwh"),) if eur_per_kwh is not None else ()
        rates = Rates(energy_kind, factors_of(energy_kind, factors), prices)
    except FactorsError as error:
        fail(str(error))

    def computed(of: Measured, before: Period, after: Period) -> SavingsResult:
        return compute_savings(of, before, after, choice=model, events=log, normal_weather=normal)

    try:
        result = computed(measured, baseline, reporting)
        chained = _chained(
            result, [computed(measured, each.baseline, each.reporting) for each in stage or ()]
        )
    except SavingsRefused as refusal:
        typer.echo(f"refused: {refusal.rule}: {refusal.told.in_language(language)}", err=True)
        if as_json:
            print_json({"refused": refusal.rule, "reason": refusal.told.en, "reason_fr": refusal.told.fr})
        raise typer.Exit(REFUSED) from refusal
    parts = [_of_part(name, of, lambda of: computed(of, baseline, reporting)) for name, of in metered]
    worth = worth_of(result, rates)
    if as_json:
        print_json(
            {
                **result.to_json(),
                **worth.to_json(),
                "chained": chained and chained.to_json(),
                "parts": [_part_json(name, found) for name, found in parts],
            }
        )
    else:
        print_result(result, worth, (baseline, reporting), chained=chained, parts=parts, language=language)


def _chained(first: SavingsResult, later: list[SavingsResult]) -> Chain | None:
    return chain([first, *later]) if later else None


def _of_part(name: str, measured: Measured, compute: Callable[[Measured], SavingsResult]) -> Part:
    """A part may be refused without taking the whole with it."""
    try:
        return name, compute(measured)
    except SavingsRefused as refusal:
        return name, refusal


def _part_json(name: str, found: SavingsResult | SavingsRefused) -> dict[str, object]:
    if isinstance(found, SavingsRefused):
        return {"name": name, "refused": found.rule, "reason": found.told.en}
    return {"name": name, **found.to_json()}
