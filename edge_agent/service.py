"""The agent: reads, keeps, computes and serves, in one task group."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

from edge_agent import version
from edge_agent.apart import Elsewhere, apart
from edge_agent.api.control import control_part
from edge_agent.api.energy import energy_part
from edge_agent.api.events import events_part
from edge_agent.api.ingest import ingest_part
from edge_agent.api.metrics import metrics_part
from edge_agent.broadcast import Broadcast
from edge_agent.certificates import Certificates, certificates_parts
from edge_agent.config import Building, Device, DeviceKind
from edge_agent.control.controller import Controller
from edge_agent.control.opening import open_control
from edge_agent.control.steady import Steady, boot_clock
from edge_agent.control.stopping import LONGEST_S
from edge_agent.diagnosis import Diagnoses
from edge_agent.diagnosis.routes import diagnosis_part
from edge_agent.energy import HOUR, hour_start
from edge_agent.evaluated import EVALUATE, SavingsReport
from edge_agent.events import EventLog
from edge_agent.figures import Figures
from edge_agent.historian import Historian
from edge_agent.housekeeping import Housekeeping, retention_of
from edge_agent.ingest import Ingest
from edge_agent.live import Json, LiveState, iso
from edge_agent.memory import give_back
from edge_agent.metering import Metering
from edge_agent.modbus.unit import Reading, Unit
from edge_agent.poller import Poller
from edge_agent.publishing import Sinks
from edge_agent.recorder import Recorder
from edge_agent.series import SeriesRequest, read_series
from edge_agent.serving import reachable
from edge_agent.sources import sources_of
from edge_agent.store import Change, Store
from edge_agent.today import evaluate_kpis
from edge_agent.virtual import VirtualPoints
from edge_agent.watchdog import keep_running

_LOG = logging.getLogger(__name__)
_TICK_S = 1.0
_KPIS_S = 15.0
_FAILED_S = 10.0
_EVALUATION_S = 3600.0
_HOUSEKEEPING_S = 3600.0
# A counter silent for longer resumes in one piece: its energy is the same, and starting stays quick.
_REPLAY = timedelta(hours=26)

type Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock of production."""
    return datetime.now(UTC)


