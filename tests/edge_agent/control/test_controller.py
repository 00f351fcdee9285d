"""The site as a whole: key switch, heartbeat, interlocks between points, hot water, stopping."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from edge_agent.broadcast import Broadcast
from edge_agent.config import Building
from edge_agent.control.controller import Controller, NotControlledError
from edge_agent.control.lease import Priority
from edge_agent.control.opening import control_file, open_control
from edge_agent.control.policy import Policy
from edge_agent.control.record import ControlFile, ControlFileError, Remembered, read_audit
from edge_agent.control.request import LeaseBody, LeaseRequest, RequestError, request_of
from edge_agent.control.wire import RegisterWire
from edge_agent.live import LiveState, Quality
from edge_agent.modbus.errors import LinkDownError, LinkError
from edge_agent.modbus.unit import Written
from tests.edge_agent.control.bench import RELAY, SETPOINT, Time
from tests.edge_agent.control.demo_site import demo_site
from tests.edge_agent.waiting import until

HEAT, COOL = "zone1.on_off_cmd", "zone2.setpoint_cmd"
RELAYS = """\
control:
  enabled: true
  mode: act
  release_over_s: 0
  points:
    zone1.on_off_cmd: {actuator: relay, min_on_s: 300, min_off_s: 300}
    zone1.setpoint_cmd: {min: 16, max: 22}
"""


@dataclass
class Registers:
    """A device that holds what is written."""

    live: LiveState
    device: str
    values: dict[str, float] = field(default_factory=lambda: {"on_off_cmd": 1.0, "setpoint_cmd": 20.0})
    written: list[tuple[str, float]] = field(default_factory=list)
    down: bool = False

    async def write(self, key: str, value: float) -> Written:
        await self.read(key)
        self.values[key] = value
        self.written.append((key, value))
        self.show()
        return Written(value, value, value)

    async def read(self, key: str) -> float | None:
        await asyncio.sleep(0)
        if self.down:
            raise LinkDownError("no connection")
        return self.values.get(key, 0.0)

    def show(self) -> None:
        for key, value in self.values.items():
            with suppress(KeyError):  # not every register is a point of the site
                self.live.set_point(f"{self.device}.{key}", value, Quality.GOOD, None)


@dataclass
class Plant:
    """A controller, its devices and its time."""

    building: Building
    time: Time
    live: LiveState
    devices: dict[str, Registers]
    control: Controller

    async def take(self, point: str, value: float, **more: object) -> dict[str, object]:
        seconds, actor = more.get("seconds", 3600.0), str(more.get("actor", "me"))
        assert isinstance(seconds, float)
        return await self.control.take(point, LeaseRequest(value, seconds, actor, Priority.OPERATOR, ""))

    async def pass_s(self, seconds: float) -> None:
        self.time.true_s += seconds
        for each in self.control.points.values():
            await each.step()


@asynccontextmanager
async def plant(folder: Path, control: str = RELAYS) -> AsyncIterator[Plant]:
    building = demo_site(folder, 1, control)
    time, live = Time(), LiveState(building, Broadcast())
    devices = {name: Registers(live, name) for name in ("zone1", "zone2", "tank")}
    for each in devices.values():
        each.show()
    with files_closed():
        controller = open_control(building, live, devices.__getitem__, steady=time, clock=time.wall)
        assert controller is not None
        yield Plant(building, time, live, devices, controller)


@contextmanager
def files_closed() -> Iterator[None]:
    """Close control files at the end; what a test leaves under command stays so, as after a kill."""
    opened: list[ControlFile] = []

    def kept(path: Path, steady: Time) -> ControlFile:
        opened.append(ControlFile(path, steady))
        return opened[-1]

    with patch("edge_agent.control.opening.ControlFile", kept):
        yield
    for file in opened:
        file.close()


def remembered(site: Plant) -> Remembered:
    """What the disk holds now."""
    with ControlFile(control_file(site.building), site.time) as file:
        return file.load()


@asynccontextmanager
async def working(site: Plant) -> AsyncIterator[None]:
    task = asyncio.create_task(site.control.run())
    await asyncio.sleep(0)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.slow
async def test_the_key_switch_forbids_while_it_is_off_or_not_known(tmp_path: Path) -> None:
    keyed = RELAYS + "  key_switch: {point: zone2.setpoint_cmd, value: 1}\n"
    async with plant(tmp_path, keyed) as site, working(site):
        key = site.devices["zone2"]
        await until(lambda: site.control.document()["writes_allowed"] is False)
        held = await site.take("zone1.setpoint_cmd", 18.0)
        assert (held["written"], held["rule"]) == (None, "key_switch")
        key.values["setpoint_cmd"] = 1.0
        key.show()
        await until(lambda: site.devices["zone1"].values["setpoint_cmd"] == 18.0)
        site.live.set_point("zone2.setpoint_cmd", None, Quality.STALE, None)
        await until(lambda: site.control.document()["writes_allowed"] is False)
        await site.control.give_up("zone1.setpoint_cmd", None)
        assert site.devices["zone1"].values["setpoint_cmd"] == 18.0
        assert site.control.document()["releasing"] == ["zone1.setpoint_cmd"]
        key.show()
        await until(lambda: site.devices["zone1"].values["setpoint_cmd"] == 20.0)
    events = [link.text for link in read_audit(control_file(site.building))]
    assert sum('"event":"key_switch"' in text for text in events) >= 2


@pytest.mark.slow
async def test_the_heartbeat_changes_its_register_and_survives_a_silence(tmp_path: Path) -> None:
    beating = RELAYS + "  heartbeat: {point: zone2.setpoint_cmd, every_s: 1}\n"
    async with plant(tmp_path, beating) as site, working(site):
        register = site.devices["zone2"]

        async def beats(count: int) -> None:
            wanted = len(register.written) + count

            def enough() -> bool:
                site.time.true_s += 1
                return len(register.written) >= wanted

            await until(enough)

        await beats(2)
        register.down = True
        await asyncio.sleep(1.2)
        register.down = False
        await beats(1)
        values = [value for _, value in register.written]
        assert set(values) == {0.0, 1.0}
    assert not any("zone2" in link.text for link in read_audit(control_file(site.building)))


async def test_heating_is_refused_while_cooling_runs_and_allowed_once_it_stopped(tmp_path: Path) -> None:
    exclusive = """\
