"""The trade's calculator of office time: files, hours for each, and what an hour costs."""

from decimal import Decimal


def office_time_eur(files: int, hours_per_file: Decimal, eur_per_hour: Decimal) -> Decimal:
    """Euros of office time that an exchange without retyping would spare; every input is the user's own figure.

    Raises:
        ValueError: a figure is below zero.
    """
    if files < 0 or hours_per_file < 0 or eur_per_hour < 0:
        raise ValueError("files, hours and rate cannot be below 0")
    return files * hours_per_file * eur_per_hour
