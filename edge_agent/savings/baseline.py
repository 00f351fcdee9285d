"""A baseline fitted by one family of model, and what it expects of every day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from edge_agent.language import Told

from .calendar import Calendar
from .civil_days import MIN_HOURS_SHARE, hours_in_day
from .coverage import DayTable
from .fitting import fit
from .goodness import Goodness, assess, require_unbiased
from .measured import Measured
from .model import Family, Model
from .refusal import Rule, SavingsRefused
from .slope_search import Floats

MIN_BILLS = 9
UNKNOWN_DAILY_CV = 0.16
"""Scatter by the day supposed of a building known by its bills: three buildings in four scatter less."""


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """A fitted baseline.

    Attributes:
        model: its stored coefficients.
        goodness: its fit, recomputed from them on the intervals it was fitted on.
        daily_cv: CV(RMSE) of the daily sums of the baseline, as a fraction.
        expected: what the model expects in kWh of each day whose weather is known.
    """

    model: Model
    goodness: Goodness
    daily_cv: float
    expected: Mapping[date, float]


type Keep = Callable[[date], bool]


def fit_baseline(measured: Measured, table: DayTable, family: Family, in_baseline: Keep) -> Baseline:
    """Baseline of a family on the days that are kept; its bias is checked.

    Args:
        measured: everything known of the site.
        table: every civil day that matters, with energies as they shall be modelled.
        family: of the model.
        in_baseline: whether a day is one to learn from.

    Raises:
        SavingsRefused: the data lack what the family needs, or the stored coefficients are biased.
    """
    match family:
        case Family.HOURLY:
            model, goodness, expected = _hourly(measured, table, in_baseline)
        case Family.BILLING:
            model, goodness, expected = _billing(measured, table, in_baseline)
        case Family.DAILY:
            model, goodness, expected = _daily(table, in_baseline)
    require_unbiased(goodness)
    return Baseline(model, goodness, _daily_cv(table, expected, in_baseline, goodness), expected)


type _Fitted = tuple[Model, Goodness, Mapping[date, float]]


def _daily(table: DayTable, in_baseline: Keep) -> _Fitted:
    before = table.where(in_baseline).known()
    model = fit(before.energy, before.weather, before.calendar)
    goodness = assess(model, before.energy, before.weather, before.calendar)
    return model, goodness, _by_day(table, model)


def _by_day(table: DayTable, model: Model) -> dict[date, float]:
    predicted = model.predict(table.weather, table.calendar)
    return {day: float(kwh) for day, kwh in zip(table.dates, predicted, strict=True) if not np.isnan(kwh)}


def _hourly(measured: Measured, table: DayTable, in_baseline: Keep) -> _Fitted:
    if not measured.hours or measured.zone is None:
        raise SavingsRefused(
            Rule.HOURS_NEEDED,
            Told(
                "the hourly model needs hours and the file has days: choose the daily model",
                "le modèle horaire demande des heures et seuls des jours sont connus : choisissez le modèle journalier",
            ),
        )
    calendar = Calendar.of_hours([hour.start for hour in measured.hours], measured.zone, measured.occupancy)
    corrections = table.corrections
    energy = np.array([np.nan if hour.kwh is None else hour.kwh for hour in measured.hours], dtype=np.float64)
    energy += np.array([corrections.get(day, 0.0) for day in calendar.dates]) / 24
    weather = np.array(
        [np.nan if hour.temp_c is None else hour.temp_c for hour in measured.hours], dtype=np.float64
    )
    kept = {day for day in set(calendar.dates) if in_baseline(day)}
    learned = np.fromiter((day in kept for day in calendar.dates), dtype=np.bool_, count=len(calendar))
    learned &= ~np.isnan(energy) & ~np.isnan(weather)
    known = calendar.where(learned)
    model = fit(energy[learned], weather[learned], known)
    goodness = assess(model, energy[learned], weather[learned], known)
    predicted = model.predict(weather, calendar)
    sums: dict[date, tuple[float, int]] = {}
    for day, kwh in zip(calendar.dates, predicted.tolist(), strict=True):
        if kwh == kwh:  # noqa: PLR0124 - not NaN
            total, count = sums.get(day, (0.0, 0))
            sums[day] = (total + kwh, count + 1)
    expected = {}
    for day, (total, count) in sums.items():
        length = hours_in_day(day, measured.zone)
        if count >= MIN_HOURS_SHARE * length:
            expected[day] = total / count * length
    return model, goodness, expected


def _billing(measured: Measured, table: DayTable, in_baseline: Keep) -> _Fitted:
    before = table.where(in_baseline).known()
    periods = _bills_of(measured, before)
    energies = np.bincount(periods, weights=before.energy).astype(np.float64)
    if energies.size < MIN_BILLS:
        raise SavingsRefused(
            Rule.BASELINE_BILLS,
            Told(
                f"{energies.size} bills or months are known in the baseline and {MIN_BILLS} are needed: "
                "add the missing bills, or temperatures where they lack",
                f"{energies.size} factures ou mois sont connus dans la référence et il en faut {MIN_BILLS} : ajoutez les "
                "factures ou les températures qui manquent",
            ),
        )
    calendar = Calendar(before.dates, before.calendar.day_types, bills=periods)
    model = fit(energies, before.weather, calendar)
    return model, assess(model, energies, before.weather, calendar), _by_day(table, model)


def _bills_of(measured: Measured, before: DayTable) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Number of the bill of each known day, or of its month where energy is known by the day."""
    if measured.bills:
        owner = {
            bill.start + timedelta(days=offset): place
            for place, bill in enumerate(measured.bills)
            for offset in range((bill.end - bill.start).days)
        }
        keys = [owner[day] for day in before.dates]
    else:
        keys = [day.year * 12 + day.month for day in before.dates]
    numbers: dict[int, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.intp)


def _daily_cv(
    table: DayTable,
    expected: Mapping[date, float],
    in_baseline: Keep,
    goodness: Goodness,
) -> float:
    if goodness.family is Family.BILLING:
        return max(UNKNOWN_DAILY_CV, goodness.cv_rmse)
    before = table.where(in_baseline).known()
    pairs = [
        (float(kwh), expected[day])
        for day, kwh in zip(before.dates, before.energy, strict=True)
        if day in expected
    ]
    observed: Floats = np.array([kwh for kwh, _ in pairs])
    predicted: Floats = np.array([kwh for _, kwh in pairs])
    return float(np.sqrt(np.mean((observed - predicted) ** 2)) / observed.mean())