control:
  enabled: true
  mode: act
  points:
    zone1.on_off_cmd: {actuator: relay, min_on_s: 0, min_off_s: 0}
  interlocks:
    exclusive: [{heating: [zone1.on_off_cmd], cooling: [zone2.setpoint_cmd]}]
"""
    async with plant(tmp_path, exclusive) as site:
        site.devices["zone1"].values["on_off_cmd"] = 0.0
        site.devices["zone1"].show()
        refused = await site.take(HEAT, 1.0)
        assert (refused["written"], refused["rule"]) == (None, "interlock")
        assert site.devices["zone1"].values["on_off_cmd"] == 0.0
        site.devices["zone2"].values["setpoint_cmd"] = 0.0
        site.devices["zone2"].show()
        await site.pass_s(1)
        assert site.devices["zone1"].values["on_off_cmd"] == 1.0


async def test_stopping_gives_back_and_waits_for_minimum_times_unless_hurried(tmp_path: Path) -> None:
    async with plant(tmp_path) as site:
        await site.pass_s(1)
        await site.pass_s(400)
        await site.take(HEAT, 0.0)
        await site.take("zone1.setpoint_cmd", 18.0)
        assert site.devices["zone1"].values == {"on_off_cmd": 0.0, "setpoint_cmd": 18.0}
        hurry = asyncio.Event()
        closing = asyncio.create_task(site.control.close(hurry))
        await until(lambda: site.devices["zone1"].values["setpoint_cmd"] == 20.0)
        with pytest.raises(NotControlledError, match="the agent stops"):
            await site.take(HEAT, 0.0)
        await asyncio.sleep(0.3)
        assert (closing.done(), site.devices["zone1"].values["on_off_cmd"]) == (False, 0.0)
        hurry.set()
        await closing
        assert site.devices["zone1"].values["on_off_cmd"] == 1.0


async def test_stopping_waits_no_longer_than_it_may(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with plant(tmp_path) as site:
        await site.pass_s(1)
        await site.pass_s(400)
        await site.take(HEAT, 0.0)
        await site.control.close(asyncio.Event(), longest_s=0.3)
    assert "the minimum times were too long to wait for" in caplog.text
    assert site.devices["zone1"].values["on_off_cmd"] == 0.0
    assert remembered(site).memories[HEAT].pending


async def test_stopping_does_not_wait_for_a_device_that_is_gone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with plant(tmp_path) as site:
        await site.take("zone1.setpoint_cmd", 18.0)
        site.devices["zone1"].down = True
        site.live.set_point("zone1.setpoint_cmd", None, Quality.STALE, None)
        passing = asyncio.create_task(_let_time_pass(site.time))
        await site.control.close(asyncio.Event())
        passing.cancel()
    assert "due at the next start: zone1.setpoint_cmd" in caplog.text
    assert remembered(site).memories["zone1.setpoint_cmd"].pending
    assert '"event":"stop"' in list(read_audit(control_file(site.building)))[-1].text


async def _let_time_pass(time: Time) -> None:
    while True:
        time.true_s += 5
        await asyncio.sleep(0.01)


@pytest.mark.slow
async def test_hot_water_is_watched_and_remembered(tmp_path: Path) -> None:
    water = """\
