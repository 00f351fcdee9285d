"""The night's work: packed days read as the log did, roll-ups are kept, and a full disk costs old samples only."""

import multiprocessing
import os
import random
import signal
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge_agent.energy import HOUR, Interval, Rollup
from edge_agent.store import Change, Retention, Sample, Source, Store, StoredQuality, StoreError, packing
from edge_agent.store.reserve import SIZE

MIDNIGHT = datetime(2026, 1, 15, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
MORNING = MIDNIGHT + DAY + 3 * HOUR


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "agent.sqlite") as store:
        yield store


def day_of(
    point: str, *, start: datetime = MIDNIGHT, minutes: int = 1440, step: int = 10
) -> tuple[Sample, ...]:
    return tuple(
        Sample(
            point,
            start + minute * MINUTE,
            minute * 0.1,
            StoredQuality.SUSPECT if minute % 100 == 0 else StoredQuality.GOOD,
        )
        for minute in range(0, minutes, step)
    )


def rollup(start: datetime, length_s: int = 3600, *, mean: float = 5.0, coverage: float = 1.0) -> Rollup:
    return Rollup(start, length_s, 1.0, 9.0, mean, 4.0, 2.5, coverage)


def count(store: Store, table: str) -> int:
    connection = sqlite3.connect(store.file)
    query = f"SELECT count(*) FROM {table}"  # noqa: S608 - a name of this file
    (found,) = connection.execute(query).fetchone()
    connection.close()
    return int(found)


def test_a_packed_day_reads_as_its_log_did(store: Store) -> None:
    everything = (*day_of("a.t"), *day_of("b.t", step=30), *day_of("a.t", start=MIDNIGHT + DAY, minutes=200))
    store.write([Change(samples=everything)])
    span = (MIDNIGHT - DAY, MIDNIGHT + 3 * DAY)
    before = list(store.reader.samples(*span))
    store.tend(MORNING)
    assert count(store, "log") == 20, "today's stay in the log"
    assert count(store, "chunks") == 2
    after = list(store.reader.samples(*span))
    assert sorted(after, key=lambda each: (each.time, each.point)) == before
    part = (MIDNIGHT + 5 * HOUR, MIDNIGHT + DAY + HOUR)
    assert [each.time for each in store.reader.samples(*part, point="a.t")] == [
        each.time for each in before if each.point == "a.t" and part[0] <= each.time < part[1]
    ]
    store.tend(MORNING)
    assert count(store, "chunks") == 2, "a second night has nothing to do"


def test_the_day_is_left_alone_until_one_oclock(store: Store) -> None:
    store.write([Change(samples=day_of("a.t"))])
    store.tend(MIDNIGHT + DAY + 0.5 * HOUR)
    assert count(store, "chunks") == 0
    store.tend(MIDNIGHT + DAY + HOUR)
    assert count(store, "log") == 0


def test_samples_that_a_clock_set_back_adds_to_a_packed_day_join_it(store: Store) -> None:
    store.write([Change(samples=day_of("a.t"))])
    store.tend(MORNING)
    late = Sample("a.t", MIDNIGHT + 5 * MINUTE, 99.0)
    store.write([Change(samples=(late,))])
    assert late in list(store.reader.samples(MIDNIGHT, MIDNIGHT + HOUR))
    store.tend(MORNING)
    found = list(store.reader.samples(MIDNIGHT, MIDNIGHT + DAY, point="a.t"))
    assert (count(store, "chunks"), count(store, "log"), len(found)) == (1, 0, 145)
    assert found[1] == late


