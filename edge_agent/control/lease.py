"""Who wants what of a point, and for how long. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Priority(IntEnum):
    """Class of an actor; the smallest number wins."""

    SAFETY = 1
    OPERATOR = 2
    SCHEDULE = 3
    SHEDDING = 4
    OPTIMISER = 5

    @property
    def word(self) -> str:
        """Name used in the API and in files."""
        return self.name.lower()


class Rule(StrEnum):
    """What changed a wanted value, makes it wait, or overrules it."""

    CLAMP = "clamp"
    STEP = "step"
    MAX_STEP = "max_step"
    HOURLY_CHANGE = "hourly_change"
    MINIMUM_TIME = "minimum_time"
    STARTS_PER_HOUR = "starts_per_hour"
    WRITE_INTERVAL = "write_interval"
    WEAR_BUDGET = "wear_budget"
    FORBIDDEN_WINDOW = "forbidden_window"
    INTERLOCK = "interlock"
    FROST = "frost"
    HOT_WATER = "hot_water"
    HIGHER_CLASS = "higher_class"
    HELD = "held"
    MANUAL = "manual"
    KEY_SWITCH = "key_switch"
    UNKNOWN_STATE = "unknown_state"
    FAILED = "failed"
    STAGGERED = "staggered"


@dataclass(frozen=True, slots=True)
class Lease:
    """A wanted value that ends by itself.

    Attributes:
        id: name of the lease; renewing keeps it.
        point: the point wanted.
        actor: who wants it.
        priority: class of the actor.
        value: what is wanted, in the point's unit.
        reason: why, in the actor's words.
        taken_s: when it was taken, on the steady clock; for an operator, when this value was first asked for.
        ends_s: when it ends unless renewed, on the steady clock.
    """

    id: str
    point: str
    actor: str
    priority: Priority
    value: float
    reason: str
    taken_s: float
    ends_s: float


def winner(leases: Iterable[Lease], now_s: float, *, manual_since_s: float | None) -> Lease | None:
    """The lease that rules a point.

    The highest class wins. Inside a class the first holder keeps the point, so that two automatons cannot make it flap;
    among operators the last word wins, for it is a person's.

    Args:
        leases: all leases on the point.
        now_s: present, on the steady clock.
        manual_since_s: when a person changed the value on the device, while that counts; such a change is an
            operator's.
    """
    live = [
        lease for lease in leases if lease.ends_s > now_s and not _overruled_by_hand(lease, manual_since_s)
    ]
    return min(live, key=_rank, default=None)


def why_not(lease: Lease, ruling: Lease | None, *, manual_since_s: float | None) -> Rule:
    """Why a live lease does not rule its point."""
    if _overruled_by_hand(lease, manual_since_s):
        return Rule.MANUAL
    return Rule.HELD if ruling and ruling.priority is lease.priority else Rule.HIGHER_CLASS


def _overruled_by_hand(lease: Lease, manual_since_s: float | None) -> bool:
    if manual_since_s is None or lease.priority is Priority.SAFETY:
        return False
    return lease.priority > Priority.OPERATOR or lease.taken_s <= manual_since_s


def _rank(lease: Lease) -> tuple[int, float]:
    newest_first = lease.priority is Priority.OPERATOR
    return lease.priority, -lease.taken_s if newest_first else lease.taken_s
