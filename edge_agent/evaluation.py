"""Savings, CEE and key figures of a site from what its store holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from edge_agent.config import Building, SavingsSection
from edge_agent.energy import (
    HOUR,
    KNOWN_DAY,
    Interval,
    Price,
    civil_day,
    cumulated_eur,
    daily_energy,
    daily_mean,
    day_start,
    summed,
    without_doubles,
)
from edge_agent.live import Json, iso
from edge_agent.savings import (
    DailySample,
    Measured,
    Period,
    SavingsDay,
    SavingsRefused,
    SavingsResult,
    compute_savings,
)
from edge_agent.store import Reader


@dataclass(frozen=True, slots=True)
class SavingsReport:
    """Savings of the site: the summary for the state document, and the whole for ``GET /savings``."""

    summary: Json
    document: Json


def evaluate_savings(building: Building, reader: Reader, now: datetime) -> SavingsReport | None:
    """Compute the savings of a site; ``None`` when its configuration asks for none.

    Takes tens of milliseconds to seconds: call it in a thread.
    """
    asked = building.config.savings
    if asked is None:
        return None
    today = civil_day(now, building.zone)
    baseline = Period(asked.baseline.start, asked.baseline.end)
    reporting_end = min(asked.reporting.end or today, today)
    periods: Json = {
        "baseline": {"start": baseline.start.isoformat(), "end": baseline.end.isoformat()},
        "reporting": {"start": asked.reporting.start.isoformat(), "end": reporting_end.isoformat()},
    }
    summary: Json = {
        "reporting_start": asked.reporting.start.isoformat(),
        "reporting_end": reporting_end.isoformat(),
        "computed_at": iso(now),
    }
    if reporting_end <= asked.reporting.start:
        reason = f"the reporting period starts {asked.reporting.start}: no day of it is over yet"
        return _refused(summary, periods, "reporting_days", reason, [])
    days = _samples(building, reader, asked, baseline.start, reporting_end)
    try:
        result = compute_savings(
            Measured.of_days(days), baseline, Period(asked.reporting.start, reporting_end)
        )
    except SavingsRefused as refusal:
        return _refused(summary, periods, str(refusal.rule), refusal.reason, days)
    return _report(summary, periods, result, _prices(building))


def evaluate_kpis(building: Building, reader: Reader, open_hour: Interval | None, now: datetime) -> Json:
    """Energy of today so far and of yesterday, in kWh, from the site's main counter.

    Yesterday is ``None`` when less than 90 % of it is known, today when nothing of it is.
    """
    energy = building.main_energy
    if energy is None:
        return {"energy_today_kwh": None, "energy_yesterday_kwh": None}
    today = civil_day(now, building.zone)
    edges = [day_start(today + timedelta(days=shift), building.zone) for shift in (-1, 0, 1)]
    stored = [
        each
        for each in reader.energy(energy, edges[0], edges[-1])
        if open_hour is None or each.start != open_hour.start or each.coverage > open_hour.coverage
    ]
    taken = {each.start for each in stored}
    fresh = [open_hour] if open_hour and open_hour.start not in taken else []
    yesterday, so_far = summed(without_doubles([*stored, *fresh]), edges, prorate=HOUR)
    known = yesterday.coverage >= KNOWN_DAY
    return {
        "energy_today_kwh": _rounded(so_far.value),
        "energy_yesterday_kwh": _rounded(yesterday.value if known else None),
    }


def _samples(
    building: Building, reader: Reader, asked: SavingsSection, first: date, end: date
) -> list[DailySample]:
    span = (day_start(first, building.zone), day_start(end, building.zone))
    energy = daily_energy(reader.energy(asked.energy, *span), first, end, building.zone)
    temperature = daily_mean(reader.means(asked.temperature, *span), first, end, building.zone)
    return [DailySample(day, kwh, temperature[day]) for day, kwh in energy.items()]


def _prices(building: Building) -> list[Price]:
    return [Price(price.start, price.value) for price in building.config.prices.electricity_eur_per_kwh]


def _report(summary: Json, periods: Json, result: SavingsResult, prices: Sequence[Price]) -> SavingsReport:
    eur = cumulated_eur([(day.date, day.cumulative_kwh) for day in result.days], prices)
    total = next((eur[day.date] for day in reversed(result.days) if day.cumulative_kwh is not None), None)
    whole = result.to_json()
    kept = ("savings_kwh", "savings_percent", "drift_interval_90_percent", "verdict")
    return SavingsReport(
        {"status": "ok", **{key: whole[key] for key in kept}, "savings_eur": total, **summary},
        {
            "result": {"status": "ok", **whole, "savings_eur": total, "computed_at": summary["computed_at"]},
            "days": [_day(day, eur[day.date]) for day in result.days],
            **periods,
        },
    )


def _refused(
    summary: Json, periods: Json, rule: str, reason: str, days: Sequence[DailySample]
) -> SavingsReport:
    refusal: Json = {"status": "refused", "rule": rule, "reason": reason}
    observed = [_day(SavingsDay(day.date, day.kwh, None, None, None, None), None) for day in days]
    document = {"result": {**refusal, "computed_at": summary["computed_at"]}, "days": observed, **periods}
    return SavingsReport({**refusal, **summary}, document)


def _day(day: SavingsDay, eur: float | None) -> Json:
    return {
        "date": day.date.isoformat(),
        "observed_kwh": day.observed_kwh,
        "expected_kwh": day.expected_kwh,
        "cumulative_kwh": day.cumulative_kwh,
        "cumulative_low_kwh": day.cumulative_low_kwh,
        "cumulative_high_kwh": day.cumulative_high_kwh,
        "cumulative_eur": eur,
    }


def _rounded(kwh: float | None) -> float | None:
    return None if kwh is None else round(kwh, 2)
