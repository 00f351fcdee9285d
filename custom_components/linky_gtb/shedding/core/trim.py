"""Going down: what to lower, and how far, when a scope is over its limit or will be.

Modulating loads first, at once. Relays only when the excess lasts, in a number that covers it and no more; a second
pass waits until the meter can have seen the first, because the estimate already counts it. Minimum run times and
last-resort loads are touched only in an emergency; protected loads never.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from .board import Board
from .limits import InForce
from .load_track import LoadTrack
from .obedience import rest
from .outputs import OrderKind, Reason
from .scope_track import ScopeTrack
from .specs import Criticality, Instant, Kind

_BIG_EXCESS = 0.06
_LEAST_EXCESS = 0.004
_NEAR = 0.5
_CAMPAIGN_ORDERS = 3
_CAMPAIGN_SHARE = 0.25
_TRIP_GUARD_S = 75.0
_TRIP_FRACTION = 0.9
_OVERSHOOT_COST = 0.35
_SOFT_KEPT_S = 600.0
_TOLD_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Option:
    """A way to lower a load.

    Attributes:
        track: which load.
        share: level it would go to.
        saves: what that takes off the scope, in its unit, reliability counted.
        place: where the load stands; the greatest is lowered first.
    """

    track: LoadTrack
    share: float
    saves: float
    place: tuple[float, ...]


def go_down(board: Board) -> list[ScopeTrack]:
    """Bring every scope under its limits; return those that are over a hard one."""
    return [scope for scope in board.scopes.values() if _bring_under(board, scope)]


def _bring_under(board: Board, scope: ScopeTrack) -> bool:
    if scope.is_unknown:
        return False
    hard, soft = scope.soon.hard, scope.soon.soft
    excess = scope.low - hard
    if excess <= _LEAST_EXCESS * hard:
        scope.over_since = None
        scope.told_base = False
        if not scope.sheds_unseen:
            scope.campaign, scope.vain, scope.rested = None, 0, 0
        _keep_clear(board, scope)
        if scope.low - soft > _LEAST_EXCESS * soft:
            _for_a_wish(board, scope, scope.low - soft)
        return False
    if scope.over_since is None:
        scope.over_since = board.now
    reason = _reason(scope)
    left = _modulate(board, scope, excess + scope.small_reserve, reason) - scope.small_reserve
    if left > _LEAST_EXCESS * hard and _is_time(board, scope, left) and not _is_futile(board, scope):
        left = _open_relays(board, scope, left - _LEAST_EXCESS * hard, reason)
        _tell_base(board, scope, left)
    return True


def _is_futile(board: Board, scope: ScopeTrack) -> bool:
    """Whether shedding rests: the sheds made since the limit was passed have moved nothing that the meter shows."""
    campaign, value = scope.campaign, scope.watch.value
    if board.now < scope.rests_until:
        return True
    # After a rest one order is enough to tell: a whole site is not shed to learn the same again.
    enough = 1 if scope.rested else _CAMPAIGN_ORDERS
    if campaign is None or value is None or campaign.orders < enough:
        return False
    if campaign.value - value >= _CAMPAIGN_SHARE * campaign.saves:
        return False
    if scope.sheds_unseen:
        # Nothing of them is seen yet, and all must be soon: one more would tell nothing.
        return True
    scope.campaign = None
    rest(board, scope)
    return True


def _keep_clear(board: Board, scope: ScopeTrack) -> None:
    """Lower modulating loads a little before the limit is touched: noise alone must not carry the site over it."""
    hard, reserve = scope.soon.hard, scope.least_reserve
    if hard < inf and scope.low > hard - _NEAR * reserve:
        _modulate(board, scope, scope.low - hard + reserve, Reason.FOLLOWS_ROOM)


def _reason(scope: ScopeTrack) -> Reason:
    if scope.state.is_blind:
        return Reason.METER_LOST
    return Reason.LIMIT_COMING if scope.low <= scope.now.hard else Reason.OVER_LIMIT


def _is_time(board: Board, scope: ScopeTrack, excess: float) -> bool:
    """Whether the excess is one that a relay is opened for."""
    limits: InForce = scope.now
    if scope.state.is_blind:
        return True
    if limits.tolerant and scope.soon.hard >= limits.hard and scope.low <= scope.soon.firm:
        trip_s = scope.cut_out.time_to_trip_s(scope.low, limits.hard)
        nearly = scope.cut_out.fraction(limits.hard) > _TRIP_FRACTION
        # The law is on squares: the limit itself may be held for ever, a little more for long.
        return trip_s < _TRIP_GUARD_S + scope.reaction_s or nearly
    since = scope.over_since if scope.over_since is not None else board.now
    # A value that is the mean of its interval has lasted for that long already.
    confirm_s = board.site.confirm_s - scope.watch.interval_s
    return excess > _BIG_EXCESS * scope.soon.hard or board.now - since >= confirm_s


def _modulate(
    board: Board, scope: ScopeTrack, excess: float, reason: Reason, *, laxer_than_s: float = -inf
) -> float:
    """Lower running modulating loads towards their minimum, those that can wait first; return what is left."""
    for track in reversed(board.modulating):
        if excess <= 0:
            break
        weight = scope.weight(track.spec)
        if not weight or not may_lower(board, track):
            continue
        if track.laxity_s <= laxer_than_s:
            continue
        # A cap it does not fill can be taken away for nothing: what counts is what it draws.
        drawn = min(track.share, track.draw_w / track.power_w) if track.power_w else 0.0
        spare_w = (drawn - track.min_share) * track.power_w
        if drawn <= 0 or spare_w <= 0:
            continue
        cut_w = min(spare_w, max(excess / weight, track.spec.step_w))
        board.order(
            track,
            max(track.min_share, drawn - cut_w / track.power_w),
            OrderKind.MODULATE,
            reason,
            scope=scope.spec.id,
        )
        excess -= cut_w * weight
    return excess


def may_lower(board: Board, track: LoadTrack) -> bool:
    """Whether a load may be given less now."""
    return (
        track.is_reachable(board.now)
        and not track.is_protected(board.site.floor_priority)
        and board.now >= track.exempt_until
    )


def options(board: Board, scope: ScopeTrack, *, emergency: bool = False) -> list[Option]:
    """Return what can be lowered in a scope, every deeper level of each load."""
    found: list[Option] = []
    for track in board.loads.values():
        weight = scope.weight(track.spec)
        if not weight or track.draw_w <= 1.0 or not may_lower(board, track):
            continue
        if not emergency and track.spec.criticality is Criticality.LAST_RESORT:
            continue
        for share in _deeper(track):
            if not _may_go(board, track, share, emergency=emergency):
                continue
            saves = (track.draw_w - track.draw_at(share)) * weight * track.reliability
            if saves > 1.0:
                found.append(Option(track, share, saves, track.place))
    return found


def _deeper(track: LoadTrack) -> list[float]:
    if track.spec.kind is Kind.MODULATING:
        return [0.0] if track.spec.may_stop and track.share > 0 else []
    return [rung.share for rung in track.spec.rungs if rung.share < track.share - 0.02]


def _may_go(board: Board, track: LoadTrack, share: float, *, emergency: bool) -> bool:
    if share > 0 or not track.is_on or track.min_on_left_s(board.now) <= 0:
        return True
    return emergency and not track.spec.hard_min_times


def choose(found: Sequence[Option], excess: float) -> list[Option]:
    """Return a set of options, one a load at most, that covers the excess: as lax and as small as possible.

    One load that covers it alone is preferred to several; when none does, the laxest are taken, then those that turn
    out not to be needed are left out.
    """
    ranked = sorted(
        found, key=lambda option: (option.place, option.track.spec.id, option.share), reverse=True
    )
    places = {id(option.track): index for index, option in enumerate(ranked)}
    covering = [option for option in ranked if option.saves >= excess]
    if covering:
        many = max(1, len(ranked))

        def cost(option: Option) -> float:
            waste = (option.saves - excess) / max(excess, 1.0)
            return places[id(option.track)] / many + _OVERSHOOT_COST * min(4.0, waste)

        return [min(covering, key=cost)]
    chosen: dict[int, Option] = {}
    for option in ranked:
        present = chosen.get(id(option.track))
        if present is None or (option.saves > present.saves and _total(chosen) < excess):
            chosen[id(option.track)] = option
        if _total(chosen) >= excess:
            break
    return _without_needless(list(chosen.values()), excess)


def _total(chosen: dict[int, Option]) -> float:
    return sum(option.saves for option in chosen.values())


def _without_needless(chosen: list[Option], excess: float) -> list[Option]:
    """Leave out what the rest makes needless, the most urgent first."""
    total = sum(option.saves for option in chosen)
    for option in sorted(chosen, key=lambda option: option.place):
        if total - option.saves >= excess:
            chosen.remove(option)
            total -= option.saves
    return chosen


def _open_relays(board: Board, scope: ScopeTrack, excess: float, reason: Reason) -> float:
    saves = _shed(board, scope, options(board, scope), excess, reason)
    scope.note_sheds(saves)
    excess -= sum(saves)
    if excess > 0 and _is_emergency(board, scope, excess, scope.over_since):
        found = options(board, scope, emergency=True)
        excess -= sum(_shed(board, scope, found, excess, Reason.EMERGENCY))
    return excess


def _shed(
    board: Board, scope: ScopeTrack, found: Sequence[Option], excess: float, reason: Reason
) -> list[float]:
    """Lower what covers the excess; return what each order saves."""
    chosen = choose(found, excess)
    taken = {option.track.spec.id for option in chosen}
    line = sorted(found, key=lambda option: option.place, reverse=True)
    others = tuple(dict.fromkeys(o.track.spec.id for o in line if o.track.spec.id not in taken))
    for option in chosen:
        board.order(
            option.track,
            option.share,
            OrderKind.SHED,
            reason,
            scope=scope.spec.id,
            instead=others[:_TOLD_OTHERS],
        )
    return [option.saves for option in chosen]


def _is_emergency(board: Board, scope: ScopeTrack, excess: float, since: Instant | None) -> bool:
    if scope.now.tolerant and scope.low <= scope.now.firm:
        return scope.cut_out.time_to_trip_s(scope.low, scope.now.hard) < scope.reaction_s
    lasting = since is not None and board.now - since >= board.site.emergency_s
    return lasting and excess > board.site.emergency_ratio * scope.now.hard


def _tell_base(board: Board, scope: ScopeTrack, left: float) -> None:
    """Tell once that the rest alone is over the limit: nothing that may be shed would bring it under."""
    if left <= 0 or scope.told_base or scope.base is None or scope.base <= scope.now.hard:
        return
    scope.told_base = True
    board.tell(
        Reason.BASE_OVER_LIMIT,
        None,
        scope=scope.spec.id,
        base=round(scope.base),
        limit=round(scope.now.hard),
    )


def _for_a_wish(board: Board, scope: ScopeTrack, excess: float) -> None:
    """Hold for a soft limit what can wait, nothing else."""
    excess = _modulate(board, scope, excess, Reason.OVER_SOFT_LIMIT, laxer_than_s=_SOFT_KEPT_S)
    if excess <= 0:
        return
    lax = [option for option in options(board, scope) if option.track.laxity_s > _SOFT_KEPT_S]
    _shed(board, scope, lax, excess, Reason.OVER_SOFT_LIMIT)
