"""What the shedder remembers of one load, and how a level translates into a reported state and a draw."""

from collections import deque
from dataclasses import dataclass, field
from math import inf

from .inputs import UNKNOWN, LoadView
from .learning import LearntPower
from .outputs import Phase, Reason
from .specs import Criticality, Instant, Kind, LoadSpec

_SAME_SHARE = 0.02
_ROUNDED_SHARE = 0.12
_FLAP_S = 600.0
_FLAP_MEMORY_S = 3600.0
_SETTLE_S = 60.0
_LONGEST_SETTLE_S = 900.0
_BACK_ON_K = 0.3


@dataclass(slots=True)
class PendingOrder:
    """An order whose effect has not been reported yet."""

    at: Instant
    sent_at: Instant
    previous_share: float
    previous_w: float
    was_on: bool
    changed_at: Instant
    previous_reason: Reason | None
    attempt: int = 1


@dataclass
class LoadTrack:
    """One load.

    Attributes:
        spec: as declared.
        share: part of its full power that it is let; 0 is off.
        held: whether we keep it lower than it would be without us (shed, lowered, or asked and not let).
        reason: of its present level.
        since: when that level was ordered.
        shed_until: a person keeps it shed until then.
        exempt_until: a person keeps it out of reach until then.
        manual_until: restarted by hand: left alone until then.
        deaf_until: did not obey: not chosen until then.
        deaf_times: how often in a row that was.
        pending: the order in flight.
        is_on: whether its actuator lets it draw, as best known.
        changed_at: when that last changed.
        draw_w: what it is believed to draw.
        view: what was last told.
        power: learnt power.
        reliability: 0 to 1.
        cooling_k_per_h: learnt, or declared.
        sheds: instants of our last sheds; they lengthen the next pause.
        flips: instants at which somebody undid our orders.
        shed_s: time shed today.
        shed_kwh: energy held back today.
        hot_at: when its tank last reached its hygiene temperature.
        waiting_since: since when it wants more than it is let.
        cold_start: (instant, temperature) when it was shed, to learn how fast it cools.
        disagrees_since: since when the reported state differs from ours without an order in flight.
        needs_person: a person must put it back on.
        met: whether it was seen since the start.
        resumed: remembered as held from before a restart, and not seen to agree yet.
        laxity_s: how long it can do without.
        place: among the others; the smallest is the most urgent.
        power_w: full power used in decisions.
    """

    spec: LoadSpec
    share: float = 1.0
    held: bool = False
    reason: Reason | None = None
    since: Instant = 0.0
    shed_until: Instant = -inf
    exempt_until: Instant = -inf
    manual_until: Instant = -inf
    deaf_until: Instant = -inf
    deaf_times: int = 0
    pending: PendingOrder | None = None
    is_on: bool = False
    changed_at: Instant = -inf
    draw_w: float = 0.0
    view: LoadView = UNKNOWN
    power: LearntPower = field(default_factory=LearntPower)
    reliability: float = 1.0
    cooling_k_per_h: float = 0.5
    sheds: deque[Instant] = field(default_factory=lambda: deque(maxlen=8))
    flips: deque[Instant] = field(default_factory=lambda: deque(maxlen=8))
    shed_s: float = 0.0
    shed_kwh: float = 0.0
    hot_at: Instant | None = None
    waiting_since: Instant | None = None
    cold_start: tuple[Instant, float] | None = None
    disagrees_since: Instant | None = None
    needs_person: bool = False
    met: bool = False
    resumed: bool = False
    laxity_s: float = inf
    place: tuple[float, float] = (0.0, 0.0)
    power_w: float = 0.0

    def __post_init__(self) -> None:
        """A load that asks is closed until told otherwise."""
        if self.spec.gated and not self.held:
            self.share = 0.0
        self.cooling_k_per_h = self.spec.cooling_k_per_h
        self.power_w = self.spec.power_w

    @property
    def rung(self) -> int:
        """Index of the rung in force: the first that gives no more than the share let."""
        for index, rung in enumerate(self.spec.rungs):
            if rung.share <= self.share + _SAME_SHARE:
                return index
        return len(self.spec.rungs) - 1

    @property
    def cap_w(self) -> float | None:
        """Cap of a modulating load, in watts of its declared power."""
        return round(self.share * self.spec.power_w, 1) if self.spec.kind is Kind.MODULATING else None

    @property
    def lets_draw(self) -> bool:
        """Whether the level ordered lets it draw at all."""
        if self.spec.kind is Kind.MODULATING:
            return self.share > 0
        rung = self.spec.rungs[self.rung]
        return rung.share > 0 or rung.offset_c is not None

    @property
    def min_share(self) -> float:
        """Lowest share of a modulating load that runs."""
        return self.spec.min_power_w / self.spec.power_w

    def reported_share(self) -> float | None:
        """Return the share its reported state stands for; None when it reports none."""
        view = self.view
        match self.spec.kind:
            case Kind.MODULATING if view.cap_w is not None:
                return 0.0 if view.on is False else view.cap_w / self.spec.power_w
            case Kind.STAGE | Kind.SETPOINT if view.rung is not None:
                return self.spec.rungs[min(max(view.rung, 0), len(self.spec.rungs) - 1)].share
            case _:
                return None if view.on is None else self._share_when(on=view.on)

    def _share_when(self, *, on: bool) -> float:
        if not on:
            return 0.0
        # An actuator that only tells on or off says nothing of the level between.
        return self.share if self.share > 0 else 1.0

    def agrees(self) -> bool:
        """Whether the reported state is the ordered one, or nothing is reported.

        A modulating load rounds to its own steps, which nobody may have declared: near is the same, off is not.
        """
        reported = self.reported_share()
        if reported is None:
            return True
        if self.cap_w is None:
            return abs(reported - self.share) <= _SAME_SHARE
        if (reported > 0) != (self.share > 0):
            return False
        return abs(reported - self.share) <= max(_ROUNDED_SHARE, self.spec.step_w / self.spec.power_w)

    def draw_at(self, share: float) -> float:
        """Return the power to expect at a level, W; as much as it can take, unless it says that it wants less."""
        view = self.view
        if not view.wants or share <= 0:
            return 0.0
        if self.spec.kind is Kind.MODULATING:
            wanted = 1.0 if view.demand is None else view.demand
            return min(share, wanted) * self.power_w
        if self.spec.kind is Kind.SETPOINT and share < 1.0 and self._is_warm_enough(share):
            return 0.0
        return share * self.power_w

    def _is_warm_enough(self, share: float) -> bool:
        """Whether its thermostat stops it at once on the rung of this share: it is above the lowered set-point."""
        view = self.view
        if view.temperature_c is None or view.setpoint_c is None:
            return False
        offset = next((r.offset_c for r in self.spec.rungs if abs(r.share - share) <= _SAME_SHARE), None)
        return offset is not None and view.temperature_c > view.setpoint_c + offset + _BACK_ON_K

    def is_protected(self, floor_priority: int) -> bool:
        """Whether it is never shed."""
        return self.spec.criticality is Criticality.NEVER or self.spec.priority <= floor_priority

    def is_reachable(self, now: Instant) -> bool:
        """Whether an order makes sense now."""
        return self.view.available and self.pending is None and now >= max(self.deaf_until, self.manual_until)

    def min_on_left_s(self, now: Instant) -> float:
        """Return how long it must still run."""
        return max(0.0, self.changed_at + self.spec.min_on_s - now) if self.is_on else 0.0

    def min_off_left_s(self, now: Instant) -> float:
        """Return how long it must still rest, flapping included."""
        rest = self.spec.min_off_s
        if self.sheds and self.reason not in {Reason.BY_COMMAND, None}:
            flaps = sum(1 for at in self.sheds if now - at < _FLAP_MEMORY_S) - 1
            rest = max(rest, min(_LONGEST_SETTLE_S, _SETTLE_S * 2.0 ** max(0, flaps)))
        return max(0.0, self.changed_at + rest - now) if not self.is_on else 0.0

    def note_shed(self, now: Instant) -> None:
        """Remember a shed; one long after the last starts a new count."""
        if self.sheds and now - self.sheds[-1] > _FLAP_S:
            self.sheds.clear()
        self.sheds.append(now)

    def set_on(self, now: Instant, *, on: bool) -> None:
        """Take note that it may, or may not, draw from now on."""
        if on != self.is_on:
            self.is_on, self.changed_at = on, now

    def phase(self, now: Instant, floor_priority: int) -> Phase:
        """Return where it stands."""
        if self.is_protected(floor_priority):
            return Phase.EXCLUDED
        if not self.view.available:
            return Phase.UNAVAILABLE
        for until, phase in (
            (self.deaf_until, Phase.DEAF),
            (self.manual_until, Phase.MANUAL),
            (self.exempt_until, Phase.EXEMPT),
        ):
            if now < until:
                return phase
        return self._level_phase()

    def _level_phase(self) -> Phase:
        if not self.held:
            return Phase.FREE if self.view.wants and (self.share > 0) else Phase.IDLE
        if self.share > 0 or self.lets_draw:
            return Phase.LOWERED
        return Phase.WAITING if self.reason is None else Phase.SHED
