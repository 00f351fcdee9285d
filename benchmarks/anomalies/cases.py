"""Buildings and years that the rules are scored on: those they were tuned with, and those they never saw."""

import gzip
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.anomalies.faults import with_faults
from edge_agent.anomalies import Kind
from edge_agent.anomalies.profiles import Profiles, profiles_of
from edge_agent.days_off import public_holidays
from edge_agent.savings import HourlySample, Occupancy, Period, read_energy_csv

ROOT = Path(__file__).parents[2] / "tests/edge_agent"
_FOLDERS = (ROOT / "anomalies/fixtures", ROOT / "savings/fixtures")
ZONE = ZoneInfo("Europe/London")
OCCUPANCY = Occupancy(public_holidays=public_holidays(range(2013, 2022), zone=ZONE.key))

TUNED_WITH = frozenset({"b104", "b14", "b23", "b34"})
"""Buildings whose days the thresholds of the rules were chosen on."""
HELD_OUT = frozenset({"b4", "b97"})
"""Buildings that were only ever scored."""


@dataclass(frozen=True, slots=True)
class Case:
    """One building, a year to learn on and the year after it to judge.

    Attributes:
        building: its name in the archive.
        file: name of its file, without ending.
        year: the year that is judged; the one before is learned.
        labelled: whether the file comes with its faults and their labels.
        seed: of the faults to write; None leaves the year as it is.
    """

    building: str
    file: str
    year: int
    labelled: bool = False
    seed: int | None = None

    @property
    def name(self) -> str:
        """For tables."""
        source = "labelled" if self.labelled else "untouched" if self.seed is None else f"faults {self.seed}"
        return f"{self.building} {self.year} {source}"

    @property
    def held_out(self) -> bool:
        """Whether the rules were never tuned with this building."""
        return self.building in HELD_OUT

    @property
    def learning(self) -> Period:
        """The year before."""
        return Period(date(self.year - 1, 1, 1), date(self.year, 1, 1))

    @property
    def judged(self) -> Period:
        """The year that is judged."""
        return Period(date(self.year, 1, 1), date(self.year + 1, 1, 1))

    def load(self) -> tuple[Profiles, Mapping[date, Kind]]:
        """Profiles of both years, and the kind of each day that is known to be faulty."""
        profiles = _profiles(self.file)
        if self.labelled:
            return profiles, _labels(self.file)
        if self.seed is None:
            return profiles, {}
        rows = [row for row, day in enumerate(profiles.dates) if day in self.judged]
        return with_faults(profiles, rows, OCCUPANCY, self.seed)


_B104 = ("b104", "uk_cam_b104_elec_hourly_2014_2016")
_B14 = ("b14", "uk_cam_b14_elec_hourly_2015_2019")
_B23 = ("b23", "uk_cam_b23_elec_hourly_2018_2020")
_B34 = ("b34", "uk_cam_b34_elec_hourly_2015_2017")
_YEARS = ((*_B104, 2015), (*_B14, 2016), (*_B14, 2018), (*_B14, 2019), (*_B23, 2019), (*_B34, 2017))

TUNING = (
    Case("b104", "cam_b104_2015_2016", 2016, labelled=True),
    Case("b14", "cam_b14_2016_2017", 2017, labelled=True),
    *(Case(*year, seed=seed) for year in _YEARS for seed in (1, 2)),
)
UNTOUCHED = (*(Case(*year) for year in _YEARS), Case(*_B104, 2016), Case(*_B14, 2017))
TEST = (
    Case("b4", "cam_b4_2015_2016", 2016, labelled=True),
    Case("b97", "cam_b97_2016_2017", 2017, labelled=True),
)


def require_apart(tuning: Sequence[Case], test: Sequence[Case]) -> None:
    """Stop when a building would be scored as held out although the rules were tuned with it.

    Raises:
        ValueError: a building is on the wrong side.
    """
    wrong = {case.building for case in test} - HELD_OUT | {case.building for case in tuning} - TUNED_WITH
    if wrong or HELD_OUT & TUNED_WITH:
        raise ValueError(f"buildings on both sides: {sorted(wrong | HELD_OUT & TUNED_WITH)}")


@cache
def _profiles(file: str) -> Profiles:
    path = _path(f"{file}.csv.gz")
    text = gzip.decompress(path.read_bytes()).decode()
    samples = read_energy_csv(io.StringIO(text, newline=""), name=path.name)
    return profiles_of([sample for sample in samples if isinstance(sample, HourlySample)], ZONE)


def _labels(file: str) -> Mapping[date, Kind]:
    document = json.loads(_path(f"{file}.labels.json").read_text(encoding="utf-8"))
    return {date.fromisoformat(label["date"]): Kind(label["type"]) for label in document["labels"]}


def _path(name: str) -> Path:
    return next(folder / name for folder in _FOLDERS if (folder / name).is_file())
