"""Savings of a site from what its store holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from edge_agent.config import Building, SavingsSection
from edge_agent.energy import (
    Price,
    civil_day,
    cumulated_eur,
)
from edge_agent.evaluated import SavingsReport
from edge_agent.live import Json, iso
from edge_agent.savings import (
    Choice,
    DailySample,
    Event,
    Measured,
    Period,
    SavingsDay,
    SavingsRefused,
    SavingsResult,
    compute_savings,
    not_begun,
)
from edge_agent.savings.chaining import chain
from edge_agent.savings.valuing import DatedValue, factors_of
from edge_agent.savings.worth import Rates, worth_of
from edge_agent.site_measurements import SiteMeasurements, logged_events, site_measurements
from edge_agent.store import Reader

_SHORT = ("savings_kwh", "savings_percent", "drift_interval_90_percent", "verdict")


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
        return _refused(summary, periods, not_begun(asked.reporting.start), [])
    found = site_measurements(building, reader, asked, first=baseline.start, end=reporting_end)
    question = _Question(building, asked, found, tuple(logged_events(building, reader)))
    summary["weather"] = found.weather.to_json()
    try:
        result = question.answer(found.measured, baseline, Period(asked.reporting.start, reporting_end))
        chained = question.chained(result, today)
    except SavingsRefused as refusal:
        days = [day for day in found.measured.days if day.date >= baseline.start]
        return _refused(summary, periods, refusal, days)
    parts = question.parts(baseline, Period(asked.reporting.start, reporting_end))
    return _report(summary, periods, result, question.rates, {"chained": chained, "parts": parts})


@dataclass(frozen=True, slots=True)
class _Question:
    """What the configuration asks of the measurements."""

    building: Building
    asked: SavingsSection
    found: SiteMeasurements
    events: tuple[Event, ...]

    @property
    def rates(self) -> Rates:
        """Prices and factors of the energy that is measured."""
        prices = self.building.config.prices
        kind = self.asked.energy_kind
        sold = (
            prices.electricity_eur_per_kwh
            if kind.startswith("electricity")
            else prices.gas_eur_per_kwh
            if kind == "gas"
            else ()
        )
        own = self.asked.factors
        path = None if own is None else self.building.path.parent / own
        return Rates(
            kind, factors_of(kind, path), tuple(DatedValue(price.start, price.value) for price in sold)
        )

    def answer(self, measured: Measured, baseline: Period, reporting: Period) -> SavingsResult:
        return compute_savings(
            measured, baseline, reporting, choice=Choice(self.asked.model), events=self.events
        )

    def chained(self, first: SavingsResult, today: date) -> Json | None:
        """Savings of all stages; later ones that are not over yet do not count."""
        later = [
            (Period(each.baseline.start, each.baseline.end), Period(each.reporting.start, end))
            for each in self.asked.stages
            for end in (min(each.reporting.end or today, today),)
            if end > each.reporting.start
        ]
        if not later:
            return None
        return chain([first, *(self.answer(self.found.measured, *periods) for periods in later)]).to_json()

    def parts(self, baseline: Period, reporting: Period) -> list[Json]:
        """Saving of each use and zone, or why it has none."""
        told: list[Json] = []
        for name, measured in self.found.parts.items():
            kind, _, of = name.partition(":")
            try:
                whole = self.answer(measured, baseline, reporting).to_json()
            except SavingsRefused as refusal:
                told.append(
                    {"kind": kind, "name": of, "refused": refusal.rule.value, "reason": refusal.told.en}
                )
                continue
            told.append(
                {
                    "kind": kind,
                    "name": of,
                    **{key: whole[key] for key in (*_SHORT, "sentence", "sentence_fr")},
                }
            )
        return told


def _report(summary: Json, periods: Json, result: SavingsResult, rates: Rates, more: Json) -> SavingsReport:
    prices = [Price(value.start, value.value) for value in rates.eur_per_kwh]
    eur = cumulated_eur([(day.date, day.cumulative_kwh) for day in result.days], prices)
    total = next((eur[day.date] for day in reversed(result.days) if day.cumulative_kwh is not None), None)
    worth = {**worth_of(result, rates).to_json(), "savings_eur": total}
    whole = result.to_json()
    weather = summary["weather"]
    short = {key: value for key, value in summary.items() if key != "weather"}
    money = {key: worth[key] for key in ("savings_eur", "savings_kgco2e", "savings_primary_kwh")}
    return SavingsReport(
        {
            "status": "ok",
            **{key: whole[key] for key in (*_SHORT, "sentence", "sentence_fr")},
            **money,
            **short,
        },
        {
            "result": {
                "status": "ok",
                **whole,
                **worth,
                **more,
                "weather": weather,
                "computed_at": summary["computed_at"],
            },
            "days": [_day(day, eur[day.date]) for day in result.days],
            **periods,
        },
    )


def _refused(
    summary: Json, periods: Json, refused: SavingsRefused, days: Sequence[DailySample]
) -> SavingsReport:
    refusal: Json = {"status": "refused", **refused.to_json()}
    weather = {key: value for key, value in summary.items() if key == "weather"}
    short = {key: value for key, value in summary.items() if key != "weather"}
    observed = [_day(SavingsDay(day.date, day.kwh, None, None, None, None), None) for day in days]
    document = {
        "result": {**refusal, **weather, "computed_at": summary["computed_at"]},
        "days": observed,
        **periods,
    }
    return SavingsReport({**refusal, **short}, document)


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
