"""A load as wired: its actuator, its true power, the delays and losses between it and its controller."""

from collections import deque
from dataclasses import dataclass, field

from .plant import Body


@dataclass(frozen=True, slots=True)
class Wiring:
    """How orders travel.

    Attributes:
        delay_s: between an order and its effect.
        report_s: between an effect and its report.
        lost: chance that an order is lost.
        deaf: (start, end) in which no order arrives at all.
        restarted_by_hand: seconds at which somebody switches it on.
    """

    delay_s: int = 2
    report_s: int = 2
    lost: float = 0.0
    deaf: tuple[int, int] | None = None
    restarted_by_hand: tuple[int, ...] = ()


@dataclass
class Appliance:
    """One load of the site.

    Attributes:
        name: its id.
        kind: `relay`, `modulating` or `stage`.
        declared_w: what its owner believes.
        true_w: what it draws at full power.
        body: what it serves.
        min_w: least power of a modulating one.
        levels: shares of the stages, deepest last.
        min_on_s: shortest run that does not harm it.
        min_off_s: shortest rest that does not harm it.
        priority: 1 to 9.
        share: level of its actuator, 0 to 1.
    """

    name: str
    kind: str
    declared_w: float
    true_w: float
    body: Body
    min_w: float = 0.0
    levels: tuple[float, ...] = (1.0, 0.0)
    min_on_s: int = 0
    min_off_s: int = 0
    priority: int = 5
    wiring: Wiring = field(default_factory=Wiring)
    share: float = 0.0
    power_w: float = 0.0
    demand: float = 0.0
    starts: int = 0
    violations: int = 0
    switched_at: int = -10_000
    _coming: deque[tuple[int, float]] = field(default_factory=deque)
    _reports: deque[tuple[int, float]] = field(default_factory=deque)
    _reported: float = 0.0

    def send(self, second: int, share: float, chance: float) -> None:
        """Give an order; `chance` in 0 to 1 decides whether it is lost."""
        deaf = self.wiring.deaf
        if chance < self.wiring.lost or (deaf is not None and deaf[0] <= second < deaf[1]):
            return
        self._coming.append((second + self.wiring.delay_s, share))

    def reported(self, second: int) -> float:
        """Return the level last reported."""
        while self._reports and self._reports[0][0] <= second:
            self._reported = self._reports.popleft()[1]
        return self._reported

    def advance(self, second: int, outdoor_c: float) -> None:
        """Live one second."""
        while self._coming and self._coming[0][0] <= second:
            self._set(second, self._coming.popleft()[1])
        if second in self.wiring.restarted_by_hand and self.share == 0:
            self._set(second, 1.0)
        self.demand = self.body.wants(second)
        power = self.true_w * self.share if self.demand > 0 else 0.0
        if power > 0 and self.power_w == 0:
            self.starts += 1
        self.power_w = power
        self.body.advance(second, power, outdoor_c)

    def _set(self, second: int, share: float) -> None:
        if share == self.share:
            return
        if (share > 0) != (self.share > 0):
            rested = second - self.switched_at
            # Opening a relay whose thermostat has already stopped it harms nothing.
            harms = self.power_w > 0 if share == 0 else self.demand > 0
            if harms and rested < (self.min_on_s if share == 0 else self.min_off_s):
                self.violations += 1
            self.switched_at = second
        self.share = share
        self._reports.append((second + self.wiring.report_s, share))
