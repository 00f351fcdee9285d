"""What people ask of a load, and loads that ask no more."""

from math import inf

from .board import Board
from .inputs import Command, CommandKind
from .load_track import LoadTrack
from .outputs import OrderKind, Reason


def obey(board: Board, command: Command) -> None:
    """Carry out a person's command; an unknown or unavailable load is left alone."""
    track = board.loads.get(command.load)
    if track is None:
        return
    until = command.until if command.until is not None else board.now + track.spec.override_s
    match command.kind:
        case CommandKind.EXEMPT:
            track.exempt_until, track.shed_until, track.needs_person = until, -inf, False
            board.tell(Reason.EXEMPT, track.spec.id, until=until)
        case CommandKind.SHED:
            _shed(board, track, until)
        case CommandKind.RESTORE:
            _restore(board, track, until)


def _shed(board: Board, track: LoadTrack, until: float) -> None:
    if track.is_protected(board.site.floor_priority) or not track.view.available:
        return
    track.shed_until, track.exempt_until, track.manual_until, track.deaf_until = until, -inf, -inf, -inf
    if track.share <= 0:
        track.held, track.reason = True, Reason.BY_COMMAND


def keep_shed(board: Board, track: LoadTrack) -> None:
    """Carry out a person's shed: once the load has run its time, and again when it did not follow.

    What is off already is left so, and is not ours to put back on.
    """
    if board.now >= track.shed_until or not track.is_reachable(board.now):
        return
    lowest = _lowest_share(track)
    if track.share <= lowest or (track.reported_share() == 0 and not track.held):
        return
    if track.is_protected(board.site.floor_priority) or (lowest <= 0 and track.min_on_left_s(board.now) > 0):
        return
    board.order(track, lowest, OrderKind.SHED, Reason.BY_COMMAND)


def _lowest_share(track: LoadTrack) -> float:
    if track.cap_w is None:
        return track.spec.rungs[-1].share
    return 0.0 if track.spec.may_stop else track.min_share


def _restore(board: Board, track: LoadTrack, until: float) -> None:
    track.shed_until, track.needs_person, track.exempt_until, track.deaf_until = -inf, False, until, -inf
    if track.view.available and track.held and track.view.wants and track.min_off_left_s(board.now) <= 0:
        board.order(track, 1.0, OrderKind.RESTORE, Reason.BY_COMMAND)


def let_go(board: Board, track: LoadTrack) -> None:
    """Close a load that asks no more, once it has run its time."""
    if not track.spec.gated or track.view.wants or track.share <= 0 or not track.view.available:
        return
    if track.pending is None and track.min_on_left_s(board.now) <= 0:
        board.order(track, 0.0, OrderKind.STOP, Reason.DEMAND_ENDED)
