"""Each minute: who is most urgent, and who should give up a place that a more urgent load needs."""

from math import inf

from .board import Board
from .gate import GateMemory, ceiling, first_share, gain, horizon_s, wants_up
from .load_track import LoadTrack
from .outputs import OrderKind, Reason
from .scope_track import ScopeTrack
from .specs import Fairness, Kind
from .trim import choose, options
from .urgency import laxity_s, rank

_AHEAD_S = 24 * 3600.0
_SWAP_LAXITY_S = 1800.0
_SWAP_WAIT_S = 1200.0
_SWAP_GAP_S = 1800.0
_TURN_S = 1800.0
_STICKY_S = 900.0
_TOP = (-inf, 0.0)


def plan(board: Board) -> None:
    """Give each load its laxity and its place, and put them in order."""
    whole = board.whole
    shortages = (
        whole.book.stricter_spans(board.now, board.now + _AHEAD_S, whole.now.soft)
        if whole.book is not None
        else ()
    )
    for track in board.loads.values():
        if not track.view.available:
            continue
        held_s = _waited_s(board, track)
        track.laxity_s = laxity_s(
            track.spec,
            track.view,
            power_w=track.power_w,
            now=board.now,
            cooling_k_per_h=track.cooling_k_per_h,
            held_s=held_s,
            hygiene_left_s=_hygiene_left_s(board, track),
            shortages=shortages,
            limit=whole.now,
        )
        # One that runs keeps its place against an equal: fewer starts.
        stuck = _STICKY_S if track.draw_w > 0 else 0.0
        fairness = board.site.fairness
        without_s = track.shed_s + (held_s if track.reason is None else 0.0)
        track.place = rank(track.spec, track.laxity_s - stuck, without_s, fairness)
        if board.now < track.exempt_until:
            track.place = _TOP
    board.ranked = sorted(board.loads.values(), key=lambda track: (track.place, track.spec.id))
    board.modulating = [track for track in board.ranked if track.spec.kind is Kind.MODULATING]


def _hygiene_left_s(board: Board, track: LoadTrack) -> float:
    """Return the time until the tank must have been hot again; `inf` without such a rule."""
    wanted, temperature = track.spec.hygiene_c, track.view.temperature_c
    if wanted is None or temperature is None:
        return inf
    if track.hot_at is None or temperature >= wanted:
        track.hot_at = board.now
    return track.hot_at + track.spec.hygiene_every_s - board.now


def swap(board: Board, memory: GateMemory) -> None:
    """Shed loads that can wait for one that cannot, when they have run their time and it then fits."""
    for track in board.ranked:
        if not wants_up(board, track) or track.share > 0:
            continue
        if not _must_have_room(board, track):
            continue
        if _make_room(board, track):
            memory.claim = (track.spec.id, board.now + 2 * board.whole.reaction_s + board.site.plan_s)
        return


def _must_have_room(board: Board, track: LoadTrack) -> bool:
    return track.laxity_s <= _SWAP_LAXITY_S or _waited_s(board, track) >= _SWAP_WAIT_S


def _waited_s(board: Board, track: LoadTrack) -> float:
    return board.now - track.waiting_since if track.waiting_since is not None else 0.0


def _make_room(board: Board, track: LoadTrack) -> bool:
    """Shed what is needed in each scope of the load; return whether it was worth it."""
    need_w = track.draw_at(first_share(track))
    todo: list[tuple[LoadTrack, float]] = []
    for scope in board.scopes.values():
        weight = scope.weight(track.spec)
        if not weight:
            continue
        missing = need_w * weight - _left(board, scope, track)
        if missing <= 0 or gain(board, scope, track) >= missing:
            # It fits, or the gate lowers a modulating load for it: nothing is to be stopped.
            continue
        found = [option for option in options(board, scope) if _gives_way(board, option.track, track)]
        chosen = choose(found, missing)
        if sum(option.saves for option in chosen) < missing:
            return False
        todo += [(option.track, option.share) for option in chosen]
    for other, share in todo:
        if other.share > share:
            board.order(other, share, OrderKind.SHED, Reason.MAKE_ROOM)
    return bool(todo)


def _left(board: Board, scope: ScopeTrack, track: LoadTrack) -> float:
    top = ceiling(scope, track, board.now, horizon_s(board, track))
    return top - scope.high - scope.reserve


def _gives_way(board: Board, other: LoadTrack, track: LoadTrack) -> bool:
    if other is track or not other.spec.restores:
        return False
    match board.site.fairness:
        case Fairness.PROTECT:
            return other.spec.priority > track.spec.priority or (
                other.spec.priority == track.spec.priority and other.laxity_s - track.laxity_s >= _SWAP_GAP_S
            )
        case Fairness.ROTATE:
            its_turn = _waited_s(board, track) >= _TURN_S
            return other.place > track.place and (its_turn or other.laxity_s - track.laxity_s >= _SWAP_GAP_S)
        case Fairness.EQUAL:
            return other.laxity_s - track.laxity_s >= _SWAP_GAP_S and other.place > track.place
