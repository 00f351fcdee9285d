"""The living building: untouched it is the real one; touched, its zones and its meters react."""

from datetime import timedelta

import pytest

from simulators.building import Building, Circuits
from simulators.building.live import Moment
from simulators.replay import Replay

from .conftest import TestClock


def live(building: Building, clock: TestClock, **span: float) -> Moment:
    clock.move(**span)
    building.advance(clock.now)
    return building.moment()


def test_untouched_it_uses_the_real_building_s_energy(
    building: Building, clock: TestClock, replay: Replay
) -> None:
    start, before = clock.now, building.moment()
    after = live(building, clock, hours=1)
    assert after.energy_kwh.total - before.energy_kwh.total == pytest.approx(replay.hour(start).kwh, abs=1e-9)


def test_time_that_has_passed_is_not_lived_again(building: Building, clock: TestClock) -> None:
    now = live(building, clock, minutes=10)
    building.advance(clock.now - timedelta(minutes=5))
    assert building.moment() == now


def test_how_often_it_is_looked_at_does_not_change_its_energy(circuits: Circuits, clock: TestClock) -> None:
    seldom, often = Building(circuits, clock.now), Building(circuits, clock.now)
    for each in (seldom, often):
        each.set_zone(0, 24)
    for _ in range(100):
        clock.move(seconds=7)
        often.advance(clock.now)
    seldom.advance(clock.now)
    assert often.moment().energy_kwh.total == pytest.approx(seldom.moment().energy_kwh.total, abs=2e-3)


@pytest.mark.slow
def test_a_zone_cools_when_its_set_point_is_lowered(building: Building, clock: TestClock) -> None:
    building.set_zone(0, 16)
    first, second, _ = live(building, clock, hours=3).plant.zones
    assert first.temp_c < 18
    assert second.temp_c == pytest.approx(20, abs=0.3)
    assert live(building, clock, hours=20).plant.zones[0].temp_c == pytest.approx(16, abs=0.3)


def test_a_zone_warms_when_its_set_point_is_raised(building: Building, clock: TestClock) -> None:
    building.set_zone(2, 22)
    assert live(building, clock, hours=3).plant.zones[2].temp_c == pytest.approx(22, abs=0.3)


def test_lower_set_points_lower_the_main_power_within_the_hour(
    building: Building, circuits: Circuits, clock: TestClock
) -> None:
    untouched = Building(circuits, clock.now)
    for index in range(3):
        building.set_zone(index, 15)
    lowered, nominal = live(building, clock, minutes=40), live(untouched, clock)
    assert lowered.energy_kwh.total < nominal.energy_kwh.total
    assert lowered.power_w.lighting == nominal.power_w.lighting
    assert lowered.power_w.rest == nominal.power_w.rest
    assert lowered.power_w.heating < nominal.power_w.heating
    assert lowered.heat_w < nominal.heat_w


@pytest.mark.slow
def test_higher_set_points_take_the_electricity_of_the_heat_they_ask_for(
    building: Building, circuits: Circuits, clock: TestClock
) -> None:
    untouched = Building(circuits, clock.now)
    for index, zone in enumerate(building.moment().plant.zones):
        building.set_zone(index, zone.setpoint_c + 2)
    raised, nominal = live(building, clock, hours=24), live(untouched, clock)
    extra_kwh = raised.energy_kwh.heating - nominal.energy_kwh.heating
    # Two kelvins more: 170 W/K through the walls for most of a day, and 1 440 Wh/K to warm the rooms once.
    assert extra_kwh == pytest.approx((170 * 2 * 22 + 1440 * 2) / 1000 / 2.5, rel=0.15)
    assert raised.heat_kwh - nominal.heat_kwh == pytest.approx(2.5 * extra_kwh)


@pytest.mark.slow
def test_the_heating_circuit_never_gives_energy_back(building: Building, clock: TestClock) -> None:
    for index in range(3):
        building.set_zone(index, 5)
    building.set_tank(day_c=10, night_c=10)
    reached = building.moment().energy_kwh.heating
    for _ in range(48):
        now = live(building, clock, minutes=30)
        assert now.power_w.heating >= 0
        assert now.energy_kwh.heating >= reached - 1e-9
        reached = now.energy_kwh.heating


def test_the_tank_follows_the_set_point_in_force(building: Building, clock: TestClock) -> None:
    building.set_tank(day_c=65)
    assert live(building, clock, hours=3).plant.tank.temp_c == pytest.approx(65, abs=2.5)
    building.set_tank(night_c=50)
    # Midnight in Paris: the night set-point rules, and hardly any water is drawn.
    night = live(building, clock, hours=11)
    assert night.plant.tank.setpoint_c == 50
    assert not night.plant.tank.calling


def test_drawing_water_makes_the_tank_heat_during_the_day(building: Building, clock: TestClock) -> None:
    calling = [live(building, clock, minutes=2).plant.tank.calling for _ in range(12 * 30)]
    assert any(calling)
    assert not all(calling)
