"""The cases that are measured: ten daily tables with the answers of reference tools, and hours of real buildings."""

import csv
import gzip
import io
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from edge_agent.savings import DailySample, HourlySample, Measured, Period, read_energy_csv

_TESTS = Path(__file__).parents[2] / "tests/edge_agent"
MV = _TESTS / "savings/fixtures/mv"
ZONE = ZoneInfo("Europe/London")

_HOURLY = {
    "cam_b104_2015_vs_2016": _TESTS / "anomalies/fixtures/uk_cam_b104_elec_hourly_2014_2016.csv.gz",
    "cam_b14_2016_vs_2017": _TESTS / "anomalies/fixtures/uk_cam_b14_elec_hourly_2015_2019.csv.gz",
    "cam_b14_2018_vs_2019": _TESTS / "anomalies/fixtures/uk_cam_b14_elec_hourly_2015_2019.csv.gz",
    "cam_b34_2015_vs_2016mar": _TESTS / "savings/fixtures/uk_cam_b34_elec_hourly_2015_2017.csv.gz",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One building and its two periods.

    Attributes:
        name: of the case.
        measured: by the day, or by the hour.
        baseline: before.
        reporting: after.
    """

    name: str
    measured: Measured
    baseline: Period
    reporting: Period


@dataclass(frozen=True, slots=True)
class Oracle:
    """What reference tools answered once.

    Attributes:
        eemeter_percent: saving of eemeter 3.2.0, CalTRACK daily.
        eemeter_cv: its CV(RMSE).
        opendsm_percent: saving of opendsm 1.2.7, its current daily model or its hourly model.
        opendsm_cv: its CV(RMSE).
    """

    eemeter_percent: float | None
    eemeter_cv: float | None
    opendsm_percent: float | None
    opendsm_cv: float | None


def names() -> list[str]:
    """The ten daily cases."""
    return sorted(path.name.removesuffix(".daily.csv") for path in MV.glob("*.daily.csv"))


def hourly_names() -> list[str]:
    """Those whose hours are here too."""
    return sorted(_HOURLY)


def daily_table(name: str) -> Path:
    """The table that the reference tools were given."""
    return MV / f"{name}.daily.csv"


def daily_case(name: str) -> Case:
    """A case by the day."""
    with daily_table(name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    days = [
        DailySample(
            date.fromisoformat(row["date"]),
            float(row["observed"]) if row["observed"] else None,
            float(row["temp_c"]) if row["temp_c"] else None,
        )
        for row in rows
    ]

    def period(part: str) -> Period:
        dates = [date.fromisoformat(row["date"]) for row in rows if row["part"] == part]
        return Period(min(dates), max(dates) + timedelta(days=1))

    return Case(name, Measured.of_days(days), period("baseline"), period("reporting"))


def hourly_case(name: str) -> Case:
    """The same building by the hour, over the same periods."""
    periods = daily_case(name)
    text = gzip.decompress(_HOURLY[name].read_bytes()).decode()
    hours = [
        sample for sample in read_energy_csv(io.StringIO(text), name=name) if isinstance(sample, HourlySample)
    ]
    return Case(name, Measured.of_hours(hours, ZONE), periods.baseline, periods.reporting)


def oracle(name: str, *, hourly: bool = False) -> Oracle:
    """Recorded answers of the reference tools."""
    models = json.loads((MV / f"{name}.expected.json").read_text(encoding="utf-8"))["models"]
    eemeter = models.get("eemeter_3_2_caltrack_daily", {})
    opendsm = models.get("hourly_nonsolar" if hourly else "daily_current", {})
    return Oracle(
        eemeter.get("reporting", {}).get("savings_pct"),
        eemeter.get("cvrmse"),
        opendsm.get("reporting", {}).get("savings_pct"),
        opendsm.get("cvrmse"),
    )
