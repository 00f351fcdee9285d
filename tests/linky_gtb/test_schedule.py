"""Each meter has its own moments of the day."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.civil_time import PARIS
from custom_components.linky_gtb.linky.schedule import (
    Slot,
    latest_slot,
    next_refresh,
    slot_of,
    slot_of_answer,
)

from .recorded import OTHER_PRM, PRM

METERS = st.from_regex(r"[0-9]{14}", fullmatch=True)
GIVEN = {
    "slot": "08:31:07",
    "retry": "13:02:40",
    "timezone": "Europe/Paris",
    "next": "2026-11-22T08:31:07+01:00",
}


@pytest.mark.slow
@given(METERS)
def test_the_moment_is_between_five_past_eight_and_ten_and_five_hours_later(prm: str) -> None:
    slot = slot_of(prm)

    assert time(8, 5) <= slot.main < time(10, 0)
    assert time(13, 5) <= slot.retry < time(15, 0)


def test_the_moment_is_the_meters_own_and_never_changes() -> None:
    assert slot_of(PRM) == slot_of(PRM)
    assert slot_of(PRM) != slot_of(OTHER_PRM)


@given(METERS, st.integers(0, 3 * 86_400), st.booleans())
def test_the_next_moment_is_ahead_and_at_most_25_hours_away(prm: str, seconds: int, second_try: bool) -> None:
    now = datetime(2026, 3, 28, tzinfo=UTC) + timedelta(seconds=seconds)
    following = next_refresh(slot_of(prm), now, second_try=second_try)
    latest = latest_slot(slot_of(prm), now, second_try=second_try)

    assert timedelta() < following - now <= timedelta(hours=25)
    assert timedelta() <= now - latest <= timedelta(hours=25)
    local = following.astimezone(PARIS)
    assert local.hour in ((8, 9, 13, 14) if second_try else (8, 9))


def test_when_yesterday_is_late_the_early_afternoon_is_tried_too() -> None:
    noon = datetime(2026, 10, 1, 12, tzinfo=PARIS)
    slot = slot_of(PRM)

    assert next_refresh(slot, noon, second_try=True).astimezone(PARIS).date() == noon.date()
    tomorrow = noon.date() + timedelta(days=1)
    assert next_refresh(slot, noon, second_try=False).astimezone(PARIS).date() == tomorrow


def test_the_moments_a_server_gives_are_taken() -> None:
    assert slot_of_answer({**GIVEN}) == Slot(time(8, 31, 7), time(13, 2, 40))


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "<html>",
        {},
        {**GIVEN, "slot": 31},
        {**GIVEN, "slot": "soon"},
        {**GIVEN, "timezone": "UTC"},
        {**GIVEN, "slot": "08:31:07+02:00"},
        {**GIVEN, "slot": "02:30:00"},
        {**GIVEN, "slot": "13:02:40", "retry": "08:31:07"},
    ],
)
def test_moments_that_cannot_be_used_are_left(answer: Json) -> None:
    assert slot_of_answer(answer) is None
