"""Play a day, second by second, under a controller."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from .appliance import Appliance
from .days import Day
from .meter import Reading
from .plant import Car, Room, Tank
from .rest import DAY_S
from .scores import Scores

CALL_S = 2
_ROOM_FOR_S = 120
_SPARE = 0.05


@dataclass(frozen=True, slots=True)
class Seen:
    """What a controller may know at one moment.

    Attributes:
        second: of the day.
        reading: the meter's last.
        fresh: whether it came since the last call.
        limit: in force, W.
        coming: announced limits: (start, W).
        appliances: the loads; a controller reads `demand`, `reported`, temperatures, never the true power.
    """

    second: int
    reading: Reading | None
    fresh: bool
    limit: float
    coming: tuple[tuple[int, float], ...]
    appliances: Mapping[str, Appliance]


class Controller(Protocol):
    """What is compared."""

    def act(self, seen: Seen) -> Iterable[tuple[str, float]]:
        """Return (load, share) orders."""


@dataclass
class _Excess:
    joules: float = 0.0
    seconds: int = 0
    longest: int = 0
    current: int = 0

    def add(self, over_w: float) -> None:
        if over_w <= 0:
            self.current = 0
            return
        self.joules += over_w
        self.seconds += 1
        self.current += 1
        self.longest = max(self.longest, self.current)


def run(day: Day, controller: Controller, *, until: int = DAY_S) -> Scores:
    """Play the day and return what it cost."""
    random_ = random.Random(day.seed + 2)
    appliances = {appliance.name: appliance for appliance in day.appliances}
    excess, fresh = _Excess(), False
    held_for = dict.fromkeys(appliances, 0)
    needless_ws = 0.0
    for second in range(until):
        outdoor = day.outdoor_c[second // 60]
        for appliance in day.appliances:
            appliance.advance(second, outdoor)
        total = day.rest_w[second] + sum(appliance.power_w for appliance in day.appliances)
        limit = day.limit_at(second)
        excess.add(total - limit)
        fresh = day.meter.advance(second, total) or fresh
        needless_ws += _needless(day.appliances, held_for, limit - total - _SPARE * limit)
        if second % CALL_S == 0:
            coming = tuple(
                (start, value) for start, value in day.limits if second < start <= second + day.announced_s
            )
            seen = Seen(second, day.meter.reading, fresh, limit, coming, appliances)
            for name, share in controller.act(seen):
                appliances[name].send(second, share, random_.random())
            fresh = False
    return _scores(day, excess, needless_ws)


def _needless(appliances: list[Appliance], held_for: dict[str, int], spare_w: float) -> float:
    """Return the watts that are held back although there is room, and has been for two minutes.

    A car counts only while it is stopped: one that charges slowly and leaves full has lost nothing, and one that does
    not is counted when it leaves.
    """
    held = 0.0
    for appliance in appliances:
        stopped_car = appliance.kind == "modulating" and appliance.share == 0
        step = appliance.min_w if stopped_car else appliance.true_w * (1.0 - appliance.share)
        counts = stopped_car or appliance.kind != "modulating"
        if counts and appliance.demand > 0 and 1 < step <= spare_w:
            held_for[appliance.name] += 1
            if held_for[appliance.name] > _ROOM_FOR_S:
                held += step
        else:
            held_for[appliance.name] = 0
    return min(held, max(0.0, spare_w))


def _scores(day: Day, excess: _Excess, needless_ws: float) -> Scores:
    rooms = [appliance.body for appliance in day.appliances if isinstance(appliance.body, Room)]
    cold = [room.under_kh for room in rooms]
    return Scores(
        over_kwh=excess.joules / 3_600_000.0,
        over_s=excess.seconds,
        longest_s=excess.longest,
        starts=sum(appliance.starts for appliance in day.appliances),
        violations=sum(appliance.violations for appliance in day.appliances),
        cold_kh=sum(cold),
        unfair_kh=max(cold) - sum(cold) / len(cold),
        car_kwh=sum(
            a.body.missing_kwh if a.body.left else 0.0 for a in day.appliances if isinstance(a.body, Car)
        ),
        water_kh=sum(a.body.under_kh for a in day.appliances if isinstance(a.body, Tank)),
        needless_kwh=needless_ws / 3_600_000.0,
    )
