"""What the shedder believes of one scope: its meter, its controlled power, what is left, and how far that peaks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

from .envelope import Envelope
from .inputs import MeterReading
from .lag import Lag
from .learning import StepLearner
from .limits import NO_LIMIT, InForce, LimitBook
from .meter_watch import MeterWatch
from .outputs import MeterState, ScopePicture
from .specs import Instant, LoadSpec, ScopeSpec, SiteSpec, Unit
from .steps import Steps
from .tolerance import CutOut

_LEAST_RESERVE = 0.01
_MOST_SMALL_RESERVE = 0.08
_LEAST_SMALL_RESERVE = 0.02
_NOISE_SIGMAS = 2.5
_CERTAIN_S = 20.0
_SETTLED_S = 4.0


@dataclass
class Campaign:
    """Sheds made since the limit was passed: the meter's value then, how many, what they should save."""

    value: float
    orders: int = 0
    saves: float = 0.0


@dataclass
class ScopeTrack:
    """One scope; every power is in its unit.

    Attributes:
        spec: as declared.
        watch: its meter on the failure ladder.
        steps: controlled power.
        lag: how late its meter is.
        envelope: peaks of the rest.
        learner: watches steps, on the site only.
        cut_out: Linky's law.
        low: total now, at least.
        high: total now, at most.
        base: the rest.
        now: limits in force.
        soon: strictest limits from now until orders given now have their effect.
        over_since: since when `low` is over the limit.
        told_base: whether it was told that the rest alone is over the limit.
        advanced_at: instant up to which the cut-out was computed.
        vain: sheds in a row that moved nothing.
        rests_until: shedding for this scope rests until then, for it moved nothing.
        rested: how often it did since the limit was last held.
    """

    spec: ScopeSpec
    watch: MeterWatch = field(default_factory=MeterWatch)
    steps: Steps = field(default_factory=Steps)
    lag: Lag = field(default_factory=lambda: Lag(6.0))
    envelope: Envelope = field(default_factory=Envelope)
    learner: StepLearner = field(default_factory=StepLearner)
    cut_out: CutOut = field(default_factory=CutOut)
    low: float = 0.0
    high: float = 0.0
    base: float | None = None
    now: InForce = NO_LIMIT
    soon: InForce = NO_LIMIT
    book: LimitBook | None = None
    over_since: Instant | None = None
    told_base: bool = False
    advanced_at: Instant | None = None
    state: MeterState = MeterState.GOOD
    lessons: list[tuple[str, float, float]] = field(default_factory=list)
    campaign: Campaign | None = None
    vain: int = 0
    rests_until: Instant = -inf
    rested: int = 0
    _weights: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start from the declared lag."""
        self.lag = Lag(self.spec.lag_s)

    def weight(self, load: LoadSpec) -> float:
        """Return what a watt of the load is in this scope."""
        weight = self._weights.get(load.id)
        if weight is None:
            share = load.scopes.get(self.spec.id, 0.0)
            weight = share / load.power_factor if self.spec.unit is Unit.VA else share
            self._weights[load.id] = weight
        return weight

    def observe(self, reading: MeterReading | None, now: Instant, site: SiteSpec) -> None:
        """Take the meter's last value, and find where the total is now."""
        # What a late meter has not shown stays counted, however long ago it was.
        heard = self.watch.last
        self.steps.trim(now if heard is None or self.state.is_blind else min(now, heard))
        if not self.spec.metered:
            self.low = self.high = self.steps.controlled
            self.base = 0.0
            return
        if self.watch.accept(reading, now):
            self._learn()
        self.state = self.watch.update(now, site, usable=self.watch.is_usable(reading))
        self._estimate(now)
        if self.advanced_at is not None:
            self.cut_out.advance(max(0.0, self.low), now - self.advanced_at)
        self.advanced_at = now

    def _learn(self) -> None:
        at, value = self.watch.last, self.watch.value
        if at is None or value is None:
            return
        if self.state is not MeterState.FROZEN:
            self.lag.learn(at, value, self.steps)
            # Around a step nobody knows what is base and what is the load: the lower of both is certain.
            shortest, longest = self.lag.shortest_s, self.longest_lag_s
            then = [
                self.steps.controlled - self.steps.since(at - lag)
                for lag in (shortest, self.lag.best_s, longest)
            ]
            self.envelope.add(at, value - max(then))
            lesson = self.learner.saw(at, value, longest)
            if lesson is not None:
                self.lessons.append(lesson)
        seen = [
            abs(step.by)
            for step in self.steps.recent
            if step.at > self.watch.same_since and at - step.at > longest_certain(self.longest_lag_s)
        ]
        if seen:
            self.watch.should_have_moved(max(seen))

    @property
    def longest_lag_s(self) -> float:
        """A delay its meter surely has not."""
        return self.lag.longest_s(self.watch.interval_s)

    @property
    def reaction_s(self) -> float:
        """Time between an order and its sight on the meter."""
        return self.longest_lag_s + 5.0

    def _estimate(self, now: Instant) -> None:
        at, value = self.watch.last, self.watch.value
        if at is None or value is None or self.state.is_blind:
            self._guess(now)
            return
        low, high = self.steps.bounds(at, self.lag.shortest_s, self.longest_lag_s)
        self.low, self.high = value + low, value + high
        self.base = value - (self.steps.controlled - self.steps.since(at - self.lag.best_s))

    def _guess(self, now: Instant) -> None:
        """Without a meter: the rest at a height it should not exceed, and the loads at what they may take."""
        if self.envelope.known:
            base = self.envelope.safe(self.watch.age_s(now))
        elif self.spec.safe_base_w is not None:
            base = self.spec.safe_base_w
        else:
            base = 0.5 * self.now.hard if self.now.hard < inf else 0.0
        self.base = base
        self.low = self.high = base + self.steps.controlled

    @property
    def sheds_unseen(self) -> bool:
        """Whether a shed of ours may not be in the meter's value yet."""
        last = self.watch.last
        return last is not None and any(
            step.by < 0 and step.ours and step.at + step.ramp_s >= last - self.longest_lag_s - _SETTLED_S
            for step in self.steps.recent
        )

    def note_sheds(self, saves: Sequence[float]) -> None:
        """Count sheds that the meter should show."""
        if self.campaign is None and self.watch.value is not None:
            self.campaign = Campaign(self.watch.value)
        if self.campaign is not None:
            self.campaign.orders += len(saves)
            self.campaign.saves += sum(saves)

    @property
    def is_unknown(self) -> bool:
        """Whether nothing can be said of the total yet: no value was ever seen, and it is too early to guess."""
        return self.spec.metered and self.state is MeterState.ABSENT and self.watch.last is None

    @property
    def reserve(self) -> float:
        """What is kept free for the peaks of the rest before a relay starts."""
        if self.base is None or not self.envelope.known:
            return 0.0
        return max(self.least_reserve, self.envelope.peak - max(self.base, 0.0))

    @property
    def least_reserve(self) -> float:
        """What its noise alone asks for."""
        return self._floor + _NOISE_SIGMAS * self.envelope.noise

    @property
    def small_reserve(self) -> float:
        """What is kept free above modulating loads, which can be lowered within the meter's lag."""
        if self.now.soft == inf:
            return max(self.least_reserve, self.envelope.jump)
        most, least = _MOST_SMALL_RESERVE * self.now.soft, _LEAST_SMALL_RESERVE * self.now.soft
        return max(self.least_reserve, least, min(most, self.envelope.jump))

    @property
    def _floor(self) -> float:
        return _LEAST_RESERVE * self.now.soft if self.now.soft < inf else 0.0

    def picture(self) -> ScopePicture:
        """Return what is believed, for people."""
        limit = None if self.now.soft == inf else self.now.soft
        total = None if self.is_unknown else self.low
        return ScopePicture(
            meter=self.state,
            limit=limit,
            source=self.now.source,
            total=total,
            base=self.base,
            margin=None if limit is None or total is None else limit - total,
            reserve=self.reserve,
            lag_s=self.lag.best_s,
            trip_fraction=self.cut_out.fraction(self.now.hard),
        )


def longest_certain(longest_lag_s: float) -> float:
    """Return the time after which even a slow meter must have shown a step."""
    return longest_lag_s + _CERTAIN_S
