"""The two languages that people read, and how each writes numbers and dates."""

import enum
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
_SHORT_MONTHS_FR = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
_DAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_NARROW_SPACE = "\u202f"


class Language(enum.StrEnum):
    """Language of what a person reads."""

    FR = "fr"
    EN = "en"

    def number(self, value: float, decimals: int = 0) -> str:
        """A number as people of the language write it: `12 345,6` or `12,345.6`."""
        text = f"{value:,.{decimals}f}"
        if float(text.replace(",", "")) == 0.0:
            text = text.removeprefix("-")
        text = text.replace("-", "\u2212")
        if self is Language.EN:
            return text
        return text.replace(",", _NARROW_SPACE).replace(".", ",")

    def day(self, day: date, *, weekday: bool = False, year: bool = True) -> str:
        """A civil day: `mardi 1er mars 2016`, `Tuesday 1 March 2016`."""
        number = "1er" if self is Language.FR and day.day == 1 else str(day.day)
        words = [
            *([_DAYS[self.value][day.weekday()]] if weekday else []),
            number,
            _MONTHS[self.value][day.month - 1],
            *([str(day.year)] if year else []),
        ]
        return " ".join(words)

    def month(self, day: date) -> str:
        """The month of a day: `mars 2016`, `March 2016`."""
        return f"{_MONTHS[self.value][day.month - 1]} {day.year}"

    def short_month(self, day: date) -> str:
        """The usual abbreviation of a month, for axes."""
        place = day.month - 1
        return _SHORT_MONTHS_FR[place] if self is Language.FR else _MONTHS[self.value][place][:3]


@dataclass(frozen=True, slots=True)
class Told:
    """The same sentence in both languages, each with its figures as its readers write them."""

    en: str
    fr: str

    def in_language(self, language: Language) -> str:
        """The sentence for a reader."""
        return self.fr if language is Language.FR else self.en
