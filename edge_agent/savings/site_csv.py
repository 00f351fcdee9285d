"""CSV forms of what a saving may be given besides energy: bills, and the temperatures of normal years."""

from collections.abc import Iterable
from datetime import date, timedelta

from .energy_csv import EnergyFileError, number, numbered, read_energy_csv
from .periods import Bill, DailySample

_BILL_COLUMNS = ("start", "end", "kwh")


def read_bills_csv(lines: Iterable[str], *, name: str) -> list[Bill]:
    """Bills of a CSV text with the columns `start,end,kwh`, `end` excluded; a bill without energy is not one.

    Args:
        lines: the text, line by line.
        name: what to call it in error messages.

    Raises:
        EnergyFileError: the header, a date or a number is wrong.
    """
    rows = numbered(lines, name)
    _, first = next(rows, (1, []))
    header = [cell.strip() for cell in first]
    if not set(_BILL_COLUMNS) <= set(header):
        found = ",".join(header) or "nothing"
        raise EnergyFileError(name, 1, f"the header is {found!r}; expected start,end,kwh")
    places = [header.index(column) for column in _BILL_COLUMNS]
    bills = []
    for line, cells in rows:
        if len(cells) != len(header):
            raise EnergyFileError(name, line, f"{len(cells)} values where the header names {len(header)}")
        start, end, kwh = (cells[place].strip() for place in places)
        try:
            if (energy := number(kwh)) is not None:
                bills.append(Bill(date.fromisoformat(start), date.fromisoformat(end), energy))
        except ValueError as error:
            raise EnergyFileError(name, line, str(error)) from error
    return bills


def read_weather_csv(lines: Iterable[str], *, name: str) -> list[DailySample]:
    """Temperatures by the day, in the form of an energy file whose energy is blank.

    Raises:
        EnergyFileError: the file is wrong, or by the hour.
    """
    samples = read_energy_csv(lines, name=name)
    days = [sample for sample in samples if isinstance(sample, DailySample)]
    if len(days) != len(samples):
        raise EnergyFileError(name, 1, "normal weather is given by the day: date,kwh,temp_c with kwh blank")
    return days


def temperatures(days: Iterable[DailySample]) -> dict[date, float]:
    """Temperature of each day that has one."""
    return {day.date: day.temp_c for day in days if day.temp_c is not None}


def days_between(start: date, end: date) -> frozenset[date]:
    """The days of `[start, end)`."""
    return frozenset(start + timedelta(days=offset) for offset in range((end - start).days))
