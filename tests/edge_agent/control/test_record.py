"""The control file: what must survive, and an audit that cannot be changed unseen."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.control.audit import GENESIS, Entry, Event, Link, Result, chained, verify
from edge_agent.control.documents import hygiene_of, hygiene_text, memory_of, memory_text
from edge_agent.control.hot_water import Hygiene
from edge_agent.control.memory import Memory, Move
from edge_agent.control.record import ControlFile, ControlFileError, read_audit
from edge_agent.control.steady import BootClock, after_reboot, boot_clock, hygiene_after_reboot

TIME = datetime(2026, 11, 24, 9, tzinfo=UTC)
ENTRIES = [Entry(time=TIME, event=Event.WRITE, point="p", written=float(number)) for number in range(5)]
FULL = Memory(
    pending=True,
    base=20.0,
    commanded=17.0,
    commanded_at_s=100.0,
    doubt=20.0,
    on=True,
    switched_at_s=90.0,
    starts_s=(80.0, 90.0),
    writes_s=(100.0,),
    moves=(Move(100.0, 3.0),),
    lifetime=7,
    manual_at_s=50.0,
    failed_at_s=60.0,
    failures=1,
)


def opened(folder: Path, boot: str = "one") -> ControlFile:
    return ControlFile(folder / "control.sqlite", BootClock(boot))


def test_what_was_committed_is_there_after_a_crash(tmp_path: Path) -> None:
    hygiene = Hygiene({70.0: 5.0}, 10.0, 20.0, 30.0)
    with opened(tmp_path) as file:
        file.commit(ENTRIES[:1], memories={"p": FULL}, hygiene={"tank": hygiene})
        with opened(tmp_path) as other:
            again = other.load()
    assert again.memories == {"p": FULL}
    assert again.hygiene == {"tank": hygiene}


def test_after_a_reboot_every_rest_begins_again_and_no_budget_comes_back(tmp_path: Path) -> None:
    with opened(tmp_path) as file:
        file.commit(memories={"p": FULL}, hygiene={"tank": Hygiene({}, 10.0, None, 30.0)})
    with opened(tmp_path, boot="two") as file:
        again = file.load()
    memory = again.memories["p"]
    assert (memory.pending, memory.base, memory.lifetime) == (True, 20.0, 7)
    assert (memory.switched_at_s, memory.starts_s, memory.writes_s) == (0.0, (0.0, 0.0), (0.0,))
    assert (memory.manual_at_s, memory.failed_at_s, memory.moves) == (0.0, 0.0, (Move(0.0, 3.0),))
    assert again.hygiene["tank"] == Hygiene(given_s=0.0)
    assert after_reboot(Memory()) == Memory()
    assert hygiene_after_reboot(Hygiene(risen_s=5.0)) == Hygiene()


def test_the_steady_clock_counts_and_never_goes_back() -> None:
    clock = boot_clock()
    first = clock.now_s()
    assert clock.now_s() >= first > 0
    assert boot_clock().boot == clock.boot


@given(
    st.builds(
        Memory,
        pending=st.booleans(),
        base=st.none() | st.floats(-50, 50),
        on=st.none() | st.booleans(),
        starts_s=st.lists(st.floats(0, 1e6), max_size=3).map(tuple),
        moves=st.lists(st.builds(Move, st.floats(0, 1e6), st.floats(0, 10)), max_size=3).map(tuple),
        manual_at_s=st.none() | st.floats(0, 1e6),
    )
)
def test_a_memory_comes_back_from_its_text_as_it_was(memory: Memory) -> None:
    assert memory_of(memory_text(memory)) == memory


@pytest.mark.parametrize("text", ["[]", "nonsense", '{"unknown": 1}'])
def test_a_text_that_is_not_ours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        memory_of(text)
    with pytest.raises(ValueError, match=r"."):
        hygiene_of(text)
    assert hygiene_of(hygiene_text(Hygiene())) == Hygiene()


def test_the_audit_goes_on_where_the_last_run_ended(tmp_path: Path) -> None:
    for entries in (ENTRIES[:2], ENTRIES[2:]):
        with opened(tmp_path) as file:
            file.commit(entries)
    links = list(read_audit(tmp_path / "control.sqlite"))
    assert [link.seq for link in links] == [1, 2, 3, 4, 5]
    assert verify(links).valid
    newest = list(read_audit(tmp_path / "control.sqlite", limit=2, newest_first=True))
    assert [link.seq for link in newest] == [5, 4]


def test_the_file_itself_refuses_to_change_or_lose_an_entry(tmp_path: Path) -> None:
    with opened(tmp_path) as file:
        file.commit(ENTRIES)
    with closing(sqlite3.connect(tmp_path / "control.sqlite")) as connection:
        for statement in ("UPDATE audit SET entry = 'x'", "DELETE FROM audit"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


def test_an_entry_that_was_changed_taken_out_or_cut_off_is_found() -> None:
    links = chained(None, ENTRIES)
    assert verify(links).head == links[-1].hash
    assert verify([]).head == GENESIS
    forged = Link(3, links[2].text.replace("2.0", "9.0"), links[2].hash)
    assert verify([*links[:2], forged, *links[3:]]).broken_at == 3
    assert verify([*links[:2], *links[3:]]).broken_at == 3
    cut = verify(links[:3], expected_head=links[-1].hash)
    assert (cut.broken_at, cut.head_found, cut.valid) == (None, False, False)
    assert verify(links, expected_head=links[2].hash).valid
    assert not verify([forged, *links[1:]], expected_head=links[0].hash).valid


def test_a_failed_commit_keeps_nothing_and_the_chain_goes_on(tmp_path: Path) -> None:
    with opened(tmp_path) as file:
        with closing(sqlite3.connect(tmp_path / "control.sqlite", autocommit=True)) as other:
            other.execute("DROP TABLE memory")
        with pytest.raises(ControlFileError, match="nothing is written to any device"):
            file.commit(ENTRIES[:1], memories={"p": FULL})
        file.commit(ENTRIES[1:2])
        links = list(read_audit(tmp_path / "control.sqlite"))
        assert (len(links), verify(links).valid) == (1, True)
        with pytest.raises(ControlFileError):
            file.load()


def test_a_file_that_is_not_one_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "control.sqlite").write_text(
        "not a database, and long enough to be seen as something else" * 20
    )
    with pytest.raises(ControlFileError, match="move the file aside"):
        opened(tmp_path)
    with pytest.raises(ControlFileError, match="has the agent run"):
        list(read_audit(tmp_path / "nowhere.sqlite"))


def test_an_entry_tells_everything_as_json() -> None:
    told = Entry(time=TIME, event=Event.RELEASE, point="p", result=Result.FAILED, rule="frost").to_json()
    assert told["time"] == "2026-11-24T09:00:00Z"
    assert (told["event"], told["result"], told["rule"], told["actor"]) == (
        "release",
        "failed",
        "frost",
        "agent",
    )
