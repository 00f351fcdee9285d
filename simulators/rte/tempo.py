"""Colours of pretend Tempo days, by the rules of the contract. Pure.

A season begins on 1 September; it has 22 red days, from Monday to Friday between November and March, and 43 white
ones, never on a Sunday. Which days they are depends on the season alone.
"""

from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b

RED_DAYS = 22
WHITE_DAYS = 43
_SUNDAY = 6
_SATURDAY = 5
_WINTER = {11, 12, 1, 2, 3}


def season_of(day: date) -> int:
    """The year in which the season of `day` began."""
    return day.year if day.month >= 9 else day.year - 1


def colour_of(day: date) -> str:
    """`BLUE`, `WHITE` or `RED`."""
    red, white = _chosen(season_of(day))
    return "RED" if day in red else "WHITE" if day in white else "BLUE"


@lru_cache(maxsize=16)
def _chosen(season: int) -> tuple[frozenset[date], frozenset[date]]:
    first = date(season, 9, 1)
    days = [first + timedelta(days=n) for n in range((date(season + 1, 9, 1) - first).days)]
    shuffled = sorted(days, key=lambda day: blake2b(day.isoformat().encode(), digest_size=8).digest())
    red = [day for day in shuffled if day.weekday() < _SATURDAY and day.month in _WINTER][:RED_DAYS]
    white = [day for day in shuffled if day.weekday() != _SUNDAY and day not in red][:WHITE_DAYS]
    return frozenset(red), frozenset(white)
