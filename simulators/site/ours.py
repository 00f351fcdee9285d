"""Our core driving the pretend site, as any program would: views in, orders out."""

import time
from collections.abc import Iterable

from custom_components.linky_gtb.shedding.core import (
    OFF,
    Inputs,
    Kind,
    Limit,
    LoadSpec,
    LoadView,
    MeterReading,
    Rung,
    Shedder,
    SiteSpec,
)

from .appliance import Appliance
from .days import Day
from .plant import TANK_LOW_C, Car, Room, Tank
from .running import Seen

_KINDS = {"relay": Kind.RELAY, "modulating": Kind.MODULATING, "stage": Kind.STAGE}


def spec_of(appliance: Appliance) -> LoadSpec:
    """Return the load as its owner would describe it."""
    levels = appliance.levels
    return LoadSpec(
        id=appliance.name,
        kind=_KINDS[appliance.kind],
        power_w=appliance.declared_w,
        min_power_w=appliance.min_w,
        rungs=(*(Rung(f"{share:.0%}", share) for share in levels[:-1]), OFF),
        gated=True,
        priority=appliance.priority,
        min_on_s=appliance.min_on_s,
        min_off_s=appliance.min_off_s,
    )


class Ours:
    """The core, called at each step; keeps how long each decision took."""

    def __init__(self, day: Day, site: SiteSpec | None = None) -> None:
        """Describe the day's loads to a new core."""
        self.shedder = Shedder(site or SiteSpec(), [spec_of(appliance) for appliance in day.appliances])
        self.seconds: list[float] = []

    def act(self, seen: Seen) -> Iterable[tuple[str, float]]:
        """Decide."""
        inputs = self.inputs(seen)
        began = time.thread_time()
        decision = self.shedder.decide(inputs)
        self.seconds.append(time.thread_time() - began)
        for order in decision.orders:
            appliance = seen.appliances[order.load]
            if order.cap_w is not None:
                yield order.load, order.cap_w / appliance.declared_w if order.on else 0.0
            else:
                yield order.load, appliance.levels[order.rung]

    def inputs(self, seen: Seen) -> Inputs:
        """Return what the core may know."""
        limits = [Limit(value=seen.limit, end=None if not seen.coming else float(seen.coming[0][0]))]
        for index, (start, value) in enumerate(seen.coming):
            end = float(seen.coming[index + 1][0]) if index + 1 < len(seen.coming) else None
            limits.append(Limit(value=value, start=float(start), end=end))
        reading = seen.reading
        meters = {} if reading is None else {"site": MeterReading(reading.value, reading.reported_at)}
        loads = {name: _view(appliance, seen.second) for name, appliance in seen.appliances.items()}
        return Inputs(now=float(seen.second), meters=meters, limits=tuple(limits), loads=loads)


def _view(appliance: Appliance, second: int) -> LoadView:
    share, body = appliance.reported(second), appliance.body
    rung = min(range(len(appliance.levels)), key=lambda index: abs(appliance.levels[index] - share))
    temperature = setpoint = low = needed = deadline = None
    match body:
        case Room():
            temperature, setpoint, low = (
                body.temperature_c,
                body.setpoint_c(second),
                body.comfort_low_c(second),
            )
        case Tank():
            temperature, setpoint, low = body.temperature_c, body.hot_c, TANK_LOW_C
        case Car():
            needed, deadline = body.needs_kwh, float(body.leaves)
    modulating = appliance.kind == "modulating"
    return LoadView(
        on=share > 0,
        rung=None if modulating else rung,
        cap_w=share * appliance.declared_w if modulating else None,
        demand=appliance.demand,
        temperature_c=temperature,
        setpoint_c=setpoint,
        comfort_low_c=low,
        energy_needed_kwh=needed,
        deadline=deadline,
    )
