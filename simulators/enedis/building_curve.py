"""Half-hours, daily values and maximum powers of a pretend meter, derived from a real building's hours.

A real hour is shown at the same wall-clock hour of a day that lies a whole number of weeks away, so that weekdays
and mornings fall right. The five real years are repeated end to end: every day of the calendar has an answer, and
the answer to a given day never changes, whenever it is asked.
"""

import csv
import gzip
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from zoneinfo import ZoneInfo

from simulators.enedis.civil import LABEL, PARIS, HalfHour, half_hours
from simulators.enedis.measures import Point

LONDON = ZoneInfo("Europe/London")
BUILDING_FILE = Path(__file__).parent / "buildings" / "uk_cam_b14_elec_hourly_2015_2019.csv.gz"

# Two Mondays 365 weeks apart: the season shifts by two days only.
_SOURCE_START = date(2015, 1, 5)
_SHOWN_FROM = date(2022, 1, 3)
_CYCLE = timedelta(weeks=260)
_SPREAD = 0.15


def source_day(day: date, offset_weeks: int = 0) -> date:
    """The day of the real building shown on `day`: same weekday, a whole number of weeks away."""
    return _SOURCE_START + (day - _SHOWN_FROM + timedelta(weeks=offset_weeks)) % _CYCLE


@lru_cache(maxsize=4)
def load_hours(path: Path = BUILDING_FILE) -> Mapping[datetime, int]:
    """Energy in Wh of each hour, by its start in UTC. A zero in the source is missing data, hence absent."""
    with gzip.open(path, "rt", encoding="ascii", newline="") as lines:
        rows = csv.DictReader(lines)
        energies = ((row["ts_utc"], round(float(row["kwh"] or 0) * 1000)) for row in rows)
        return {datetime.fromisoformat(start): wh for start, wh in energies if wh > 0}


def _fraction(*parts: str) -> float:
    """A number in [0, 1) that depends on nothing but `parts`."""
    digest = blake2b("|".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


class BuildingCurve:
    """Consumption of one pretend meter.

    Args:
        prm: delivery point; it seeds the split of hours, so two meters on the same hours differ.
        hours: energy in Wh by start of hour (UTC) of the real building.
        scale: factor on the building's energy.
        offset_weeks: shows another period of the building than `source_day` would alone.
    """

    def __init__(
        self, prm: str, hours: Mapping[datetime, int], *, scale: float = 1.0, offset_weeks: int = 0
    ) -> None:
        self._prm = prm
        self._hours = hours
        self._scale = scale
        self._offset_weeks = offset_weeks

    def curve(self, day: date) -> tuple[Point, ...]:
        """Mean W of the day's half-hours; a missing real hour gives two null points, a wholly missing day none."""
        points = tuple(Point(half.label, self._power_w(half)) for half in half_hours(day))
        return points if any(point.value is not None for point in points) else ()

    def daily(self, day: date) -> Point | None:
        """Exactly the sum of the day's half-hours in Wh; None when one of them is missing."""
        powers = [point.value for point in self.curve(day)]
        known = [power for power in powers if power is not None]
        if not known or len(known) < len(powers):
            return None
        return Point(day.isoformat(), sum(known) // 2)

    def max_power(self, day: date) -> Point | None:
        """A VA value above the highest half-hour's mean, at an instant inside that half-hour."""
        known = [(power, half) for half in half_hours(day) if (power := self._power_w(half)) is not None]
        if not known:
            return None
        power, half = max(known, key=lambda pair: pair[0])
        instant = half.start + timedelta(seconds=int(_fraction(self._prm, "instant", day.isoformat()) * 1800))
        excess = 1.02 + 0.2 * _fraction(self._prm, "excess", day.isoformat())
        return Point(instant.astimezone(PARIS).strftime(LABEL), int(power * excess) + 1)

    def _power_w(self, half: HalfHour) -> int | None:
        energy_wh = self._hour_wh(half.local_hour)
        if energy_wh is None:
            return None
        # The two halves of an hour lean by the same amount in opposite directions: their sum is twice the hour's
        # energy, an even number, so the daily sum in Wh is an integer without rounding.
        hour = half.start.replace(minute=0).isoformat()
        lean = int((2 * _fraction(self._prm, hour) - 1) * _SPREAD * energy_wh)
        return energy_wh + lean if half.start.minute == 0 else energy_wh - lean

    def _hour_wh(self, local_hour: datetime) -> int | None:
        shown = local_hour.date()
        source = datetime.combine(source_day(shown, self._offset_weeks), local_hour.time(), LONDON)
        # A wall-clock hour that London skips resolves to the hour after it (PEP 495), which Paris does not show then.
        energy_wh = self._hours.get(source.replace(fold=local_hour.fold).astimezone(UTC))
        return None if energy_wh is None else max(1, round(energy_wh * self._scale))
