"""The CSV of the past: the real building's hours on today's calendar."""

import csv
import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from simulators.building import write_history
from simulators.replay import Hour, Replay

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 21, 21, 40, tzinfo=UTC)


@pytest.fixture(scope="module")
def rows(replay: Replay) -> list[dict[str, str]]:
    out = io.StringIO()
    count = write_history(replay, NOW, out)
    read = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert count == len(read)
    return read


def instant(row: dict[str, str]) -> datetime:
    return datetime.fromisoformat(row["ts_utc"])


def total_kwh(rows: list[dict[str, str]], start: date, end: date) -> float:
    return sum(float(row["kwh"]) for row in rows if start <= instant(row).astimezone(PARIS).date() < end)


def test_it_goes_hour_by_hour_to_the_last_hour_that_is_over(rows: list[dict[str, str]]) -> None:
    instants = [instant(row) for row in rows]
    assert instants[0].astimezone(PARIS) == datetime(2025, 1, 2, tzinfo=PARIS)
    assert instants[-1] == datetime(2026, 11, 21, 20, tzinfo=UTC)
    assert all(b - a == timedelta(hours=1) for a, b in pairwise(instants))


def test_days_of_a_change_of_clock_have_23_and_25_hours(rows: list[dict[str, str]]) -> None:
    hours = Counter(instant(row).astimezone(PARIS).date() for row in rows)
    assert (hours[date(2026, 3, 29)], hours[date(2026, 10, 25)]) == (23, 25)
    assert (hours[date(2025, 3, 30)], hours[date(2025, 10, 26)]) == (23, 25)
    assert {hours[day] for day in (date(2026, 3, 28), date(2026, 10, 24))} == {24}


def test_baseline_and_reporting_hold_the_real_building_s_energy(rows: list[dict[str, str]]) -> None:
    # 39 549 kWh in 2015 in the archive; two changes of clock move an hour or two.
    assert total_kwh(rows, date(2025, 1, 2), date(2026, 1, 2)) == pytest.approx(39_549, abs=15)
    # March to August 2016: 2389.4 + 2053.8 + 1787.7 + 1736.0 + 1527.3 + 1488.5 kWh.
    assert total_kwh(rows, date(2026, 3, 3), date(2026, 9, 3)) == pytest.approx(10_982.7, abs=15)


def test_a_working_day_uses_more_than_a_sunday(rows: list[dict[str, str]]) -> None:
    monday, sunday = date(2026, 11, 16), date(2026, 11, 15)
    day = timedelta(days=1)
    assert total_kwh(rows, monday, monday + day) > 1.5 * total_kwh(rows, sunday, sunday + day)


def test_a_missing_hour_is_blank_and_never_zero() -> None:
    first = datetime(2015, 1, 1, tzinfo=UTC)
    hours = {first: Hour(1.0, 5.0), first + timedelta(hours=1): Hour(None, 5.0)}
    out = io.StringIO()
    replay = Replay(hours, timedelta(0))
    write_history(replay, replay.first + timedelta(hours=2), out)
    assert out.getvalue() == ("ts_utc,kwh,temp_c\n2014-12-31T23:00:00Z,1.0,5.0\n2015-01-01T00:00:00Z,,5.0\n")
