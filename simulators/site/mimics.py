"""Three common ways to shed, written from their published rules, for comparison only.

No code was taken. What they share with their models: fixed timers and the last meter value, whatever its age.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .appliance import Appliance
from .days import Day
from .plant import Room
from .running import CALL_S, Seen

_CALC_S = 20


def _value(seen: Seen) -> float | None:
    return seen.reading.value if seen.reading is not None else None


def _gap_c(appliance: Appliance, second: int) -> float:
    body = appliance.body
    return body.setpoint_c(second) - body.temperature_c if isinstance(body, Room) else 0.5


@dataclass
class Thermostats:
    """Thermostats with a central power manager, and a charger that follows the meter.

    A change of power arms one calculation 20 s later: over the maximum, those nearest to their set-point go off until
    declared powers cover the excess; under it, those furthest come back while they fit. A start is checked against
    the last value and reservations, which every new value clears. The car takes `old + (limit - measured)` each 15 s.
    """

    day: Day
    off: set[str] = field(default_factory=set)
    share: dict[str, float] = field(default_factory=dict)
    armed_at: int | None = None
    reserved_w: float = 0.0

    def act(self, seen: Seen) -> Iterator[tuple[str, float]]:
        """Decide."""
        power = _value(seen)
        if seen.fresh:
            self.reserved_w = 0.0
            self.armed_at = seen.second if self.armed_at is None else self.armed_at
        if power is not None and self.armed_at is not None and seen.second - self.armed_at >= _CALC_S:
            self.armed_at = None
            self._calculate(seen, power)
        yield from self._thermostats(seen, power)
        if seen.second % 14 == 0 and power is not None:
            yield from self._cars(seen, power)

    def _calculate(self, seen: Seen, power: float) -> None:
        left = seen.limit - power
        heaters = [a for a in seen.appliances.values() if a.kind != "modulating"]
        heaters.sort(key=lambda a: _gap_c(a, seen.second))
        if left < 0:
            for heater in heaters:
                if left >= 0:
                    break
                if heater.name not in self.off and self.share.get(heater.name):
                    self.off.add(heater.name)
                    left += heater.declared_w
            return
        for heater in reversed(heaters):
            if heater.name in self.off and heater.declared_w < left:
                self.off.discard(heater.name)
                left -= heater.declared_w

    def _thermostats(self, seen: Seen, power: float | None) -> Iterator[tuple[str, float]]:
        for name, heater in seen.appliances.items():
            if heater.kind == "modulating":
                continue
            wanted = 1.0 if heater.demand > 0 and name not in self.off else 0.0
            if wanted and not self.share.get(name):
                if power is not None and power + self.reserved_w + heater.declared_w >= seen.limit:
                    self.off.add(name)
                    wanted = 0.0
                else:
                    self.reserved_w += heater.declared_w
            # Each regulation cycle of ten minutes gives the order again, as its model does.
            if wanted != self.share.get(name, 0.0) or (seen.second + sum(name.encode())) % 600 < CALL_S:
                self.share[name] = wanted
                yield name, wanted

    def _cars(self, seen: Seen, power: float) -> Iterator[tuple[str, float]]:
        for name, car in seen.appliances.items():
            if car.kind != "modulating":
                continue
            old = self.share.get(name, 0.0)
            watts = old * car.declared_w + seen.limit - power if car.demand > 0 else 0.0
            share = min(1.0, watts / car.declared_w) if watts >= car.min_w else 0.0
            if abs(share - old) > 0.01:
                self.share[name] = share
                yield name, share


@dataclass
class PriorityList:
    """A list of appliances by importance, with fixed delays.

    Everything runs by itself. Over the limit for 30 s: the least important that draws goes off, the next 10 s later.
    Under it for 5 minutes: one comes back each 5 minutes, the most important first, if its last power fits.
    """

    day: Day
    off: list[str] = field(default_factory=list)
    over_since: int | None = None
    under_since: int | None = None
    shed_at: int = -1000
    restored_at: int = -1000
    opened: bool = False

    def act(self, seen: Seen) -> Iterable[tuple[str, float]]:
        """Decide."""
        if not self.opened:
            self.opened = True
            return [(name, 1.0) for name in seen.appliances]
        power = _value(seen)
        if power is None:
            return []
        if power > seen.limit:
            self.under_since = None
            self.over_since = seen.second if self.over_since is None else self.over_since
            return self._shed(seen)
        self.over_since = None
        self.under_since = seen.second if self.under_since is None else self.under_since
        return self._restore(seen, power)

    def _shed(self, seen: Seen) -> Iterable[tuple[str, float]]:
        if self.over_since is None or seen.second - self.over_since < 30 or seen.second - self.shed_at < 10:
            return []
        running = [a for a in seen.appliances.values() if a.demand > 0 and a.reported(seen.second) > 0]
        if not running:
            return []
        victim = max(running, key=lambda a: a.priority)
        if victim.name not in self.off:
            self.off.append(victim.name)
        self.shed_at = seen.second
        return [(victim.name, 0.0)]

    def _restore(self, seen: Seen, power: float) -> Iterable[tuple[str, float]]:
        if (
            self.under_since is None
            or min(seen.second - self.under_since, seen.second - self.restored_at) < 300
        ):
            return []
        self.off = [name for name in self.off if seen.appliances[name].reported(seen.second) == 0]
        for name in sorted(self.off, key=lambda name: seen.appliances[name].priority):
            if power + seen.appliances[name].declared_w < seen.limit:
                self.restored_at = seen.second
                return [(name, 1.0)]
        return []


@dataclass
class PanelRelay:
    """A panel délesteur, cascade and cyclic: four groups, own current sensor, a blind re-close every 5 minutes."""

    day: Day
    depth: int = 0
    turn: int = 0
    changed_at: int = -1000
    opened: bool = False

    def act(self, seen: Seen) -> Iterable[tuple[str, float]]:
        """Decide."""
        if not self.opened:
            self.opened = True
            return [(name, 1.0) for name in seen.appliances]
        power = _value(seen)
        if power is None:
            return []
        if power > seen.limit and self.depth < 4 and seen.second - self.changed_at >= 6:
            self.depth, self.changed_at = self.depth + 1, seen.second
            return self._levels(seen)
        if self.depth and seen.second - self.changed_at >= 300:
            self.depth, self.turn, self.changed_at = self.depth - 1, self.turn + 1, seen.second
            return self._levels(seen)
        return []

    def _levels(self, seen: Seen) -> list[tuple[str, float]]:
        names = sorted(seen.appliances)
        off = {(self.turn + step) % 4 for step in range(self.depth)}
        return [(name, 0.0 if index % 4 in off else 1.0) for index, name in enumerate(names)]
