"""Public holidays of a site and school holidays of France, from libraries that keep them up to date."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Protocol

from edge_agent.errors import EdgeAgentError
from edge_agent.public_holidays import public_holidays as of_country

SCHOOL_ZONES = ("A", "B", "C")

_ALSACE_MOSELLE = {"57": "57", "67": "6AE", "68": "6AE"}
"""Departments with holidays of their own, by their codes in the library."""
_OVERSEAS = {"971": "971", "972": "972", "973": "973", "974": "974", "976": "976"}
_FRANCE = ("FR", None)
_COUNTRIES = {
    "Europe/Paris": _FRANCE,
    "Europe/Brussels": ("BE", None),
    "Europe/Luxembourg": ("LU", None),
    "Europe/Zurich": ("CH", None),
    "Europe/London": ("GB", "ENG"),
    "America/Guadeloupe": ("FR", "971"),
    "America/Martinique": ("FR", "972"),
    "America/Cayenne": ("FR", "973"),
    "Indian/Reunion": ("FR", "974"),
    "Indian/Mayotte": ("FR", "976"),
}
"""Country of a time zone, and the part of it."""


class UnknownYearError(EdgeAgentError):
    """No calendar of school holidays is known for a year."""

    def __init__(self, year: int) -> None:
        """Say what to do."""
        super().__init__(
            f"no calendar of school holidays for {year}: leave the school zone out, or update vacances-scolaires-france"
        )
        self.year = year


class _SchoolHolidays(Protocol):
    def holidays_for_year_and_zone(self, year: int, zone: str) -> dict[date, object]: ...


def public_holidays(
    years: Iterable[int], department: str | None = None, *, zone: str = "Europe/Paris"
) -> frozenset[date]:
    """Public holidays of some years; none when the country of the time zone is not known here.

    Args:
        years: civil years.
        department: French department, for the holidays of Alsace-Moselle and overseas.
        zone: IANA name of the time zone.
    """
    region = {**_ALSACE_MOSELLE, **_OVERSEAS}.get(department or "")
    place = ("FR", region) if region else _COUNTRIES.get(zone)
    return frozenset() if place is None else of_country(*place, years)


def school_holidays(years: Iterable[int], zone: str) -> frozenset[date]:
    """School holidays of a zone (A, B or C).

    Raises:
        UnknownYearError: the library has no calendar for a year; it names the year.
    """
    # Loaded here: only sites that name a school zone pay for it.
    from vacances_scolaires_france import (  # type: ignore[import-untyped]  # noqa: PLC0415 - see above
        UnsupportedYearException,
    )

    days: set[date] = set()
    for year in sorted(set(years)):
        try:
            days.update(_school_calendar().holidays_for_year_and_zone(year, zone))
        except UnsupportedYearException as error:
            raise UnknownYearError(year) from error
    return frozenset(days)


@cache
def _school_calendar() -> _SchoolHolidays:
    from vacances_scolaires_france import SchoolHolidayDates  # noqa: PLC0415 - as in school_holidays

    calendar: _SchoolHolidays = SchoolHolidayDates()
    return calendar
