"""1R1C bodies against the closed solution of their equation."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.building.zones import Body, tank, zone

temperatures = st.floats(-15, 40)


def off(temp_c: float) -> Body:
    return Body(
        temp_c=temp_c, setpoint_c=-40, loss_w_per_k=50, capacity_wh_per_k=400, heater_w=2000, hysteresis_k=0.4
    )


@given(start=temperatures, outside=temperatures, hours=st.floats(0.01, 100))
def test_an_unheated_zone_decays_towards_the_outdoors(start: float, outside: float, hours: float) -> None:
    after = off(start).after(hours * 3600, surroundings_c=outside)
    expected = outside + (start - outside) * math.exp(-hours * 50 / 400)
    assert after.temp_c == pytest.approx(expected, abs=1e-9)


@given(start=temperatures, outside=temperatures, cut=st.floats(0.05, 0.95))
def test_one_step_or_two_end_at_the_same_temperature(start: float, outside: float, cut: float) -> None:
    whole = off(start).after(3600, surroundings_c=outside)
    halves = (
        off(start).after(3600 * cut, surroundings_c=outside).after(3600 * (1 - cut), surroundings_c=outside)
    )
    assert halves.temp_c == pytest.approx(whole.temp_c, abs=1e-9)


def test_a_heater_that_never_stops_settles_at_its_balance() -> None:
    body = zone(60, setpoint_c=20).wanting(99)
    for _ in range(200):
        body = body.after(3600, surroundings_c=0)
    assert body.temp_c == pytest.approx(28.0 / 0.7)


@pytest.mark.slow
@given(outside=st.floats(-10, 15), setpoint=st.floats(16, 24))
def test_a_thermostat_keeps_its_zone_around_the_set_point(outside: float, setpoint: float) -> None:
    body = zone(80, setpoint_c=setpoint)
    for _ in range(24 * 60):
        body = body.after(60, surroundings_c=outside)
        assert abs(body.temp_c - setpoint) < 0.3


def test_a_thermostat_holds_its_decision_inside_its_band() -> None:
    body = zone(80, setpoint_c=20)
    assert not body.calling
    assert not body.wanting(20.1).calling
    assert body.wanting(20.3).calling
    assert body.wanting(20.3).wanting(20.1).calling
    assert not body.wanting(20.3).wanting(19.7).calling


def test_a_tank_that_is_drawn_from_cools_faster() -> None:
    full = tank(300, setpoint_c=58)
    kept = full.after(1800, surroundings_c=18)
    drawn = full.after(1800, surroundings_c=18, draw_w_per_k=20, cold_c=12)
    assert drawn.temp_c < kept.temp_c < 58
