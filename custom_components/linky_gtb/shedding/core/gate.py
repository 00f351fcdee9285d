"""Going up: who may start or come back, in what order, and how modulating loads follow the room.

Every start that we decide passes here; only a person's `RESTORE` goes before it. It must fit, in each scope of the load, under the strictest
limit known until the end of its minimum run, beside the highest total that the meter may not show yet, with the
reserve that the rest's recent peaks ask for. Running modulating loads can be lowered within seconds, so the reserve
may lean on them, and they make way for a more urgent relay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from .board import Board
from .limits import InForce
from .load_track import LoadTrack
from .outputs import OrderKind, Reason
from .scope_track import ScopeTrack
from .specs import Instant, Kind

_URGENT_S = 1800.0
_RELAXED_S = 3600.0
_MOST_RESERVE = 0.2
_RAISE_EVERY_S = 12.0
_CLAIM_WAIT_S = 600.0
_CLAIM_REST_S = 60.0


@dataclass
class GateMemory:
    """What the gate remembers between calls.

    Attributes:
        started_at: when a relay last started.
        claim: the load for which room is being made, and until when.
        rests: loads whose claim came to nothing, and until when others may have the room.
    """

    started_at: Instant = -inf
    claim: tuple[str, Instant] | None = None
    rests: dict[str, Instant] = field(default_factory=dict)

    def may_claim(self, name: str, now: Instant) -> bool:
        """Whether room may be kept for a load."""
        return self.claim is None and now >= self.rests.get(name, -inf)


def horizon_s(board: Board, track: LoadTrack) -> float:
    """Return how far ahead a start must fit."""
    return max(track.spec.min_on_s, board.whole.reaction_s)


def ceiling(scope: ScopeTrack, track: LoadTrack, now: Instant, ahead_s: float) -> float:
    """Return the limit that a start of this load must respect: a wish gives way to a load that cannot wait."""
    force: InForce = scope.book.over(now, now + ahead_s) if scope.book is not None else scope.now
    return force.hard if track.laxity_s <= 0 else force.soft


def room(board: Board, track: LoadTrack, *, relay: bool) -> dict[str, float]:
    """Return what is left for a load in each scope, in its unit, reserves taken off."""
    left: dict[str, float] = {}
    ahead_s = horizon_s(board, track) if relay else board.whole.reaction_s
    for name, scope in board.scopes.items():
        if not scope.weight(track.spec):
            continue
        top = ceiling(scope, track, board.now, ahead_s)
        if relay:
            reserve = max(scope.small_reserve, scope.reserve - _lean(board, scope))
        else:
            reserve = _modulating_reserve(scope, track)
        left[name] = top - scope.high - reserve
    return left


def _modulating_reserve(scope: ScopeTrack, track: LoadTrack) -> float:
    """Return what a running modulating load leaves free: all the rest's peaks while it can wait, little when it cannot."""
    if track.laxity_s <= 0:
        return scope.least_reserve
    if track.laxity_s <= _RELAXED_S or scope.now.soft == inf:
        return scope.small_reserve
    return max(scope.small_reserve, min(scope.reserve, _MOST_RESERVE * scope.now.soft))


def _lean(board: Board, scope: ScopeTrack) -> float:
    """Return what running modulating loads would give back to a scope within seconds."""
    return sum(_can_lower(board, other) * scope.weight(other.spec) for other in board.modulating)


def _can_lower(board: Board, track: LoadTrack) -> float:
    """Return the watts that a running modulating load gives back within seconds."""
    if (
        track.spec.kind is not Kind.MODULATING
        or track.share <= 0
        or not track.is_reachable(board.now)
        or track.is_protected(board.site.floor_priority)
        or board.now < track.exempt_until
    ):
        return 0.0
    return max(0.0, track.draw_w - track.min_share * track.power_w)


def wants_up(board: Board, track: LoadTrack) -> bool:
    """Whether a load waits for room and may be given some now."""
    return (
        track.held
        and (track.view.wants or not track.spec.gated)
        and track.is_reachable(board.now)
        and not track.needs_person
        and board.now >= track.shed_until
        and track.min_off_left_s(board.now) <= 0
        and board.lets_start(track)
    )


def go_up(board: Board, memory: GateMemory, over: Sequence[ScopeTrack] = ()) -> None:
    """Start, restore and raise what fits, the most urgent first; nothing in a scope that is `over` its limit."""
    _forget_claim(board, memory)
    for track in board.ranked:
        if not wants_up(board, track) or any(scope.weight(track.spec) for scope in over):
            continue
        running = track.spec.kind is Kind.MODULATING and track.share > 0
        if running:
            if not _is_claimed_from(board, track, memory):
                _raise(board, track)
        elif (
            not _is_claimed_from(board, track, memory)
            and board.now - memory.started_at >= board.site.stagger_s
        ):
            if _start(board, track, memory):
                return
            if _deserves_claim(board, track) and memory.may_claim(track.spec.id, board.now):
                memory.claim = (track.spec.id, board.now + 2 * board.site.plan_s)


