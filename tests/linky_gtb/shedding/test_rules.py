"""Single rules of the core: limits, units, scopes, tolerance, learning, fairness, hygiene, observation, journal."""

import json
from collections.abc import Callable
from dataclasses import replace
from math import inf

import pytest

from custom_components.linky_gtb.shedding.core import (
    Command,
    CommandKind,
    Criticality,
    Fairness,
    Firmness,
    Inputs,
    Kind,
    Limit,
    LoadSpec,
    LoadView,
    MeterReading,
    MixedUnitsError,
    OrderKind,
    Phase,
    Reason,
    Rung,
    ScopeSpec,
    Shedder,
    SiteSpec,
    Source,
    Unit,
)
from custom_components.linky_gtb.shedding.core.as_if import as_if_obeyed
from custom_components.linky_gtb.shedding.core.documents import (
    inputs_document,
    inputs_of,
    load_document,
    load_of,
    site_document,
    site_of,
)
from custom_components.linky_gtb.shedding.core.journal import Journal
from custom_components.linky_gtb.shedding.core.limits import LimitBook, in_unit_of
from custom_components.linky_gtb.shedding.core.steps import Steps
from custom_components.linky_gtb.shedding.core.tolerance import CutOut
from custom_components.linky_gtb.shedding.core.urgency import deadline_laxity_s, rank
from custom_components.linky_gtb.shedding.memory import kept, read_limits, read_mode
from custom_components.linky_gtb.shedding.names import Mode
from custom_components.linky_gtb.shedding.words import event_words, order_words

from .tabletop import START, Load, Tabletop, relay


def test_kva_and_kw_never_meet_without_a_power_factor() -> None:
    limit = Limit(value=9000, unit=Unit.VA)
    with pytest.raises(MixedUnitsError, match="state a power factor"):
        in_unit_of(limit, ScopeSpec())
    assert in_unit_of(limit, ScopeSpec(power_factor=0.9)) == pytest.approx(8100)
    assert in_unit_of(Limit(value=8100), ScopeSpec(unit=Unit.VA, power_factor=0.9)) == pytest.approx(9000)
    with pytest.raises(MixedUnitsError):
        Shedder(SiteSpec(), []).decide(Inputs(now=START, meters={}, limits=(limit,), loads={}))


def test_the_strictest_limit_wins_while_it_lasts() -> None:
    book = LimitBook(
        ScopeSpec(),
        [
            Limit(value=9000, firmness=Firmness.TOLERANT),
            Limit(value=5000, source=Source.OPERATOR, start=100, end=200),
            Limit(value=3000, source=Source.ECOWATT, firmness=Firmness.SOFT, start=150, end=160),
            Limit(value=1, scope="L1"),
        ],
    )
    assert (book.over(0, 50).hard, book.over(0, 50).tolerant) == (9000, True)
    assert (book.over(120, 120).hard, book.over(120, 120).tolerant) == (5000, False)
    assert (book.over(155, 155).hard, book.over(155, 155).soft) == (5000, 3000)
    assert book.over(200, 300).hard == 9000
    assert book.over(50, 100).source is Source.OPERATOR


def test_linkys_law_bears_a_lift_and_trips_at_150_percent_after_108_seconds() -> None:
    cut_out = CutOut()
    assert cut_out.time_to_trip_s(13_500, 9000) == pytest.approx(108, abs=2)
    assert cut_out.time_to_trip_s(9000, 9000) == inf
    cut_out.advance(9000, 3600)
    cut_out.advance(16_000, 10)
    assert cut_out.fraction(9000) < 1
    cut_out.advance(16_000, 600)
    assert cut_out.time_to_trip_s(16_000, 9000) == 0.0


def test_a_tolerated_excess_sheds_no_relay_until_the_cut_out_comes_near() -> None:
    table = Tabletop([Load(relay("heater"))], limit_w=9000).run(120)
    table.limits = (Limit(value=9000, firmness=Firmness.TOLERANT),)
    table.base_w = lambda _: 8500
    table.run(60)
    assert table.running() == {"heater"}

    table.base_w = lambda _: 12_000
    table.run(120)

    assert not table.running()
    assert table.picture.scopes["site"].trip_fraction < 1


