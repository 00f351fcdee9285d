"""What loads do with their orders, what is learnt of them, and when shedding is of no use."""

from itertools import pairwise

import pytest

from custom_components.linky_gtb.shedding.core import (
    Command,
    CommandKind,
    Criticality,
    Kind,
    Limit,
    LoadSpec,
    OrderKind,
    Phase,
    Reason,
    Rung,
)
from custom_components.linky_gtb.shedding.core.steps import Steps

from .tabletop import Load, Tabletop, relay


def test_steps_have_a_careful_bound_in_each_direction() -> None:
    steps = Steps()
    steps.add(100.0, 2000.0, "a")
    steps.add(101.0, -500.0, "b")
    assert steps.bounds(100.5, 2, 8) == (1500.0, 1500.0)
    assert steps.bounds(105.0, 2, 8) == (-500.0, 2000.0)
    assert steps.bounds(120.0, 2, 8) == (0.0, 0.0)
    steps.forget("a", 99.0)
    assert steps.controlled == -500.0


def test_real_powers_are_learnt_from_the_meters_steps() -> None:
    heater = Load(relay("heater", 2000, min_off_s=30.0), true_w=1300)
    table = Tabletop([heater], limit_w=20_000)
    for _ in range(8):
        heater.wants = 1
        table.run(90)
        heater.wants = 0
        table.run(90)

    learnt = table.picture.loads["heater"].learnt_w
    assert learnt == pytest.approx(1300, rel=0.1)
    assert table.picture.loads["heater"].power_w == pytest.approx(1300, rel=0.2)


def test_a_loads_own_measurement_teaches_its_power() -> None:
    heater = Load(relay("heater", 2000), true_w=1500)
    table = Tabletop([heater], limit_w=20_000)
    for _ in range(30):
        heater.facts = {"measured_w": heater.power_w}
        table.run(10)

    assert table.picture.loads["heater"].learnt_w == pytest.approx(1500, rel=0.05)


def test_shedding_that_moves_nothing_rests_and_is_told_once() -> None:
    loads = [Load(relay(f"ghost_{index}", 1500), true_w=0.0) for index in range(8)]
    table = Tabletop(loads, limit_w=20_000).run(300)
    table.base_w = lambda _: 9000
    table.limits = (Limit(value=8600),)
    table.run(240)

    assert len(table.told(Reason.FUTILE)) == 1
    assert table.running()


