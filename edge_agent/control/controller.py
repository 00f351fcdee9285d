"""The controller of a site: its points, key switch, heartbeat and hot water, from the start to the last release."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from edge_agent.config import Building, Point
from edge_agent.config.control import ControlMode
from edge_agent.control.audit import Entry, Event, Link, Result
from edge_agent.control.heartbeat import Heartbeat
from edge_agent.control.hot_water_watch import HotWaterWatch
from edge_agent.control.lease import Lease
from edge_agent.control.left_behind import with_left_behind
from edge_agent.control.memory import Memory
from edge_agent.control.point_control import PointControl
from edge_agent.control.policies import plan_of
from edge_agent.control.record import ControlFile, ControlFileError, read_audit
from edge_agent.control.report import report_of
from edge_agent.control.request import LeaseRequest
from edge_agent.control.site import TICK_S, Site
from edge_agent.control.spread import Spread
from edge_agent.control.steady import Steady
from edge_agent.control.stopping import LONGEST_S, give_all_back
from edge_agent.control.views import lease_view, usage_view, wear_view
from edge_agent.control.wire import Device, Nowhere, RegisterWire, Wire
from edge_agent.live import Json, LiveState

_LOG = logging.getLogger(__name__)


class NotControlledError(LookupError):
    """There is no such point, it is not writable, or the agent stops; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the controller works with."""

    file: ControlFile
    device: Callable[[str], Device]
    live: LiveState
    steady: Steady
    clock: Callable[[], datetime]
    tell: Callable[[], None]


class Controller:
    """Everything that is written to a site is written here."""

    def __init__(self, building: Building, around: Around) -> None:
        """Prepare; nothing is sent before :meth:`run`.

        Raises:
            ControlFileError: what the last run left behind cannot be known.
        """
        section = building.config.control
        self.enabled, self.longest_lease_s = section.enabled, section.longest_lease_s
        self._around, self._section = around, section
        remembered = around.file.load()
        plan = with_left_behind(building, plan_of(building), remembered.memories)
        self._site = Site(
            steady=around.steady,
            clock=around.clock,
            zone=building.zone,
            file=around.file,
            spread=Spread(section.release_over_s, len(plan.points)),
            values=self.value,
            act=section.enabled and section.mode is ControlMode.ACT,
            manual_hold_s=section.manual_hold_s,
            failure_hold_s=section.failure_hold_s,
            guards=plan.guards,
            hygiene=dict(remembered.hygiene),
        )
        self._stopping = False
        self.points: dict[str, PointControl] = {}
        for name, item in plan.points.items():
            self.points[name] = PointControl(
                item,
                wire=self._wire(item.point),
                site=self._site,
                poll=lambda name=name: around.live.point(name),  # type: ignore[misc]  # a default binds it now
                memory=remembered.memories.get(name, Memory()),
                tell=around.tell,
            )
        self._hot_water = HotWaterWatch(self._site, lambda: self.points)
        self._heartbeat: Heartbeat | None = None
        if section.heartbeat and self._site.act:
            beat = section.heartbeat
            wire = self._wire(building.points[beat.point])
            self._heartbeat = Heartbeat(wire, beat.point, beat.every_s, lambda: self._site.writes_allowed)

    def value(self, point: str) -> float | None:
        """Good value of a point now, for rules."""
        if point in self.points:
            return self.points[point].known()
        return self._around.live.point(point).good_value

    async def run(self) -> None:
        """Work until cancelled; the caller then calls :meth:`close`."""
        mode = self._section.mode.value if self.enabled else "off"
        await self._record(Entry(time=self._around.clock(), event=Event.START, reason=f"mode {mode}"))
        self._read_key_switch()
        async with asyncio.TaskGroup() as group:
            for each in self.points.values():
                group.create_task(each.run())
            while True:
                await self._tick()
                await asyncio.sleep(TICK_S)

    async def close(self, hurry: asyncio.Event, *, longest_s: float = LONGEST_S) -> None:
        """Give everything back, as far as the devices answer.

        Args:
            hurry: set when a person insists: minimum times are not waited for any more.
            longest_s: longest time to wait for them otherwise.
        """
        self._stopping = True
        left = await give_all_back(list(self.points.values()), hurry, longest_s=longest_s)
        result = Result.FAILED if left else Result.OK
        await self._record(
            Entry(time=self._around.clock(), event=Event.STOP, reason=", ".join(left), result=result)
        )
        await asyncio.to_thread(self._around.file.close)

    def controlled(self, point: str) -> PointControl:
        """The control of a writable point.

        Raises:
            NotControlledError: there is none.
        """
        if self._stopping:
            raise NotControlledError("the agent stops: it gives everything back")
        if point not in self.points or not self.points[point].item.leasable:
            raise NotControlledError(f"there is no writable point {point!r}: see 'control.points'")
        return self.points[point]

    async def take(self, point: str, request: LeaseRequest) -> Json:
        """Take or renew a lease; answers it as it stands once what can be done at once is done.

        Raises:
            NotControlledError: the point is not writable.
            ControlFileError: it cannot be put on record.
        """
        control = self.controlled(point)
        lease = await control.take(request)
        self._around.tell()
        return self._view(control, control.leases.get(lease.actor, lease))

    async def give_up(self, point: str, actor: str | None) -> list[str]:
        """End leases on a point; returns their ids.

        Raises:
            NotControlledError: the point is not writable.
        """
        ended = await self.controlled(point).give_up(actor)
        self._around.tell()
        return ended

    def document(self) -> Json:
        """The ``control`` object of the state."""
        now_s = self._around.steady.now_s()
        controls = self.points.values()
        return {
            "mode": self._section.mode.value,
            "writes_allowed": self._site.writes_allowed,
            "leases": [self._view(each, lease) for each in controls for lease in each.leases.values()],
            "releasing": [each.policy.point for each in controls if each.releasing],
            "failed": [each.policy.point for each in controls if each.failed],
            "worn": wear_view(((each.policy, each.memory) for each in controls), now_s),
        }

    def usage(self) -> list[Json]:
        """Writes of every point, and what they are made for."""
        now_s = self._around.steady.now_s()
        return usage_view(((each.policy, each.memory) for each in self.points.values()), now_s)

    async def audit(self, limit: int) -> list[Link]:
        """The newest entries of the audit.

        Raises:
            ControlFileError: it cannot be read.
        """
        return await asyncio.to_thread(
            lambda: list(read_audit(self._around.file.path, limit=limit, newest_first=True))
        )

    async def report(self) -> Json:
        """What was written, or would have been, point by point.

        Raises:
            ControlFileError: the audit cannot be read.
        """
        return await asyncio.to_thread(
            report_of, self._around.file.path, observed=not self._site.act, now=self._around.clock()
        )

    def _wire(self, point: Point) -> Wire:
        try:
            return RegisterWire(self._around.device(point.device), point.key)
        except KeyError:
            return Nowhere()

    def _view(self, control: PointControl, lease: Lease) -> Json:
        return lease_view(
            lease,
            control.policy,
            control.memory,
            control.decision,
            now_s=self._around.steady.now_s(),
            now=self._around.clock(),
            observed=not self._site.act,
            manual_since_s=control.manual_since_s,
        )

    async def _tick(self) -> None:
        if self._read_key_switch():
            word = "allowed" if self._site.writes_allowed else "forbidden"
            await self._record(
                Entry(time=self._around.clock(), event=Event.KEY_SWITCH, reason=f"writes {word}")
            )
            self._around.tell()
        now_s = self._around.steady.now_s()
        await self._hot_water.tick(now_s)
        if self._heartbeat:
            await self._heartbeat.tick(now_s)

    def _read_key_switch(self) -> bool:
        """Take what the key switch says; true when that changed. A contact that is not known forbids."""
        key = self._section.key_switch
        if key is None:
            return False
        before, read = self._site.writes_allowed, self._around.live.point(key.point).good_value
        self._site.writes_allowed = read is not None and abs(read - key.value) < 1e-6
        return before is not self._site.writes_allowed

    async def _record(self, entry: Entry) -> None:
        try:
            await self._site.commit([entry])
        except ControlFileError as error:
            _LOG.error("%s", error)