class Agent:
    """One building's agent, over an open store.

    ``settle_s`` is how long results wait after history came in: an import is many requests, and they are computed once.
    """

    def __init__(
        self,
        building: Building,
        store: Store,
        *,
        clock: Clock = utc_now,
        settle_s: float = 5.0,
        steady: Steady | None = None,
        elsewhere: Elsewhere = apart,
    ) -> None:
        self._building, self._store, self._clock = building, store, clock
        self._steady = steady or boot_clock()
        self._settle_s, self._elsewhere = settle_s, elsewhere
        self._broadcast = Broadcast()
        self._live = LiveState(building, self._broadcast)
        self._recorder = Recorder(building, self._live)
        self._sinks = Sinks(building, store.reader, self._live)
        self._historian = Historian(store, on_written=self._sinks.written)
        asked = building.config.store
        self._housekeeping = Housekeeping(
            store,
            self._historian,
            retention_of(asked.keep, building.config.publish.keep_days),
            clock=clock,
            least_free_bytes=asked.least_free_mb * 1_000_000,
            elsewhere=elsewhere,
        )
        self._changed = asyncio.Event()
        self._imports: int | None = None
        self._events = EventLog(store, clock, self._changed.set)
        self._ingest = Ingest(store, lambda _series: self._changed.set())
        self._savings: SavingsReport | None = None
        self._certificates = Certificates(building, store.reader, clock, self._tell_certificates)
        self._sources = sources_of(building, self._on_reading)
        computed = [device for device in building.devices if device.kind is DeviceKind.VIRTUAL]
        units = {name: point.register.unit for name, point in building.points.items()}
        self._virtual = VirtualPoints(computed, units)
        self._diagnoses = Diagnoses(building, store, clock, elsewhere)

    @property
    def broadcast(self) -> Broadcast:
        """Where changes are told."""
        return self._broadcast

    async def run(
        self,
        stop: asyncio.Event,
        on_serving: Callable[[str, int], None] | None = None,
        hurry: asyncio.Event | None = None,
    ) -> None:
        """Work until ``stop`` is set.

        Args:
            stop: set it to stop cleanly: every point that holds a command is given back first.
            on_serving: told the address and port once the API answers.
            hurry: set it to give points back without waiting for their minimum times.

        Raises:
            EdgeAgentError: the API cannot be served.
        """
        await self._resume()
        try:
            parts = [
                metrics_part(self._figures),
                events_part(self._events),
                ingest_part(self._ingest),
                energy_part(Metering(self._building, self._store.reader, self._recorder.open_energy)),
                *certificates_parts(self._certificates),
                diagnosis_part(self._diagnoses, self._tell_diagnosis),
            ]
            control = open_control(
                self._building, self._live, self.unit, steady=self._steady, clock=self._clock
            )
            if control is not None and control.enabled:
                parts.append(control_part(control))
            async with reachable(self, self._building, parts, self._clock) as (host, port):
                if on_serving:
                    on_serving(host, port)
                await self._work(stop, control, hurry or asyncio.Event())
        finally:
            if (delivered := self._sinks.ticked_off()) is not None:
                self._historian.keep(delivered)
            await self._historian.drain()

    async def _work(self, stop: asyncio.Event, control: Controller | None, hurry: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            tasks = [
                *(
                    group.create_task(keep_running(source.run, source.is_frozen, f"link {name}"))
                    for name, source in self._sources.items()
                ),
                group.create_task(self._historian.run()),
                group.create_task(self._every(_TICK_S, self._tick)),
                group.create_task(self._every(_KPIS_S, self._compute_kpis)),
                group.create_task(self._every(_EVALUATION_S, self._evaluate)),
                group.create_task(self._evaluate_changes()),
                group.create_task(self._every(_HOUSEKEEPING_S, self._housekeeping.tend)),
                *(group.create_task(work(), name=name) for name, work in self._sinks.works),
            ]
            controlling = [group.create_task(control.run())] if control else []
            try:
                await stop.wait()
            finally:
                for task in controlling:
                    task.cancel()
                if control:
                    # Also when another task failed, but then soon: what must wait is given back by the next start.
                    await control.close(hurry, longest_s=LONGEST_S if stop.is_set() else _FAILED_S)
            for task in tasks:
                task.cancel()

    def unit(self, device: str) -> Unit:
        """The Modbus unit of a device, to write to it.

        Raises:
            KeyError: there is no such device.
        """
        for source in self._sources.values():
            if isinstance(source, Poller) and device in source:
                return source.unit(device)
        raise KeyError(device)

    def site(self) -> Json:
        """Document of ``GET /site``."""
        return {
            "site": self._live.site(),
            "version": version(),
            "capabilities": self._live.capabilities(),
            "time": iso(self._clock()),
        }

    def state(self) -> Json:
        """Document of ``GET /state``."""
        return self._live.document(self._clock())

    def _figures(self) -> bytes:
        from edge_agent.exposition import written_down  # noqa: PLC0415 - only who is asked pays for the client of Prometheus

        return written_down(
            Figures(
                time=self._clock(),
                links={name: source.health for name, source in self._sources.items()},
                qualities={point: self._live.point(point).quality for point in self._building.points},
                bill=self._store.bill,
                database_bytes=self._store.file.stat().st_size,
                waiting=self._store.reader.waiting(),
                consumers=self._sinks.connected,
                listeners=self._broadcast.listeners,
                fell_behind=self._broadcast.fell_behind,
            )
        )

    def savings(self) -> Json | None:
        """Document of ``GET /savings``."""
        return self._savings.document if self._savings else None

    def cee(self) -> Sequence[Json]:
        """Document of ``GET /cee``."""
        return self._certificates.estimates

    async def series(self, request: SeriesRequest) -> Json:
        """Document of ``GET /series/{id}``."""
        being_measured = self._recorder.open_rollups(request.id)
        open_hour = self._recorder.open_hour(request.id)
        return await asyncio.to_thread(
            read_series, self._building, self._store.reader, request, open_hour, being_measured
        )

    async def _resume(self) -> None:
        """Take up the open hours where the last run stopped."""
        change = await asyncio.to_thread(self._replay)
        await self._store.write_async([change])

    def _replay(self) -> Change:
        known = self._building.points
        anchors = {name: index for name, index in self._store.reader.anchors().items() if name in known}
        now = self._clock()
        # The open hour of the means is wanted from its beginning.
        oldest = min((index.time for index in anchors.values()), default=now)
        start = max(min(oldest, hour_start(now)), now - _REPLAY)
        return self._recorder.resume(anchors, self._store.reader.samples(start, now + HOUR))

    def _on_reading(self, device: Device, reading: Reading) -> None:
        self._take(device, reading)
        for virtual, computed in self._virtual.after(device.section.id, self._live.point):
            self._take(virtual, computed)
        self._tell_points()
        self._tell_health()

    def _take(self, device: Device, reading: Reading) -> None:
        now = self._clock()
        change = self._recorder.take(device, reading, now)
        if self._housekeeping.clock_works:
            self._historian.keep(self._sinks.addressed(change, now))

    async def _tick(self) -> None:
        self._housekeeping.watch_clock()
        self._live.expire(self._clock())
        self._tell_points()
        self._tell_health(self._steady.now_s())
        if (delivered := self._sinks.ticked_off()) is not None:
            self._historian.keep(delivered)

    def _tell_points(self) -> None:
        for point, state in self._live.tell_points().items():
            self._sinks.tell_state(point, state)

    def _tell_health(self, now_s: float | None = None) -> None:
        health = {name: source.health for name, source in self._sources.items()}
        self._live.set_health(
            health,
            store_works=self._historian.works,
            clock_works=self._housekeeping.clock_works,
            now_s=now_s,
        )

    async def _compute_kpis(self) -> None:
        energy = self._building.main_energy
        open_hour = self._recorder.open_hour(energy) if energy else None
        kpis = await asyncio.to_thread(
            evaluate_kpis, self._building, self._store.reader, open_hour, self._clock()
        )
        self._live.set_kpis(kpis)
        self._sinks.tell_result("kpis", kpis)
        imports = await asyncio.to_thread(self._store.reader.imports)
        if self._imports not in {None, imports}:
            # 'edge-agent import' works in a process of its own.
            self._changed.set()
        self._imports = imports

    def _tell_certificates(self) -> None:
        self._live.set_cee(self._certificates.summary, self._certificates.state)

    async def _evaluate(self) -> None:
        now = self._clock()
        found = await self._elsewhere(EVALUATE, self._building, now)
        self._savings = found.savings
        summary = self._savings.summary if self._savings else None
        await self._certificates.evaluate(summary, now)
        self._live.set_savings(summary)
        self._sinks.tell_result("savings", summary)
        self._tell_certificates()
        await self._diagnoses.take(found.judged, now, summary)
        self._tell_diagnosis()
        await asyncio.to_thread(give_back)

    def _tell_diagnosis(self) -> None:
        self._live.set_diagnosis(self._diagnoses.summary(self.savings()))

    async def _evaluate_changes(self) -> None:
        """Compute again soon after history came in, once for a whole import."""
        while True:
            await self._changed.wait()
            await asyncio.sleep(self._settle_s)
            self._changed.clear()
            await self._guarded(self._evaluate)

    async def _every(self, period_s: float, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            await self._guarded(work)
            await asyncio.sleep(period_s)

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception:  # noqa: BLE001 - whatever it is, it is logged with its traceback
            # The store may be unreadable for a while, or hold what a computation did not foresee: the building is still
            # read, and what was computed before stays.
            _LOG.exception(
                "%s failed; it will be tried again", getattr(work, "__qualname__", "a periodic task")
            )
