"""Whether loads follow: orders repeated then given up, hands and other controllers noticed, effects checked."""

from math import inf

from .board import Board
from .learning import believable
from .load_track import LoadTrack
from .outputs import OrderKind, Reason
from .scope_track import ScopeTrack
from .specs import Kind

_ATTEMPTS = 3
_FIRST_DEAF_S = 120.0
_LONGEST_DEAF_S = 900.0
_PERSISTS_S = 5.0
_FIGHT_FLIPS = 3
_FIGHT_WINDOW_S = 900.0
_FIGHT_PAUSE_S = 3600.0
_TRUST_GAIN = 0.2
_TRUST_LOSS = 0.5
_NO_EFFECT_LOSS = 0.8
_LEAST_TRUST = 0.1
_FIRST_FUTILE_S = 60.0
_LONGEST_FUTILE_S = 900.0
_FUTILE_ORDERS = 3


def rest(board: Board, scope: ScopeTrack) -> None:
    """Stop shedding for a scope for a while, and tell it once.

    A minute at first: something may have begun just then, and hidden what was shed.
    """
    rest_s = min(_LONGEST_FUTILE_S, _FIRST_FUTILE_S * 4.0**scope.rested)
    scope.rests_until, scope.vain = board.now + rest_s, 0
    if scope.rested == 0:
        board.tell(Reason.FUTILE, None, scope=scope.spec.id, until=scope.rests_until)
    scope.rested = min(scope.rested + 1, 8)


def check(board: Board, track: LoadTrack) -> None:
    """Compare what a load reports with what it was told."""
    if not track.view.available:
        return
    if track.pending is not None:
        _follow_order(board, track)
    elif track.agrees() or (not track.held and not track.spec.gated):
        track.disagrees_since = None
        track.resumed = False
    elif track.disagrees_since is None:
        track.disagrees_since = board.now
    elif board.now - track.disagrees_since >= _PERSISTS_S:
        track.disagrees_since = None
        _judge(board, track)


def _follow_order(board: Board, track: LoadTrack) -> None:
    pending = track.pending
    if pending is None:
        return
    if track.agrees():
        if track.is_on != pending.was_on:
            # It changed when it said so, not when it was asked: minimum times count from then.
            track.changed_at = board.now
        track.reliability += _TRUST_GAIN * (1.0 - track.reliability)
        track.pending = None
        track.resumed = False
        track.deaf_times = 0
        return
    if board.now - pending.sent_at < track.spec.response_s:
        return
    if pending.attempt < _ATTEMPTS:
        pending.attempt += 1
        pending.sent_at = board.now
        board.repeat(track, _kind(track, pending.previous_share))
        return
    _give_up(board, track)


def _kind(track: LoadTrack, previous_share: float) -> OrderKind:
    if track.spec.kind is Kind.MODULATING and track.share > 0 and previous_share > 0:
        return OrderKind.MODULATE
    if track.share < previous_share:
        return OrderKind.SHED if track.held else OrderKind.STOP
    return OrderKind.RESTORE


def _give_up(board: Board, track: LoadTrack) -> None:
    """Three orders without an effect: believe what it reports and let another one do it."""
    board.take_back(track)
    track.reliability = max(_LEAST_TRUST, track.reliability * _TRUST_LOSS)
    # Tried again soon, then less and less often: a radio may be back in a minute, or in a week.
    track.deaf_until = board.now + min(_LONGEST_DEAF_S, _FIRST_DEAF_S * 2.0**track.deaf_times)
    track.deaf_times = min(track.deaf_times + 1, 8)
    reported = track.reported_share()
    if reported is not None and reported >= 1.0:
        track.held, track.reason = False, None
    elif track.share < 1.0:
        track.held = track.view.wants or not track.spec.gated
    board.tell(Reason.LOAD_DEAF, track.spec.id, attempts=_ATTEMPTS, until=track.deaf_until)


def _judge(board: Board, track: LoadTrack) -> None:
    """It reports another level than ours, without an order in flight: somebody else moved it."""
    reported = track.reported_share()
    if reported is None:
        return
    if track.resumed or track.view.lapsed:
        # After our own restart, or that of who keeps our orders: what we held is held again.
        board.order_again(track, reported, Reason.RESUMED if track.resumed else Reason.LAPSED)
        track.resumed = False
        return
    flips = track.flips
    flips.append(board.now)
    fights = sum(1 for at in flips if board.now - at <= _FIGHT_WINDOW_S) >= _FIGHT_FLIPS
    if reported > track.share:
        _raised(board, track, reported, fights=fights)
    else:
        _lowered(board, track, reported, fights=fights)


def _raised(board: Board, track: LoadTrack, reported: float, *, fights: bool) -> None:
    track.share, track.held, track.reason = reported, False, None
    track.since, track.needs_person, track.shed_until = board.now, False, -inf
    track.set_on(board.now, on=True)
    pause = _FIGHT_PAUSE_S if fights else track.spec.override_s
    track.manual_until = board.now + pause
    board.tell(Reason.FIGHT if fights else Reason.MANUAL_RESTART, track.spec.id, until=track.manual_until)


def _lowered(board: Board, track: LoadTrack, reported: float, *, fights: bool) -> None:
    if not track.spec.gated:
        # Its user took it below what we left it: it is not ours any more.
        track.share, track.held, track.reason = 1.0, False, None
        return
    track.share, track.held, track.reason = reported, track.view.wants, None
    track.since = board.now
    track.set_on(board.now, on=reported > 0)
    if fights:
        track.deaf_until = board.now + _FIGHT_PAUSE_S
    board.tell(Reason.FIGHT if fights else Reason.STOPPED_BY_OTHER, track.spec.id, until=None)


def weigh_lessons(board: Board) -> None:
    """Draw the lessons of the steps that the site's meter has shown: real powers, orders without effect, futility."""
    site = board.whole
    lessons, site.lessons = site.lessons, []
    for scope in board.scopes.values():
        scope.lessons = []
    for load, awaited, seen in lessons:
        track = board.loads.get(load)
        if track is None:
            continue
        if believable(awaited, seen):
            site.vain = 0
            if track.view.measured_w is None and track.spec.kind in {Kind.RELAY, Kind.STAGE}:
                # The step was awaited at the power used then: scale it to the full power.
                track.power.add(track.power_w * seen / awaited)
        elif awaited < 0:
            _no_effect(board, track)


def _no_effect(board: Board, track: LoadTrack) -> None:
    site = board.whole
    track.reliability = max(_LEAST_TRUST, track.reliability * _NO_EFFECT_LOSS)
    site.vain += 1
    if site.over_since is not None and site.vain >= _FUTILE_ORDERS and board.now >= site.rests_until:
        rest(board, site)
