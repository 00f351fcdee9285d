"""The clock of a gateway and the room on its disk."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge_agent.clockwatch import RELEASED, ClockWatch, Jump
from edge_agent.config import KeepSection
from edge_agent.historian import Historian
from edge_agent.housekeeping import Housekeeping, retention_of
from edge_agent.store import Change, Sample, Store, process_bytes_written

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_clock_that_is_changed_is_noticed_once() -> None:
    watch = ClockWatch(NOW, 100.0)
    assert watch.jumped(NOW + timedelta(seconds=10), 110.0) is None
    assert watch.jumped(NOW + timedelta(seconds=45), 120.0) is None, "drift and short corrections are no jump"
    later = NOW + timedelta(hours=1)
    assert watch.jumped(later, 121.0) == Jump(NOW + timedelta(seconds=46), later)
    assert watch.jumped(later + timedelta(seconds=1), 122.0) is None
    back = watch.jumped(NOW, 123.0)
    assert back is not None
    assert back.after == NOW


def test_a_clock_from_before_the_program_existed_is_wrong() -> None:
    watch = ClockWatch(NOW, 0.0)
    assert watch.plausible(NOW)
    assert not watch.plausible(datetime(1970, 1, 1, tzinfo=UTC))
    assert not watch.trusted(RELEASED - DAY, 1e9)


def test_history_is_not_forgotten_by_a_clock_that_jumped_ahead() -> None:
    watch = ClockWatch(NOW, 0.0, newest=NOW - timedelta(minutes=1))
    assert watch.trusted(NOW, 1.0)
    assert not watch.trusted(NOW + 3650 * DAY, 2.0)
    assert watch.trusted(NOW + 3650 * DAY, 86_401.0), "after a day, it is believed"
    assert ClockWatch(NOW, 0.0).trusted(NOW, 0.0), "there is nothing to lose"


class Bench:
    def __init__(self, store: Store) -> None:
        self.store, self.historian = store, Historian(store)
        self.now, self.monotonic, self.free = NOW, 0.0, 10**12
        self.keeping = Housekeeping(
            store,
            self.historian,
            retention_of(KeepSection(samples_days=10)),
            clock=lambda: self.now,
            least_free_bytes=10**6,
            monotonic=lambda: self.monotonic,
            free=lambda _: self.free,
        )

    def samples(self) -> int:
        return len(list(self.store.reader.samples(NOW - 100 * DAY, NOW + 10_000 * DAY)))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Store(tmp_path / "agent.sqlite") as store:
        times = [NOW - days * DAY for days in range(20)]
        store.write([Change(tuple(Sample("a.t", time, 1.0) for time in times))])
        yield Bench(store)


@pytest.mark.slow
async def test_what_is_too_old_is_forgotten(bench: Bench) -> None:
    await bench.keeping.tend()
    assert bench.samples() == 11


@pytest.mark.slow
async def test_a_wrong_clock_forgets_nothing(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.now = datetime(1970, 1, 2, tzinfo=UTC)
    assert not bench.keeping.clock_works
    await bench.keeping.tend()
    bench.now = NOW + 3650 * DAY
    await bench.keeping.tend()
    assert bench.samples() == 20
    assert "nothing is forgotten" in caplog.text


async def test_a_jump_is_an_event(bench: Bench) -> None:
    bench.keeping.watch_clock()
    bench.now = datetime(1970, 1, 2, tzinfo=UTC)
    bench.keeping.watch_clock()
    bench.now = NOW + timedelta(hours=2)
    bench.keeping.watch_clock()
    await bench.historian.drain()
    (event,) = bench.store.reader.events()
    assert (event.origin, event.start) == ("clock", bench.now)
    assert "1970" in event.text


@pytest.mark.slow
async def test_a_disk_that_is_nearly_full_costs_old_samples(bench: Bench) -> None:
    await bench.keeping.tend()
    bench.free = 1000
    await bench.keeping.tend()
    assert bench.samples() == 1, "those of the last hour"


def test_bytes_written_are_those_that_the_system_counts(tmp_path: Path) -> None:
    (tmp_path / "io").write_text("rchar: 1\nwrite_bytes: 4096\n")
    assert process_bytes_written(tmp_path / "io") == 4096
    assert process_bytes_written(tmp_path / "none") is None
