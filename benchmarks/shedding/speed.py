"""How long one decision takes with many loads."""

import statistics
import time
from dataclasses import dataclass

from custom_components.linky_gtb.shedding.core import (
    Inputs,
    Limit,
    LoadSpec,
    LoadView,
    MeterReading,
    Order,
    Shedder,
    SiteSpec,
)

_LOAD_W = 1500.0
_BASE_W = 5000.0


@dataclass(frozen=True, slots=True)
class Speed:
    """CPU time of one decision, ms."""

    loads: int
    decisions: int
    mean_ms: float
    median_ms: float
    p99_ms: float


def measure(loads: int, *, decisions: int = 1500) -> Speed:
    """Play a site of so many heaters, half of which fit, with a limit that moves; time each decision.

    CPU time of this thread, so that other programs of the machine do not count.
    """
    names = [f"load_{index}" for index in range(loads)]
    shedder = Shedder(SiteSpec(), [LoadSpec(id=name, power_w=_LOAD_W, gated=True) for name in names])
    on = dict.fromkeys(names, False)
    spent: list[float] = []
    for step in range(decisions):
        now = 1_800_000_000.0 + 2.0 * step
        limit = _BASE_W + _LOAD_W * loads * (0.5 if step // 150 % 2 == 0 else 0.35)
        total = _BASE_W + 40.0 * (step % 7) + _LOAD_W * sum(on.values())
        views = {
            name: LoadView(
                on=on[name],
                demand=1.0,
                temperature_c=18.0 + 0.02 * (index % 50),
                setpoint_c=19.0,
                comfort_low_c=17.0,
            )
            for index, name in enumerate(names)
        }
        inputs = Inputs(
            now=now, meters={"site": MeterReading(total, now)}, limits=(Limit(value=limit),), loads=views
        )
        began = time.thread_time()
        orders: tuple[Order, ...] = shedder.decide(inputs).orders
        spent.append((time.thread_time() - began) * 1000.0)
        for order in orders:
            on[order.load] = order.on
    ordered = sorted(spent)
    return Speed(
        loads,
        decisions,
        statistics.fmean(spent),
        statistics.median(spent),
        ordered[int(0.99 * len(ordered))],
    )