def test_steps_have_a_careful_bound_in_each_direction() -> None:
    steps = Steps()
    steps.add(100.0, 2000.0, "a")
    steps.add(101.0, -500.0, "b")
    assert steps.bounds(100.5, 2, 8) == (1500.0, 1500.0)
    assert steps.bounds(105.0, 2, 8) == (-500.0, 2000.0)
    assert steps.bounds(120.0, 2, 8) == (0.0, 0.0)
    steps.forget("a", 99.0)
    assert steps.controlled == -500.0


def test_a_phase_and_a_group_have_limits_of_their_own() -> None:
    site = SiteSpec(scopes=(ScopeSpec(), ScopeSpec(id="L1", metered=False)))
    loads = [
        Load(LoadSpec(id=name, power_w=2000, gated=True, scopes={"site": 1.0, **more}))
        for name, more in (("a", {"L1": 1.0}), ("b", {"L1": 1.0}), ("c", {}))
    ]
    table = Tabletop(loads, site=site, limit_w=20_000)
    table.limits = (Limit(value=20_000), Limit(value=3000, scope="L1", source=Source.FEEDER))
    table.run(200)

    assert len(table.running() & {"a", "b"}) == 1
    assert "c" in table.running()
    table.limits = (Limit(value=20_000), Limit(value=1000, scope="L1", source=Source.FEEDER))
    table.run(30)
    assert table.running() == {"c"}


def test_a_soft_limit_holds_only_what_can_wait() -> None:
    cold = {"temperature_c": 16.0, "setpoint_c": 19.0, "comfort_low_c": 17.0}
    warm = {"temperature_c": 20.0, "setpoint_c": 21.0, "comfort_low_c": 17.0}
    loads = [Load(relay("cold"), facts=cold), Load(relay("warm"), facts=warm)]
    table = Tabletop(loads, limit_w=9000).run(120)
    assert table.running() == {"cold", "warm"}

    table.limits = (Limit(value=9000), Limit(value=1500, firmness=Firmness.SOFT, source=Source.ECOWATT))
    table.run(60)

    assert table.running() == {"cold"}
    assert {order.reason for order in table.kinds(OrderKind.SHED)} == {Reason.OVER_SOFT_LIMIT}


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
    assert free == pytest.approx(3 * 3600)
    assert short == pytest.approx(free - 1800)
    assert deadline_laxity_s(replace(view, energy_needed_kwh=0), 7000, 0, (), 9000) == inf


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


def test_specifications_that_cannot_be_are_refused() -> None:
    for wrong in (
        {"power_w": 0},
        {"power_w": 100, "min_power_w": 200},
        {"power_w": 100, "power_factor": 0},
        {"power_w": 100, "rungs": (Rung("off", 0.0),)},
    ):
        with pytest.raises(ValueError, match="load x"):
            LoadSpec(id="x", **wrong)
    with pytest.raises(ValueError, match="first scope"):
        SiteSpec(scopes=(ScopeSpec(id="L1"),))
    with pytest.raises(ValueError, match="same id"):
        Shedder(SiteSpec(), [relay("a"), relay("a")])
    with pytest.raises(ValueError, match="unknown scope"):
        Shedder(SiteSpec(), [LoadSpec(id="a", power_w=1, scopes={"L9": 1.0})])


def test_commands_on_what_is_not_there_or_never_shed_do_nothing() -> None:
    table = Tabletop([Load(relay("server", criticality=Criticality.NEVER))]).run(60)
    table.commands = (Command(CommandKind.SHED, "server"), Command(CommandKind.SHED, "nobody"))
    table.run(10)

    assert table.running() == {"server"}
    assert table.picture.loads["server"].phase is Phase.EXCLUDED


def test_observation_shows_a_site_that_would_have_followed() -> None:
    spec = LoadSpec(id="heater", power_w=2000)
    shedder = Shedder(SiteSpec(), [spec])
    decision = None
    for step in range(40):
        now = START + 2 * step
        limit = 9000 if step < 20 else 3000
        told = Inputs(
            now=now,
            meters={"site": MeterReading(4000 + step % 5, now)},
            limits=(Limit(value=limit),),
            loads={"heater": LoadView(on=True)},
        )
        decision = shedder.decide(as_if_obeyed(told, decision, {"heater": spec}, (ScopeSpec(),)))

    assert decision is not None
    assert decision.loads["heater"].phase is Phase.SHED
    assert decision.scopes["site"].total == pytest.approx(2000, abs=10)


