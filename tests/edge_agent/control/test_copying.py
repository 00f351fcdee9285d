"""Backups of the control file: whole, checked, and never put in the place of one that knows more."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from edge_agent.control.copying import back_up_control, copy_beside, restore_control
from edge_agent.control.memory import Memory
from edge_agent.control.record import ControlFileError, read_audit
from edge_agent.control.steady import after_reboot
from edge_agent.store import Store
from tests.edge_agent.cli.test_commands import ask
from tests.edge_agent.control.test_record import ENTRIES, FULL, opened
from tests.edge_agent.sites import make_site
from tests.edge_agent.store.test_backup import one


def test_leases_wear_and_audit_come_back_on_another_machine(tmp_path: Path) -> None:
    with opened(tmp_path) as file:
        file.commit(ENTRIES, memories={"p": FULL})
        made = back_up_control(file.path, tmp_path / "copy.sqlite")
    assert made == tmp_path / "copy.control.sqlite"
    assert made.stat().st_mode & 0o077 == 0
    new = tmp_path / "new"
    assert restore_control(tmp_path / "copy.sqlite", new / "control.sqlite")
    with opened(new, boot="another machine") as file:
        assert file.load().memories == {"p": after_reboot(FULL)}
        file.commit(ENTRIES[:1])
    assert [link.seq for link in read_audit(new / "control.sqlite")] == [1, 2, 3, 4, 5, 6], (
        "the chain goes on"
    )
    with (
        closing(sqlite3.connect(new / "control.sqlite")) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute("DELETE FROM audit")


def test_a_control_file_that_is_there_stays(tmp_path: Path) -> None:
    with opened(tmp_path) as file:
        file.commit(ENTRIES[:1])
        back_up_control(file.path, tmp_path / "copy.sqlite")
        file.commit(ENTRIES[1:2], memories={"p": Memory(lifetime=8)})
    assert not restore_control(tmp_path / "copy.sqlite", tmp_path / "control.sqlite")
    with opened(tmp_path) as file:
        assert file.load().memories["p"].lifetime == 8
    assert len(list(read_audit(tmp_path / "control.sqlite"))) == 2


def test_a_site_that_never_controlled_has_nothing_to_copy_or_put_back(tmp_path: Path) -> None:
    assert back_up_control(tmp_path / "control.sqlite", tmp_path / "copy.sqlite") is None
    assert not restore_control(tmp_path / "copy.sqlite", tmp_path / "control.sqlite")


def test_a_copy_overwrites_nothing_and_one_that_was_changed_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as file:
        file.commit(ENTRIES)
        back_up_control(file.path, tmp_path / "copy.sqlite")
        with pytest.raises(ControlFileError, match="overwrites nothing"):
            back_up_control(file.path, tmp_path / "copy.sqlite")
        with pytest.raises(ControlFileError, match="the backup failed"):
            back_up_control(file.path, tmp_path / "no" / "such" / "copy.sqlite")
    copy = copy_beside(tmp_path / "copy.sqlite")
    with closing(sqlite3.connect(copy, autocommit=True)) as connection:
        connection.execute("DROP TRIGGER audit_is_unchanged")
        connection.execute("UPDATE audit SET entry = replace(entry, '2.0', '9.0') WHERE seq = 3")
    with pytest.raises(ControlFileError, match="changed at entry 3"):
        restore_control(tmp_path / "copy.sqlite", tmp_path / "new" / "control.sqlite")
    copy.write_bytes(b"nonsense" * 1000)
    with pytest.raises(ControlFileError, match="is not a control file"):
        restore_control(tmp_path / "copy.sqlite", tmp_path / "new" / "control.sqlite")
    copy.unlink()
    with closing(sqlite3.connect(copy, autocommit=True)) as connection:
        connection.execute("CREATE TABLE t (a)")
    with pytest.raises(ControlFileError, match="not of this agent"):
        restore_control(tmp_path / "copy.sqlite", tmp_path / "new" / "control.sqlite")
    assert not (tmp_path / "new").exists()


@pytest.mark.slow
def test_the_commands_carry_both_files(tmp_path: Path) -> None:
    building = make_site(tmp_path)
    with Store(building.database) as store:
        store.write([one(1)])
    with opened(building.store_folder) as file:
        file.commit(ENTRIES)
    config, copy = str(building.path), tmp_path / "copy.sqlite"
    assert "leases, wear and audit, checked" in ask("backup", str(copy), "--config", config)
    assert "knows more than the backup, and stays" in ask("restore", str(copy), "--config", config)
    for rest in building.store_folder.glob("control.sqlite*"):
        rest.unlink()
    assert "were put back too" in ask("restore", str(copy), "--config", config)
    assert len(list(read_audit(building.store_folder / "control.sqlite"))) == len(ENTRIES)
