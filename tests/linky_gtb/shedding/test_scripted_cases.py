"""The cases that every shedder should be asked about, one test each."""

import itertools
import json

import pytest

from custom_components.linky_gtb.shedding.core import (
    Command,
    CommandKind,
    Criticality,
    Kind,
    Limit,
    LoadSpec,
    MeterState,
    OrderKind,
    Phase,
    Reason,
    Source,
)

from .tabletop import START, Load, Tabletop, relay


def heaters(count: int, power_w: float = 2000.0, **more: object) -> list[Load]:
    return [Load(relay(f"heater_{index}", power_w, **more)) for index in range(count)]


def settled(table: Tabletop, seconds: int = 180) -> Tabletop:
    """Past the time in which a meter proves itself, with everything started that fits."""
    return table.run(seconds)


def meter(table: Tabletop) -> MeterState:
    return table.picture.scopes["site"].meter


def test_what_fits_starts_one_after_the_other_and_never_too_much() -> None:
    table = settled(Tabletop(heaters(6), limit_w=9000))

    assert len(table.running()) == 3
    starts = [at for at, order in table.orders if order.kind is OrderKind.START]
    assert all(after - before >= 4 for before, after in itertools.pairwise(starts))
    assert table.over_s == 0


def test_nothing_starts_before_the_meter_has_proved_itself() -> None:
    table = Tabletop(heaters(2)).run(18)

    assert not table.orders
    assert meter(table) in {MeterState.RETURNING, MeterState.ABSENT}


def test_an_unavailable_meter_at_start_lets_nothing_start_and_sheds_to_a_guess() -> None:
    loads = heaters(4)
    for load in loads:
        load.share = 1.0
    table = Tabletop(loads, limit_w=8000)
    table.metering = "absent"
    table.run(30)
    assert not table.kinds(OrderKind.START)

    table.run(60)

    # Half of the limit is left to an unknown rest: two heaters of 2 kW fit in the other half.
    assert meter(table) is MeterState.STALE
    assert len(table.running()) <= 2


def test_a_frozen_meter_stops_starts_then_sheds_to_a_safe_estimate_and_comes_back() -> None:
    table = settled(Tabletop(heaters(6), limit_w=9000))
    table.base_w = lambda now: 1000 if int(now) % 40 < 20 else 2500
    table.run(600)
    running = table.running()

    table.metering = "dead"
    frozen_at = table.now
    table.run(30)
    assert meter(table) is MeterState.LATE
    assert not table.kinds(OrderKind.START, frozen_at)

    table.run(60)
    assert meter(table) is MeterState.STALE
    assert table.total_w <= 9000
    for name in running:
        table.loads[name].wants = 0
    table.run(240)
    assert not table.kinds(OrderKind.START, frozen_at)
    assert not table.kinds(OrderKind.RESTORE, frozen_at)

    table.metering = "well"
    back_at = table.now
    table.run(10)
    assert meter(table) is MeterState.RETURNING
    assert not table.kinds(OrderKind.START, back_at)
    table.run(300)
    assert meter(table) is MeterState.GOOD
    assert table.kinds(OrderKind.START, back_at)
    assert [event.detail["state"] for event in table.told(Reason.METER_STATE)][-4:] == [
        "late",
        "stale",
        "returning",
        "good",
    ]


def test_a_value_repeated_as_if_fresh_is_found_out() -> None:
    table = settled(Tabletop(heaters(6), limit_w=9000))

    table.metering = "repeats"
    repeats_at = table.now
    table.run(90)

    assert meter(table) is MeterState.FROZEN
    assert not table.kinds(OrderKind.START, repeats_at)


def test_a_lost_order_is_given_again() -> None:
    table = settled(Tabletop(heaters(4), limit_w=9000))
    victim = table.loads["heater_0"]
    assert table.running()
    for load in table.loads.values():
        load.obeys = False
    table.limits = (Limit(value=5000),)
    table.run(10)
    for load in table.loads.values():
        load.obeys = True

    table.run(30)

    assert any(order.attempt > 1 for _, order in table.orders)
    assert table.total_w <= 5000
    assert victim.power_w >= 0


