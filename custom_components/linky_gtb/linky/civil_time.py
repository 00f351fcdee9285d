"""Instants of the labels Enedis writes: local time of Paris, without offset.

Source of the rules: the recordings described in the reference of the Enedis API. In autumn the labels from 02:00 to
02:59 occur twice; in spring those from 02:00 to 02:59 do not exist.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")


def day_start(day: date) -> datetime:
    """Return the UTC instant at which the civil `day` begins in Paris."""
    return datetime.combine(day, time.min, PARIS).astimezone(UTC)


def day_end(day: date) -> datetime:
    """Return the UTC instant at which the civil `day` ends in Paris: 23, 24 or 25 hours after its start."""
    return day_start(day + timedelta(days=1))


def civil_day(instant: datetime) -> date:
    """Return the civil day of Paris that holds `instant`."""
    return instant.astimezone(PARIS).date()


def instants_of_labels(labels: Sequence[datetime]) -> tuple[datetime | None, ...]:
    """Return the UTC instant of each label of one answer, in its order.

    A run of ambiguous labels is resolved by its step back (… 02:30, 02:00 …): before it summer time, after it winter
    time. A run without a step back holds only one of the two hours and nothing says which, so its instants are None.
    A label that does not exist that day is None too. A label that carries its own offset is believed.
    """
    instants: list[datetime | None] = []
    for ambiguous, group in groupby(labels, key=_is_ambiguous):
        run = list(group)
        instants.extend(_instants_of_run(run) if ambiguous else map(_instant, run))
    return tuple(instants)


def _is_ambiguous(label: datetime) -> bool:
    if label.tzinfo is not None:
        return False
    summer, winter = (label.replace(tzinfo=PARIS, fold=fold) for fold in (0, 1))
    return (summer.utcoffset() or timedelta()) > (winter.utcoffset() or timedelta())


def _instant(label: datetime) -> datetime | None:
    if label.tzinfo is not None:
        return label.astimezone(UTC)
    instant = label.replace(tzinfo=PARIS).astimezone(UTC)
    exists = instant.astimezone(PARIS).replace(tzinfo=None) == label
    return instant if exists else None


def _instants_of_run(run: list[datetime]) -> list[datetime | None]:
    backwards = [position for position in range(1, len(run)) if run[position] <= run[position - 1]]
    if not backwards:
        return [None] * len(run)
    return [
        label.replace(tzinfo=PARIS, fold=int(position >= backwards[0])).astimezone(UTC)
        for position, label in enumerate(run)
    ]
