"""Public holidays of a country, asked of the library that keeps them in a process of its own.

The library holds the calendars of the whole world: loaded here, they would keep 20 MB of a small gateway's memory for
eleven days a year. A process asked once, for a decade at a time, costs half a second.
"""

import subprocess
import sys
from collections.abc import Iterable
from datetime import date

from edge_agent.errors import EdgeAgentError

_TIMEOUT_S = 60
_AROUND = 5
"""Years asked for before and after those wanted, for the next question."""
_known: dict[tuple[str, str | None, int], frozenset[date]] = {}


class HolidaysError(EdgeAgentError):
    """The library could not be asked."""


def public_holidays(country: str, subdivision: str | None, years: Iterable[int]) -> frozenset[date]:
    """Public holidays of some years.

    Args:
        country: ISO 3166 code.
        subdivision: the library's code of a part of it, or ``None``.
        years: civil years.

    Raises:
        HolidaysError: the library could not be asked, or does not know the country.
    """
    wanted = sorted(set(years))
    if any((country, subdivision, year) not in _known for year in wanted):
        _ask(country, subdivision, wanted[0] - _AROUND, wanted[-1] + _AROUND)
    return frozenset(day for year in wanted for day in _known[country, subdivision, year])


def _ask(country: str, subdivision: str | None, first: int, last: int) -> None:
    command = [
        sys.executable,
        "-m",
        "edge_agent.public_holidays",
        country,
        subdivision or "",
        str(first),
        str(last),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, with codes of our own tables
            command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=True
        )
        days = [date.fromisoformat(line) for line in done.stdout.split()]
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise HolidaysError(f"the public holidays of {country} could not be read: {error}") from error
    for year in range(first, last + 1):
        _known[country, subdivision, year] = frozenset(day for day in days if day.year == year)


def main(arguments: list[str]) -> None:
    """Print the holidays asked for, one date a line."""
    from holidays import country_holidays  # noqa: PLC0415 - the reason of this module

    country, subdivision, first, last = arguments
    years = range(int(first), int(last) + 1)
    found = country_holidays(country, subdiv=subdivision or None, years=years)
    sys.stdout.write("\n".join(day.isoformat() for day in sorted(found)))


if __name__ == "__main__":
    main(sys.argv[1:])
