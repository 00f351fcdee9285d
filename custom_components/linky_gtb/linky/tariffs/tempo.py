"""Colours of Tempo days. A day of a colour runs from 06:00 to 06:00 the day after, civil time of Paris."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from custom_components.linky_gtb.linky.civil_time import PARIS

from .registers import Register

_DAY_BEGINS: Final = time(6)
_PEAK_ENDS: Final = time(22)


class TempoColour(StrEnum):
    """Colour of a Tempo day."""

    BLUE = "blue"
    WHITE = "white"
    RED = "red"


def tempo_day(instant: datetime) -> date:
    """Return the Tempo day that holds `instant`."""
    local = instant.astimezone(PARIS)
    return local.date() if local.time() >= _DAY_BEGINS else local.date() - timedelta(days=1)


def peak_hours(day: date) -> tuple[datetime, datetime]:
    """Return the instants at which the peak hours of a Tempo day begin and end; the rest of it is off-peak."""
    return datetime.combine(day, _DAY_BEGINS, PARIS), datetime.combine(day, _PEAK_ENDS, PARIS)


_REGISTERS: Final = {
    TempoColour.BLUE: (Register.BLUE_PEAK, Register.BLUE_OFF_PEAK),
    TempoColour.WHITE: (Register.WHITE_PEAK, Register.WHITE_OFF_PEAK),
    TempoColour.RED: (Register.RED_PEAK, Register.RED_OFF_PEAK),
}


@dataclass(frozen=True)
class TempoCalendar:
    """The known colours."""

    colours: Mapping[date, TempoColour] = field(default_factory=dict)

    def register_at(self, local: datetime) -> Register | None:
        """Return the register at the civil time `local`; None when the colour of its day is not known."""
        clock = local.time()
        day = local.date() if clock >= _DAY_BEGINS else local.date() - timedelta(days=1)
        colour = self.colours.get(day)
        if colour is None:
            return None
        peak, off_peak = _REGISTERS[colour]
        return peak if _DAY_BEGINS <= clock < _PEAK_ENDS else off_peak