def test_a_charger_that_rounds_to_its_own_steps_is_not_deaf() -> None:
    car = LoadSpec(id="car", kind=Kind.MODULATING, power_w=11_000, min_power_w=4140, gated=True)
    charger = Load(car)
    table = Tabletop([charger], limit_w=14_000)
    for step in range(60):
        table.base_w = lambda _, step=step: 2000.0 + 100 * (step % 20)  # type: ignore[misc]
        table.run(10)
        charger.share = 690 * (charger.share * 11_000 // 690) / 11_000

    assert not table.told(Reason.LOAD_DEAF)
    assert charger.power_w > 4000


def test_commands_on_what_is_not_there_or_never_shed_do_nothing() -> None:
    table = Tabletop([Load(relay("server", criticality=Criticality.NEVER))]).run(60)
    table.commands = (Command(CommandKind.SHED, "server"), Command(CommandKind.SHED, "nobody"))
    table.run(10)

    assert table.running() == {"server"}
    assert table.picture.loads["server"].phase is Phase.EXCLUDED


def test_a_running_load_that_somebody_stops_waits_again_and_is_told() -> None:
    table = Tabletop([Load(relay("heater"))], limit_w=9000).run(120)

    table.loads["heater"].share = 0.0
    table.run(10)

    assert [event.load for event in table.told(Reason.STOPPED_BY_OTHER)] == ["heater"]
    table.run(120)
    assert table.running() == {"heater"}


def test_a_load_that_goes_missing_is_neither_ordered_nor_forgotten() -> None:
    table = Tabletop([Load(relay("heater")), Load(relay("other"))], limit_w=9000).run(120)
    table.loads["heater"].available = False
    table.limits = (Limit(value=2500),)
    table.run(60)
    assert table.picture.loads["heater"].phase is Phase.UNAVAILABLE
    assert {order.load for order in table.kinds(OrderKind.SHED)} == {"other"}

    table.loads["heater"].available = True
    table.run(60)
    assert not table.running()


@pytest.mark.parametrize("obeys", [True, False])
def test_an_order_that_lapsed_is_given_again_and_is_nobodys_hand(*, obeys: bool) -> None:
    zone = Load(LoadSpec(id="zone", power_w=3000), share=1.0)
    table = Tabletop([zone], limit_w=9000).run(60)
    table.limits = (Limit(value=2500),)
    table.run(20)
    assert zone.share == 0

    zone.share, zone.facts, zone.obeys = 1.0, {"lapsed": True}, obeys
    table.run(12)
    zone.facts = {"lapsed": not obeys}
    table.run(50)

    assert Reason.LAPSED in {order.reason for _, order in table.orders}
    assert not table.told(Reason.MANUAL_RESTART)
    assert (zone.share == 0) is obeys
    # One that cannot be taken again is not asked for ever: another load is chosen, and a repair says so.
    assert bool(table.told(Reason.LOAD_DEAF)) is not obeys


def test_orders_that_something_hid_hours_ago_do_not_forbid_shedding_now() -> None:
    """Sheds whose steps could not be seen count as vain only while the excess that they were for lasts."""
    loads = [Load(relay(f"heater_{index}", 3000)) for index in range(4)]
    table = Tabletop(loads, limit_w=20_000).run(120)
    for _ in range(3):
        level = table.total_w
        # Just as a heater is shed, an oven of the same power begins, and hides it.
        table.base_w = lambda _, level=level: level - sum(load.power_w for load in loads)  # type: ignore[misc]
        table.limits = (Limit(value=level - 200),)
        table.run(16)
        for load in loads:
            load.wants = float(load.share > 0)
        table.limits, table.base_w = (Limit(value=20_000),), lambda _: 1000
        table.run(400)
    assert not table.told(Reason.FUTILE)
    assert len(table.running()) == 1

    table.limits = (Limit(value=2000),)
    table.run(60)

    assert not table.running()


def test_a_deaf_load_is_tried_again_soon_then_less_often() -> None:
    heater = Load(relay("heater"), obeys=False)
    table = Tabletop([heater], limit_w=9000).run(1500)

    gave_up = [event.at for event in table.told(Reason.LOAD_DEAF)]
    pauses = [after - before for before, after in pairwise(gave_up)]
    assert 120 <= pauses[0] <= 240
    assert all(after > before for before, after in pairwise(pauses))
    heater.obeys = True
    table.run(1000)
    assert table.running() == {"heater"}


def test_a_charger_that_lost_its_level_is_told_it_again_not_stopped() -> None:
    car = Load(LoadSpec(id="car", kind=Kind.MODULATING, power_w=7000, min_power_w=1400, gated=True))
    table = Tabletop([car], limit_w=9000).run(200)
    car.obeys = False
    since, table.limits = table.now, (Limit(value=4000),)
    table.run(20)

    again = [order for at, order in table.orders if at > since and order.attempt > 1]
    assert again
    assert {(order.kind, order.on) for order in again} == {(OrderKind.MODULATE, True)}
    car.obeys = True
    table.run(60)
    assert table.total_w <= 4000


def test_what_its_user_lowers_below_what_we_left_is_not_put_back_by_us() -> None:
    rungs = (Rung("free", 1.0), Rung("half", 0.5), Rung("off", 0.0))
    air = Load(LoadSpec(id="air", kind=Kind.STAGE, power_w=4000, rungs=rungs), share=1.0)
    table = Tabletop([air], limit_w=9000).run(60)
    table.limits = (Limit(value=3500),)
    table.run(30)
    assert air.share == 0.5

    air.share = 0.0
    table.run(20)
    table.limits = (Limit(value=9000),)
    table.run(300)

    assert air.share == 0.0
    assert not table.kinds(OrderKind.RESTORE)


def test_another_controller_that_stops_a_load_again_and_again_is_told_and_left_to_it() -> None:
    heater = Load(relay("heater"))
    table = Tabletop([heater], limit_w=9000).run(60)
    for _ in range(3):
        heater.share = 0.0
        table.run(120)

    (fight,) = table.told(Reason.FIGHT)
    orders = len(table.orders)
    table.run(900)
    assert fight.load == "heater"
    assert len(table.orders) == orders
    assert table.picture.loads["heater"].phase is Phase.DEAF


def test_an_oven_that_begins_as_loads_are_shed_costs_a_minute_not_a_quarter_of_an_hour() -> None:
    loads = [Load(relay(f"heater_{index}", 2000)) for index in range(8)]
    table = Tabletop(loads, limit_w=20_000).run(180)
    level = table.total_w
    # Whatever is shed, the rest takes it up, for the first half minute.
    until = table.now + 30
    table.base_w = lambda now: (
        level - sum(load.power_w for load in loads) if now < until else 7000.0 + 7 * (int(now) % 3)
    )
    table.limits = (Limit(value=level - 1000),)
    table.run(30)
    table.limits = (Limit(value=9000),)
    table.run(150)

    assert table.total_w <= 9000
    assert len(table.told(Reason.FUTILE)) <= 1
