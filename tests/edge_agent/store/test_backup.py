"""A backup is taken while the agent works; a restore refuses what is not sound and throws nothing away."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge_agent.energy import HOUR, Index, Interval
from edge_agent.store import Change, Sample, Store, StoreError, backup, only_agent, restore
from edge_agent.store.schema import STEPS
from tests.edge_agent.cli.test_commands import ask
from tests.edge_agent.sites import make_site

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


def samples(store: Store) -> list[float]:
    return [each.value for each in store.reader.samples(NOON - HOUR, NOON + 24 * HOUR)]


def one(second: int) -> Change:
    return Change((Sample("a.t", NOON + timedelta(seconds=second), float(second)),))


def test_a_backup_taken_during_writes_is_one_instant_of_the_history(tmp_path: Path) -> None:
    file, stop = tmp_path / "agent.sqlite", threading.Event()
    written: list[int] = []
    with Store(file) as store:

        def write() -> None:
            while not stop.is_set():
                store.write([one(len(written))])
                written.append(len(written))

        thread = threading.Thread(target=write)
        thread.start()
        try:
            while len(written) < 50:
                stop.wait(0.001)
            before = len(written)
            assert backup(file, tmp_path / "copy.sqlite") > 0
        finally:
            stop.set()
            thread.join()
    assert (tmp_path / "copy.sqlite").stat().st_mode & 0o077 == 0
    with Store(tmp_path / "copy.sqlite") as copy:
        found = samples(copy)
    assert found == list(range(len(found)))
    assert before <= len(found) <= len(written)


def test_a_backup_overwrites_nothing_and_needs_a_database(tmp_path: Path) -> None:
    file = tmp_path / "agent.sqlite"
    with pytest.raises(StoreError, match="nothing to back up"):
        backup(file, tmp_path / "copy")
    Store(file).close()
    (tmp_path / "copy").write_text("precious")
    with pytest.raises(StoreError, match="overwrites nothing"):
        backup(file, tmp_path / "copy")
    with pytest.raises(StoreError, match="the backup failed"):
        backup(file, tmp_path / "no" / "such" / "folder")
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_restore_puts_the_history_back_and_the_other_aside(tmp_path: Path) -> None:
    file = tmp_path / "agent.sqlite"
    with Store(file) as store:
        store.write([one(1)])
    backup(file, tmp_path / "copy.sqlite")
    with Store(file) as store:
        store.write([one(2)])
    aside = restore(tmp_path / "copy.sqlite", file, NOON)
    with Store(file) as store:
        assert samples(store) == [1.0]
    assert aside == tmp_path / "agent.before-20260115T120000.sqlite"
    with Store(aside) as store:
        assert samples(store) == [1.0, 2.0]


def test_what_was_killed_before_a_restore_is_whole_aside(tmp_path: Path) -> None:
    file = tmp_path / "agent.sqlite"
    store = Store(file)
    store.write([one(1)])
    backup(file, tmp_path / "copy.sqlite")
    store.write([one(2)])
    # The write-ahead log is still there, as after a kill.
    assert file.with_name("agent.sqlite-wal").stat().st_size > 0
    aside = restore(tmp_path / "copy.sqlite", file, NOON)
    store.close()
    assert aside is not None
    with Store(aside) as found:
        assert samples(found) == [1.0, 2.0]


def test_a_damaged_history_is_replaced_too(tmp_path: Path) -> None:
    file = tmp_path / "agent.sqlite"
    with Store(file) as store:
        store.write([one(1)])
    backup(file, tmp_path / "copy.sqlite")
    file.write_bytes(b"not a database, by far" * 1000)
    assert restore(tmp_path / "copy.sqlite", file, NOON) is not None
    with Store(file) as store:
        assert samples(store) == [1.0]


def test_a_restore_on_a_fresh_machine_needs_nothing_there(tmp_path: Path) -> None:
    with Store(tmp_path / "agent.sqlite") as store:
        store.write([one(1)])
    backup(tmp_path / "agent.sqlite", tmp_path / "copy.sqlite")
    assert restore(tmp_path / "copy.sqlite", tmp_path / "new" / "agent.sqlite", NOON) is None
    with Store(tmp_path / "new" / "agent.sqlite") as store:
        assert samples(store) == [1.0]


def test_what_is_not_a_sound_backup_is_refused_and_the_history_stays(tmp_path: Path) -> None:
    file, wrong = tmp_path / "agent.sqlite", tmp_path / "wrong"
    with Store(file) as store:
        store.write([one(number) for number in range(5000)])
    with pytest.raises(StoreError, match="no such file"):
        restore(wrong, file, NOON)
    wrong.write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="not a database of the agent"):
        restore(wrong, file, NOON)
    sqlite3.connect(tmp_path / "empty").execute("CREATE TABLE t (a)").connection.close()
    with pytest.raises(StoreError, match=r"not of this agent, or of a newer one \(version 0\)"):
        restore(tmp_path / "empty", file, NOON)
    backup(file, tmp_path / "copy")
    content = bytearray((tmp_path / "copy").read_bytes())
    content[-8192:-4096] = b"\xff" * 4096
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged|not a database"):
        restore(tmp_path / "copy", file, NOON)
    with Store(file) as store:
        assert len(samples(store)) == 5000


def test_two_agents_never_work_in_one_folder(tmp_path: Path) -> None:
    with only_agent(tmp_path):
        with pytest.raises(StoreError, match="an agent already works in this folder"), only_agent(tmp_path):
            pass
        with pytest.raises(StoreError, match="cannot be used"), only_agent(tmp_path / "agent.lock"):
            pass
    with only_agent(tmp_path):
        pass


def test_the_commands_say_what_they_did(tmp_path: Path) -> None:
    building = make_site(tmp_path)
    with Store(building.database) as store:
        store.write([one(1)])
    config, folder = str(building.path), tmp_path / "backups"
    folder.mkdir()
    assert "MB, checked" in ask("backup", str(folder), "--config", config)
    (made,) = folder.iterdir()
    assert made.name.startswith("town-hall-20")
    assert '"bytes"' in ask("backup", str(tmp_path / "b.sqlite"), "--config", config, "--json")
    told = ask("restore", str(made), "--config", config)
    assert "is now the history of Town hall" in told
    assert "What was there is in" in told
    assert '"aside"' in ask("restore", str(made), "--config", config, "--json")
    with only_agent(building.store_folder):
        ask("restore", str(made), "--config", config, exit_code=2)


def test_a_database_of_the_first_version_is_brought_to_this_one_without_loss(tmp_path: Path) -> None:
    file = tmp_path / "agent.sqlite"
    connection = sqlite3.connect(file, autocommit=True)
    connection.executescript(f"BEGIN; {STEPS[0]}; PRAGMA user_version = 1; COMMIT;")
    noon_s = int(NOON.timestamp())
    rows = f"""
        INSERT INTO points (id, name) VALUES (1, 'main.energy_import'), (2, 'outdoor.temperature');
        INSERT INTO log VALUES ({noon_s * 1000}, 1, 100.0, 0), ({noon_s * 1000 + 5}, 2, 4.5, 1);
        INSERT INTO intervals VALUES (1, {noon_s}, {noon_s + 3600}, 7.0, 0.5, 'live');
        INSERT INTO means VALUES (2, {noon_s}, {noon_s + 3600}, 4.0, 1.0, 'import');
        INSERT INTO anchors VALUES (1, {noon_s * 1000}, 100.0);
    """  # noqa: S608 - numbers of this file
    connection.executescript(rows)
    connection.close()
    with Store(file) as store:
        reader = store.reader
        assert [(each.point, each.value) for each in reader.samples(NOON, NOON + HOUR)] == [
            ("main.energy_import", 100.0),
            ("outdoor.temperature", 4.5),
        ]
        assert reader.energy("main.energy_import") == [Interval(NOON, NOON + HOUR, 7.0, 0.5)]
        assert reader.means("outdoor.temperature") == [Interval(NOON, NOON + HOUR, 4.0)]
        assert reader.anchors() == {"main.energy_import": Index(NOON, 100.0)}
        store.tend(NOON + 48 * HOUR)
        assert len(list(reader.samples(NOON, NOON + HOUR))) == 2
