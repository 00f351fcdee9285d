"""A tiny site for scripted cases: loads that draw what they are let, a meter as late as one likes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from custom_components.linky_gtb.shedding.core import (
    Command,
    Decision,
    Event,
    Inputs,
    Kind,
    Limit,
    LoadSpec,
    LoadView,
    MeterReading,
    Order,
    OrderKind,
    Reason,
    Shedder,
    SiteSpec,
)

START = 1_800_000_000.0


def relay(name: str, power_w: float = 2000.0, **more: object) -> LoadSpec:
    return LoadSpec(id=name, power_w=power_w, gated=True, **more)  # type: ignore[arg-type]


@dataclass
class Load:
    """The real thing behind a `LoadSpec`."""

    spec: LoadSpec
    share: float = 0.0
    wants: float = 1.0
    obeys: bool = True
    available: bool = True
    reports: bool = True
    true_w: float | None = None
    facts: dict[str, float] = field(default_factory=dict)

    @property
    def power_w(self) -> float:
        full = self.spec.power_w if self.true_w is None else self.true_w
        return full * self.share if self.wants else 0.0

    def view(self) -> LoadView:
        modulating = self.spec.kind is Kind.MODULATING
        on = self.share > 0 if self.reports else None
        shares = [rung.share for rung in self.spec.rungs]
        rung = min(range(len(shares)), key=lambda index: abs(shares[index] - self.share))
        return LoadView(
            available=self.available,
            on=on,
            rung=None if modulating or not self.reports else rung,
            cap_w=self.share * self.spec.power_w if modulating and self.reports else None,
            demand=self.wants,
            **self.facts,  # type: ignore[arg-type]  # figures all
        )


class Tabletop:
    """Plays seconds; tests change what they like between two calls of `run`."""

    def __init__(
        self,
        loads: list[Load],
        *,
        limit_w: float = 9000.0,
        base_w: float = 1000.0,
        lag_s: int = 3,
        site: SiteSpec | None = None,
        document: Mapping[str, object] | None = None,
        now: float = START,
    ) -> None:
        self.loads = {load.spec.id: load for load in loads}
        self.site = site or SiteSpec()
        self.shedder = Shedder(self.site, [load.spec for load in loads], document)
        self.now, self.clock_shift = now, 0.0
        self.limits: tuple[Limit, ...] = (Limit(value=limit_w),)
        self.base_w: Callable[[float], float] = lambda _: base_w
        self.feeder_w: Callable[[], float] | None = None
        self.lag_s = lag_s
        self.history: list[float] = []
        self.metering = "well"
        self.reading: MeterReading | None = None
        self.orders: list[tuple[float, Order]] = []
        self.events: list[Event] = []
        self.commands: tuple[Command, ...] = ()
        self.last: Decision | None = None
        self.over_s = 0
        self.switched: dict[str, float] = {}

    @property
    def total_w(self) -> float:
        wobble = 7.0 * (int(self.now) % 5)
        return self.base_w(self.now) + wobble + sum(load.power_w for load in self.loads.values())

    @property
    def picture(self) -> Decision:
        assert self.last is not None
        return self.last

    def run(self, seconds: int) -> Tabletop:
        for _ in range(seconds):
            self.now += 1
            self._measure()
            if int(self.now) % 2 == 0:
                self._decide()
            limit = min(limit.value for limit in self.limits if self._in_force(limit))
            self.over_s += self.total_w > limit
        return self

    def _in_force(self, limit: Limit) -> bool:
        now = self.now + self.clock_shift
        return (limit.start is None or limit.start <= now) and (limit.end is None or now < limit.end)

    def _measure(self) -> None:
        self.history.append(self.total_w)
        at = self.now + self.clock_shift
        match self.metering:
            case "well" if int(self.now) % 2 == 0:
                value = self.history[max(0, len(self.history) - 1 - self.lag_s)]
                self.reading = MeterReading(value, at)
            case "repeats" if self.reading is not None and int(self.now) % 2 == 0:
                self.reading = MeterReading(self.reading.value, at)
            case "unavailable" if self.reading is not None:
                self.reading = MeterReading(None, self.reading.reported_at)

    def _decide(self) -> None:
        meters = {} if self.reading is None else {"site": self.reading}
        if self.feeder_w is not None:
            meters["feeder"] = MeterReading(self.feeder_w(), self.now + self.clock_shift)
        views = {name: load.view() for name, load in self.loads.items()}
        inputs = Inputs(
            now=self.now + self.clock_shift,
            meters=meters,
            limits=self.limits,
            loads=views,
            commands=self.commands,
        )
        self.commands = ()
        self.last = self.shedder.decide(inputs)
        self.events += self.last.events
        for order in self.last.orders:
            self.orders.append((self.now, order))
            self._carry_out(order)

    def _carry_out(self, order: Order) -> None:
        load = self.loads[order.load]
        if not load.obeys:
            return
        if order.cap_w is not None:
            load.share = order.cap_w / load.spec.power_w if order.on else 0.0
        else:
            load.share = load.spec.rungs[order.rung].share

    def kinds(self, kind: OrderKind, since: float = 0.0) -> list[Order]:
        return [order for at, order in self.orders if order.kind is kind and at > since]

    def told(self, reason: Reason) -> list[Event]:
        return [event for event in self.events if event.reason is reason]

    def running(self) -> set[str]:
        return {name for name, load in self.loads.items() if load.share > 0}
