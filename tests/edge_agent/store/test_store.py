"""The store: what is committed stays, whatever happens next."""

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge_agent.energy import HOUR, Index, Interval
from edge_agent.store import Change, Sample, Source, Store, StoredQuality, StoreError

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "agent.sqlite"


def hour(number: int, value: float, coverage: float = 1.0) -> Interval:
    return Interval(NOON + number * HOUR, NOON + (number + 1) * HOUR, value, coverage)


def test_what_was_written_is_read_back(file: Path) -> None:
    samples = (
        Sample("main.power", NOON, 1.5),
        Sample("main.energy", NOON, 7.0, StoredQuality.SUSPECT),
        Sample("main.power", NOON + timedelta(milliseconds=5), 2.5),
    )
    with Store(file) as store:
        store.write(
            [
                Change(samples=samples),
                Change(energy={"main.energy": (hour(0, 3.0),)}, means={"out.t": (hour(1, -4.0, 0.5),)}),
                Change(anchors={"main.energy": Index(NOON, 123.4)}),
            ]
        )
        reader = store.reader
        assert list(reader.samples(NOON, NOON + HOUR)) == sorted(samples, key=lambda each: each.time)
        assert list(reader.samples(NOON, NOON + HOUR, point="main.energy")) == [samples[1]]
        assert list(reader.samples(NOON + HOUR, NOON + 2 * HOUR)) == []
        assert reader.energy("main.energy") == [hour(0, 3.0)]
        assert reader.means("out.t", NOON, NOON + 2 * HOUR) == [hour(1, -4.0, 0.5)]
        assert reader.means("out.t", NOON + 2 * HOUR, NOON + 3 * HOUR) == []
        assert reader.energy("never.heard_of") == []
        assert reader.anchors() == {"main.energy": Index(NOON, 123.4)}


def test_the_data_folder_is_for_its_owner_alone(file: Path) -> None:
    Store(file).close()
    assert file.parent.stat().st_mode & 0o077 == 0


def test_a_commit_that_fails_leaves_nothing_behind(file: Path) -> None:
    with Store(file) as store:
        connection = store._connection

        def no_commit(action: int, operation: str | None, *_: object) -> int:
            refused = action == sqlite3.SQLITE_TRANSACTION and operation == "COMMIT"
            return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK

        connection.set_authorizer(no_commit)
        with pytest.raises(StoreError):
            store.write([Change(samples=(Sample("a.a", NOON, 1.0),))])
        connection.set_authorizer(None)

        samples = [Sample("b.b", NOON, 2.0), Sample("a.a", NOON, 3.0)]
        store.write([Change(samples=tuple(samples))])
        assert list(store.reader.samples(NOON, NOON + HOUR, point="b.b")) == samples[:1]
        assert list(store.reader.samples(NOON, NOON + HOUR, point="a.a")) == samples[1:]


def test_a_cycle_that_fails_is_written_not_at_all(file: Path) -> None:
    good, bad = Sample("a.b", NOON, 1.0), Sample("c.d", NOON, None)  # type: ignore[arg-type]  # the fault
    with Store(file) as store:
        with pytest.raises(StoreError, match="could not be written"):
            store.write([Change(samples=(good,)), Change(samples=(bad,))])
        assert list(store.reader.samples(NOON, NOON + HOUR)) == []
        store.write([Change(samples=(good,))])
        assert list(store.reader.samples(NOON, NOON + HOUR)) == [good]


def test_an_hour_never_gives_way_to_one_that_knows_less(file: Path) -> None:
    with Store(file) as store:
        store.write([Change(energy={"e": (hour(0, 5.0, 0.8),)})])
        store.write([Change(energy={"e": (hour(0, 1.0, 0.2),)})])
        assert store.reader.energy("e") == [hour(0, 5.0, 0.8)]
        store.write([Change(energy={"e": (hour(0, 6.0, 0.9),)})])
        assert store.reader.energy("e") == [hour(0, 6.0, 0.9)]


