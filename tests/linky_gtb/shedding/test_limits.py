"""Limits of the core: units, the strictest, Linky's law, wishes."""

from math import inf

import pytest

from custom_components.linky_gtb.shedding.core import (
    Firmness,
    Inputs,
    Limit,
    LoadSpec,
    MixedUnitsError,
    OrderKind,
    Reason,
    Rung,
    ScopeSpec,
    Shedder,
    SiteSpec,
    Source,
    Unit,
)
from custom_components.linky_gtb.shedding.core.limits import LimitBook, in_unit_of
from custom_components.linky_gtb.shedding.core.tolerance import CutOut

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


def test_a_firm_limit_just_above_a_tolerated_one_is_held_at_once() -> None:
    table = Tabletop([Load(relay("heater"))], limit_w=9000).run(120)
    table.limits = (
        Limit(value=9000, firmness=Firmness.TOLERANT),
        Limit(value=9500, source=Source.OPERATOR),
    )
    table.base_w = lambda _: 7200
    table.run(60)
    assert table.running() == {"heater"}

    table.base_w = lambda _: 7700
    table.run(40)

    assert not table.running()
    equal = LimitBook(ScopeSpec(), [Limit(value=9000, firmness=Firmness.TOLERANT), Limit(value=9000)])
    assert not equal.over(0, 0).tolerant


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
