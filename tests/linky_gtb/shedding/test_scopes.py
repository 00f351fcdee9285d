"""Feeders, groups and phases: several limits at once."""

import pytest

from custom_components.linky_gtb.shedding.core import (
    Limit,
    LoadSpec,
    OrderKind,
    Reason,
    ScopeSpec,
    SiteSpec,
    Source,
    Unit,
)
from custom_components.linky_gtb.shedding.core.limits import in_unit_of
from custom_components.linky_gtb.shedding.scopes import (
    needs_power_factor,
    scope_limit,
    scope_spec,
    shares_of,
)

from .tabletop import Load, Tabletop, relay


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


def feeders() -> tuple[Tabletop, list[Load]]:
    """Two heaters on a metered feeder, one beside it; the feeder's meter is told by hand."""
    site = SiteSpec(scopes=(ScopeSpec(), ScopeSpec(id="feeder")))
    loads = [
        Load(LoadSpec(id=name, power_w=2000, gated=True, scopes={"site": 1.0, **more}))
        for name, more in (("a", {"feeder": 1.0}), ("b", {"feeder": 1.0}), ("c", {}))
    ]
    table = Tabletop(loads, site=site, limit_w=20_000)
    table.limits = (Limit(value=20_000), Limit(value=9000, scope="feeder", source=Source.FEEDER))
    return table, loads


def test_an_order_names_the_scope_whose_limit_asks_for_it() -> None:
    table, _loads = feeders()
    table.feeder_w = lambda: 500 + int(table.now) % 5 + sum(table.loads[name].power_w for name in "ab")
    table.run(120)
    assert table.running() == {"a", "b", "c"}

    table.limits = (Limit(value=20_000), Limit(value=3000, scope="feeder", source=Source.FEEDER))
    table.run(30)

    (shed,) = table.kinds(OrderKind.SHED)
    assert shed.scope == "feeder"
    assert "c" in table.running()


def test_a_sub_meter_that_dies_holds_its_own_loads_alone() -> None:
    table, _loads = feeders()
    table.run(60)

    # Its meter has never spoken: what is behind it waits, the rest of the site lives.
    assert table.running() == {"c"}


def test_a_feeder_that_is_over_by_itself_stops_nothing_elsewhere() -> None:
    table, _loads = feeders()
    table.feeder_w = lambda: 12_000.0 + int(table.now) % 3
    table.run(60)

    assert table.running() == {"c"}
    (told,) = table.told(Reason.BASE_OVER_LIMIT)
    assert told.detail["scope"] == "feeder"


def test_shedding_that_is_of_no_use_in_a_feeder_goes_on_for_the_site() -> None:
    site = SiteSpec(scopes=(ScopeSpec(), ScopeSpec(id="feeder")))
    ghosts = [
        Load(
            LoadSpec(id=f"ghost_{index}", power_w=1500, gated=True, scopes={"site": 1.0, "feeder": 1.0}),
            true_w=0,
        )
        for index in range(6)
    ]
    table = Tabletop([*ghosts, Load(relay("real", 3000))], site=site, limit_w=30_000)
    table.limits = (Limit(value=30_000), Limit(value=20_000, scope="feeder", source=Source.FEEDER))
    table.feeder_w = lambda: 9000.0 + int(table.now) % 5
    table.base_w = lambda _: 9000
    table.run(300)
    table.limits = (Limit(value=30_000), Limit(value=5000, scope="feeder", source=Source.FEEDER))
    table.run(120)
    assert [event.detail["scope"] for event in table.told(Reason.FUTILE)] == ["feeder"]

    table.limits = (Limit(value=10_000),)
    table.run(60)

    assert "real" not in table.running()


@pytest.mark.parametrize(
    ("fields", "meter", "unit", "limit"),
    [
        ({"limit": 9, "unit": "kW"}, None, Unit.W, 9000),
        ({"limit": 9, "unit": "kVA", "power_factor": 0.9}, None, Unit.W, 8100),
        ({"limit": 32, "unit": "A", "voltage": 230, "power_factor": 1}, None, Unit.W, 7360),
        ({"limit": 32, "unit": "A", "voltage": 230, "phases": 3, "meter": "x"}, Unit.VA, Unit.VA, 22_080),
        ({"limit": 9, "unit": "kW", "meter": "x", "power_factor": 0.9}, Unit.VA, Unit.VA, 10_000),
        ({"limit": 9, "unit": "kVA", "meter": "x"}, None, Unit.VA, 9000),
    ],
)
def test_a_form_gives_a_limit_in_the_unit_in_which_the_scope_is_kept(
    fields: dict[str, object], meter: Unit | None, unit: Unit, limit: float
) -> None:
    spec = scope_spec("x", fields, meter)

    assert not needs_power_factor(fields, meter)
    assert spec.unit is unit
    assert spec.metered is ("meter" in fields)
    assert in_unit_of(scope_limit("x", fields), spec) == pytest.approx(limit)


@pytest.mark.parametrize(
    ("fields", "meter"),
    [
        ({"limit": 32, "unit": "A"}, None),
        ({"limit": 9, "unit": "kVA", "meter": "x"}, Unit.W),
        ({"limit": 9, "unit": "kW", "meter": "x"}, Unit.VA),
    ],
)
def test_kw_and_kva_do_not_meet_without_a_power_factor_in_a_form(
    fields: dict[str, object], meter: Unit | None
) -> None:
    assert needs_power_factor(fields, meter)


def test_a_three_phase_load_counts_in_equal_parts_in_its_phases_and_whole_in_its_feeder() -> None:
    phases = {name: {"scope_kind": "phase", "loads": ["pump"]} for name in ("L1", "L2", "L3")}
    scopes = {**phases, "feeder": {"scope_kind": "feeder", "loads": ["pump", "lamp"]}}
    phases["L2"]["loads"] = ["pump", "lamp"]

    assert shares_of("pump", scopes) == pytest.approx(
        {"site": 1, "L1": 1 / 3, "L2": 1 / 3, "L3": 1 / 3, "feeder": 1}
    )
    assert shares_of("lamp", scopes) == {"site": 1, "L2": 1, "feeder": 1}
    assert shares_of("nobody", scopes) == {"site": 1}
