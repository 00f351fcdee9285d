"""What the store holds of a site, in the form that rules and figures want it."""

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from edge_agent.config import Building
from edge_agent.diagnosis.site_history import SiteHistory
from edge_agent.energy import HOUR, Interval, Price
from edge_agent.kpis import Metered
from edge_agent.savings import Period
from edge_agent.savings.calendar import DayType
from edge_agent.store import Change, Event, EventKind, EventStatus, Store, add_event
from tests.edge_agent.sites import make_site

MARCH = Period(date(2025, 3, 1), date(2025, 4, 1))
TREE = """\
energy:
  meters:
    - {point: main.energy_import, zone: Building}
    - {point: ingest.heating, under: main.energy_import, use: heating, zone: Offices}
    - {point: ingest.lighting, under: main.energy_import, use: lighting}
    - {point: ingest.gas, use: hot_water}
"""
HOURLY_KWH = {"main.energy_import": 10.0, "ingest.heating": 4.0, "ingest.lighting": 1.5, "ingest.gas": 2.0}


def filled(building: Building, hourly_kwh: dict[str, float], *, hours: int = 31 * 24 - 1) -> Store:
    """A store in which each meter used the same energy every hour of March."""
    first = datetime(2025, 2, 28, 23, tzinfo=UTC)
    energy = {
        point: tuple(Interval(first + n * HOUR, first + (n + 1) * HOUR, kwh) for n in range(hours))
        for point, kwh in hourly_kwh.items()
    }
    store = Store(building.database)
    store.write([Change(energy=energy)])
    return store


def shares(metered: Metered | None, days: Period = MARCH) -> dict[str, object]:
    assert metered is not None
    prices = [Price(date.min, 0.2)]
    return {
        use.name: (round(use.kwh, 3), None if use.eur is None else round(use.eur, 3))
        for use in metered.split(days, prices)
    }


def test_uses_are_those_of_the_tree_and_only_electricity_has_its_price(tmp_path: Path) -> None:
    building = make_site(tmp_path, more=TREE)
    hours = 31 * 24 - 1
    with filled(building, HOURLY_KWH) as store:
        history = SiteHistory(building, store.reader, MARCH)
        assert shares(history.uses) == {
            "heating": (4.0 * hours, pytest.approx(0.8 * hours)),
            "hot_water": (2.0 * hours, None),
            "lighting": (1.5 * hours, pytest.approx(0.3 * hours)),
            "": (4.5 * hours, pytest.approx(0.9 * hours)),
        }
        # Lighting has no place of its own: it is where the meter above is. Nobody said where gas is burnt.
        assert shares(history.parts.zones) == {
            "Offices": (4.0 * hours, pytest.approx(0.8 * hours)),
            "Building": (6.0 * hours, pytest.approx(1.2 * hours)),
            "": (2.0 * hours, None),
        }
        assert history.sub_meters == {
            "ingest.heating": "ingest.heating",
            "ingest.lighting": "ingest.lighting",
        }


def test_days_that_a_meter_lacks_count_for_no_use(tmp_path: Path) -> None:
    building = make_site(tmp_path, more=TREE)
    with filled(building, {**HOURLY_KWH, "ingest.heating": 0.0}, hours=24 * 10 + 12) as store:
        uses = SiteHistory(building, store.reader, MARCH).uses
    assert uses is not None
    assert max(uses.site) == date(2025, 3, 10)
    assert shares(uses)["lighting"] == (1.5 * 240, pytest.approx(0.3 * 240))


def test_without_a_tree_the_rest_of_the_site_is_its_only_use(tmp_path: Path) -> None:
    building = make_site(tmp_path)
    with filled(building, {"main.energy_import": 10.0}) as store:
        history = SiteHistory(building, store.reader, MARCH)
        assert shares(history.uses, Period(date(2025, 3, 3), date(2025, 3, 5))) == {
            "": (480.0, pytest.approx(96.0))
        }
        assert history.parts.zones is None


OFF = """\
savings:
  energy: main.energy_import
  temperature: outdoor.temperature
  baseline: {start: 2024-01-01, end: 2025-01-01}
  reporting: {start: 2025-01-15}
  occupancy:
    school_zone: B
    closures: [{start: 2025-03-10, end: 2025-03-11}]
"""


def test_days_off_are_those_of_the_configuration_and_of_the_log(tmp_path: Path) -> None:
    building = make_site(tmp_path, more=OFF)
    midnight = datetime(2025, 3, 12, 23, tzinfo=UTC)
    with Store(building.database) as store:
        for start, status in ((12, EventStatus.CONFIRMED), (18, EventStatus.PROPOSED)):
            event = Event(
                EventKind.CLOSURE,
                datetime(2025, 3, start, 6, tzinfo=UTC),
                midnight.replace(day=start),
                "closed",
                status=status,
            )
            store.work(partial(add_event, event=event))
        kinds = SiteHistory(building, store.reader, Period(date(2025, 2, 1), date(2025, 5, 2))).occupancy
    assert {
        day: kinds.day_type(date(2025, *day))
        for day in ((2, 12), (3, 10), (3, 11), (3, 12), (3, 13), (3, 18), (5, 1))
    } == {
        (2, 12): DayType.SCHOOL_HOLIDAY,
        (3, 10): DayType.CLOSURE,
        (3, 11): DayType.WEEKDAY,
        (3, 12): DayType.CLOSURE,
        (3, 13): DayType.WEEKDAY,
        (3, 18): DayType.WEEKDAY,
        (5, 1): DayType.PUBLIC_HOLIDAY,
    }


def test_holidays_can_be_left_out(tmp_path: Path) -> None:
    building = make_site(tmp_path, more=OFF.replace("school_zone: B", "public_holidays: false"))
    with Store(building.database) as store:
        kinds = SiteHistory(building, store.reader, Period(date(2025, 4, 1), date(2025, 6, 1))).occupancy
    assert kinds.day_type(date(2025, 5, 1)) is DayType.WEEKDAY


def test_the_week_before_a_day_tells_the_season(tmp_path: Path) -> None:
    building = make_site(tmp_path)
    first = datetime(2025, 2, 28, 23, tzinfo=UTC)
    means = tuple(
        Interval(first + n * HOUR, first + (n + 1) * HOUR, 7.0 if n < 24 else 14.0) for n in range(48)
    )
    with filled(building, {"main.energy_import": 10.0}) as store:
        store.write([Change(means={"outdoor.temperature": means})])
        week = SiteHistory(building, store.reader, MARCH).week_temp_c
    assert week == {date(2025, 3, 1): 7.0, date(2025, 3, 2): 10.5}
