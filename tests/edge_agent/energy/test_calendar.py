"""Buckets of a site's calendar."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.energy import Step, bucket_count, bucket_edges, civil_day, day_start, hour_start

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 3, 30), 24), (date(2026, 10, 25), 25)]
)
def test_a_civil_day_has_the_hours_that_clocks_give_it(day: date, hours: int) -> None:
    start, end = day_start(day, PARIS), day_start(day + timedelta(days=1), PARIS)
    assert bucket_edges(start, end, Step.DAY, PARIS) == [start, end]
    assert len(bucket_edges(start, end, Step.HOUR, PARIS)) - 1 == hours


def test_months_begin_on_civil_midnights_across_both_clock_changes() -> None:
    edges = bucket_edges(
        datetime(2026, 2, 28, 23, tzinfo=UTC), datetime(2026, 10, 31, 23, tzinfo=UTC), Step.MONTH, PARIS
    )
    local = [edge.astimezone(PARIS) for edge in edges]
    assert [(edge.month, edge.day, edge.hour) for edge in local] == [(month, 1, 0) for month in range(3, 12)]


def test_ten_minutes_start_on_tens_of_minutes() -> None:
    start = datetime(2026, 1, 1, 10, 7, tzinfo=UTC)
    edges = bucket_edges(start, start + timedelta(minutes=10), Step.TEN_MINUTES, PARIS)
    assert [edge.minute for edge in edges] == [0, 10, 20]


def test_nothing_lies_between_an_instant_and_itself() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert bucket_edges(now, now, Step.DAY, PARIS) == []


def test_an_hour_starts_on_the_utc_hour_whatever_the_offset_of_the_instant() -> None:
    assert hour_start(datetime(2026, 1, 1, 10, 59, 59, tzinfo=PARIS)) == datetime(2026, 1, 1, 9, tzinfo=UTC)


def test_an_instant_before_local_midnight_belongs_to_the_day_before() -> None:
    assert civil_day(datetime(2026, 7, 1, 21, 59, tzinfo=UTC), PARIS) == date(2026, 7, 1)
    assert civil_day(datetime(2026, 7, 1, 22, 0, tzinfo=UTC), PARIS) == date(2026, 7, 2)


instants = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@given(instants, st.timedeltas(timedelta(minutes=1), timedelta(days=90)), st.sampled_from(list(Step)[1:]))
def test_buckets_cover_what_was_asked_without_hole_and_stay_under_the_announced_count(
    start: datetime, length: timedelta, step: Step
) -> None:
    edges = bucket_edges(start, start + length, step, PARIS)
    assert edges[0] <= start < edges[1]
    assert edges[-2] < start + length <= edges[-1]
    assert all(before < after for before, after in pairwise(edges))
    assert len(edges) - 1 <= bucket_count(start, start + length, step)