def test_a_corrected_import_replaces_an_import(file: Path) -> None:
    with Store(file) as store:
        store.write([Change(energy={"e": (hour(0, 5.0),)}, source=Source.IMPORT)])
        store.write([Change(energy={"e": (hour(0, 4.0, 0.5),)}, source=Source.IMPORT)])
        assert store.reader.energy("e") == [hour(0, 4.0, 0.5)]


def test_the_log_is_durable_and_readers_do_not_wait(file: Path) -> None:
    with Store(file):
        connection = sqlite3.connect(file)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        (statement,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'log'").fetchone()
        assert "PRIMARY KEY (ts, point)" in statement
        assert "WITHOUT ROWID" in statement
        connection.close()


def test_another_process_can_write_while_the_agent_runs(file: Path) -> None:
    with Store(file) as store:
        store.write([Change(samples=(Sample("a.b", NOON, 1.0),))])
        script = (
            "import sys; from pathlib import Path; from datetime import *\n"
            "from edge_agent.store import *; from edge_agent.energy import Interval\n"
            "start = datetime(2026, 1, 15, 12, tzinfo=UTC)\n"
            "with Store(Path(sys.argv[1])) as store:\n"
            "    store.write([Change(energy={'e': (Interval(start, start + timedelta(hours=1), 9.0),)})])\n"
        )
        subprocess.run([sys.executable, "-c", script, str(file)], check=True, timeout=60)
        store.write([Change(samples=(Sample("a.b", NOON + HOUR, 2.0),), energy={"e": (hour(1, 1.0),)})])
        assert store.reader.energy("e") == [hour(0, 9.0), hour(1, 1.0)]


def _write_for_ever(file: Path, told: multiprocessing.queues.Queue[int]) -> None:
    with Store(file) as store:
        cycle = 0
        while True:
            samples = tuple(
                Sample(f"d.p{point}", NOON + timedelta(seconds=cycle), cycle) for point in range(50)
            )
            store.write([Change(samples=samples)])
            told.put(cycle)
            cycle += 1


@pytest.mark.slow
def test_kill_9_loses_no_committed_cycle_and_leaves_no_half_one(file: Path) -> None:
    context = multiprocessing.get_context("spawn")
    told: multiprocessing.queues.Queue[int] = context.Queue()
    process = context.Process(target=_write_for_ever, args=(file, told))
    process.start()
    last = -1
    while last < 20:
        last = told.get(timeout=60)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(timeout=30)
    with Store(file) as store:
        cycles: dict[float, int] = {}
        for sample in store.reader.samples(NOON, NOON + HOUR):
            cycles[sample.value] = cycles.get(sample.value, 0) + 1
    assert set(range(last + 1)) <= cycles.keys()
    assert set(cycles.values()) == {50}


def test_a_damaged_file_is_named_and_what_to_do_is_said(file: Path) -> None:
    with Store(file) as store:
        samples = tuple(Sample(f"d.p{number}", NOON + number * HOUR, 1.0) for number in range(2000))
        store.write([Change(samples=samples)])
    content = bytearray(file.read_bytes())
    content[4096 : 4096 * 4] = os.urandom(4096 * 3)
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"agent\.sqlite: the database is damaged .* move this file aside"):
        Store(file)


def test_a_file_that_is_no_database_is_refused(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"not a database, by far" * 1000)
    with pytest.raises(StoreError, match="is damaged or is not one"):
        Store(file)


def test_a_database_of_a_newer_agent_is_refused(file: Path) -> None:
    Store(file).close()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="newer agent"):
        Store(file)


def test_a_folder_that_cannot_be_made_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(tmp_path / "data" / "agent.sqlite")


def test_a_file_held_by_another_program_is_not_called_damaged(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(file).close()
    monkeypatch.setattr("edge_agent.store.connection.BUSY_S", 0.05)
    holder = sqlite3.connect(file, autocommit=True)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("PRAGMA journal_mode = DELETE")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="does another program hold it"):
        Store(file)
    holder.close()


def test_a_reader_of_a_vanished_store_says_so(file: Path) -> None:
    store = Store(file)
    store.close()
    with pytest.raises(StoreError, match="could not be read"):
        store.reader.energy("e")
