"""Whom a shortage falls on: urgency, fairness, deadlines, hygiene, the last resort, way made for others."""

from dataclasses import replace
from math import inf

import pytest

from custom_components.linky_gtb.shedding.core import (
    Criticality,
    Fairness,
    Kind,
    Limit,
    LoadSpec,
    LoadView,
    OrderKind,
    Reason,
    Rung,
)
from custom_components.linky_gtb.shedding.core.urgency import deadline_laxity_s, rank

from .tabletop import Load, Tabletop, relay


def test_fairness_is_a_choice() -> None:
    spec = LoadSpec(id="x", power_w=1000, priority=2)
    other = LoadSpec(id="y", power_w=1000, priority=8)
    assert rank(spec, 9e9, 0, Fairness.PROTECT) < rank(other, 0, 0, Fairness.PROTECT)
    assert rank(other, 0, 0, Fairness.EQUAL) < rank(spec, 9e4, 0, Fairness.EQUAL)
    assert rank(spec, 3600, 500, Fairness.ROTATE) < rank(spec, 3600, 100, Fairness.ROTATE)


def test_a_deadline_counts_announced_shortages() -> None:
    view = LoadView(energy_needed_kwh=7.0, deadline=4 * 3600.0)
    free = deadline_laxity_s(view, 7000, 0, (), 9000)
    short = deadline_laxity_s(view, 7000, 0, ((3600.0, 7200.0, 4500.0),), 9000)
    # 7 kWh at 70 % of 7 kW, for it is never given all of it all the time.
    assert free == pytest.approx(4 * 3600 - 3600 / 0.7)
    assert short == pytest.approx(free - 1800)
    assert deadline_laxity_s(replace(view, energy_needed_kwh=0), 7000, 0, (), 9000) == inf


def test_a_tank_that_must_be_hot_today_is_most_urgent() -> None:
    facts = {"temperature_c": 50.0, "setpoint_c": 62.0, "comfort_low_c": 40.0}
    tank = LoadSpec(id="tank", power_w=2000, gated=True, hygiene_c=60.0, hygiene_every_s=6 * 3600.0)
    table = Tabletop([Load(tank, facts=facts)], limit_w=2500).run(60)
    early = table.picture.loads["tank"].laxity_s
    table.run(1200)
    late = table.picture.loads["tank"].laxity_s

    assert early is not None
    assert late is not None
    assert late <= early - 1000


def test_the_last_resort_is_touched_in_an_emergency_only() -> None:
    loads = [Load(relay("normal")), Load(relay("oven", criticality=Criticality.LAST_RESORT))]
    table = Tabletop(loads, limit_w=9000).run(120)
    table.base_w = lambda _: 5500
    table.limits = (Limit(value=7600),)
    table.run(60)
    assert table.running() == {"oven"}

    table.base_w = lambda _: 9500
    table.run(120)

    assert not table.running()
    assert table.kinds(OrderKind.SHED)[-1].reason is Reason.EMERGENCY


def test_an_offset_is_tried_before_a_stop_and_stages_go_down_one_by_one() -> None:
    rungs = (Rung("free", 1.0), Rung("offset", 0.3, -2.0), Rung("off", 0.0))
    room = {"temperature_c": 19.5, "setpoint_c": 20.0, "comfort_low_c": 17.0}
    heat = Load(LoadSpec(id="heat", kind=Kind.SETPOINT, power_w=3000, rungs=rungs), share=1.0, facts=room)
    stages = (Rung("3", 1.0), Rung("2", 0.66), Rung("1", 0.33), Rung("off", 0.0))
    air = Load(LoadSpec(id="air", kind=Kind.STAGE, power_w=6000, rungs=stages, priority=1), share=1.0)
    table = Tabletop([heat, air], limit_w=20_000).run(60)

    table.limits = (Limit(value=8000),)
    table.run(30)
    assert heat.share == 0.3
    assert air.share == 1.0
    table.limits = (Limit(value=5500),)
    table.run(60)

    assert 0 < air.share < 1


def test_an_urgent_load_takes_the_place_of_one_that_can_wait() -> None:
    cold = {"temperature_c": 17.0, "setpoint_c": 19.0, "comfort_low_c": 17.0}
    warm = {"temperature_c": 19.5, "setpoint_c": 21.0, "comfort_low_c": 17.0}
    small = [Load(relay(f"small_{index}", 1500), facts=warm) for index in range(3)]
    big = Load(relay("big", 4000), facts=cold, wants=0)
    table = Tabletop([*small, big], limit_w=6500).run(150)
    assert len(table.running()) == 3

    big.wants = 1
    table.run(200)

    assert "big" in table.running()
    assert Reason.MAKE_ROOM in {order.reason for order in table.kinds(OrderKind.SHED)}
    assert table.over_s == 0


def test_a_charger_makes_way_for_a_more_urgent_relay() -> None:
    car = LoadSpec(id="car", kind=Kind.MODULATING, power_w=7000, min_power_w=1400, gated=True)
    heater = Load(relay("heater", 3000), wants=0, facts={"temperature_c": 16.0, "comfort_low_c": 17.0})
    table = Tabletop([Load(car), heater], limit_w=9000).run(400)
    assert table.loads["car"].power_w > 6000

    heater.wants = 1
    table.run(90)

    assert table.running() == {"car", "heater"}
    assert Reason.MAKE_ROOM in {order.reason for order in table.kinds(OrderKind.MODULATE)}
    assert table.over_s == 0
