"""What the shedder answers: orders, events with their reason, and a picture of what it believes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .limits import Source
from .specs import SITE, Instant


class Reason(StrEnum):
    """Why an order or an event is; one code per rule."""

    OVER_LIMIT = "over_limit"
    OVER_SOFT_LIMIT = "over_soft_limit"
    LIMIT_COMING = "limit_coming"
    EMERGENCY = "emergency"
    METER_LOST = "meter_lost"
    MAKE_ROOM = "make_room"
    BY_COMMAND = "by_command"
    ROOM_AGAIN = "room_again"
    STARTS = "starts"
    DEMAND_ENDED = "demand_ended"
    FOLLOWS_ROOM = "follows_room"
    RETRY = "retry"
    LOAD_DEAF = "load_deaf"
    MANUAL_RESTART = "manual_restart"
    STOPPED_BY_OTHER = "stopped_by_other"
    FIGHT = "fight"
    FUTILE = "futile"
    BASE_OVER_LIMIT = "base_over_limit"
    WAITS_FOR_PERSON = "waits_for_person"
    METER_STATE = "meter_state"
    LIMIT_CHANGED = "limit_changed"
    RESUMED = "resumed"
    LAPSED = "lapsed"
    EXEMPT = "exempt"


class OrderKind(StrEnum):
    """What an order does to a load."""

    SHED = "shed"
    RESTORE = "restore"
    START = "start"
    STOP = "stop"
    MODULATE = "modulate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command to send to a load now; sending it twice does no harm.

    Attributes:
        load: its id.
        kind: what it does.
        reason: why.
        on: whether it may draw at all.
        rung: index in the load's rungs (0 is free).
        cap_w: power cap of a modulating load; None for others.
        attempt: 1, or more when an order is repeated because its effect was not reported.
        expected_w: change of power awaited, negative for a shed.
        scope: whose limit asks for it; the site's when none does.
        instead: loads that could have been shed in its place, the next in line first.
    """

    load: str
    kind: OrderKind
    reason: Reason
    on: bool
    rung: int
    cap_w: float | None
    attempt: int
    expected_w: float
    scope: str = SITE
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something worth a line in the logbook.

    Attributes:
        at: when.
        reason: which rule.
        load: about whom; None for the site.
        detail: a few figures, by name: `total`, `limit`, `power_w`, `until`, `state`…
    """

    at: Instant
    reason: Reason
    load: str | None = None
    detail: Mapping[str, float | str | None]


class MeterState(StrEnum):
    """The failure ladder of a meter, from well to worst."""

    GOOD = "good"
    RETURNING = "returning"
    """Well again, but not for long enough to start anything."""
    LATE = "late"
    """Nothing starts."""
    STALE = "stale"
    """Loads are shed to a safe estimate."""
    FROZEN = "frozen"
    """Repeats one value as if it were new; treated as stale."""
    ABSENT = "absent"
    """Never seen since the start; nothing starts, then treated as stale."""

    @property
    def lets_start(self) -> bool:
        """Whether anything may start."""
        return self is MeterState.GOOD

    @property
    def is_blind(self) -> bool:
        """Whether the total must be guessed."""
        return self in {MeterState.STALE, MeterState.FROZEN}


class Phase(StrEnum):
    """Where a load stands."""

    FREE = "free"
    """Runs, or may."""
    IDLE = "idle"
    """Does not want to."""
    WAITING = "waiting"
    """Asks to start and is not let yet."""
    LOWERED = "lowered"
    """Runs on less than it could."""
    SHED = "shed"
    EXEMPT = "exempt"
    MANUAL = "manual"
    """Restarted by hand while shed: left alone for a while."""
    DEAF = "deaf"
    """Did not follow its orders: another is chosen for a while."""
    UNAVAILABLE = "unavailable"
    EXCLUDED = "excluded"
    """Never shed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopePicture:
    """What is believed of a scope, in its unit.

    Attributes:
        meter: its meter on the failure ladder.
        limit: strictest in force; None when there is none.
        source: of that limit.
        total: power now, orders not yet visible included; None when unknown.
        base: what is not controlled; None when unknown.
        margin: `limit - total`.
        reserve: kept free for the peaks of the rest, before a relay starts.
        lag_s: how late the meter is believed to be.
        trip_fraction: how far Linky's cut-out law is, 1 trips.
    """

    meter: MeterState
    limit: float | None
    source: Source | None
    total: float | None
    base: float | None
    margin: float | None
    reserve: float
    lag_s: float
    trip_fraction: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPicture:
    """What is believed of a load.

    Attributes:
        phase: where it stands.
        reason: of its last order, while it is held.
        on: whether it may draw.
        rung: rung it is ordered to.
        cap_w: cap it is ordered to, for modulating loads.
        draw_w: what it is believed to draw.
        power_w: full power used in decisions: learnt, or declared until then.
        learnt_w: learnt from meter steps or from its own measurement; None until then.
        laxity_s: how long it can still do without; None when unknown.
        since: when its present phase began.
        reliability: 0 to 1, from obeyed and ignored orders.
        shed_s: how long it was shed since the last civil midnight told by the driver.
        shed_kwh: energy it did without in that time.
    """

    phase: Phase
    reason: Reason | None
    on: bool
    rung: int
    cap_w: float | None
    draw_w: float
    power_w: float
    learnt_w: float | None
    laxity_s: float | None
    since: Instant
    reliability: float
    shed_s: float
    shed_kwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer to one call; `loads` holds the level wanted of each, for a driver that enforces levels."""

    orders: tuple[Order, ...]
    events: tuple[Event, ...]
    scopes: Mapping[str, ScopePicture]
    loads: Mapping[str, LoadPicture]
    next_action: str | None
    """The load that would be shed or restored next, as `shed:<id>` or `restore:<id>`; None when there is none."""
