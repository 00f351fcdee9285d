"""What the saving is worth in a normal year, rather than in the weather that happened to follow the works."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from .calendar import Calendar, Occupancy
from .coverage import MIN_BASELINE_COVERAGE, MIN_BASELINE_DAYS, DayTable
from .daily_model import DailyModel, fit_daily
from .goodness import assess, require_unbiased
from .periods import DailySample
from .refusal import SavingsRefused

MIN_DAYS_OF_A_YEAR = 360
_YEAR_DAYS = 365.25


@dataclass(frozen=True, slots=True)
class NormalYear:
    """Saving of a year of normal weather.

    Attributes:
        expected_kwh: use of the building of before, mean of the years.
        used_kwh: use of the building of after.
        years: calendar years of weather that the mean is over.
    """

    expected_kwh: float
    used_kwh: float
    years: tuple[int, ...]

    @property
    def savings_kwh(self) -> float:
        """Saving of a normal year."""
        return self.expected_kwh - self.used_kwh

    def to_json(self) -> dict[str, object]:
        """The figures and the years."""
        return {
            "savings_kwh": self.savings_kwh,
            "savings_percent": 100 * self.savings_kwh / self.expected_kwh,
            "expected_kwh": self.expected_kwh,
            "used_kwh": self.used_kwh,
            "weather_years": list(self.years),
        }


def normal_year(
    before: DayTable,
    after: DayTable,
    weather: Iterable[DailySample],
    occupancy: Occupancy,
    *,
    fitted: DailyModel | None = None,
) -> NormalYear | str:
    """Both buildings, of before and of after, in the same years of weather; or why that cannot be told.

    Args:
        before: days of the baseline.
        after: days of the reporting period, which needs about a year to be modelled in its turn.
        weather: days of the normal years; only their temperatures count.
        occupancy: holidays and closures.
        fitted: daily model of the days of before, where there is one already.
    """
    if after.coverage.days < MIN_BASELINE_DAYS or after.coverage.fraction < MIN_BASELINE_COVERAGE:
        return (
            f"a normal year needs {MIN_BASELINE_DAYS} days after the works, nine in ten of them known, to know the building "
            f"of after: {after.coverage.known_days} are"
        )
    years = _whole_years(weather)
    if not years:
        return "no calendar year of temperatures is whole: give normal weather by the day"
    try:
        models = (fitted or _modelled(before), _modelled(after))
    except SavingsRefused as refusal:
        return refusal.told.en
    totals = [
        float(np.mean([_year_kwh(model, days, occupancy) for days in years.values()])) for model in models
    ]
    expected, used = totals
    if expected <= 0.0:
        return "the baseline expects no energy in a normal year"
    return NormalYear(expected, used, tuple(years))


def _whole_years(weather: Iterable[DailySample]) -> dict[int, Sequence[DailySample]]:
    by_year: defaultdict[int, dict[date, DailySample]] = defaultdict(dict)
    for day in weather:
        if day.temp_c is not None:
            by_year[day.date.year][day.date] = day
    return {
        year: [days[day] for day in sorted(days)]
        for year, days in sorted(by_year.items())
        if len(days) >= MIN_DAYS_OF_A_YEAR
    }


def _modelled(table: DayTable) -> DailyModel:
    known = table.known()
    model = fit_daily(known.energy, known.weather, known.calendar)
    require_unbiased(assess(model, known.energy, known.weather, known.calendar))
    return model


def _year_kwh(model: DailyModel, days: Sequence[DailySample], occupancy: Occupancy) -> float:
    temp_c = np.array([day.temp_c for day in days], dtype=np.float64)
    calendar = Calendar.of_days([day.date for day in days], occupancy)
    return float(model.predict(temp_c, calendar).mean()) * _YEAR_DAYS