def test_a_row_that_comes_while_its_day_is_being_packed_is_not_lost(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, late = packing.pack, Sample("a.t", MIDNIGHT + MINUTE, 7.0)

    def slow(connection: sqlite3.Connection, start_ms: int, end_ms: int) -> object:
        packed = real(connection, start_ms, end_ms)
        store.write([Change(samples=(late,))])
        return packed

    store.write([Change(samples=day_of("a.t"))])
    monkeypatch.setattr(packing, "pack", slow)
    store.tend(MORNING)
    assert count(store, "chunks") == 0, "left for the next night"
    monkeypatch.undo()
    store.tend(MORNING)
    assert late in list(store.reader.samples(MIDNIGHT, MIDNIGHT + DAY, point="a.t"))


def test_a_day_of_a_busy_site_is_cut_into_shorter_chunks(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge_agent.store.packing._MOST_ROWS", 50)
    samples = day_of("a.t")
    store.write([Change(samples=samples)])
    store.tend(MORNING)
    assert count(store, "chunks") == 4
    assert list(store.reader.samples(MIDNIGHT, MIDNIGHT + DAY, point="a.t")) == list(samples)
    middle = list(store.reader.samples(MIDNIGHT + 5 * HOUR, MIDNIGHT + 7 * HOUR))
    assert middle == [each for each in samples if 5 * HOUR <= each.time - MIDNIGHT < 7 * HOUR]


def test_roll_ups_read_the_same_before_and_after_they_are_moved(store: Store) -> None:
    hours = [rollup(MIDNIGHT + number * HOUR, mean=float(number)) for number in range(27)]
    tens = [rollup(MIDNIGHT + number * 10 * MINUTE, 600, mean=number * 0.5) for number in range(150)]
    store.write([Change(rollups=tuple(("a.t", each) for each in (*hours, *tens)))])
    span = (MIDNIGHT, MIDNIGHT + 2 * DAY)

    def read() -> tuple[list[Rollup], list[Rollup], list[Interval], list[Interval]]:
        reader = store.reader
        return (
            reader.hours("a.t"),
            reader.ten_minutes("a.t", *span),
            reader.means("a.t"),
            reader.energy("a.t"),
        )

    before = read()
    assert before[0] == hours
    assert before[1] == tens
    store.tend(MORNING)
    assert (count(store, "hours"), count(store, "recent")) == (24, 3 + 6)
    assert read() == before
    store.tend(MORNING + DAY)
    assert count(store, "recent") == 0
    assert read() == before
    assert store.reader.ten_minutes("a.t", MIDNIGHT + 95 * MINUTE, MIDNIGHT + 115 * MINUTE) == tens[9:12]
    assert store.reader.hours("never.heard_of") == []
    assert store.reader.ten_minutes("never.heard_of", *span) == []


def test_a_roll_up_never_gives_way_to_one_that_knows_less(store: Store) -> None:
    for length_s in (600, 3600):
        for coverage in (0.8, 0.2, 0.9):
            each = rollup(MIDNIGHT, length_s, mean=coverage, coverage=coverage)
            store.write([Change(rollups=(("a.t", each),))])
            store.tend(MORNING)
    assert [each.mean for each in store.reader.hours("a.t")] == [0.9]
    (ten,) = store.reader.ten_minutes("a.t", MIDNIGHT, MIDNIGHT + DAY)
    assert ten.mean == pytest.approx(0.9)


def test_an_imported_hour_and_a_measured_one_are_one_hour(store: Store) -> None:
    imported = (
        Interval(MIDNIGHT, MIDNIGHT + HOUR, 7.0),
        Interval(MIDNIGHT + HOUR, MIDNIGHT + 2 * HOUR, 8.0, 0.1),
    )
    measured = [("a.t", rollup(MIDNIGHT)), ("a.t", rollup(MIDNIGHT + HOUR))]
    store.write([Change(energy={"a.t": imported}, source=Source.IMPORT), Change(rollups=tuple(measured))])
    assert [each.value for each in store.reader.energy("a.t")] == [7.0, 2.5]


def test_each_class_is_kept_for_as_long_as_it_is_asked(store: Store) -> None:
    samples = (*day_of("a.t"), *day_of("a.t", start=MIDNIGHT + 10 * DAY))
    rollups = [
        ("a.t", rollup(MIDNIGHT + days * DAY, length_s)) for days in (0, 10) for length_s in (600, 3600)
    ]
    imported = {"a.t": (Interval(MIDNIGHT - 9000 * DAY, MIDNIGHT - 9000 * DAY + HOUR, 1.0),)}
    store.write([Change(samples, imported, rollups=tuple(rollups), source=Source.IMPORT)])
    keep = Retention(samples=5 * DAY, ten_minutes=12 * DAY, hours=6 * 366 * DAY)
    store.tend(MIDNIGHT + 12 * DAY, keep)
    reader, ever = store.reader, (MIDNIGHT - 10_000 * DAY, MIDNIGHT + 100 * DAY)
    assert {each.time.date() for each in reader.samples(*ever)} == {(MIDNIGHT + 10 * DAY).date()}
    assert [each.start for each in reader.ten_minutes("a.t", *ever)] == [MIDNIGHT, MIDNIGHT + 10 * DAY]
    store.tend(MIDNIGHT + 14 * DAY, keep)
    assert [each.start for each in reader.ten_minutes("a.t", *ever)] == [MIDNIGHT + 10 * DAY]
    assert len(reader.hours("a.t")) == 2
    store.tend(MIDNIGHT + 2190 * DAY + 10 * DAY, keep)
    assert len(reader.hours("a.t")) == 1
    assert reader.energy("a.t")[0].value == 1.0, "what was imported is kept for ever"


def test_hours_are_never_kept_for_less_than_the_five_years_of_the_decree() -> None:
    with pytest.raises(ValueError, match="5 years at least"):
        Retention(hours=timedelta(days=1825))


def full(store: Store, spare_pages: int = 0) -> None:
    """No page may be added any more, as on a full disk."""

    def limit(connection: sqlite3.Connection) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + spare_pages}")

    store.work(limit)


def test_a_full_disk_costs_the_oldest_samples_and_no_roll_up(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(4):
        noise = random.Random(number)  # noqa: S311
        samples = tuple(
            Sample("a.t", MIDNIGHT + number * DAY + second * timedelta(seconds=20), noise.random())
            for second in range(4000)
        )
        store.write([Change(samples, rollups=(("a.t", rollup(MIDNIGHT + number * DAY)),))])
    store.tend(MIDNIGHT + 4 * DAY + 2 * HOUR)
    sqlite3.connect(store.file).execute("VACUUM").connection.close()
    full(store)
    now = MIDNIGHT + 5 * DAY
    fresh = tuple(Sample("a.t", now + number * timedelta(seconds=1), number * 1.0) for number in range(5000))
    store.write([Change(fresh)])
    kept = {each.time.date() for each in store.reader.samples(MIDNIGHT, now + DAY)}
    assert MIDNIGHT.date() not in kept
    assert list(store.reader.samples(now, now + DAY)) == list(fresh)
    assert len(store.reader.hours("a.t")) == 4
    assert "the disk is full" in caplog.text
    (event,) = [each for each in store.reader.events() if each.origin == "store"]
    assert "Disque plein" in event.text


def test_a_full_disk_without_old_days_costs_old_hours_of_the_log(store: Store) -> None:
    for hour in range(20):
        store.write(
            [
                Change(day_of(f"p{point}.t", start=MIDNIGHT + hour * HOUR, minutes=60, step=1))
                for point in range(20)
            ]
        )
    full(store)
    for minute in range(120):
        at = MIDNIGHT + 20 * HOUR + minute * MINUTE
        store.write([Change(tuple(Sample(f"p{point}.t", at, 1.0) for point in range(50)))])
    times = [each.time for each in store.reader.samples(MIDNIGHT, MIDNIGHT + DAY)]
    assert times[0] > MIDNIGHT
    assert times[-1] == MIDNIGHT + 20 * HOUR + 119 * MINUTE


def test_a_full_disk_with_nothing_to_let_go_is_an_error_and_the_last_hour_stays(store: Store) -> None:
    store.write([Change(tuple(Sample("a.t", MIDNIGHT + number * MINUTE, 1.0) for number in range(50)))])
    full(store)
    many = tuple(Sample("a.t", MIDNIGHT + number * timedelta(seconds=1), 2.0) for number in range(20_000))
    with pytest.raises(StoreError, match="full"):
        store.write([Change(many)])
    assert len(list(store.reader.samples(MIDNIGHT, MIDNIGHT + HOUR))) == 50
    assert store.bill.failures == 1


def test_room_is_made_before_the_disk_is_full(store: Store) -> None:
    store.write([Change(day_of("a.t", step=1))])
    store.tend(MORNING)
    assert store.make_room() == MIDNIGHT + DAY
    assert store.make_room() is None
    assert list(store.reader.samples(MIDNIGHT, MORNING)) == []


def test_a_reserve_is_held_for_the_day_the_disk_is_full(store: Store) -> None:
    reserve = store.file.with_suffix(".reserve")
    assert reserve.stat().st_size == SIZE
    assert reserve.stat().st_mode & 0o077 == 0


def test_the_bill_of_writes_is_counted(store: Store) -> None:
    store.write([Change(day_of("a.t"))])
    assert (store.bill.commits, store.bill.failures) == (1, 0)
    assert store.bill.rows >= 144
    assert store.bill.seconds > 0


def _work_for_ever(file: Path, told: Path, first: int) -> None:
    with Store(file) as store, told.open("ab", buffering=0) as telling:
        cycle = first
        while True:
            at = MIDNIGHT + cycle * 10 * MINUTE
            samples = tuple(Sample(f"p{point}.t", at, float(cycle)) for point in range(10))
            rollups = tuple((f"p{point}.t", rollup(at, 600, mean=float(cycle))) for point in range(10))
            store.write([Change(samples, rollups=rollups)])
            telling.write(f"{cycle}\n".encode())
            if cycle % 40 == 0:
                store.tend(at + 2 * HOUR, Retention(samples=DAY))
            cycle += 1


def _last_told(told: Path) -> int:
    lines = told.read_text().splitlines() if told.exists() else []
    return int(lines[-1]) if lines else -1


@pytest.mark.slow
def test_kill_9_again_and_again_in_the_middle_of_writes_packing_and_forgetting_loses_nothing(
    tmp_path: Path,
) -> None:
    file, told, chance = tmp_path / "agent.sqlite", tmp_path / "told", random.Random(5)  # noqa: S311
    context = multiprocessing.get_context("spawn")
    first = 0
    for _ in range(4):
        process = context.Process(target=_work_for_ever, args=(file, told, first))
        process.start()
        wanted = first + chance.randint(45, 130)
        until = time.monotonic() + 60
        while _last_told(told) < wanted:
            assert process.is_alive()
            assert time.monotonic() < until
            time.sleep(0.002)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join(timeout=30)
        known = _last_told(told) + 1
        with Store(file) as store:
            span = (MIDNIGHT, MIDNIGHT + 1000 * DAY)
            for point in (0, 9):
                # One more may have been committed and not told.
                tens = [each.mean for each in store.reader.ten_minutes(f"p{point}.t", *span)]
                assert tens in (list(range(known)), list(range(known + 1))), "each committed cycle once"
                found = [each.value for each in store.reader.samples(*span, point=f"p{point}.t")]
                assert found == tens[-len(found) :], "what is forgotten is the oldest"
                # The night's work takes place two hours, twelve cycles, after the last one.
                assert len(tens) - len(found) <= max(0, len(tens) + 12 - 144), "and older than a day"
            first = len(tens)
    assert len(found) < len(tens), "a day was forgotten on the way"
