"""Splitting the replayed hours: every circuit, every instant, never a watt-hour lost."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.building import Circuits
from simulators.building.circuits import shares, swing, swung
from simulators.replay import Hour, Replay

instants = st.datetimes(
    datetime(2025, 1, 3),  # noqa: DTZ001 -- hypothesis wants naive bounds
    datetime(2027, 6, 1),  # noqa: DTZ001 -- hypothesis wants naive bounds
    timezones=st.just(UTC),
)
HOUR = timedelta(hours=1)


def start_of(instant: datetime) -> datetime:
    return instant.replace(minute=0, second=0, microsecond=0)


@given(temp=st.floats(-20, 40), local=instants)
def test_shares_are_positive_and_add_up_to_one(temp: float, local: datetime) -> None:
    parts = shares(temp, local)
    assert parts.total == pytest.approx(1)
    assert min(parts.heating, parts.lighting, parts.rest) > 0


@given(hour=instants)
def test_the_swing_of_an_hour_is_small_and_averages_to_one(hour: datetime) -> None:
    steps = 2000
    values = [swing(start_of(hour), (step + 0.5) / steps) for step in range(steps)]
    assert 0.88 <= min(values) <= max(values) <= 1.12
    assert sum(values) / steps == pytest.approx(1, abs=1e-6)


@given(hour=instants, elapsed=st.floats(0.001, 0.999))
def test_energy_is_the_integral_of_power(hour: datetime, elapsed: float) -> None:
    slope = (swung(start_of(hour), elapsed + 5e-5) - swung(start_of(hour), elapsed - 5e-5)) / 1e-4
    assert slope == pytest.approx(swing(start_of(hour), elapsed), abs=1e-3)


@given(instant=instants)
def test_the_index_grows_in_an_hour_by_exactly_that_hour_s_energy(
    instant: datetime, replay: Replay, circuits: Circuits
) -> None:
    start = start_of(instant)
    grown = circuits.energy_kwh(start + HOUR).total - circuits.energy_kwh(start).total
    assert grown == pytest.approx(replay.hour(start).kwh, abs=1e-6)


@given(instant=instants, seconds=st.floats(0, 7200))
def test_the_index_never_goes_back(instant: datetime, seconds: float, circuits: Circuits) -> None:
    before, after = circuits.energy_kwh(instant), circuits.energy_kwh(instant + timedelta(seconds=seconds))
    assert after.heating >= before.heating - 1e-9
    assert after.total >= before.total - 1e-9


def test_a_missing_hour_adds_nothing_to_the_index() -> None:
    first = datetime(2015, 1, 1, tzinfo=UTC)
    hours = {first + n * HOUR: Hour(None if n == 1 else 2.0, 5.0) for n in range(4)}
    replay = Replay(hours, timedelta(0))
    circuits = Circuits(replay)
    assert circuits.power_w(replay.first + 1.5 * HOUR).total == 0
    assert circuits.energy_kwh(replay.first + 2 * HOUR).total == pytest.approx(2.0)


def test_the_outdoor_temperature_has_no_jump(replay: Replay, circuits: Circuits) -> None:
    hour = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert circuits.outdoor_c(hour) == replay.hour(hour).temp_c
    just_before = circuits.outdoor_c(hour - timedelta(seconds=1))
    assert just_before == pytest.approx(replay.hour(hour).temp_c, abs=0.01)