def test_a_load_that_never_obeys_is_replaced_and_shown() -> None:
    table = settled(Tabletop(heaters(3), limit_w=9000))
    assert len(table.running()) == 3
    first = settled(Tabletop(heaters(3), limit_w=9000))
    first.limits = (Limit(value=5000),)
    chosen = first.run(30).kinds(OrderKind.SHED)[0].load
    table.loads[chosen].obeys = False

    table.limits = (Limit(value=5000),)
    table.run(150)

    assert table.total_w <= 5000
    assert table.picture.loads[chosen].phase is Phase.DEAF
    assert table.picture.loads[chosen].reliability < 1
    assert [event.load for event in table.told(Reason.LOAD_DEAF)] == [chosen]


def test_a_load_restarted_by_hand_while_shed_is_left_alone_until_an_instant_that_is_told() -> None:
    table = settled(Tabletop(heaters(3), limit_w=9000))
    table.limits = (Limit(value=5000),)
    table.run(60)
    shed = next(iter(set(table.loads) - table.running()))

    table.loads[shed].share = 1.0
    by_hand_at = table.now
    table.run(60)

    assert table.loads[shed].share == 1.0
    assert table.picture.loads[shed].phase is Phase.MANUAL
    (event,) = table.told(Reason.MANUAL_RESTART)
    assert event.load == shed
    assert event.detail["until"] == pytest.approx(by_hand_at + 7200, abs=30)
    # The others pay.
    assert table.total_w <= 5000


def test_another_controller_that_keeps_undoing_is_shown_and_not_fought() -> None:
    table = settled(Tabletop([Load(relay("heater_0", override_s=60.0)), *heaters(3)[1:]], limit_w=9000))
    table.limits = (Limit(value=2500),)
    for _ in range(6):
        table.run(80)
        table.loads["heater_0"].share = 1.0

    table.run(20)

    assert table.told(Reason.FIGHT)
    before = len(table.orders)
    table.run(300)
    assert not [order for _, order in table.orders[before:] if order.load == "heater_0"]


def test_a_limit_that_falls_at_once_is_met_within_the_meters_time() -> None:
    table = settled(Tabletop(heaters(10, 3000), limit_w=36_000), 300)
    assert table.total_w > 28_000

    table.limits = (Limit(value=15_000, source=Source.OPERATOR),)
    table.over_s = 0
    table.run(60)

    assert table.total_w <= 15_000
    assert table.over_s <= 15
    # Sized: what is left fits no more.
    assert table.total_w > 15_000 - 3000 - 1000


def test_an_announced_limit_is_met_before_it_begins() -> None:
    table = settled(Tabletop(heaters(10, 3000), limit_w=36_000), 300)
    begins = table.now + 1800

    table.limits = (Limit(value=36_000), Limit(value=15_000, source=Source.OPERATOR, start=begins))
    table.over_s = 0
    table.run(1600)
    assert table.total_w > 28_000
    table.run(600)

    assert table.over_s == 0
    assert table.total_w <= 15_000
    assert {order.reason for order in table.kinds(OrderKind.SHED)} == {Reason.LIMIT_COMING}


def test_a_long_run_does_not_start_just_before_an_announced_limit() -> None:
    table = Tabletop([Load(relay("compressor", 6000, min_on_s=900))], limit_w=9000)
    table.limits = (Limit(value=9000), Limit(value=4000, start=START + 600, end=START + 3000))

    table.run(2900)
    assert "compressor" not in table.running()
    table.run(200)

    assert "compressor" in table.running()


def test_a_rest_alone_above_the_limit_is_told_once_and_protected_loads_stay() -> None:
    loads = [*heaters(2), Load(relay("server", criticality=Criticality.NEVER))]
    table = settled(Tabletop(loads, limit_w=9000))
    assert "server" in table.running()

    table.base_w = lambda _: 12_000
    table.run(300)

    assert table.running() == {"server"}
    assert len(table.told(Reason.BASE_OVER_LIMIT)) == 1


def test_a_restart_in_the_middle_of_a_shed_resumes_without_a_blind_restore() -> None:
    table = settled(Tabletop(heaters(3), limit_w=9000))
    table.limits = (Limit(value=5000),)
    table.run(60)
    shed = set(table.loads) - table.running()
    assert shed

    document = json.loads(json.dumps(table.shedder.document()))
    again = Tabletop(list(table.loads.values()), limit_w=5000, document=document, now=table.now + 20)
    again.run(15)
    assert not again.orders
    assert {name for name, load in again.picture.loads.items() if load.phase is Phase.SHED} == shed

    again.run(120)
    assert again.total_w <= 5000
    again.limits = (Limit(value=9000),)
    again.run(300)
    assert again.running() == set(again.loads)
    assert {order.kind for _, order in again.orders} == {OrderKind.RESTORE}


