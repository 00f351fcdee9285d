"""Public holidays and school holidays in France, from libraries that keep them up to date."""

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


class UnknownYearError(EdgeAgentError):
    """No calendar of school holidays is known for a year."""


class _SchoolHolidays(Protocol):
    def holidays_for_year_and_zone(self, year: int, zone: str) -> dict[date, object]: ...


def public_holidays(years: Iterable[int], department: str | None = None) -> frozenset[date]:
    """Public holidays of France, with those of Alsace-Moselle or of an overseas department when the site is there."""
    region = {**_ALSACE_MOSELLE, **_OVERSEAS}.get(department or "")
    return of_country("FR", region, years)


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
            raise UnknownYearError(
                f"no calendar of school holidays for {year}: leave the school zone out, or update vacances-scolaires-france"
            ) from error
    return frozenset(days)


@cache
def _school_calendar() -> _SchoolHolidays:
    from vacances_scolaires_france import SchoolHolidayDates  # noqa: PLC0415 - as in school_holidays

    calendar: _SchoolHolidays = SchoolHolidayDates()
    return calendar
