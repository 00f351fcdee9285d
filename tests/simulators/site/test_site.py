"""The pretend site of the load shedding bench: physics, meter, wires, and days that compare."""

import random

import pytest

from simulators.site.appliance import Appliance, Wiring
from simulators.site.days import HOUR, day
from simulators.site.meter import Fault, Meter
from simulators.site.mimics import PanelRelay, PriorityList, Thermostats
from simulators.site.ours import Ours
from simulators.site.plant import Car, Room, Tank
from simulators.site.running import run

MORNING = 8 * HOUR


def new_room() -> Room:
    return Room(2e6, 60.0, 1.0, 19.0, 19.0, (MORNING, 18 * HOUR), 0.0, 18.0)


def test_a_room_warms_when_heated_and_counts_the_cold_only_when_occupied() -> None:
    heated, cold = new_room(), new_room()
    for second in range(MORNING, MORNING + HOUR):
        heated.advance(second, 3000.0, 0.0)
        cold.advance(second, 0.0, 0.0)
        assert cold.wants(second) == 1.0

    assert heated.temperature_c > 19 > cold.temperature_c
    assert heated.under_kh == 0 < cold.under_kh
    before = cold.under_kh
    cold.advance(20 * HOUR, 0.0, 0.0)
    assert cold.under_kh == before


def test_a_tank_asks_until_hot_and_a_car_counts_what_is_missing() -> None:
    tank = Tank(100 * 4186.0, ((0, 10, 5000.0),), 52.0)
    assert tank.wants(0) == 1.0
    tank.advance(0, 0.0, 0.0)
    assert tank.temperature_c < 52
    car = Car(10, 20, 0.5)
    assert (car.wants(5), car.wants(15), car.wants(25)) == (0.0, 1.0, 0.0)
    car.advance(15, 360_000.0, 0.0)
    car.advance(20, 0.0, 0.0)
    assert car.missing_kwh == pytest.approx(0.4)


def test_an_appliance_obeys_after_a_while_loses_orders_and_tells_late() -> None:
    room = new_room()
    heater = Appliance("h", "relay", 2000, 1900, room, min_on_s=60, wiring=Wiring(2, 3, lost=0.5))
    heater.send(0, 1.0, chance=0.2)
    heater.send(0, 1.0, chance=0.9)
    for second in range(10):
        heater.advance(second, 0.0)
        assert heater.power_w == (1900 if second >= 2 else 0)
        assert heater.reported(second) == (1.0 if second >= 5 else 0.0)
    heater.send(9, 0.0, chance=0.9)
    heater.advance(11, 0.0)
    assert (heater.starts, heater.violations) == (1, 1)


def test_the_meter_is_late_and_fails_in_three_ways() -> None:
    faults = ((20, 30, Fault.DEAD), (30, 40, Fault.REPEATS), (40, 50, Fault.UNAVAILABLE))
    meter = Meter(2, 4, 0.0, 0, faults, random.Random(1))  # noqa: S311  a pretend meter
    values: dict[int, float | None] = {}
    for second in range(60):
        meter.advance(second, 100.0 * second)
        values[second] = meter.reading.value if meter.reading else None

    assert values[18] == pytest.approx(100 * (18 - 4 - 1), abs=100)
    assert values[29] == values[35] == values[19]
    assert meter.reading is not None
    assert values[45] is None
    assert values[55] is not None


@pytest.mark.slow
def test_a_day_is_the_same_for_each_who_plays_it() -> None:
    one, other = day(7, faulty=True), day(7, faulty=True)

    assert one.rest_w == other.rest_w
    assert [a.true_w for a in one.appliances] == [a.true_w for a in other.appliances]
    assert {day(seed, faulty=False).name.split()[0] for seed in range(3)} == {"house", "town", "school"}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [300])
def test_our_core_beats_the_mimics_where_it_hurts(seed: int) -> None:
    """A morning with every fault; the bench plays whole days of three sites."""

    def play(make: type[Ours | Thermostats | PriorityList | PanelRelay]) -> tuple[float, float, float]:
        drawn = day(seed, faulty=True)
        scores = run(drawn, make(drawn), until=9 * HOUR)
        return scores.over_kwh, scores.violations, scores.cold_kh

    ours = play(Ours)
    others = [play(mimic) for mimic in (Thermostats, PriorityList, PanelRelay)]

    assert ours[1] == 0
    assert all(ours[0] <= other[0] + 0.05 for other in others)
    assert all(ours[2] <= other[2] + 0.05 for other in others)
