"""The state that the rules share during one call, and the only two ways to change a load: observe it, order it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .inputs import UNKNOWN, LoadView
from .load_track import LoadTrack, PendingOrder
from .outputs import Event, Order, OrderKind, Reason
from .scope_track import ScopeTrack
from .specs import SITE, Instant, Kind, SiteSpec

_NOTICED_W = 100.0
_NOTICED_SHARE = 0.1
_MEASURED_AFTER_S = 10.0
_FULL_SHARE = 0.99
_RUNNING_SHARE = 0.3
_SUSPENDED_S = 120.0
_COOLING_S = 900.0
_COOLING_RATE = 0.3


@dataclass
class Board:
    """Loads and scopes at one instant; orders and events gather here."""

    site: SiteSpec
    scopes: dict[str, ScopeTrack]
    loads: dict[str, LoadTrack]
    now: Instant = 0.0
    before: Instant | None = None
    ranked: list[LoadTrack] = field(default_factory=list)
    """The loads, the most urgent first; set by the planner."""
    modulating: list[LoadTrack] = field(default_factory=list)
    """Those of them that modulate."""
    orders: list[Order] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def whole(self) -> ScopeTrack:
        """The site's own scope."""
        return self.scopes[SITE]

    def begin(self, now: Instant) -> None:
        """Start a call."""
        self.before, self.now = (self.now if self.before is not None or self.now else None), now
        self.orders, self.events = [], []
        gap = 0.0 if self.before is None else now - self.before
        if gap > _SUSPENDED_S:
            # Nobody has waited while we slept, or while the clock was put right.
            for track in self.loads.values():
                if track.waiting_since is not None:
                    track.waiting_since += gap

    def tell(self, reason: Reason, load: str | None = None, **detail: float | str | None) -> None:
        """Add an event."""
        self.events.append(Event(at=self.now, reason=reason, load=load, detail=detail))

    def observe(self, track: LoadTrack, views: Mapping[str, LoadView]) -> None:
        """Take what is told of a load, and note the changes of its power."""
        view = views.get(track.spec.id, UNKNOWN)
        self._count_shed(track)
        track.view = view
        if not view.available:
            return
        first = not track.met
        if first:
            self._meet(track)
        self._learn_cooling(track)
        expected = self._expected_w(track)
        if abs(expected - track.draw_w) > 1.0:
            self._step(track, expected - track.draw_w, measured=view.measured_w is not None, first=first)
            track.draw_w = expected
        track.power_w = track.power.used_w(track.spec.power_w)
        reported = track.reported_share()
        if track.pending is None and reported is not None and not track.held:
            track.set_on(self.now, on=reported > 0 and (view.on is not False))
        self._hold_if_asking(track)
        wants_more = track.held and view.wants
        if not wants_more:
            track.waiting_since = None
        elif track.waiting_since is None:
            track.waiting_since = self.now

    def _meet(self, track: LoadTrack) -> None:
        """See a load for the first time: what runs is taken as it is; what is remembered stays."""
        track.met = True
        reported = track.reported_share()
        if reported and track.spec.gated and not track.held:
            track.share = reported
            track.set_on(self.now, on=True)

    def _hold_if_asking(self, track: LoadTrack) -> None:
        """A load that asks is held from the first second, and let alone when it asks no more."""
        if not track.spec.gated:
            return
        if track.view.wants:
            track.held = track.held or track.share < _FULL_SHARE
        elif track.share <= 0:
            track.held, track.reason, track.needs_person = False, None, False

    def _expected_w(self, track: LoadTrack) -> float:
        measured = track.view.measured_w
        if measured is not None and track.pending is None and self.now - track.since > _MEASURED_AFTER_S:
            if track.share >= _FULL_SHARE and measured > _RUNNING_SHARE * track.spec.power_w:
                self._learn_measured(track, measured)
            return measured
        share = track.share
        if track.pending is None and not track.held:
            reported = track.reported_share()
            share = share if reported is None else min(share, reported) if track.spec.gated else reported
        return track.draw_at(share)

    def _learn_measured(self, track: LoadTrack, measured: float) -> None:
        if track.power.mean_w is None or abs(measured - track.power.mean_w) > 1.0 or track.power.seen < 3:
            track.power.add(measured)

    def _step(self, track: LoadTrack, by_w: float, *, measured: bool, first: bool) -> None:
        """Note a change that we did not order; a first sight, or a wobble of a measurement, is no step."""
        small = abs(by_w) < max(_NOTICED_W, _NOTICED_SHARE * track.power_w)
        for scope in self.scopes.values():
            weight = scope.weight(track.spec)
            if not weight:
                continue
            if first or (measured and small):
                scope.steps.correct(by_w * weight)
            else:
                scope.steps.add(self.now, by_w * weight, track.spec.id, track.spec.ramp_s, ours=False)
                scope.learner.running = None

    def _count_shed(self, track: LoadTrack) -> None:
        if self.before is None or not track.held or not track.view.wants or track.reason is None:
            return
        seconds = min(60.0, max(0.0, self.now - self.before))
        missing_w = max(0.0, track.draw_at(1.0) - track.draw_w)
        if missing_w > 0:
            track.shed_s += seconds
            track.shed_kwh += missing_w * seconds / 3_600_000.0

    def _learn_cooling(self, track: LoadTrack) -> None:
        temperature = track.view.temperature_c
        if temperature is None or track.draw_w > 0 or not track.held:
            track.cold_start = None
            return
        if track.cold_start is None:
            track.cold_start = (self.now, temperature)
            return
        since, before = track.cold_start
        if self.now - since >= _COOLING_S:
            rate = abs(before - temperature) / (self.now - since) * 3600.0
            track.cooling_k_per_h += _COOLING_RATE * (rate - track.cooling_k_per_h)
            track.cold_start = (self.now, temperature)

    def order(
        self,
        track: LoadTrack,
        share: float,
        kind: OrderKind,
        reason: Reason,
        *,
        scope: str = SITE,
        instead: tuple[str, ...] = (),
    ) -> None:
        """Give a load another level, because of a limit of `scope`; others could have had it `instead`."""
        spec, before_w = track.spec, track.draw_w
        pending = PendingOrder(
            self.now, self.now, track.share, before_w, track.is_on, track.changed_at, track.reason
        )
        track.share = share
        track.held = share < _FULL_SHARE and kind is not OrderKind.STOP
        track.reason = None if kind is OrderKind.STOP or share >= _FULL_SHARE else reason
        track.since = self.now
        track.draw_w = track.draw_at(share)
        by_w = track.draw_w - before_w
        for each in self.scopes.values():
            weight = each.weight(spec)
            if weight and abs(by_w) > 1.0:
                quiet = not any(self.now - step.at < each.longest_lag_s + 10.0 for step in each.steps.recent)
                each.learner.stepped(spec.id, self.now, by_w * weight, quiet=quiet and spec.ramp_s <= 5)
                each.steps.add(self.now, by_w * weight, spec.id, spec.ramp_s)
        track.pending = pending
        track.disagrees_since = None
        track.set_on(self.now, on=track.lets_draw)
        if kind is OrderKind.SHED:
            track.note_shed(self.now)
            track.needs_person = not spec.restores and track.share <= 0
        self._send(track, kind, reason, by_w, scope=scope, instead=instead)

    def order_again(self, track: LoadTrack, reported: float, reason: Reason) -> None:
        """Give an order again whose effect is gone though nobody undid it; `reported` is the share found instead."""
        draw_w = track.draw_at(reported)
        track.pending = PendingOrder(
            self.now, self.now, reported, draw_w, track.is_on, track.changed_at, track.reason
        )
        self.repeat(track, OrderKind.SHED if reported > track.share else OrderKind.RESTORE, reason)

    def repeat(self, track: LoadTrack, kind: OrderKind, reason: Reason = Reason.RETRY) -> None:
        """Send the level of a load again."""
        self._send(track, kind, reason, 0.0)

    def _send(
        self,
        track: LoadTrack,
        kind: OrderKind,
        reason: Reason,
        by_w: float,
        *,
        scope: str = SITE,
        instead: tuple[str, ...] = (),
    ) -> None:
        self.orders.append(
            Order(
                load=track.spec.id,
                kind=kind,
                reason=reason,
                on=track.lets_draw,
                rung=0 if track.spec.kind is Kind.MODULATING else track.rung,
                cap_w=track.cap_w,
                attempt=track.pending.attempt if track.pending else 1,
                expected_w=round(by_w, 1),
                scope=scope,
                instead=instead,
            )
        )

    def take_back(self, track: LoadTrack) -> None:
        """Believe again what was before an order that had no effect."""
        pending = track.pending
        if pending is None:
            return
        for scope in self.scopes.values():
            if scope.weight(track.spec):
                scope.steps.forget(track.spec.id, pending.at)
                scope.learner.cancel(track.spec.id)
        track.share, track.draw_w = pending.previous_share, pending.previous_w
        track.reason = pending.previous_reason
        track.is_on, track.changed_at = pending.was_on, pending.changed_at
        track.pending = None

    def lets_start(self, track: LoadTrack) -> bool:
        """Return whether every meter that a load is seen by is well; a dead sub-meter holds its own loads alone."""
        return all(
            scope.state.lets_start
            for scope in self.scopes.values()
            if scope.spec.metered and scope.weight(track.spec)
        )

    def fits(self, track: LoadTrack, by_w: float, headroom: Mapping[str, float]) -> bool:
        """Return whether `by_w` more of a load fits in the headroom of each scope it belongs to."""
        return all(
            by_w * weight <= headroom[name]
            for name, scope in self.scopes.items()
            if (weight := scope.weight(track.spec))
        )
