"""A tariff as it is kept in the options of an entry: JSON, prices as text so that they stay exact."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from custom_components.linky_gtb.json_value import Json

from .off_peak import OffPeakPeriod, Season, Window, parse_windows, windows_text
from .registers import REGISTERS, Option, Register
from .tariff import Tariff, TariffVersion
from .tempo import TempoCalendar

SUMMER: Final = Season((4, 1), (10, 31))
"""The season for which Enedis programmes windows of their own: from April to October."""


class UnreadableTariffError(ValueError):
    """What is stored is not a tariff; the text says where."""


def tariff_of(stored: Json, tempo: TempoCalendar | None = None) -> Tariff:
    """Return the tariff of the list `stored`; without any version when there is none.

    Raises:
        UnreadableTariffError: when it is not what `stored_version` writes.
    """
    items = stored if isinstance(stored, list) else []
    versions = sorted((_version(item) for item in items), key=lambda version: version.valid_from)
    try:
        return Tariff(tuple(versions), tempo or TempoCalendar())
    except ValueError as err:
        raise UnreadableTariffError(str(err)) from err


def stored_version(version: TariffVersion) -> dict[str, Json]:
    """Return the JSON of one version."""
    return {
        "valid_from": version.valid_from.isoformat(),
        "option": version.option.value,
        "prices": {register.value: str(version.prices[register]) for register in REGISTERS[version.option]},
        "subscription": str(version.subscription_eur_per_month),
        "off_peak": windows_text(_windows(version.off_peak, None)),
        "off_peak_summer": windows_text(_windows(version.off_peak, SUMMER)),
    }


def off_peak_periods(all_year: str, summer: str) -> tuple[OffPeakPeriod, ...]:
    """Return the periods of two texts; `summer`, when not empty, replaces the other from April to October.

    Raises:
        InvalidWindowsError: when one of them is not a list of windows.
    """
    texts: Iterable[tuple[str, Season | None]] = ((summer, SUMMER), (all_year, None))
    return tuple(OffPeakPeriod(parse_windows(text), season) for text, season in texts if text.strip())


def _windows(periods: Iterable[OffPeakPeriod], season: Season | None) -> Iterable[Window]:
    return [window for period in periods if period.season == season for window in period.windows]


def _version(item: Json) -> TariffVersion:
    if not isinstance(item, dict):
        raise UnreadableTariffError("a version of the tariff is not an object")
    match item:
        case {"valid_from": str(since), "option": str(option), "prices": dict(prices)}:
            pass
        case _:
            raise UnreadableTariffError("a version of the tariff has no date, option or prices")
    try:
        return TariffVersion(
            date.fromisoformat(since),
            Option(option),
            _prices(prices),
            Decimal(str(item.get("subscription", "0"))),
            off_peak_periods(str(item.get("off_peak", "")), str(item.get("off_peak_summer", ""))),
        )
    except (ValueError, InvalidOperation) as err:
        raise UnreadableTariffError(f"version of {since}: {err}") from err


def _prices(prices: Mapping[str, Json]) -> dict[Register, Decimal]:
    return {Register(register): Decimal(str(price)) for register, price in prices.items()}
