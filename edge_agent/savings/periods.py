"""Days and periods: the vocabulary of measurement and verification."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self, override


@dataclass(frozen=True, slots=True)
class DailySample:
    """One civil day of the site.

    Attributes:
        date: the civil day, in the site's own time zone.
        kwh: energy of the day in kWh; None when it is not known.
        temp_c: mean outdoor temperature of the day in °C; None when it is not known.
    """

    date: date
    kwh: float | None
    temp_c: float | None


@dataclass(frozen=True, slots=True)
class Bill:
    """Energy billed over `[start, end)`.

    Raises:
        ValueError: the end is not after the start.
    """

    start: date
    end: date
    kwh: float

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"bill {self.start}/{self.end}: the end (excluded) must come after the start")


@dataclass(frozen=True, slots=True)
class Period:
    """A run of civil days, `end` excluded.

    Raises:
        ValueError: the end is not after the start.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"period {self}: the end (excluded) must come after the start")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __len__(self) -> int:
        return (self.end - self.start).days

    @override
    def __str__(self) -> str:
        return f"{self.start.isoformat()}/{self.end.isoformat()}"

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=offset) for offset in range(len(self)))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Period written `START/END`, both ISO dates, `END` excluded.

        Raises:
            ValueError: the text is not such a pair.
        """
        start, slash, end = text.partition("/")
        if not slash:
            raise ValueError(f"period {text!r}: write START/END, for example 2025-01-01/2026-01-01")
        return cls(date.fromisoformat(start), date.fromisoformat(end))

    def overlaps(self, other: Self) -> bool:
        """Whether a day belongs to both periods."""
        return self.start < other.end and other.start < self.end
