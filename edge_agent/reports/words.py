"""Figures and dates in the words of a report."""

import re
from datetime import date, timedelta

from edge_agent.language import Language
from edge_agent.savings import Period

_NO_BREAK = "\u00a0"


def kwh(value: float, language: Language) -> str:
    """An energy: `17 209 kWh`, `4,2 kWh`, `1 204 MWh`."""
    if abs(value) >= 1e6:
        return f"{language.number(value / 1000)}{_NO_BREAK}MWh"
    return f"{language.number(value, 0 if abs(value) >= 20 else 1)}{_NO_BREAK}kWh"


def eur(value: float, language: Language) -> str:
    """A sum of money: `3 304 €`."""
    return f"{language.number(value, 0 if abs(value) >= 10 else 2)}{_NO_BREAK}€"


def percent(fraction: float, language: Language, decimals: int = 1, *, signed: bool = False) -> str:
    """A share: `42,9 %`."""
    sign = "+" if signed and round(100 * fraction, decimals) > 0 else ""
    return f"{sign}{language.number(100 * fraction, decimals)}{_NO_BREAK}%"


def span(period: Period, language: Language) -> str:
    """A period, both ends said: `du 1er mars 2016 au 28 février 2017`."""
    last = period.end - timedelta(days=1)
    if language is Language.FR:
        return f"du {language.day(period.start)} au {language.day(last)}"
    return f"{language.day(period.start)} to {language.day(last)}"


def short_day(day: date, language: Language) -> str:
    """A day in a table: `mar. 16 févr.`, `Tue 16 Feb`."""
    word = language.day(day, weekday=True).split()[0]
    name = f"{word[:3]}." if language is Language.FR else word[:3]
    return f"{name} {day.day} {language.short_month(day)}"


def or_dash(text: str | None) -> str:
    """The text, or a dash for what is not known."""
    return "—" if text is None else text


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def unbroken(text: str) -> str:
    """The text, whose numbers are not cut from their units nor its words from the colon that follows them."""
    return re.sub(r"(?<=\d) (?=(?:h|kWh|kW|°C|€|%))| (?=[:;])", _NO_BREAK, text)
