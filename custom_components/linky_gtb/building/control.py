"""How control stands at the agent: mode, leases, what is being given back, what failed. Frozen."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ControlMode(StrEnum):
    """Whether the agent writes, or only says what it would write."""

    OBSERVE = "observe"
    ACT = "act"


class LeasePriority(StrEnum):
    """Who wins when two actors want one point."""

    OPERATOR = "operator"
    SHEDDING = "shedding"


@dataclass(frozen=True, slots=True)
class Lease:
    """A value that somebody wants of a point, for a while."""

    id: str
    point: str
    actor: str
    priority: str
    requested: float
    written: float | None
    """What the device shows of it; None when it does not hold this value."""
    rule: str | None
    """What changed, delays or overrules it."""
    observed: bool
    expires: datetime | None
    release_value: float | None


@dataclass(frozen=True, slots=True)
class Control:
    """How control stands."""

    mode: ControlMode
    writes_allowed: bool
    leases: tuple[Lease, ...]
    releasing: tuple[str, ...]
    failed: tuple[str, ...]
    worn: tuple[str, ...]
    """Points whose budget of writes is nearly used."""

    def lease_of(self, point: str, actor: str) -> Lease | None:
        """Return the lease of an actor on a point."""
        return next((each for each in self.leases if (each.point, each.actor) == (point, actor)), None)


class ControlEvent(StrEnum):
    """What happens to a point under control."""

    TAKEN = "taken"
    CHANGED = "changed"
    OVERRULED = "overruled"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a point."""

    event: ControlEvent
    point: str
    lease: Lease | None = None


def happenings(before: Control | None, after: Control | None) -> list[Happening]:
    """Return what happened between two states of control."""
    old = {lease.id: lease for lease in before.leases} if before else {}
    new = {lease.id: lease for lease in after.leases} if after else {}
    found = [_happening(old.get(id_), lease) for id_, lease in new.items()]
    found += [
        Happening(ControlEvent.ENDED, lease.point, lease) for id_, lease in old.items() if id_ not in new
    ]
    failed_before = set(before.failed if before else ())
    found += [
        Happening(ControlEvent.FAILED, point)
        for point in (after.failed if after else ())
        if point not in failed_before
    ]
    return [each for each in found if each is not None]


def _happening(before: Lease | None, after: Lease) -> Happening | None:
    if before is None:
        return Happening(ControlEvent.TAKEN, after.point, after)
    if after.rule != before.rule and after.rule is not None and after.written is None:
        return Happening(ControlEvent.OVERRULED, after.point, after)
    if (after.requested, after.written) != (before.requested, before.written):
        return Happening(ControlEvent.CHANGED, after.point, after)
    return None