control:
  enabled: true
  mode: act
  points: {tank.dhw_day_setpoint: {min: 45, max: 65}}
  interlocks:
    hot_water: [{name: tank, points: [tank.dhw_day_setpoint], litres: 300, outlet: tank.dhw_temperature, longest_s: 60, recovery_s: 600}]
"""
    async with plant(tmp_path, water) as site:
        tank = site.devices["tank"]
        tank.values = {"dhw_day_setpoint": 58.0, "dhw_temperature": 60.0}
        tank.show()
        async with working(site):
            taken = await site.take("tank.dhw_day_setpoint", 50.0)
            assert taken["written"] == 50.0

            def kept() -> bool:
                stores = remembered(site).hygiene
                return "tank" in stores and stores["tank"].taken_s is not None

            await until(kept)
            site.time.true_s += 61
            await until(lambda: tank.values["dhw_day_setpoint"] == 58.0)

            def overruled() -> bool:
                leases: Any = site.control.document()["leases"]
                return [each["rule"] for each in leases] == ["hot_water"]

            await until(overruled)


async def test_a_control_file_that_cannot_be_used_stops_control_not_reading(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    building = demo_site(tmp_path, 1, RELAYS)
    control_file(building).parent.mkdir()
    control_file(building).write_text("not a database " * 100, encoding="utf-8")
    time, live = Time(), LiveState(building, Broadcast())
    assert open_control(building, live, lambda _: Registers(live, "x"), steady=time, clock=time.wall) is None
    assert "no control" in caplog.text


def test_without_control_and_without_a_debt_nothing_is_opened(tmp_path: Path) -> None:
    building = demo_site(tmp_path, 1, "")
    time, live = Time(), LiveState(building, Broadcast())

    def opened() -> Controller | None:
        return open_control(building, live, lambda _: Registers(live, "x"), steady=time, clock=time.wall)

    assert opened() is None
    ControlFile(control_file(building), time).close()
    assert opened() is None


async def test_a_device_that_the_agent_does_not_write_through_cannot_be_commanded(tmp_path: Path) -> None:
    building = demo_site(tmp_path, 1, RELAYS)
    time, live = Time(), LiveState(building, Broadcast())
    live.set_point("zone1.setpoint_cmd", 20.0, Quality.GOOD, None)

    def nowhere(device: str) -> Registers:
        raise KeyError(device)

    with files_closed():
        controller = open_control(building, live, nowhere, steady=time, clock=time.wall)
        assert controller is not None
        lease = await controller.take(
            "zone1.setpoint_cmd", LeaseRequest(18.0, 60, "me", Priority.OPERATOR, "")
        )
        assert lease["written"] is None
        assert controller.usage()[0]["lifetime"] == 0


async def test_a_write_whose_reading_back_failed_is_not_confirmed() -> None:
    class Deaf:
        async def write(self, _key: str, value: float) -> Written:
            return Written(value, value, None, LinkDownError("no connection"))

        async def read(self, _key: str) -> float | None:
            return None

    with pytest.raises(LinkError):
        await RegisterWire(Deaf(), "x").write(1.0)


@pytest.mark.parametrize(
    ("policy", "body", "said"),
    [
        (SETPOINT, {"value": 1, "seconds": 5000}, "may be 3600 at most"),
        (RELAY, {"value": 0.5, "seconds": 10}, "must be 0 (off) or 1 (on)"),
    ],
)
def test_a_demand_that_does_not_suit_the_point_is_refused(
    policy: Policy, body: dict[str, float], said: str
) -> None:
    asked = LeaseBody(actor="me", **body)
    with pytest.raises(RequestError) as refused:
        request_of(asked, policy, longest_s=3600)
    assert said in str(refused.value)
    choice = replace(SETPOINT, options={0: "Off", 2: "Eco"})
    with pytest.raises(RequestError, match=r"0 \(Off\), 2 \(Eco\)"):
        request_of(LeaseBody(actor="me", value=1, seconds=10), choice, longest_s=3600)


async def test_an_audit_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    async with plant(tmp_path) as site:
        control_file(site.building).unlink()
        for suffix in ("-wal", "-shm"):
            control_file(site.building).with_name(f"control.sqlite{suffix}").unlink(missing_ok=True)
        with pytest.raises(ControlFileError):
            await site.control.audit(5)
        with pytest.raises(ControlFileError):
            await site.control.report()
