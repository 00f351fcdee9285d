"""Cells read into dates, instants and energies."""

import re
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Final

_FRENCH: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII)
_MISSING: Final = frozenset({"", "na", "n/a", "-", "null", "nan"})
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)


def label(text: str) -> datetime:
    """Return the label `text`, ISO or `31/12/2026 23:30:00`; it keeps its offset when it has one.

    Raises:
        ValueError: when it is not a date.
    """
    found = _FRENCH.fullmatch(text)
    if found is None:
        return datetime.fromisoformat(text)
    day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
    # Civil time of Paris: its offset is found later.
    return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  see above


def instant_utc(text: str) -> datetime:
    """Return the instant `text`; without offset it is UTC.

    Raises:
        ValueError: when it is not a date.
    """
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def civil_date(text: str) -> date:
    """Return the day `text`.

    Raises:
        ValueError: when it is not a date.
    """
    return label(text).date()


def number(text: str) -> Fraction | None:
    """Return the number `text`, with a point or a comma; None when the cell says that it is missing.

    Raises:
        ValueError: when it is not a number.
    """
    if text.strip().lower() in _MISSING:
        return None
    compact = text.replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace(",", ".")
    if not _NUMBER.fullmatch(compact):
        raise ValueError(text)
    return Fraction(compact)
