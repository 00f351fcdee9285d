"""Readings become live values, log rows and hours; doubtful ones never become energy."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge_agent.broadcast import Broadcast
from edge_agent.config import Building
from edge_agent.energy import HOUR, Index, Interval, Rollup
from edge_agent.live import LiveState, PointState, Quality, iso
from edge_agent.modbus.unit import Reading
from edge_agent.recorder import Recorder
from edge_agent.store import Change, Sample, StoredQuality
from tests.edge_agent.sites import make_site

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
ENERGY = "main.energy_import"


class Bench:
    """A recorder and its live state."""

    def __init__(self, building: Building) -> None:
        self.building = building
        self.broadcast = Broadcast()
        self.live = LiveState(building, self.broadcast)
        self.recorder = Recorder(building, self.live)

    def take(
        self, minutes: float, *, refused: frozenset[str] = frozenset(), **values: float | None
    ) -> Change:
        device = self.building.devices[0 if "temperature" not in {*values, *refused} else 1]
        return self.recorder.take(device, Reading(values, refused), NOON + timedelta(minutes=minutes))

    def energy(self, minutes: float, kwh: float) -> Change:
        return self.take(minutes, energy_import=kwh)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(make_site(tmp_path, poll_s=60))


def test_a_value_is_shown_and_logged(bench: Bench) -> None:
    change = bench.take(0, power=5.0, energy_import=100.0)
    assert change.samples == (Sample("main.power", NOON, 5.0), Sample(ENERGY, NOON, 100.0))
    assert bench.live.point("main.power") == PointState(5.0, Quality.GOOD, NOON)


def test_a_value_that_is_not_available_is_bad_and_not_logged(bench: Bench) -> None:
    assert bench.take(0, temperature=None).samples == ()
    assert bench.live.point("outdoor.temperature") == PointState(None, Quality.BAD, NOON)


def test_a_refused_register_is_bad_and_one_that_was_not_reached_keeps_its_value(bench: Bench) -> None:
    bench.take(0, power=5.0, energy_import=100.0)
    bench.take(1, refused=frozenset({"power"}))
    assert bench.live.point("main.power").quality is Quality.BAD
    assert bench.live.point(ENERGY).quality is Quality.GOOD


def test_a_wrong_fall_of_a_counter_shows_the_last_sound_index_and_keeps_the_doubt(bench: Bench) -> None:
    bench.energy(0, 100.0)
    change = bench.energy(1, 0.0)
    assert change.samples == (Sample(ENERGY, NOON + timedelta(minutes=1), 0.0, StoredQuality.SUSPECT),)
    assert bench.live.point(ENERGY) == PointState(100.0, Quality.SUSPECT, NOON + timedelta(minutes=1))
    bench.energy(2, 101.0)
    assert bench.live.point(ENERGY).quality is Quality.GOOD
    open_hour = bench.recorder.open_hour(ENERGY)
    assert open_hour is not None
    assert open_hour.value == 1.0


def test_a_meter_swap_is_logged_for_people_and_makes_no_energy(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.energy(0, 100.0)
    bench.energy(1, 7.0)
    bench.energy(2, 7.5)
    assert "main.energy_import: the counter jumped to 7.5 kWh" in caplog.text
    assert bench.live.point(ENERGY) == PointState(7.5, Quality.GOOD, NOON + timedelta(minutes=2))
    open_hour = bench.recorder.open_hour(ENERGY)
    assert open_hour is not None
    assert open_hour.value == 0.5


def test_hours_close_with_their_anchor(bench: Bench) -> None:
    bench.energy(55, 100.0)
    bench.take(58, temperature=10.0)
    change = bench.energy(65, 102.0)
    last_ten = NOON + timedelta(minutes=50)
    assert change.rollups == (
        (ENERGY, Rollup(NOON, 3600, None, None, None, 100.0, 1.0, 5 / 60)),
        (ENERGY, Rollup(last_ten, 600, None, None, None, 100.0, 1.0, 0.5)),
    )
    assert change.anchors == {ENERGY: Index(NOON + HOUR, 101.0)}
    assert bench.take(60, temperature=12.0).rollups == (
        ("outdoor.temperature", Rollup(last_ten, 600, 10.0, 10.0, 10.0, 10.0, None, 0.2)),
        ("outdoor.temperature", Rollup(NOON, 3600, 10.0, 10.0, 10.0, 10.0, None, 2 / 60)),
    )


def test_the_energy_of_a_power_is_known_too(bench: Bench) -> None:
    rollups = [
        rollup
        for minute in range(61)
        for _, rollup in bench.take(minute, power=6000.0 if minute < 30 else 0.0).rollups
    ]
    assert [rollup.kwh for rollup in rollups if rollup.length_s == 600] == pytest.approx([1, 1, 1, 0, 0, 0])
    assert [rollup.kwh for rollup in rollups if rollup.length_s == 3600] == pytest.approx([3.0])
    assert len(bench.recorder.open_rollups("main.power")) == 0, "nothing of the new hour is known yet"
    bench.take(61, power=60.0)
    ten, hour = bench.recorder.open_rollups("main.power")
    assert (ten.kwh, hour.kwh, hour.mean) == (0.0, 0.0, 0.0)


def test_a_meter_swap_is_an_event_for_people_to_confirm(bench: Bench) -> None:
    bench.energy(0, 100.0)
    bench.energy(1, 7.0)
    (event,) = bench.energy(2, 7.5).events
    assert (event.kind, event.status, event.origin) == ("meter_swap", "proposed", f"counter:{ENERGY}")
    assert event.start == NOON + timedelta(minutes=2)
    assert "de 100 à 7.5 kWh" in event.text


def test_replaying_the_log_gives_back_the_open_hour_whatever_else_is_in_it(bench: Bench) -> None:
    samples = [
        Sample("outdoor.temperature", NOON + timedelta(minutes=60), 10.0),
        Sample(ENERGY, NOON + timedelta(minutes=59), 90.0),
        Sample(ENERGY, NOON + timedelta(minutes=61), 101.5),
        Sample("outdoor.temperature", NOON + timedelta(minutes=62), 12.0),
        Sample("gone.power", NOON + timedelta(minutes=62), 1.0),
        Sample(ENERGY, NOON + timedelta(minutes=121), 107.5),
        Sample("outdoor.temperature", NOON + timedelta(minutes=121), 12.0),
    ]
    anchors = {ENERGY: Index(NOON + HOUR, 101.0), "gone.energy": Index(NOON, 1.0)}
    change = bench.recorder.resume(anchors, samples)
    assert change.energy == {
        ENERGY: (Interval(NOON + timedelta(minutes=61), NOON + timedelta(minutes=121), 6.0),)
    }
    hours = [(point, rollup) for point, rollup in change.rollups if rollup.length_s == 3600]
    assert hours == [
        (ENERGY, Rollup(NOON + HOUR, 3600, None, None, None, 101.5, 0.5, 1 / 60)),
        ("outdoor.temperature", hours[1][1]),
    ]
    assert bench.live.point(ENERGY).quality is Quality.BAD, "what was read before the stop is not live"


def test_a_point_that_was_never_read_has_no_open_hour(bench: Bench) -> None:
    assert bench.recorder.open_hour(ENERGY) is None
    assert bench.recorder.open_hour("no.point") is None


def test_a_value_is_stale_after_three_polls_and_listeners_learn_it_once(bench: Bench) -> None:
    with bench.broadcast.listener() as listener:
        bench.take(0, power=5.0)
        bench.live.tell_points()
        bench.live.expire(NOON + timedelta(seconds=180))
        assert bench.live.point("main.power").quality is Quality.GOOD
        bench.live.expire(NOON + timedelta(seconds=181))
        bench.live.expire(NOON + timedelta(seconds=182))
        bench.live.tell_points()
        bench.live.tell_points()
        bench.take(4, power=5.0)
        bench.take(5, power=5.0)
        bench.live.tell_points()
        texts = [listener._queue.get_nowait() or "" for _ in range(listener._queue.qsize())]
    assert bench.live.point("main.power").value == 5.0
    assert ['"value":5.0' in text for text in texts] == [True, False, True]
    assert '"quality":"stale"' in texts[1]


def test_instants_are_written_in_utc_with_a_z() -> None:
    assert iso(NOON) == "2026-01-15T12:00:00Z"
    assert iso(NOON + timedelta(milliseconds=5)) == "2026-01-15T12:00:00.005Z"
