"""From what is wanted to what may be written."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.control.lease import Rule
from edge_agent.control.memory import Memory, Move
from edge_agent.control.shaping import Floor, shape
from tests.edge_agent.control.bench import SETPOINT

FRESH = Memory()


@pytest.mark.parametrize(
    ("wanted", "value", "rule"),
    [
        (19.0, 19.0, None),
        (19.2, 19.0, Rule.STEP),
        (19.3, 19.5, Rule.STEP),
        (30.0, 22.0, Rule.CLAMP),
        (-40.0, 16.0, Rule.CLAMP),
    ],
)
def test_values_are_clamped_and_rounded_to_the_step(wanted: float, value: float, rule: Rule | None) -> None:
    shaped = shape(SETPOINT, FRESH, wanted, 20.0, 0)
    assert (shaped.value, shaped.rule) == (value, rule)


def test_a_clamp_between_two_steps_is_rounded_inwards() -> None:
    narrow = replace(SETPOINT, minimum=16.2, maximum=21.8)
    assert shape(narrow, FRESH, 0, 20, 0).value == 16.5
    assert shape(narrow, FRESH, 99, 20, 0).value == 21.5


def test_a_clamp_narrower_than_the_step_keeps_the_clamp() -> None:
    assert shape(replace(SETPOINT, minimum=16.1, maximum=16.3), FRESH, 99, 20, 0).value == 16.3


def test_one_write_changes_no_more_than_the_largest_step() -> None:
    slow = replace(SETPOINT, max_step=1.2)
    down = shape(slow, FRESH, 16, 20, 0)
    assert (down.value, down.rule) == (19.0, Rule.MAX_STEP)
    assert shape(slow, FRESH, 22, 20, 0).value == 21.0
    assert shape(replace(slow, step=None), FRESH, 16, 20, 0).value == pytest.approx(18.8)


def test_an_hour_changes_no_more_than_its_sum() -> None:
    slow = replace(SETPOINT, max_change_per_hour=3.0)
    moved = Memory(moves=(Move(at_s=1000.0, by=2.0),))
    limited = shape(slow, moved, 16, 20, 2000)
    assert (limited.value, limited.rule) == (19.0, Rule.HOURLY_CHANGE)
    assert shape(slow, moved, 16, 20, 1000 + 3600).value == 17.0
    spent = shape(slow, Memory(moves=(Move(1000.0, 3.0),)), 16, 20, 2000)
    assert (spent.value, spent.rule) == (20, Rule.HOURLY_CHANGE)


def test_an_interlocks_floor_comes_before_the_clamp_and_is_named() -> None:
    hot = replace(SETPOINT, minimum=40, maximum=60)
    shaped = shape(hot, FRESH, 45, 58, 0, floor=Floor(55.0, Rule.HOT_WATER))
    assert (shaped.value, shaped.rule) == (55.0, Rule.HOT_WATER)


@given(
    wanted=st.floats(-1e6, 1e6),
    found=st.floats(-60, 60),
    max_step=st.none() | st.floats(0.01, 50),
    hourly=st.none() | st.floats(0.01, 50),
    step=st.none() | st.sampled_from([0.1, 0.5, 1.0, 7.0]),
    done=st.floats(0, 20),
)
def test_whatever_is_wanted_a_write_is_inside_the_clamp_and_no_larger_than_allowed(
    *,
    wanted: float,
    found: float,
    max_step: float | None,
    hourly: float | None,
    step: float | None,
    done: float,
) -> None:
    policy = replace(SETPOINT, max_step=max_step, max_change_per_hour=hourly, step=step)
    shaped = shape(policy, Memory(moves=(Move(0.0, done),)), wanted, found, 10)
    if shaped.value == found:
        return
    assert policy.minimum <= shaped.value <= policy.maximum
    if policy.minimum <= found <= policy.maximum:
        change = abs(shaped.value - found)
        assert max_step is None or change <= max_step + 0.02
        assert hourly is None or change <= max(0.0, hourly - done) + 0.02
