"""What is asked next: everything once, the newest first, slowly, and again only while there is hope."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custom_components.linky_gtb.linky.civil_time import PARIS, day_end, day_start
from custom_components.linky_gtb.linky.history import LinkyHistory
from custom_components.linky_gtb.linky.measures import MeasureType
from custom_components.linky_gtb.linky.memory import MeterMemory
from custom_components.linky_gtb.linky.plan import (
    CALLS_PER_HOUR,
    Moment,
    Request,
    Wishes,
    months_before,
    next_past_request,
    next_request,
    progress_percent,
    windows_to_ask,
)
from custom_components.linky_gtb.linky.schedule import Slot
from custom_components.linky_gtb.linky.series import DailyEnergy, Interval, MaxPower

TODAY = date(2026, 10, 1)
SLOT = Slot(time(8, 30), time(13, 30))
DAY = timedelta(days=1)
CURVE = MeasureType.LOAD_CURVE
CURVE_ONLY = Wishes(production=False, months=1)


def at(hour: int, day: date = TODAY) -> Moment:
    return Moment(datetime.combine(day, time(hour), PARIS).astimezone(UTC), SLOT)


def curve_of(day: date, parts: int = 24) -> tuple[Interval, ...]:
    start, end = day_start(day), day_end(day)
    hours = [start + n * timedelta(hours=1) for n in range((end - start) // timedelta(hours=1))]
    return tuple(Interval(hour, hour + timedelta(hours=1), Fraction(100)) for hour in hours[:parts])


def days_of(request: Request) -> list[date]:
    return [request.start + n * DAY for n in range((request.end - request.start).days)]


def answered(memory: MeterMemory, request: Request, now: datetime, present: Collection[date]) -> MeterMemory:
    """The memory after an answer with all that there is of the days of `present`."""
    days = [day for day in days_of(request) if day in present]
    match request.measure:
        case MeasureType.LOAD_CURVE | MeasureType.PRODUCTION_CURVE:
            reading = LinkyHistory(tuple(part for day in days for part in curve_of(day)))
        case MeasureType.MAX_POWER:
            reading = LinkyHistory(maxima=tuple(MaxPower(day, 5000, None) for day in days))
        case _:
            reading = LinkyHistory(
                daily=tuple(DailyEnergy(day, Fraction(100 * len(curve_of(day, 25)))) for day in days)
            )
    return memory.with_answer(request.measure, request.start, request.end, now, reading)


def curve_windows(memory: MeterMemory, moment: Moment) -> list[tuple[date, date]]:
    return [(one.start, one.end) for one in windows_to_ask(memory, CURVE, CURVE_ONLY, moment)]


def known_curve(days: Collection[date], now: datetime) -> MeterMemory:
    memory = MeterMemory()
    for day in days:
        memory = answered(memory, Request(CURVE, day, day + DAY), now, [day])
    return memory


MONTH = [TODAY - n * DAY for n in range(1, 31)]


def test_the_curve_is_asked_in_weeks_newest_first() -> None:
    windows = curve_windows(MeterMemory(), at(9))

    assert windows[:2] == [(date(2026, 9, 24), TODAY), (date(2026, 9, 17), date(2026, 9, 24))]
    assert windows[-1] == (date(2026, 9, 1), date(2026, 9, 3))


def test_what_is_known_is_not_asked() -> None:
    assert curve_windows(known_curve(MONTH, at(9).now), at(9)) == []


def test_only_the_missing_day_is_asked() -> None:
    missing = date(2026, 9, 20)
    memory = known_curve([day for day in MONTH if day != missing], at(9).now)

    assert curve_windows(memory, at(9)) == [(missing, missing + DAY)]


def test_an_absent_day_is_asked_each_morning_for_thirty_days() -> None:
    absent = date(2026, 9, 20)
    request = Request(CURVE, absent, absent + DAY)
    memory = known_curve([day for day in MONTH if day != absent], at(9).now)
    memory = answered(memory, request, at(9).now, [])

    assert curve_windows(memory, at(20)) == []
    assert (absent, absent + DAY) in curve_windows(memory, at(9, TODAY + DAY))
    memory = answered(memory, request, at(9, absent + 30 * DAY).now, [])
    assert (absent, absent + DAY) not in curve_windows(memory, at(9, absent + 31 * DAY))


def test_a_partial_day_is_asked_again_for_seven_days() -> None:
    partial = date(2026, 9, 25)
    reading = LinkyHistory(curve_of(partial, parts=20))
    memory = known_curve([day for day in MONTH if day != partial], at(9).now)
    memory = memory.with_answer(CURVE, partial, partial + DAY, at(9).now, reading)

    tomorrow = at(9, TODAY + DAY)
    assert (partial, TODAY + DAY) in curve_windows(memory, tomorrow)
    later = at(9, partial + 8 * DAY)
    assert all(partial < start for start, _ in curve_windows(memory, later))


def test_a_day_that_disagrees_with_its_daily_value_is_asked_again() -> None:
    memory = known_curve(MONTH, at(9).now)
    wrong = LinkyHistory(daily=(DailyEnergy(TODAY - DAY, Fraction(2401)),))
    memory = memory.with_answer(MeasureType.DAILY_CONSUMPTION, TODAY - DAY, TODAY, at(9).now, wrong)

    assert curve_windows(memory, at(9)) == [(TODAY - DAY, TODAY)]


def test_yesterday_is_asked_again_in_the_afternoon_and_older_days_are_not() -> None:
    memory = known_curve([day for day in MONTH if day < TODAY - 2 * DAY], at(9).now)
    memory = answered(memory, Request(CURVE, TODAY - 2 * DAY, TODAY), at(9).now, [])

    assert curve_windows(memory, at(12)) == []
    assert curve_windows(memory, at(14)) == [(TODAY - DAY, TODAY)]


def test_without_any_curve_one_call_a_day_is_enough_to_see_it_come_back() -> None:
    memory = MeterMemory()
    for window in list(windows_to_ask(memory, CURVE, CURVE_ONLY, at(9))):
        memory = answered(memory, window, at(9).now, [])

    assert curve_windows(memory, at(9, TODAY + DAY)) == [(date(2026, 9, 25), TODAY + DAY)]


def test_the_past_waits_when_four_calls_were_made_in_the_hour_but_recent_days_do_not() -> None:
    moment = at(9)
    memory = known_curve([TODAY - n * DAY for n in range(1, 8)], moment.now)
    for minute in range(CALLS_PER_HOUR):
        memory = memory.with_call(moment.now - timedelta(minutes=50 - minute))
    others = frozenset(MeasureType) - {CURVE}

    assert next_request(memory, CURVE_ONLY, moment, others) is None
    assert next_past_request(memory, CURVE_ONLY, moment) == moment.now + timedelta(minutes=10)
    assert next_request(memory, CURVE_ONLY, moment) == Request(
        MeasureType.DAILY_CONSUMPTION, date(2026, 9, 1), TODAY
    )


def test_the_production_curve_is_asked_only_of_a_meter_that_produces() -> None:
    production = Wishes(consumption=False, months=1)
    daily = MeasureType.DAILY_PRODUCTION
    first = next_request(MeterMemory(), production, at(9))
    assert first == Request(daily, date(2026, 9, 1), TODAY)

    producing = answered(MeterMemory(), first, at(9).now, MONTH)
    following = next_request(producing, production, at(9))
    assert following is not None
    assert following.measure is MeasureType.PRODUCTION_CURVE
    # A month without any: the meter does not produce, and is never asked again.
    idle = answered(MeterMemory(), first, at(9).now, [])
    assert next_request(idle, production, at(9, TODAY + 40 * DAY)) is None
    assert next_request(idle.with_production_reopened(), production, at(9)) == first


def test_months_end_on_days_that_exist() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 3, 1)
    assert months_before(date(2026, 1, 31), 2) == date(2025, 12, 1)
    assert months_before(date(2028, 2, 29), 24) == date(2026, 3, 1)
    assert months_before(date(2026, 10, 1), 36) == date(2023, 10, 1)


@pytest.mark.slow
@settings(max_examples=25)
@given(st.integers(1, 200), st.sets(st.integers(1, 200), max_size=30), st.integers(1, 7))
def test_the_whole_past_is_read_once_slowly_and_never_before_the_meters_first_day(
    age: int, absent: set[int], months: int
) -> None:
    """A pretend server that refuses what begins before the meter's first day, and lacks some days."""
    first_day = TODAY - age * DAY
    present = {first_day + n * DAY for n in range(age)} - {TODAY - n * DAY for n in absent}
    wishes = Wishes(production=False, months=months)
    memory = MeterMemory()
    now = at(9).now
    asked: dict[MeasureType, list[date]] = {}
    refusals = 0
    for _ in range(400):
        moment = Moment(now, SLOT)
        request = next_request(memory, wishes, moment)
        if request is None:
            following = next_past_request(memory, wishes, moment)
            if following is None:
                break
            assert len(memory.calls_within_hour(now)) >= CALLS_PER_HOUR
            assert following > now
            now = following
            continue
        assert request.start < request.end <= moment.today
        assert (request.end - request.start).days <= request.measure.window_days
        assert request.start >= months_before(moment.today, months)
        memory = memory.with_call(now)
        if request.start < first_day:
            refusals += 1
            memory = memory.with_refusal(request.measure, request.start)
            continue
        memory = answered(memory, request, now, present)
        known = asked.setdefault(request.measure, [])
        # Only a day of which nothing came may be asked twice, when the next morning comes meanwhile.
        assert not {day for day in days_of(request) if day in known} & present
        known += days_of(request)

    expected = {day for day in present if day >= months_before(TODAY, months)}
    for measure in (MeasureType.DAILY_CONSUMPTION, MeasureType.MAX_POWER, CURVE):
        assert all(memory.is_known(measure, day) for day in expected)
    assert refusals <= 24
    assert progress_percent(memory, wishes, Moment(now, SLOT)) == 100
