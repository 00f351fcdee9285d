"""Public holidays of the country that a time zone belongs to."""

from collections.abc import Iterable
from datetime import date

from edge_agent.public_holidays import public_holidays as of_country

_COUNTRIES = {
    "Europe/Paris": ("FR", None),
    "Europe/Brussels": ("BE", None),
    "Europe/Luxembourg": ("LU", None),
    "Europe/Zurich": ("CH", None),
    "Europe/London": ("GB", "ENG"),
    "Indian/Reunion": ("RE", None),
    "America/Martinique": ("MQ", None),
    "America/Guadeloupe": ("GP", None),
    "America/Cayenne": ("GF", None),
    "Indian/Mayotte": ("YT", None),
}


def public_holidays(zone: str, years: Iterable[int]) -> frozenset[date]:
    """Public holidays of some years; none when the zone's country is not known here.

    Args:
        zone: IANA name of the time zone.
        years: civil years.
    """
    if (country := _COUNTRIES.get(zone)) is None:
        return frozenset()
    code, subdivision = country
    return of_country(code, subdivision, years)