def _forget_claim(board: Board, memory: GateMemory) -> None:
    if memory.claim is None:
        return
    name, until = memory.claim
    track = board.loads.get(name)
    if track is None or not track.held or not track.view.wants:
        memory.claim = None
    elif board.now >= until:
        # Nobody ended in time: room kept longer would only stand empty.
        memory.claim = None
        memory.rests[name] = board.now + _CLAIM_REST_S


def _is_claimed_from(board: Board, track: LoadTrack, memory: GateMemory) -> bool:
    """Whether the room is being kept for a more urgent load that is too big to slip in."""
    if memory.claim is None or memory.claim[0] == track.spec.id:
        return False
    return board.loads[memory.claim[0]].place <= track.place


def _deserves_claim(board: Board, track: LoadTrack) -> bool:
    waited = board.now - (track.waiting_since if track.waiting_since is not None else board.now)
    return track.laxity_s <= _URGENT_S or waited >= _CLAIM_WAIT_S


def first_share(track: LoadTrack) -> float:
    """Return the level at which a load comes back: the lowest that runs, for one that has several."""
    if track.spec.kind is Kind.MODULATING:
        return track.min_share if track.min_share > 0 else min(1.0, track.spec.step_w / track.spec.power_w)
    return next_share(track)


def next_share(track: LoadTrack) -> float:
    """Return the level above the present one."""
    above = [rung.share for rung in track.spec.rungs if rung.share > track.share + 0.02]
    return min(above) if above else 1.0


def _start(board: Board, track: LoadTrack, memory: GateMemory) -> bool:
    share = first_share(track)
    need_w = track.draw_at(share) - track.draw_w
    left = room(board, track, relay=True)
    if not board.fits(track, need_w, left):
        _make_way(board, memory, track, need_w, left)
        return False
    restored = track.reason is not None
    board.order(
        track,
        share,
        OrderKind.RESTORE if restored else OrderKind.START,
        Reason.ROOM_AGAIN if restored else Reason.STARTS,
    )
    memory.started_at = board.now
    return True


def _make_way(
    board: Board, memory: GateMemory, track: LoadTrack, need_w: float, left: Mapping[str, float]
) -> None:
    """Lower running modulating loads that can wait longer, when that is enough to let this one start."""
    if memory.claim is not None and memory.claim[0] != track.spec.id:
        return
    lacking = {
        name: missing
        for name, free in left.items()
        if (missing := need_w * board.scopes[name].weight(track.spec) - free) > 0
    }
    laxer = [other for other in reversed(board.modulating) if other.place > track.place]
    if not laxer:
        return
    if any(gain(board, board.scopes[name], track) < missing for name, missing in lacking.items()):
        return
    for name, missing in lacking.items():
        _lower_for(board, board.scopes[name], laxer, missing)
    memory.claim = (track.spec.id, board.now + 2 * board.whole.reaction_s)


def gain(board: Board, scope: ScopeTrack, track: LoadTrack) -> float:
    """Return what lowering running modulating loads that can wait longer would give to this one.

    They were leant on as reserve: that part gives nothing.
    """
    laxer = sum(
        _can_lower(board, other) * scope.weight(other.spec)
        for other in board.modulating
        if other.place > track.place
    )
    return min(laxer, _lean(board, scope) - max(0.0, scope.reserve - scope.small_reserve))


def _lower_for(board: Board, scope: ScopeTrack, laxer: Sequence[LoadTrack], missing: float) -> None:
    for other in laxer:
        weight, gives_w = scope.weight(other.spec), _can_lower(board, other)
        if missing <= 0 or not weight or gives_w <= 0:
            continue
        cut_w = min(gives_w, max(missing / weight, other.spec.step_w))
        share = max(other.min_share, (other.draw_w - cut_w) / other.power_w)
        board.order(other, share, OrderKind.MODULATE, Reason.MAKE_ROOM)
        missing -= cut_w * weight


def _raise(board: Board, track: LoadTrack) -> None:
    """Let a running modulating load take more."""
    if board.now - track.since < max(_RAISE_EVERY_S, board.whole.reaction_s):
        return
    by_w = (1.0 - track.share) * track.power_w
    for name, free in room(board, track, relay=False).items():
        by_w = min(by_w, free / board.scopes[name].weight(track.spec))
    if by_w < track.spec.step_w:
        return
    share = min(1.0, track.share + by_w / track.power_w)
    board.order(track, share, OrderKind.MODULATE, Reason.FOLLOWS_ROOM)