def test_the_journal_counts_quarters_and_compares_with_days_before() -> None:
    journal, day = Journal(), 86_400.0
    table = Tabletop([Load(relay("heater"))], limit_w=9000, now=START - START % 900)
    for number in range(2):
        table.now = START - START % 900 + number * day
        for _ in range(460):
            table.run(2)
            journal.add(table.now, table.picture)
        table.limits = (Limit(value=2500, source=Source.OPERATOR),)

    rows = journal.csv_text(0, 9e9).splitlines()
    second = next(row for row in rows[1:] if "operator" in row)
    assert "heater" in second
    baseline = float(second.split(",")[5])
    assert baseline == pytest.approx(3000, rel=0.15)
    again = Journal()
    again.recall([*journal.rows(), "rubbish"])
    assert again.csv_text(0, 9e9) == journal.csv_text(0, 9e9)


def test_what_an_entry_keeps_is_read_back_without_what_is_over() -> None:
    limits = (
        Limit(value=1000, source=Source.OPERATOR, end=10.0),
        Limit(value=2000, source=Source.OPERATOR, end=99.0, firmness=Firmness.SOFT),
    )
    document = kept(core=None, mode=Mode.ON, limits=limits, drivers={}, held={}, journal=[])

    assert read_mode(document) is Mode.ON
    assert read_mode({}) is Mode.OBSERVE
    assert read_limits(document, 50.0) == (limits[1],)
    assert read_limits({"limits": ["rubbish"]}, 0.0) == ()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_decision_has_its_sentence(language: str) -> None:
    table = Tabletop([Load(relay("heater")), Load(relay("other"))], limit_w=9000).run(120)
    table.metering = "dead"
    table.run(120)
    table.metering = "well"
    table.limits = (Limit(value=2500),)
    table.run(120)
    table.commands = (Command(CommandKind.EXEMPT, "heater"),)
    table.run(30)
    assert table.orders
    for _, order in table.orders:
        for reason in Reason:
            if reason in {Reason.OVER_LIMIT, Reason.RETRY, Reason.ROOM_AGAIN, order.reason}:
                words = order_words(
                    replace(order, reason=reason),
                    language,
                    load="Salon",
                    total=5000.0,
                    limit=None,
                    observed=True,
                )
                assert "{" not in words
                assert "Salon" in words
    for event in table.events:
        assert "{" not in event_words(event, language, load=event.load)


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


def test_what_diagnostics_hold_is_read_back_as_it_was() -> None:
    site = SiteSpec(
        scopes=(ScopeSpec(unit=Unit.VA, power_factor=0.9), ScopeSpec(id="L1")), fairness=Fairness.ROTATE
    )
    car = LoadSpec(
        id="car",
        kind=Kind.MODULATING,
        power_w=7400,
        min_power_w=1400,
        scopes={"site": 1.0, "L1": 1.0},
        criticality=Criticality.LAST_RESORT,
    )
    inputs = Inputs(
        now=START,
        meters={"site": MeterReading(8000.0, START - 3), "L1": MeterReading(None, START)},
        limits=(
            Limit(value=6000, unit=Unit.VA, source=Source.TEMPO, firmness=Firmness.SOFT, end=START + 60),
        ),
        loads={"car": LoadView(on=True, cap_w=3000, energy_needed_kwh=9.0, deadline=START + 3600)},
        commands=(Command(CommandKind.EXEMPT, "car", START + 10),),
    )

    def stored(document: object) -> dict[str, object]:
        found = json.loads(json.dumps(document))
        assert isinstance(found, dict)
        return found

    assert site_of(stored(site_document(site))) == site
    assert load_of(stored(load_document(car))) == car
    assert inputs_of(stored(inputs_document(inputs))) == inputs


@pytest.mark.parametrize(
    "read", [lambda: site_of({"scopes": 3}), lambda: load_of({"rungs": 3, "scopes": {}}), lambda: inputs_of(
        {"meters": [], "loads": {}, "limits": [], "now": 0}
    )]
)  # fmt: skip
def test_a_document_that_is_none_is_refused(read: Callable[[], object]) -> None:
    with pytest.raises(TypeError):
        read()
