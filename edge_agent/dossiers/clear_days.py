"""The seven clear days between the accepted quote and the works, for insulation fiches."""

from datetime import date, timedelta

SEVEN_CLEAR_DAYS = 7
_INSULATION = ("BAR-EN-101", "BAT-EN-101")
"""Fiches whose text asks for the delay, as the catalogue says it."""


def asks_clear_days(fiche: str) -> bool:
    """Whether the fiche asks for the delay."""
    return fiche in _INSULATION


def first_start(accepted: date) -> date:
    """First day on which works may start: neither the day of the signature nor that of the works counts."""
    return accepted + timedelta(days=SEVEN_CLEAR_DAYS + 1)
