"""What RTE answers, read into colours and signals; and when it is asked what."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.civil_time import PARIS
from custom_components.linky_gtb.linky.tariffs import TempoCalendar, TempoColour, tempo_day
from custom_components.linky_gtb.rte.answers import (
    MalformedRteAnswerError,
    Signal,
    ecowatt_days,
    tempo_colours,
)
from custom_components.linky_gtb.rte.entities import days_left
from custom_components.linky_gtb.rte.memory import RteMemory, document_of, memory_of
from custom_components.linky_gtb.rte.plan import (
    PACE,
    RteWishes,
    ecowatt_due,
    is_tempo_due,
    next_look,
    tempo_window,
)

VALUE: dict[str, Json] = {
    "start_date": "2026-11-24T00:00:00+01:00",
    "end_date": "2026-11-25T00:00:00+01:00",
    "value": "RED",
    "updated_date": "2026-11-23T10:20:00+01:00",
}
UNDECIDED: dict[str, Json] = {"start_date": "2026-11-25T00:00:00+01:00", "value": None}
DAY = timedelta(days=1)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    "calendar",
    [
        {"values": [VALUE, UNDECIDED]},
        [{"start_date": "2026-11-24T00:00:00+01:00", "values": [VALUE, UNDECIDED]}],
        [VALUE],
        {"values": [VALUE | {"start_date": "2026-11-24"}]},
        {"values": [VALUE | {"start_date": "2026-11-23T23:00:00+00:00"}]},
    ],
    ids=["object", "list of calendars", "list of values", "date", "instant in UTC"],
)
def test_a_calendar_is_read_as_an_object_and_as_a_list(calendar: Json) -> None:
    assert tempo_colours({"tempo_like_calendars": calendar}) == {date(2026, 11, 24): TempoColour.RED}


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"tempo_like_calendars": "none"},
        {"tempo_like_calendars": {"values": [VALUE | {"value": "GREEN"}]}},
        {"tempo_like_calendars": {"values": [VALUE | {"start_date": "soon"}]}},
        {"tempo_like_calendars": {"values": [{"value": "RED"}]}},
    ],
)
def test_what_is_not_a_calendar_is_refused(answer: Json) -> None:
    with pytest.raises(MalformedRteAnswerError):
        tempo_colours(answer)


def signals(day: str, **fields: Json) -> dict[str, Json]:
    values: list[Json] = [{"pas": 8, "hvalue": 2}, {"pas": 18, "hvalue": 3}, {"pas": 3, "hvalue": 0}]
    return {"jour": day, "dvalue": 3, "message": "Coupures", "values": values, **fields}


@pytest.mark.parametrize("day", ["2026-12-04T00:00:00+01:00", "2026-12-04"])
def test_a_signal_is_read_by_hour_of_the_clock(day: str) -> None:
    (found,) = ecowatt_days({"signals": [signals(day)]})

    assert (found.day, found.signal, found.message) == (date(2026, 12, 4), Signal.RED, "Coupures")
    assert found.at(at(found.day, 8, 59)) is Signal.ORANGE
    assert found.at(at(found.day, 18)) is Signal.RED
    assert found.at(at(found.day, 3)) is Signal.LOW_CARBON
    assert found.at(at(found.day, 9)) is None
    assert found.at(at(found.day + DAY, 8)) is None


def test_a_list_alone_is_a_list_of_signals_and_days_come_in_order() -> None:
    days = ecowatt_days([signals("2026-12-05"), signals("2026-12-04", message=None)])

    assert [(day.day.day, day.message) for day in days] == [(4, ""), (5, "Coupures")]


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"signals": [{"jour": "2026-12-04"}]},
        {"signals": [signals("2026-12-04", dvalue=7)]},
        {"signals": [signals("2026-12-04", values=[{"pas": 24, "hvalue": 1}])]},
        {"signals": [signals("demain")]},
    ],
)
def test_what_is_not_a_signal_is_refused(answer: Json) -> None:
    with pytest.raises(MalformedRteAnswerError):
        ecowatt_days(answer)


def test_the_memory_comes_back_as_it_was() -> None:
    now = at(date(2026, 11, 24), 11)
    memory = (
        RteMemory()
        .with_tempo(date(2014, 9, 1), date(2026, 11, 25), {date(2026, 11, 24): TempoColour.RED}, now)
        .with_ecowatt(ecowatt_days({"signals": [signals("2026-12-04")]}), now)
    )

    assert memory_of(document_of(memory)) == memory
    assert memory_of(document_of(RteMemory())) == RteMemory()


@pytest.mark.parametrize("document", [None, {}, {**document_of(RteMemory()), "colours": {"x": "red"}}])
def test_a_memory_that_cannot_be_read_is_begun_again(document: Json) -> None:
    assert memory_of(document) == RteMemory()


def test_the_colour_of_tomorrow_is_asked_when_it_is_published_and_no_earlier() -> None:
    today = date(2026, 11, 24)
    wishes = RteWishes(today)
    memory = RteMemory(colours={today: TempoColour.BLUE})

    assert tempo_window(memory, wishes, at(today, 10, 44)) is None
    assert next_look(memory, wishes, at(today, 10, 40)) == at(today, 10, 45)
    assert tempo_window(memory, wishes, at(today, 10, 45)) == (today + DAY, today + 2 * DAY)
    asked = memory.with_tempo(today + DAY, today + 2 * DAY, {}, at(today, 10, 45))
    assert not is_tempo_due(asked, at(today, 10, 59))
    assert next_look(asked, wishes, at(today, 10, 45)) == at(today, 11)
    assert is_tempo_due(asked, at(today, 11))


def test_days_that_never_had_a_colour_are_asked_once() -> None:
    today, since = date(2026, 11, 24), date(2026, 11, 1)
    wishes = RteWishes(since)
    now = at(today, 9)
    memory = RteMemory().with_tempo(since, today + DAY, {today: TempoColour.BLUE}, now)

    window = tempo_window(memory, wishes, now)
    # A colour that is a week late may still come; older ones will not.
    assert window == (date(2026, 11, 17), today)


@given(
    st.dates(date(2020, 1, 1), date(2026, 11, 24)),
    st.sets(st.integers(0, 2500), max_size=40),
)
@settings(max_examples=40, deadline=None)
def test_windows_reach_every_missing_day_and_none_is_too_long(since: date, known: set[int]) -> None:
    now = at(date(2026, 11, 24), 12)
    wishes = RteWishes(since)
    memory = RteMemory(colours={since + n * DAY: TempoColour.BLUE for n in known})

    calls = 0
    while (window := tempo_window(memory, wishes, now)) is not None:
        start, end = window
        assert since <= start < end <= date(2026, 11, 26)
        assert at(end, 0) - at(start, 0) <= timedelta(days=366)
        days = [start + n * DAY for n in range((end - start).days)]
        memory = memory.with_tempo(start, end, dict.fromkeys(days, TempoColour.WHITE), now)
        calls += 1
    assert calls <= 8
    assert all(since + n * DAY in memory.colours for n in range((date(2026, 11, 25) - since).days + 1))


def test_ecowatt_is_asked_each_hour_and_never_twice_in_a_quarter_of_an_hour() -> None:
    now = at(date(2026, 12, 4), 8)
    wishes = RteWishes(ecowatt=True)

    assert ecowatt_due(RteMemory(), RteWishes(), now) is None
    assert ecowatt_due(RteMemory(), wishes, now) == now
    assert ecowatt_due(RteMemory(ecowatt_called=now), wishes, now) == now + PACE
    assert ecowatt_due(RteMemory().with_ecowatt((), now), wishes, now) == now + timedelta(hours=1)
    assert next_look(RteMemory(ecowatt_called=now), wishes, now) == now + PACE


def test_what_two_entries_want_is_asked_together() -> None:
    both = RteWishes(date(2025, 9, 1)) | RteWishes(date(2026, 9, 1), ecowatt=True)

    assert both == RteWishes(date(2025, 9, 1), ecowatt=True)
    assert RteWishes() | RteWishes() == RteWishes()


def test_a_tempo_day_begins_at_six() -> None:
    day = date(2026, 11, 24)

    assert tempo_day(at(day, 5, 59)) == day - DAY
    assert tempo_day(at(day, 6)) == day


def test_days_left_are_counted_over_the_season_and_only_when_all_of_it_is_known() -> None:
    first, day = date(2026, 9, 1), date(2026, 11, 24)
    colours = {first + n * DAY: TempoColour.BLUE for n in range((day - first).days + 1)}
    colours[day] = TempoColour.RED

    assert days_left(TempoCalendar(colours), TempoColour.RED, day) == 21
    assert days_left(TempoCalendar(colours), TempoColour.WHITE, day) == 43
    del colours[first]
    assert days_left(TempoCalendar(colours), TempoColour.RED, day) is None
