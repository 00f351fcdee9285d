"""Civil days of Europe/Paris cut into half-hours, labelled as Enedis labels them. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
HALF_HOUR = timedelta(minutes=30)
LABEL = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class HalfHour:
    """One half-hour `[start, start + 30 min)`; `start` is an instant in UTC."""

    start: datetime

    @property
    def label(self) -> str:
        """The **end** of the half-hour in Paris local time, without offset, as Enedis writes it."""
        return (self.start + HALF_HOUR).astimezone(PARIS).strftime(LABEL)

    @property
    def local_hour(self) -> datetime:
        """The start of the hour that holds this half-hour, in Paris; its `fold` tells repeated hours apart."""
        return self.start.astimezone(PARIS).replace(minute=0)


def midnight(day: date) -> datetime:
    """The instant, in UTC, at which `day` begins in Paris."""
    return datetime.combine(day, time(), PARIS).astimezone(UTC)


def half_hours(day: date) -> tuple[HalfHour, ...]:
    """The half-hours of a civil day in order: 48, or 46 in spring and 50 in autumn when the clock changes."""
    start, end = midnight(day), midnight(day + timedelta(days=1))
    return tuple(HalfHour(start + i * HALF_HOUR) for i in range((end - start) // HALF_HOUR))


def paris_day(instant: datetime) -> date:
    """The civil day of Paris in which `instant` falls."""
    return instant.astimezone(PARIS).date()


def months_before(day: date, months: int) -> date:
    """The same day of the month `months` earlier, clamped to that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))
