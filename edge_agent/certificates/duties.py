"""Duties of a site, from what its store holds."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from edge_agent.cee import CeeInputError
from edge_agent.certificates.tasks import Json
from edge_agent.config import Building
from edge_agent.duties import (
    BacsProof,
    BacsSite,
    Duties,
    Factors,
    TertiaryYear,
    adjusted_kwh,
    bacs,
    degree_days,
    exemption,
    footprint,
    operat_csv,
    parse_factors,
    read_duties,
    shipped_factors,
    standing,
)
from edge_agent.duties.settings import EnergySeries
from edge_agent.energy import civil_day, daily_energy, daily_mean, day_start
from edge_agent.store import Reader

_LOOK_BACK_YEARS = 6


def site_duties(
    building: Building, reader: Reader, now: datetime, prime_high_eur: float | None = None
) -> Json:
    """BACS, Éco Énergie Tertiaire, primary energy and CO2 of a site.

    Takes up to seconds: call it in a thread.

    Raises:
        CeeInputError: the settings or the factors are wrong.
    """
    settings = read_duties(building.config.duties)
    today = civil_day(now, building.zone)
    energies = _energies(building, settings)
    years = [today.year - shift for shift in range(1, 4)]
    # The last whole year and those before, each read once.
    by_year = {year: _year(building, reader, energies, year) for year in years}
    known = {year: found for year, found in by_year.items() if _whole(found, year)}
    latest = max(known, default=None)
    return {
        "bacs": {
            **bacs(
                BacsSite(settings.bacs.power_kw, settings.bacs.permit),
                _proof(building, reader, energies, now),
                today,
            ).to_json(),
            "exemption": _exemption(settings, prime_high_eur),
        },
        "tertiary": _tertiary(building, reader, settings, latest, known),
        "footprint": None
        if latest is None
        else {
            **footprint(latest, _by_energy(energies, known[latest]), _factors(building, settings)).to_json(),
            "sources": _factors(building, settings).source,
        },
    }


def operat_export(building: Building, reader: Reader, now: datetime) -> str:
    """What to enter in OPERAT, as CSV.

    Raises:
        CeeInputError: the settings are wrong.
    """
    settings = read_duties(building.config.duties)
    today = civil_day(now, building.zone)
    energies = _energies(building, settings)
    rows: list[tuple[int, str, float]] = []
    if settings.reference is not None:
        rows.append((settings.reference.year, "toutes", settings.reference.kwh))
    for year in range(today.year - 3, today.year):
        found = _year(building, reader, energies, year)
        if _whole(found, year):
            rows += [(year, energy, kwh) for energy, _, kwh in _by_energy(energies, found)]
    return operat_csv(building.config.site.name, settings.area_m2 or building.config.site.area_m2, rows)


type _Days = Mapping[str, Mapping[date, float | None]]


def _energies(building: Building, settings: Duties) -> Sequence[EnergySeries]:
    if settings.energies:
        return settings.energies
    main = building.main_energy
    return () if main is None else (EnergySeries(series=main),)


def _year(building: Building, reader: Reader, energies: Sequence[EnergySeries], year: int) -> _Days:
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    span = (day_start(first, building.zone), day_start(end, building.zone))
    return {
        each.series: daily_energy(reader.energy(each.series, *span), first, end, building.zone)
        for each in energies
    }


def _whole(days: _Days, year: int) -> bool:
    """Whether nine days out of ten are known of every series."""
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return bool(days) and all(
        sum(1 for kwh in series.values() if kwh is not None) >= 0.9 * length for series in days.values()
    )


def _total(series: Mapping[date, float | None]) -> float:
    """Energy of a year, brought to all its days by the mean of those known."""
    known = [kwh for kwh in series.values() if kwh is not None]
    return sum(known) * len(series) / len(known) if known else 0.0


def _by_energy(energies: Sequence[EnergySeries], days: _Days) -> list[tuple[str, str | None, float]]:
    return [(each.energy, each.use, _total(days[each.series])) for each in energies]


def _tertiary(
    building: Building, reader: Reader, settings: Duties, latest: int | None, known: Mapping[int, _Days]
) -> Json:
    reference = settings.reference
    said = None if reference is None else TertiaryYear(reference.year, reference.kwh, reference.degree_days)
    year, adjusted = None, None
    if latest is not None:
        days = known[latest]
        temperatures = _temperatures(building, reader, latest)
        degrees = degree_days(temperatures, latest)
        total = sum(_total(series) for series in days.values())
        year = TertiaryYear(latest, total, degrees.degree_days if degrees.days else None)
        if reference is not None and reference.degree_days is not None:
            adjusted = adjusted_kwh(_summed(days), temperatures, reference.degree_days)
    area = settings.area_m2 or building.config.site.area_m2
    return standing(area, said, year, adjusted).to_json()


def _summed(days: _Days) -> dict[date, float | None]:
    series = list(days.values())
    summed: dict[date, float | None] = {}
    for day in series[0]:
        values = [each[day] for each in series]
        known = [value for value in values if value is not None]
        summed[day] = sum(known) if len(known) == len(values) else None
    return summed


def _temperatures(building: Building, reader: Reader, year: int) -> Mapping[date, float | None]:
    savings = building.config.savings
    if savings is None:
        return {}
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    span = (day_start(first, building.zone), day_start(end, building.zone))
    return daily_mean(reader.means(savings.temperature, *span), first, end, building.zone)


def _proof(building: Building, reader: Reader, energies: Sequence[EnergySeries], now: datetime) -> BacsProof:
    firsts = [_first_day(building, reader, each.series, now) for each in energies]
    known = [day for day in firsts if day is not None]
    followed = {point.device for point in building.points.values()}
    return BacsProof(
        hourly_series=len(known),
        zones=len(followed),
        oldest=min(known, default=None),
        detects_losses=building.config.savings is not None,
        protocols=tuple(dict.fromkeys(str(link.type) for link in building.config.links)),
        manual_stop=None,
    )


def _first_day(building: Building, reader: Reader, series: str, now: datetime) -> date | None:
    """Day of the oldest energy of a series, six years back at most; None without any.

    Looked for month by month: six years of hours at once would fill a small machine's memory for one date.
    """
    start = now - timedelta(days=366 * _LOOK_BACK_YEARS)
    while start < now:
        end = start + timedelta(days=30)
        if found := reader.energy(series, start, min(end, now)):
            return civil_day(max(start, min(interval.start for interval in found)), building.zone)
        start = end
    return None


def _exemption(settings: Duties, prime_high_eur: float | None) -> Json | None:
    cost, saving = settings.bacs.cost_eur, settings.bacs.annual_saving_eur
    if cost is None or saving is None:
        return None
    found = exemption(cost, prime_high_eur or 0.0, saving)
    return {"payback_years": found.years, "exempt": found.exempt, "aids_eur": found.aids_eur}


def _factors(building: Building, settings: Duties) -> Factors:
    if settings.factors is None:
        return shipped_factors()
    path = building.path.parent / settings.factors
    try:
        return parse_factors(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CeeInputError(f"{path}: cannot be read: {error}") from error
