"""A building that lives by the test's clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from simulators.building import Building, Circuits, cambridge_building
from simulators.replay import Replay


@dataclass
class TestClock:
    """A clock that only moves when it is told to."""

    __test__ = False

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture(scope="session")
def replay() -> Replay:
    return cambridge_building(date(2026, 11, 21))


@pytest.fixture(scope="session")
def circuits(replay: Replay) -> Circuits:
    return Circuits(replay)


@pytest.fixture
def clock() -> TestClock:
    """A cold working Monday, 10:00 in Paris."""
    return TestClock(datetime(2026, 11, 23, 9, tzinfo=UTC))


@pytest.fixture
def building(circuits: Circuits, clock: TestClock) -> Building:
    return Building(circuits, clock.now)
