"""What ends soon, so that works are signed in time and the catalogue is kept true."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .fiche_file import Fiche


@dataclass(frozen=True, slots=True)
class Ending:
    """A version that ends.

    Attributes:
        code: code of the fiche.
        title: title of the fiche.
        version: version that ends.
        last_day: last engagement day.
        followed_by: version known to follow; None when the fiche itself ends, or its next version is not known.
    """

    code: str
    title: str
    version: str
    last_day: date
    followed_by: str | None

    def to_json(self, today: date) -> dict[str, object]:
        """The stable machine answer, with the days left from today."""
        return {
            "code": self.code,
            "title": self.title,
            "version": self.version,
            "last_day": self.last_day.isoformat(),
            "days_left": (self.last_day - today).days,
            "followed_by": self.followed_by,
        }


def expiring(fiches: Iterable[Fiche], today: date, months: int) -> list[Ending]:
    """Versions whose last engagement day is from today to the same day some months later, soonest first."""
    limit = months_later(today, months)
    found = []
    for fiche in fiches:
        followers = [version.version for version in fiche.versions[1:]] + [None]
        for version, follower in zip(fiche.versions, followers, strict=False):
            if version.valid_to is not None and today <= version.valid_to <= limit:
                found.append(Ending(fiche.code, fiche.title, version.version, version.valid_to, follower))
    return sorted(found, key=lambda ending: (ending.last_day, ending.code))


def months_later(day: date, months: int) -> date:
    """Same day of a later month, or its last day when it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
