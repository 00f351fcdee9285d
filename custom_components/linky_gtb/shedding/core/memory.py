"""What outlives a restart, as a JSON document: who is shed and why, what was learnt, what people asked."""

from collections import deque
from collections.abc import Mapping
from math import isfinite

from .board import Board
from .load_track import LoadTrack
from .outputs import Reason
from .scope_track import ScopeTrack
from .timeline import Timeline

type Document = Mapping[str, object]

VERSION = 1
_UNTIL = ("shed_until", "exempt_until", "manual_until", "deaf_until", "changed_at", "since")
_NUMBERS = ("share", "reliability", "cooling_k_per_h", "shed_s", "shed_kwh")
_FLAGS = ("held", "is_on", "needs_person")


def remember(board: Board, timeline: Timeline) -> Document:
    """Return the document; instants are the clock's."""
    return {
        "version": VERSION,
        "at": board.now - timeline.shift_s,
        "loads": {name: _load(track, timeline.shift_s) for name, track in board.loads.items()},
        "scopes": {name: _scope(scope) for name, scope in board.scopes.items()},
    }


def _load(track: LoadTrack, shift: float) -> dict[str, object]:
    kept: dict[str, object] = {name: getattr(track, name) for name in (*_NUMBERS, *_FLAGS)}
    for name in _UNTIL:
        instant = getattr(track, name)
        kept[name] = instant - shift if isfinite(instant) else None
    return {
        **kept,
        "reason": track.reason,
        "sheds": [at - shift for at in track.sheds],
        "hot_at": None if track.hot_at is None else track.hot_at - shift,
        "waiting_since": None if track.waiting_since is None else track.waiting_since - shift,
        "power": [track.power.mean_w, track.power.spread_w, track.power.seen],
    }


def _scope(scope: ScopeTrack) -> dict[str, object]:
    return {
        "peaks": [round(value, 1) for value in scope.envelope.peaks],
        "lasts": [round(value, 1) for value in scope.envelope.lasts],
        "day_peak": scope.envelope.day_peak,
        "interval_s": scope.watch.interval_s,
        "longest_run_s": scope.watch.longest_run_s,
        "roughness": scope.lag.roughness,
        "weight": scope.lag.weight,
        "filtered": scope.cut_out.filtered,
    }


def recall(document: Document, board: Board, timeline: Timeline) -> None:
    """Take back what a document says of loads and scopes that are still there; what it does not say stays new."""
    if document.get("version") != VERSION:
        return
    for name, kept in _mapping(document.get("loads")).items():
        if name in board.loads:
            _recall_load(board.loads[name], _mapping(kept))
    for name, kept in _mapping(document.get("scopes")).items():
        if name in board.scopes:
            _recall_scope(board.scopes[name], _mapping(kept))
    board.now = _number(document.get("at"), 0.0)
    timeline.last = board.now or None


def _recall_load(track: LoadTrack, kept: Mapping[str, object]) -> None:
    for name in (*_NUMBERS, *_UNTIL):
        setattr(track, name, _number(kept.get(name), getattr(track, name)))
    for name in _FLAGS:
        setattr(track, name, kept.get(name) is True)
    reason = kept.get("reason")
    track.reason = Reason(reason) if isinstance(reason, str) and reason in Reason else None
    track.sheds = deque((_number(at, 0.0) for at in _items(kept.get("sheds"))), maxlen=8)
    for name in ("hot_at", "waiting_since"):
        value = kept.get(name)
        setattr(track, name, _number(value, 0.0) if value is not None else None)
    match kept.get("power"):
        case [mean, spread, seen]:
            track.power.mean_w = None if mean is None else _number(mean, track.spec.power_w)
            track.power.spread_w, track.power.seen = _number(spread, 0.0), int(_number(seen, 0.0))
    track.power_w = track.power.used_w(track.spec.power_w)
    # Until it agrees once, a load that is not as we left it is put back: its hub may have restarted too.
    track.resumed = track.held


def _recall_scope(scope: ScopeTrack, kept: Mapping[str, object]) -> None:
    envelope = scope.envelope
    envelope.peaks.extend(_number(value, 0.0) for value in _items(kept.get("peaks")))
    envelope.lasts.extend(_number(value, 0.0) for value in _items(kept.get("lasts")))
    envelope.day_peak = _number(kept.get("day_peak"), 0.0)
    if envelope.peaks and len(envelope.peaks) == len(envelope.lasts):
        envelope.resume()
    scope.watch.interval_s = _number(kept.get("interval_s"), 5.0)
    scope.watch.longest_run_s = _number(kept.get("longest_run_s"), 0.0)
    roughness = [_number(value, 0.0) for value in _items(kept.get("roughness"))]
    if len(roughness) == len(scope.lag.roughness):
        scope.lag.roughness, scope.lag.weight = roughness, _number(kept.get("weight"), 0.0)
    scope.cut_out.filtered = _number(kept.get("filtered"), 0.0)


def _number(value: object, otherwise: float) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value):
        return float(value)
    return otherwise


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
