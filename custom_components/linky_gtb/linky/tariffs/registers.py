"""Registers of a tariff, and the options that use them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Register(StrEnum):
    """What a kWh is counted as; the value ends the id of the register's statistic."""

    BASE = "base"
    PEAK = "peak"
    OFF_PEAK = "off_peak"
    WEEKEND = "weekend"
    BLUE_OFF_PEAK = "blue_off_peak"
    BLUE_PEAK = "blue_peak"
    WHITE_OFF_PEAK = "white_off_peak"
    WHITE_PEAK = "white_peak"
    RED_OFF_PEAK = "red_off_peak"
    RED_PEAK = "red_peak"


class Option(StrEnum):
    """A kind of tariff."""

    BASE = "base"
    """One price at any time."""
    PEAK_OFF_PEAK = "peak_off_peak"
    """Heures pleines and heures creuses, by the meter's windows."""
    WEEKEND = "weekend"
    """One price from Monday to Friday, another on Saturday and Sunday."""
    PEAK_OFF_PEAK_WEEKEND = "peak_off_peak_weekend"
    """Windows from Monday to Friday, a third price on Saturday and Sunday."""
    TEMPO = "tempo"
    """Six registers: the colour of the day, from 06:00 to 06:00, and peak from 06:00 to 22:00."""


WITH_WINDOWS: Final = frozenset({Option.PEAK_OFF_PEAK, Option.PEAK_OFF_PEAK_WEEKEND})
"""The options whose registers follow off-peak windows."""

REGISTERS: Final[Mapping[Option, tuple[Register, ...]]] = MappingProxyType(
    {
        Option.BASE: (Register.BASE,),
        Option.PEAK_OFF_PEAK: (Register.PEAK, Register.OFF_PEAK),
        Option.WEEKEND: (Register.BASE, Register.WEEKEND),
        Option.PEAK_OFF_PEAK_WEEKEND: (Register.PEAK, Register.OFF_PEAK, Register.WEEKEND),
        Option.TEMPO: (
            Register.BLUE_OFF_PEAK,
            Register.BLUE_PEAK,
            Register.WHITE_OFF_PEAK,
            Register.WHITE_PEAK,
            Register.RED_OFF_PEAK,
            Register.RED_PEAK,
        ),
    }
)
"""The registers of each option, in the order a bill names them."""
