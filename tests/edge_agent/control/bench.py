"""A point, its device and their clocks, all pretended: time passes when a test says so."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, override
from zoneinfo import ZoneInfo

from edge_agent.config import Point
from edge_agent.control.audit import Entry, Link, chained
from edge_agent.control.documents import hygiene_of, hygiene_text, memory_of, memory_text
from edge_agent.control.guards import Guards
from edge_agent.control.hot_water import Hygiene
from edge_agent.control.lease import Lease, Priority
from edge_agent.control.memory import Memory
from edge_agent.control.point_control import PointControl
from edge_agent.control.policies import Controllable
from edge_agent.control.policy import Policy
from edge_agent.control.record import ControlFileError
from edge_agent.control.request import LeaseRequest
from edge_agent.control.site import Site
from edge_agent.control.spread import Spread
from edge_agent.control.steady import after_reboot
from edge_agent.devices import Register, RegisterType
from edge_agent.devices.register import Name
from edge_agent.live import PointState, Quality
from edge_agent.modbus.errors import LinkDownError, NoAnswerError, RefusedError

PARIS = ZoneInfo("Europe/Paris")
POINT = "zone.setpoint"
SETPOINT = Policy(
    point=POINT, minimum=16, maximum=22, device_minimum=5, device_maximum=35, step=0.5, tolerance=0.01
)
RELAY = Policy(
    point=POINT,
    minimum=0,
    maximum=1,
    step=1,
    switching=True,
    min_on_s=600,
    min_off_s=300,
    starts_per_hour=3,
    tolerance=0.1,
)


class KilledError(BaseException):
    """The process was killed in the middle of something."""


@dataclass
class Time:
    """A wall clock that can be wrong, and a steady one that cannot; ``true_s`` is the world's own."""

    true_s: float = 10_000.0
    booted_s: float = 0.0
    boot: str = "boot-1"
    shift: timedelta = timedelta()

    def now_s(self) -> float:
        return self.true_s - self.booted_s

    def wall(self) -> datetime:
        return datetime(2026, 11, 24, 9, tzinfo=UTC) + timedelta(seconds=self.true_s) + self.shift


@dataclass
class Device:
    """A register on a device; ``fault`` says how it misbehaves."""

    time: Time
    value: float = 20.0
    fault: str = ""
    kill_at: str = ""
    ours: list[tuple[float, float, float]] = field(default_factory=list)
    """Time, value before and value after, of each write that was taken."""
    changes: list[tuple[float, float, float, bool]] = field(default_factory=list)
    """Time, before, after, and whether it was ours."""

    async def write(self, value: float) -> float | None:
        if self.kill_at == "before write":
            raise KilledError
        match self.fault:
            case "down":
                raise LinkDownError("no connection")
            case "refuses":
                raise RefusedError("illegal value", 3)
        self._set(value, ours=True)
        if self.kill_at == "after write":
            raise KilledError
        if self.fault in {"late", "deaf"}:
            raise NoAnswerError("no answer in time")
        return self.value

    async def read(self) -> float | None:
        if self.fault in {"down", "deaf"}:
            raise LinkDownError("no connection")
        return self.value

    def by_hand(self, value: float) -> None:
        self._set(value, ours=False)

    def _set(self, value: float, *, ours: bool) -> None:
        if ours:
            self.ours.append((self.time.true_s, self.value, value))
        if value != self.value:
            self.changes.append((self.time.true_s, self.value, value, ours))
        self.value = value


@dataclass
class Disk:
    """The control file, without a disk."""

    time: Time
    broken: bool = False
    memories: dict[str, tuple[str, str]] = field(default_factory=dict)
    hygiene: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def commit(
        self,
        entries: Sequence[Entry] = (),
        *,
        memories: Mapping[str, Memory] | None = None,
        hygiene: Mapping[str, Hygiene] | None = None,
    ) -> None:
        if self.broken:
            raise ControlFileError("no space left")
        self.links += chained(self.links[-1] if self.links else None, entries)
        self.entries += entries
        for point, memory in (memories or {}).items():
            self.memories[point] = self.time.boot, memory_text(memory)
        for store, each in (hygiene or {}).items():
            self.hygiene[store] = hygiene_text(each)

    def memory(self, point: str) -> Memory:
        if point not in self.memories:
            return Memory()
        boot, text = self.memories[point]
        return memory_of(text) if boot == self.time.boot else after_reboot(memory_of(text))

    def remembered(self, store: str) -> Hygiene:
        return hygiene_of(self.hygiene[store])


class AtOnce(Site):
    """A site that commits without a thread, for thousands of stories."""

    @override
    async def commit(self, entries: Sequence[Entry], memories: Mapping[str, Memory] | None = None) -> None:
        self.file.commit(entries, memories=memories)


class Bench:
    """One controlled point on one device, and what may happen to it."""

    def __init__(
        self,
        policy: Policy = SETPOINT,
        *,
        act: bool = True,
        found: float = 20.0,
        guards: Guards | None = None,
        others: Mapping[str, float | None] | None = None,
        over_s: float = 0.0,
    ) -> None:
        self.policy, self.act, self.guards, self.over_s = policy, act, guards or Guards(), over_s
        self.time = Time()
        self.device = Device(self.time, found)
        self.disk = Disk(self.time)
        self.others = dict(others or {})
        self.site = self._site()
        self.control = self._control()

    async def take(
        self,
        value: float,
        seconds: float = 600,
        *,
        actor: str = "ha",
        priority: Priority = Priority.OPERATOR,
    ) -> Lease:
        return await self.control.take(LeaseRequest(value, seconds, actor, priority, "test"))

    async def pass_s(self, seconds: float, *, steps: int = 1) -> None:
        for _ in range(steps):
            self.time.true_s += seconds / steps
            await self.control.step()

    async def killed(self, at: str, doing: Any) -> None:
        """Be killed at a moment of an action, and start again from the disk."""
        self.device.kill_at = at
        try:
            with suppress(KilledError):
                await doing
        finally:
            self.device.kill_at = ""
            self.restart()

    def restart(self, *, rebooted: bool = False) -> None:
        """Start again from the disk, as after ``kill -9`` or a power cut."""
        if rebooted:
            self.time.booted_s = self.time.true_s
            self.time.boot = f"boot-{self.time.true_s}"
        self.site = self._site()
        self.control = self._control()

    def _site(self) -> Site:
        return AtOnce(
            steady=self.time,
            clock=self.time.wall,
            zone=PARIS,
            file=self.disk,  # type: ignore[arg-type]  # all that is used of a control file
            spread=Spread(self.over_s, 4),
            values=self.others.get,
            act=self.act,
            manual_hold_s=7200,
            failure_hold_s=300,
            guards=self.guards,
        )

    def _control(self) -> PointControl:
        register = Register(key="setpoint", address=0, type=RegisterType.INT16, name=Name(fr="c", en="s"))
        item = Controllable(Point(POINT, "zone", 10, register), self.policy)
        return PointControl(
            item,
            wire=self.device,
            site=self.site,
            poll=self._poll,
            memory=self.disk.memory(POINT),
            tell=lambda: None,
        )

    def _poll(self) -> PointState:
        answers = self.device.fault not in {"down", "deaf"}
        return PointState(self.device.value, Quality.GOOD) if answers else PointState()
