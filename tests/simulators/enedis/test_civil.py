from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.enedis.civil import half_hours, months_before, paris_day

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "count"), [(date(2026, 3, 29), 46), (date(2026, 6, 1), 48), (date(2026, 10, 25), 50)]
)
def test_a_day_has_46_48_or_50_half_hours(day: date, count: int) -> None:
    assert len(half_hours(day)) == count


def test_in_spring_the_labels_jump_over_the_missing_hour() -> None:
    labels = [half.label[11:] for half in half_hours(date(2026, 3, 29))]
    assert labels[:5] == ["00:30:00", "01:00:00", "01:30:00", "03:00:00", "03:30:00"]


def test_in_autumn_two_labels_come_twice() -> None:
    labels = [half.label[11:] for half in half_hours(date(2026, 10, 25))]
    assert labels[3:8] == ["02:00:00", "02:30:00", "02:00:00", "02:30:00", "03:00:00"]


def test_the_last_label_of_a_day_is_the_next_midnight() -> None:
    labels = [half.label for half in half_hours(date(2026, 9, 29))]
    assert (labels[0], labels[-1]) == ("2026-09-29 00:30:00", "2026-09-30 00:00:00")


@given(days)
def test_days_follow_one_another_without_gap_or_overlap(day: date) -> None:
    instants = [half.start for half in (*half_hours(day), *half_hours(day + timedelta(days=1)))]
    assert all(later - earlier == timedelta(minutes=30) for earlier, later in pairwise(instants))


@given(days)
def test_every_half_hour_belongs_to_its_day(day: date) -> None:
    assert {paris_day(half.start) for half in half_hours(day)} == {day}


def test_the_civil_day_is_that_of_paris() -> None:
    assert paris_day(datetime(2026, 11, 21, 23, 30, tzinfo=UTC)) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 21), 24, date(2024, 11, 21)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2024, 2, 29), -36, date(2027, 2, 28)),
        (date(2026, 12, 31), -12, date(2027, 12, 31)),
    ],
)
def test_months_are_counted_on_the_calendar(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before
