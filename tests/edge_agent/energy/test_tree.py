"""What a building's energy was for: the rest that no sub-meter counts, by use and by zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.energy import HOUR, Interval, Step, bucket_edges
from edge_agent.energy.tree import Meter, breakdown

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
MAIN = Meter("main")
HVAC = Meter("hvac", "main", "heating", "ground floor")
PUMP = Meter("pump", "hvac", "auxiliaries")
LIGHT = Meter("light", "main", "lighting", "first floor")
TREE = (MAIN, HVAC, PUMP, LIGHT)


def hours(*values: float | None, coverage: float = 1.0) -> list[Interval]:
    return [
        Interval(NOON + number * HOUR, NOON + (number + 1) * HOUR, value, coverage)
        for number, value in enumerate(values)
        if value is not None
    ]


EDGES = [NOON, NOON + HOUR, NOON + 2 * HOUR]


def test_the_rest_is_what_those_under_a_meter_do_not_count() -> None:
    found = breakdown(
        TREE,
        {
            "main": hours(10.0, 20.0),
            "hvac": hours(6.0, 7.0),
            "pump": hours(1.0, 1.5),
            "light": hours(2.0, 3.0),
        },
        EDGES,
    )
    rests = {each.meter.id: [interval.value for interval in each.rest] for each in found.meters}
    assert rests == {"main": [2.0, 10.0], "hvac": [5.0, 5.5], "pump": [1.0, 1.5], "light": [2.0, 3.0]}
    assert {use: [each.value for each in found.uses[use]] for use in found.uses} == {
        None: [2.0, 10.0],
        "heating": [5.0, 5.5],
        "auxiliaries": [1.0, 1.5],
        "lighting": [2.0, 3.0],
    }
    # A pump under the heating meter is where the heating meter is.
    assert {zone: [each.value for each in found.zones[zone]] for zone in found.zones} == {
        None: [2.0, 10.0],
        "ground floor": [6.0, 7.0],
        "first floor": [2.0, 3.0],
    }


def test_a_gap_in_a_sub_meter_is_not_energy_of_the_rest() -> None:
    found = breakdown(
        (MAIN, LIGHT),
        {"main": hours(10.0, 20.0), "light": [*hours(None, 3.0), *hours(1.0, coverage=0.5)]},
        EDGES,
    )
    main = found.meters[0]
    assert [each.value for each in main.all] == [10.0, 20.0]
    assert [(each.value, each.coverage) for each in main.rest] == [(None, 0.0), (17.0, 1.0)]


def test_a_whole_period_counts_the_hours_that_are_known() -> None:
    found = breakdown(
        (MAIN, LIGHT), {"main": hours(10.0, 20.0), "light": hours(None, 3.0)}, [NOON, NOON + 2 * HOUR]
    )
    assert [(each.value, each.coverage) for each in found.meters[0].rest] == [(17.0, 0.5)]
    assert found.uses["lighting"][0].coverage == 0.5


def test_meters_that_disagree_are_not_hidden() -> None:
    found = breakdown((MAIN, LIGHT), {"main": hours(10.0), "light": hours(10.2)}, EDGES[:2])
    assert found.meters[0].rest[0].value == pytest.approx(-0.2)


def test_a_meter_that_was_never_read_leaves_gaps() -> None:
    found = breakdown(TREE, {}, EDGES)
    assert [each.value for each in found.uses[None]] == [None, None]


def test_days_are_those_of_the_site() -> None:
    edges = bucket_edges(NOON, NOON + HOUR, Step.DAY, ZoneInfo("Europe/Paris"))
    found = breakdown((MAIN,), {"main": hours(10.0, 20.0)}, edges)
    assert found.meters[0].rest == (Interval(edges[0], edges[1], 30.0, pytest.approx(2 / 24)),)  # type: ignore[arg-type]


@given(st.lists(st.tuples(*[st.floats(0, 100)] * 4), min_size=1, max_size=20))
def test_uses_and_zones_share_all_of_the_main_meter_and_no_more(rows: list[tuple[float, ...]]) -> None:
    rest, pump, heat, light = (list(column) for column in zip(*rows, strict=True))
    hvac = [one + other for one, other in zip(pump, heat, strict=True)]
    main = [sum(row) for row in rows]
    edges = [NOON + number * HOUR for number in range(len(rows) + 1)]
    found = breakdown(
        TREE,
        {"main": hours(*main), "hvac": hours(*hvac), "pump": hours(*pump), "light": hours(*light)},
        edges,
    )
    for groups in (found.uses, found.zones):
        for number, whole in enumerate(main):
            assert sum(group[number].value or 0 for group in groups.values()) == pytest.approx(
                whole, abs=1e-9
            )
    assert [each.value for each in found.uses[None]] == pytest.approx(rest, abs=1e-9)