def test_a_hub_that_restarts_with_us_and_forgets_is_put_back() -> None:
    table = settled(Tabletop(heaters(3), limit_w=9000))
    table.limits = (Limit(value=5000),)
    table.run(60)
    shed = set(table.loads) - table.running()
    for name in shed:
        table.loads[name].share = 1.0

    again = Tabletop(
        list(table.loads.values()), limit_w=5000, document=table.shedder.document(), now=table.now + 20
    )
    again.run(60)

    assert shed.isdisjoint(again.running())
    assert not again.told(Reason.MANUAL_RESTART)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_changed_at_night_neither_sheds_nor_starts_anything(hours: int) -> None:
    table = settled(Tabletop(heaters(6), limit_w=9000))
    before, orders = table.running(), len(table.orders)

    table.clock_shift = hours * 3600.0
    table.run(120)

    assert table.running() == before
    assert len(table.orders) == orders


def test_two_loads_that_ask_in_the_same_second_do_not_take_the_same_room() -> None:
    table = Tabletop(heaters(2, 3000), limit_w=5000)
    for load in table.loads.values():
        load.wants = 0
    table.run(120)

    for load in table.loads.values():
        load.wants = 1
    table.run(200)

    assert len(table.running()) == 1
    assert table.over_s == 0


def test_the_orders_sender_that_disappears_leaves_a_limit_that_ends() -> None:
    table = settled(Tabletop(heaters(3), limit_w=9000))
    order = Limit(value=5000, source=Source.OPERATOR, end=table.now + 600)
    table.limits = (Limit(value=9000), order)
    table.run(590)
    assert len(table.running()) < 3

    # Nobody says anything any more: the limit ends by itself.
    table.run(300)

    assert len(table.running()) == 3


def test_a_person_sheds_restores_and_exempts() -> None:
    table = settled(Tabletop(heaters(3), limit_w=9000))
    until = table.now + 300
    table.commands = (Command(CommandKind.SHED, "heater_1", until),)
    table.run(280)
    assert "heater_1" not in table.running()

    table.run(100)
    assert "heater_1" in table.running()
    table.commands = (Command(CommandKind.EXEMPT, "heater_1", table.now + 600),)
    table.limits = (Limit(value=4000),)
    table.run(120)
    assert table.running() == {"heater_1"}
    table.commands = (Command(CommandKind.RESTORE, "heater_2"),)
    table.run(10)
    assert table.running() == {"heater_1", "heater_2"}


def test_a_load_that_a_person_must_restart_waits_for_them() -> None:
    iron = LoadSpec(id="iron", power_w=2000, restores=False)
    table = settled(Tabletop([Load(iron, share=1.0)], limit_w=9000))
    table.limits = (Limit(value=2000),)
    table.run(60)
    assert not table.running()

    table.limits = (Limit(value=9000),)
    table.run(1200)
    assert not table.running()
    assert table.picture.loads["iron"].phase is Phase.SHED

    table.commands = (Command(CommandKind.RESTORE, "iron"),)
    table.run(10)
    assert table.running() == {"iron"}


def test_a_load_is_only_ever_restored_by_whom_shed_it() -> None:
    light = LoadSpec(id="light", power_w=1500)
    table = settled(Tabletop([Load(light)], limit_w=9000), 600)

    assert not table.orders
    assert table.picture.loads["light"].phase is Phase.FREE


def test_a_charger_is_lowered_before_any_relay_is_opened() -> None:
    car = LoadSpec(id="car", kind=Kind.MODULATING, power_w=7000, min_power_w=1400, gated=True)
    table = settled(Tabletop([Load(car), *heaters(2)], limit_w=12_000), 400)
    assert table.loads["car"].power_w > 5000

    table.base_w = lambda _: 4000
    table.run(60)

    assert not table.kinds(OrderKind.SHED)
    assert table.total_w <= 12_000
    assert table.loads["car"].power_w >= 1400
