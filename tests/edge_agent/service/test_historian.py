"""Batches to the store, and a store that fails for a while."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge_agent.energy import HOUR
from edge_agent.historian import Historian
from edge_agent.store import Change, Sample, Store
from tests.edge_agent.waiting import until

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


def change(second: int) -> Change:
    return Change(samples=(Sample("a.b", NOON + timedelta(seconds=second), float(second)),))


def stored(store: Store) -> list[float]:
    return [sample.value for sample in store.reader.samples(NOON, NOON + HOUR)]


def works(historian: Historian) -> bool:
    return historian.works


async def test_everything_that_was_queued_is_kept_even_at_the_stop(tmp_path: Path) -> None:
    with Store(tmp_path / "agent.sqlite") as store:
        historian = Historian(store)
        task = asyncio.create_task(historian.run())
        historian.keep(change(0))
        await until(lambda: stored(store) == [0])
        for second in range(1, 10):
            historian.keep(change(second))
        task.cancel()
        await asyncio.wait([task])
        await historian.drain()
        await historian.drain()
        assert stored(store) == list(range(10))


async def test_what_all_devices_say_within_a_moment_is_one_commit(tmp_path: Path) -> None:
    told: list[int] = []
    with Store(tmp_path / "agent.sqlite") as store:
        before = store.bill.commits
        historian = Historian(store, gather_s=0.2, on_written=lambda changes: told.append(len(changes)))
        task = asyncio.create_task(historian.run())
        for second in range(33):
            historian.keep(change(second))
            await asyncio.sleep(0)
        await until(lambda: bool(told))
        assert stored(store) == list(range(33))
        task.cancel()
        await asyncio.wait([task])
        assert store.bill.commits - before == 1
        assert told == [33]


async def test_nothing_that_was_being_gathered_is_lost_at_the_stop(tmp_path: Path) -> None:
    with Store(tmp_path / "agent.sqlite") as store:
        historian = Historian(store, gather_s=3600)
        task = asyncio.create_task(historian.run())
        historian.keep(change(0))
        for _ in range(5):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert stored(store) == []
        await historian.drain()
        assert stored(store) == [0]


async def test_a_store_that_fails_is_said_once_and_works_again_when_it_can(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "agent.sqlite"
    with Store(file) as store:
        historian = Historian(store)
        breaker = sqlite3.connect(file, autocommit=True)
        breaker.execute(
            "CREATE TRIGGER full BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
        for second in range(3):
            historian.keep(change(second))
            await historian.drain()
        assert works(historian) is False
        assert len(caplog.records) == 1
        assert "could not be written: disk full" in caplog.text
        breaker.execute("DROP TRIGGER full")
        breaker.close()
        historian.keep(change(9))
        await historian.drain()
        assert works(historian) is True
        assert stored(store) == [9]


async def test_a_store_that_does_not_keep_up_costs_samples_and_not_the_memory(tmp_path: Path) -> None:
    with Store(tmp_path / "agent.sqlite") as store:
        historian = Historian(store, limit=2)
        for second in range(5):
            historian.keep(change(second))
        assert not historian.works
        await historian.drain()
        assert stored(store) == [0, 1]
