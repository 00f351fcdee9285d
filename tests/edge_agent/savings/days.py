"""Synthetic and recorded days for the tests of the savings engine."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from edge_agent.savings import DailySample, Period

FIXTURES = Path(__file__).parent / "fixtures"
B34_HOURLY = FIXTURES / "uk_cam_b34_elec_hourly_2015_2017.csv.gz"
B23_HOURLY = FIXTURES.parents[1] / "anomalies/fixtures/uk_cam_b23_elec_hourly_2018_2020.csv.gz"
BASELINE = Period(date(2023, 1, 1), date(2024, 1, 1))
REPORTING = Period(date(2024, 1, 1), date(2025, 1, 1))


@dataclass(frozen=True)
class OracleCase:
    """Daily table of a building and the answer of eemeter 3.2 (CalTRACK daily)."""

    name: str
    days: list[DailySample]
    baseline: Period
    reporting: Period
    eemeter_savings_percent: float
    eemeter_cv_rmse: float
    opendsm_current_cv_rmse: float


def oracle_names() -> list[str]:
    return sorted(path.name.removesuffix(".daily.csv") for path in (FIXTURES / "mv").glob("*.daily.csv"))


def oracle_case(name: str) -> OracleCase:
    with (FIXTURES / "mv" / f"{name}.daily.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = json.loads((FIXTURES / "mv" / f"{name}.expected.json").read_text(encoding="utf-8"))["models"]

    def period(part: str) -> Period:
        dates = [date.fromisoformat(row["date"]) for row in rows if row["part"] == part]
        return Period(min(dates), max(dates) + timedelta(days=1))

    return OracleCase(
        name,
        [
            DailySample(
                date.fromisoformat(row["date"]),
                float(row["observed"]) if row["observed"] else None,
                float(row["temp_c"]) if row["temp_c"] else None,
            )
            for row in rows
        ],
        period("baseline"),
        period("reporting"),
        expected["eemeter_3_2_caltrack_daily"]["reporting"]["savings_pct"],
        expected["eemeter_3_2_caltrack_daily"]["cvrmse"],
        expected["daily_current"]["cvrmse"],
    )


def temperature(day: date) -> float:
    """A temperate year with weather noise that never repeats, in °C."""
    noise = np.random.default_rng(day.toordinal()).normal(0.0, 3.0)
    return round(
        11.0 - 8.0 * float(np.cos(2 * np.pi * (day.timetuple().tm_yday - 15) / 365.25)) + float(noise), 2
    )


def noise(day: date) -> float:
    """Independent scatter of a day, standard deviation 1."""
    return float(np.random.default_rng(day.toordinal() + 10**6).normal())


def heated(day: date, temp_c: float) -> float:
    """Energy of a building heated under 15 °C, with scatter."""
    return 100.0 + 6.0 * max(0.0, 15.0 - temp_c) + 8.0 * noise(day)


def make_days(energy: Callable[[date, float], float | None], *periods: Period) -> list[DailySample]:
    """Days of the periods (baseline and reporting by default), with an energy that depends on day and temperature."""
    return [
        DailySample(day, energy(day, temperature(day)), temperature(day))
        for period in periods or (BASELINE, REPORTING)
        for day in period
    ]
