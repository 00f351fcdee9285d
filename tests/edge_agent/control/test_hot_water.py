"""Hygiene of hot water: arrêté of 30 November 2005."""

from dataclasses import replace

import pytest

from edge_agent.control.hot_water import HotWater, Hygiene, Regime, may_take, watched

PERMANENT = HotWater("tank", frozenset({"p"}), 500, "outlet")
DAILY = replace(PERMANENT, regime=Regime.DAILY_RISE)
SMALL = replace(PERMANENT, litres=300)


def held(temp_c: float, seconds: int, hygiene: Hygiene | None = None) -> Hygiene:
    state = hygiene or Hygiene()
    for second in range(0, seconds + 1, 10):
        state = watched(state, temp_c, taking=False, now_s=1000.0 + second)
    return state


@pytest.mark.parametrize(
    ("temp_c", "seconds", "enough"),
    [
        (70, 120, True),
        (70, 110, False),
        (65, 240, True),
        (65, 230, False),
        (60, 3600, True),
        (60, 3590, False),
        (59.9, 9999, False),
    ],
)
def test_a_rise_is_seventy_for_two_minutes_sixty_five_for_four_or_sixty_for_an_hour(
    temp_c: float, seconds: int, *, enough: bool
) -> None:
    assert (held(temp_c, seconds).risen_s is not None) is enough


def test_a_rise_that_is_interrupted_or_not_seen_begins_again() -> None:
    begun = held(66, 200)
    lost = watched(begun, None, taking=False, now_s=1210)
    resumed = watched(lost, 66, taking=False, now_s=1220)
    assert watched(resumed, 66, taking=False, now_s=1450).risen_s is None
    assert watched(resumed, 66, taking=False, now_s=1460).risen_s == 1460


def test_a_store_kept_hot_may_only_give_heat_while_it_is_above_fifty_five() -> None:
    assert may_take(PERMANENT, Hygiene(), 56.0, None, 0)
    assert not may_take(PERMANENT, Hygiene(), 55.9, None, 0)
    assert not may_take(PERMANENT, Hygiene(), None, None, 0)
    assert PERMANENT.lowest_setpoint_c == 55.0


def test_a_store_that_rises_daily_must_have_risen_and_have_time_to_rise_again() -> None:
    risen = Hygiene(risen_s=1000)
    assert not may_take(DAILY, Hygiene(), 50, None, 2000)
    assert may_take(DAILY, risen, 50, None, 1000 + 86_400 - 7201)
    assert not may_take(DAILY, risen, 50, None, 1000 + 86_400 - 7200)
    assert DAILY.lowest_setpoint_c is None


def test_a_small_store_is_not_under_the_rule_of_its_outlet_but_its_loop_is() -> None:
    assert may_take(SMALL, Hygiene(), 45, None, 0)
    looped = replace(SMALL, loop="loop")
    assert may_take(looped, Hygiene(), 45, 51, 0)
    assert not may_take(looped, Hygiene(), 45, 50.9, 0)
    assert not may_take(looped, Hygiene(), 45, None, 0)


def test_a_shed_has_a_longest_length_and_a_recovery() -> None:
    taken = watched(Hygiene(), 60, taking=True, now_s=1000)
    assert may_take(SMALL, taken, 60, None, 1000 + 7199)
    assert not may_take(SMALL, taken, 60, None, 1000 + 7200)
    given = watched(taken, 58, taking=False, now_s=8200)
    assert not may_take(SMALL, given, 58, None, 8200 + 7199)
    assert may_take(SMALL, given, 58, None, 8200 + 7200)
