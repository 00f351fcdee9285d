"""Tariffs: which register counts at an instant, and what a kWh costs there. Pure."""

from .metered import with_meter_windows
from .off_peak import (
    InvalidWindowsError,
    OffPeakPeriod,
    Season,
    Window,
    parse_windows,
    windows_text,
)
from .registers import REGISTERS, WITH_WINDOWS, Option, Register
from .stored import UnreadableTariffError, off_peak_periods, stored_version, tariff_of
from .tariff import Part, Tariff, TariffVersion
from .tempo import TempoCalendar, TempoColour, peak_hours, tempo_day

__all__ = [
    "REGISTERS",
    "WITH_WINDOWS",
    "InvalidWindowsError",
    "OffPeakPeriod",
    "Option",
    "Part",
    "Register",
    "Season",
    "Tariff",
    "TariffVersion",
    "TempoCalendar",
    "TempoColour",
    "UnreadableTariffError",
    "Window",
    "off_peak_periods",
    "parse_windows",
    "peak_hours",
    "stored_version",
    "tariff_of",
    "tempo_day",
    "windows_text",
    "with_meter_windows",
]
