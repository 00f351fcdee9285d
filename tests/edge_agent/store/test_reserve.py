"""Disk held for the day when it is full."""

from pathlib import Path

from edge_agent.store.reserve import SIZE, Reserve


def test_the_reserve_is_held_once_and_given_back(tmp_path: Path) -> None:
    file = tmp_path / "agent.reserve"
    reserve = Reserve(file)
    assert reserve.take()
    assert file.stat().st_size == SIZE
    assert file.stat().st_blocks * 512 >= SIZE
    written = file.stat().st_mtime_ns
    assert reserve.take()
    assert file.stat().st_mtime_ns == written
    reserve.give()
    reserve.give()
    assert not file.exists()


def test_a_reserve_that_was_cut_short_is_made_whole(tmp_path: Path) -> None:
    file = tmp_path / "agent.reserve"
    file.write_bytes(b"short")
    assert Reserve(file).take()
    assert file.stat().st_size == SIZE


def test_a_disk_without_room_is_told(tmp_path: Path) -> None:
    assert not Reserve(tmp_path / "gone" / "agent.reserve").take()
