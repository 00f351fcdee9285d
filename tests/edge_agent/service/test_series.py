"""GET /series: at every step, with gaps that say so."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge_agent.config import Building
from edge_agent.energy import HOUR, Interval, Rollup, Step
from edge_agent.live import Json
from edge_agent.series import SeriesRequest, SeriesTooLongError, UnknownSeriesError, read_series
from edge_agent.store import Change, Sample, Store, StoredQuality
from tests.edge_agent.sites import make_site

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ENERGY, POWER = "main.energy_import", "main.power"


@pytest.fixture
def building(tmp_path: Path) -> Building:
    return make_site(tmp_path, poll_s=60)


@pytest.fixture
def store(building: Building) -> Iterator[Store]:
    with Store(building.database) as store:
        yield store


def ask(
    building: Building,
    store: Store,
    point: str,
    step: Step,
    *,
    hours: float = 2,
    open_hour: Interval | None = None,
) -> list[tuple[object, object]]:
    request = SeriesRequest(point, NOON, NOON + hours * HOUR, step)
    answer = read_series(building, store.reader, request, open_hour)
    assert (answer["id"], answer["step"], answer["timezone"]) == (point, step.value, "Europe/Paris")
    intervals = answer["intervals"]
    assert isinstance(intervals, list)
    return [(each["value"], each["coverage"]) for each in intervals]


def hour(number: int, value: float, coverage: float = 1.0) -> Interval:
    return Interval(NOON + number * HOUR, NOON + (number + 1) * HOUR, value, coverage)


def test_hours_of_energy_come_with_their_gaps(building: Building, store: Store) -> None:
    store.write([Change(energy={ENERGY: (hour(0, 5.0, 0.5), hour(2, 7.0))})])
    assert ask(building, store, ENERGY, Step.HOUR, hours=3) == [(5.0, 0.5), (None, 0.0), (7.0, 1.0)]
    assert ask(building, store, ENERGY, Step.RAW, hours=3) == [(5.0, 0.5), (7.0, 1.0)]


def test_days_and_months_hold_the_hours(building: Building, store: Store) -> None:
    store.write(
        [Change(energy={ENERGY: (hour(0, 5.0), hour(1, 7.0))}, means={POWER: (hour(0, 4.0), hour(1, 6.0))})]
    )
    assert ask(building, store, ENERGY, Step.DAY) == [(12.0, round(2 / 24, 4))]
    assert ask(building, store, ENERGY, Step.MONTH) == [(12.0, round(2 / 24 / 31, 4))]
    assert ask(building, store, POWER, Step.DAY) == [(5.0, round(2 / 24, 4))]


def test_the_hour_being_measured_is_there_unless_the_store_knows_it_better(
    building: Building, store: Store
) -> None:
    store.write([Change(energy={ENERGY: (hour(0, 5.0),)})])
    assert ask(building, store, ENERGY, Step.HOUR, open_hour=hour(1, 1.0, 0.2)) == [(5.0, 1.0), (1.0, 0.2)]
    assert ask(building, store, ENERGY, Step.HOUR, open_hour=hour(0, 1.0, 0.2)) == [(5.0, 1.0), (None, 0.0)]
    assert ask(building, store, ENERGY, Step.HOUR, open_hour=hour(5, 1.0, 0.2)) == [(5.0, 1.0), (None, 0.0)]
    store.write([Change(energy={ENERGY: (hour(1, 0.5, 0.1),)})])
    assert ask(building, store, ENERGY, Step.HOUR, open_hour=hour(1, 1.0, 0.2)) == [(5.0, 1.0), (1.0, 0.2)]


def test_ten_minutes_of_energy_come_from_the_logged_indexes(building: Building, store: Store) -> None:
    reads = [(-5, 99.5), (5, 100.5), (6, 0.0), (15, 101.5), (35, 103.5), (40, 104.0)]
    samples = [
        Sample(
            ENERGY, NOON + minutes * MINUTE, kwh, StoredQuality.SUSPECT if kwh == 0 else StoredQuality.GOOD
        )
        for minutes, kwh in reads
    ]
    store.write([Change(samples=tuple(samples))])
    found = ask(building, store, ENERGY, Step.TEN_MINUTES, hours=0.75)
    assert found == [(1.0, 1.0), (0.5, 0.5), (None, 0.0), (0.5, 0.5), (None, 0.0)]


def test_ten_minutes_of_a_measure_are_means_of_what_held(building: Building, store: Store) -> None:
    values = [(0, 10.0), (2, 20.0), (4, 30.0)]
    store.write(
        [Change(samples=tuple(Sample(POWER, NOON + minutes * MINUTE, value) for minutes, value in values))]
    )
    # Two minutes each, and the last one for three polls of a minute.
    assert ask(building, store, POWER, Step.TEN_MINUTES, hours=0.3) == [
        (pytest.approx((2 * 10 + 2 * 20 + 3 * 30) / 7), 0.7),
        (None, 0.0),
    ]
    assert ask(building, store, POWER, Step.RAW) == [(10.0, 1.0), (20.0, 1.0), (30.0, 1.0)]


def test_a_point_that_was_never_read_has_only_gaps(building: Building, store: Store) -> None:
    assert ask(building, store, POWER, Step.RAW) == []
    assert ask(building, store, POWER, Step.TEN_MINUTES, hours=0.3) == [(None, 0.0)] * 2
    assert ask(building, store, POWER, Step.HOUR) == [(None, 0.0)] * 2


def test_an_unknown_series_is_an_error(building: Building, store: Store) -> None:
    with pytest.raises(UnknownSeriesError, match=r"'main\.nothing'"):
        ask(building, store, "main.nothing", Step.HOUR)


def test_too_long_an_answer_is_refused_with_how_to_split_it(building: Building, store: Store) -> None:
    with pytest.raises(SeriesTooLongError, match=r"ask for 4 parts of at most 730\.0 days"):
        ask(building, store, ENERGY, Step.HOUR, hours=24 * 365 * 8)
    store.write(
        [
            Change(
                samples=tuple(
                    Sample(POWER, NOON + timedelta(milliseconds=number), 1.0) for number in range(20_001)
                )
            )
        ]
    )
    with pytest.raises(SeriesTooLongError, match="20001 intervals"):
        ask(building, store, POWER, Step.RAW)


def test_eight_years_of_days_fit_in_one_answer(building: Building, store: Store) -> None:
    assert len(ask(building, store, ENERGY, Step.DAY, hours=24 * 365 * 8)) == 365 * 8 + 1


def test_ten_minutes_and_hours_of_a_measure_come_with_their_extremes(
    building: Building, store: Store
) -> None:
    ten = Rollup(NOON, 600, 1.0, 9.0, 4.0, 3.0, None, 1.0)
    hour_of = Rollup(NOON, 3600, 0.5, 9.5, 4.5, 3.5, None, 1.0)
    fresh = (Rollup(NOON + 10 * MINUTE, 600, 2.0, 2.0, 2.0, 2.0, None, 0.5),)
    store.write([Change(rollups=((POWER, ten), (POWER, hour_of)))])

    def intervals(step: Step) -> list[Json]:
        request = SeriesRequest(POWER, NOON, NOON + HOUR / 3, step)
        found = read_series(building, store.reader, request, None, fresh)["intervals"]
        assert isinstance(found, list)
        return [{key: each.get(key) for key in ("value", "coverage", "min", "max", "last")} for each in found]

    assert intervals(Step.TEN_MINUTES) == [
        {"value": 4.0, "coverage": 1.0, "min": 1.0, "max": 9.0, "last": 3.0},
        {"value": 2.0, "coverage": 0.5, "min": 2.0, "max": 2.0, "last": 2.0},
    ]
    assert intervals(Step.HOUR) == [{"value": 4.5, "coverage": 1.0, "min": 0.5, "max": 9.5, "last": 3.5}]
    assert intervals(Step.DAY)[0]["min"] is None


def test_ten_minutes_of_energy_are_those_that_were_rolled_up(building: Building, store: Store) -> None:
    rollups = [Rollup(NOON + n * 10 * MINUTE, 600, None, None, None, 100.0 + n, 1.0, 1.0) for n in range(2)]
    store.write([Change(rollups=tuple((ENERGY, each) for each in rollups))])
    assert ask(building, store, ENERGY, Step.TEN_MINUTES, hours=0.5) == [(1.0, 1.0), (1.0, 1.0), (None, 0.0)]
