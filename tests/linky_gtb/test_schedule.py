"""Each meter has its own moment of the morning."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from custom_components.linky_gtb.linky.civil_time import PARIS
from custom_components.linky_gtb.linky.schedule import next_refresh, slot_of

from .recorded import OTHER_PRM, PRM

METERS = st.from_regex(r"[0-9]{14}", fullmatch=True)


@given(METERS)
def test_the_moment_is_between_five_past_eight_and_ten(prm: str) -> None:
    assert time(8, 5) <= slot_of(prm) < time(10, 0)


def test_the_moment_is_the_meters_own_and_never_changes() -> None:
    assert slot_of(PRM) == slot_of(PRM)
    assert slot_of(PRM) != slot_of(OTHER_PRM)


@given(METERS, st.integers(0, 3 * 86_400), st.booleans())
def test_the_next_moment_is_ahead_and_at_most_25_hours_away(prm: str, seconds: int, second_try: bool) -> None:
    now = datetime(2026, 3, 28, tzinfo=UTC) + timedelta(seconds=seconds)
    following = next_refresh(prm, now, second_try=second_try)

    assert timedelta() < following - now <= timedelta(hours=25)
    local = following.astimezone(PARIS)
    assert local.hour in ((8, 9, 13, 14) if second_try else (8, 9))


def test_when_yesterday_is_late_the_early_afternoon_is_tried_too() -> None:
    noon = datetime(2026, 10, 1, 12, tzinfo=PARIS)

    assert next_refresh(PRM, noon, second_try=True).astimezone(PARIS).date() == noon.date()
    assert next_refresh(PRM, noon, second_try=False).astimezone(PARIS).date() == noon.date() + timedelta(
        days=1
    )
