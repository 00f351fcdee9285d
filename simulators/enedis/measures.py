"""What a meter can tell about a day, whatever its values come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Point:
    """One measured value: `label` is Enedis' `d`; `value` is its `v` before it becomes a string, None when missing."""

    label: str
    value: int | None


class DayMeasures(Protocol):
    """One direction (withdrawal or injection) of one meter."""

    def curve(self, day: date) -> tuple[Point, ...]:
        """Mean power in W of each half-hour of the day, end-stamped; empty when nothing is known of the day."""
        ...

    def daily(self, day: date) -> Point | None:
        """Energy of the day in Wh; None when it is not known."""
        ...

    def max_power(self, day: date) -> Point | None:
        """Highest apparent power of the day in VA, labelled with its instant; None when it is not known."""
        ...


class IndexedRegisters(Protocol):
    """The registers of one meter."""

    def at(self, day: date) -> Mapping[str, int] | None:
        """What each register shows at the midnight that begins `day`, in Wh; None when it is not known."""
        ...


@dataclass(frozen=True, slots=True)
class Meter:
    """A delivery point of the simulator with what its contract says."""

    prm: str
    address: str
    consumption: DayMeasures | None
    production: DayMeasures | None = None
    subscribed_power_kva: int = 12
    activated: date = date(2014, 1, 22)
    off_peak: str = "HC (22H00-6H00)"
    registers: IndexedRegisters | None = None
    """None for a meter whose indexes are not told."""
