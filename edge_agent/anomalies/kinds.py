"""What can be wrong with a day, and how a finding is told."""

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass


class Kind(enum.StrEnum):
    """Kind of an anomaly: each names a cause that a facility team can go and look for."""

    NIGHT_ON = "night_on"
    WEEKEND_ON = "weekend_on"
    RESTART = "restart"
    EARLY_START = "early_start"
    LATE_STOP = "late_stop"
    SCHEDULE_DRIFT = "schedule_drift"
    SPIKE = "spike"
    FLAT = "flat"
    BASE_LOAD_CREEP = "base_load_creep"
    HEATING_AND_COOLING = "heating_and_cooling"
    SETPOINT_OUT_OF_SEASON = "setpoint_out_of_season"
    METER_DISAGREEMENT = "meter_disagreement"


_WINDOW = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something wrong on a civil day of the site.

    Attributes:
        date: the day; of a slow change, the day on which it became certain.
        kind: what it is.
        hours: local hours concerned, ascending, 0 to 23.
        kwh: energy in excess of what was expected, over the hours concerned (over the whole time of a slow change);
            None when the fault says nothing of energy, such as a meter that is stuck.
        ratio: how far past its threshold the day is, at least 1.
        observed_kwh: energy of the hours concerned, None as for `kwh`.
        detail: what a sentence adds for some kinds: the shift in hours, the rise in percent, a point's name and value.
    """

    date: dt.date
    kind: Kind
    hours: tuple[int, ...]
    kwh: float | None
    ratio: float
    observed_kwh: float | None = None
    detail: str = ""

    @property
    def id(self) -> str:
        """Name of the alert in the API: the day, the kind, and the point when it is about one."""
        return "-".join(
            [self.date.isoformat(), self.kind.value, *([_slug(self.detail)] if self._about_a_point else [])]
        )

    @property
    def confidence(self) -> float:
        """How sure the rule is, 0.5 to 0.99: 0.6 at its threshold, 0.8 at twice, 0.9 at four times."""
        return min(0.99, max(0.5, 1.0 - 0.4 / self.ratio))

    @property
    def window(self) -> tuple[dt.date, dt.date]:
        """Days to draw around it, end excluded: the two before, the day, and the one after."""
        return self.date - _WINDOW, self.date + _WINDOW

    @property
    def _about_a_point(self) -> bool:
        return self.kind in (Kind.SETPOINT_OUT_OF_SEASON, Kind.METER_DISAGREEMENT, Kind.HEATING_AND_COOLING)


def hour_ranges(hours: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Runs of hours as `(first, end)`, end excluded: hours 22, 23, 1, 2 are (1, 3) and (22, 24)."""
    runs: list[tuple[int, int]] = []
    for hour in sorted(set(hours)):
        if runs and runs[-1][1] == hour:
            runs[-1] = (runs[-1][0], hour + 1)
        else:
            runs.append((hour, hour + 1))
    return tuple(runs)


def _slug(text: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in text.lower().split(":")[0]).strip("_")
