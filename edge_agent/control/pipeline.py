"""The write pipeline: what to do with a point now, and which rule says so. Pure.

One function, in the order of the rules: key switch, who rules, interlocks, shape, minimum times, wear. Everything it
needs is a parameter, so that every rule can be held without a device, a clock or a disk.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from edge_agent.control.guards import Guards, Values, floor_of, heat_refused, interlocked
from edge_agent.control.hot_water import Hygiene
from edge_agent.control.lease import Lease, Priority, Rule, winner
from edge_agent.control.memory import Memory
from edge_agent.control.policy import Policy
from edge_agent.control.shaping import Shaped, shape
from edge_agent.control.timing import command_wait, rewrite_due, switching_wait


class Action(StrEnum):
    """What to do with a point.

    ``idle``: nothing of ours is on the device, nothing is wanted. ``keep``: it holds what is wanted. ``write``: send a
    command. ``release``: send the value that gives it back. ``released``: it already holds that value. ``hold``: send
    nothing for now, whatever is wanted.
    """

    IDLE = "idle"
    KEEP = "keep"
    WRITE = "write"
    RELEASE = "release"
    RELEASED = "released"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do.

    Attributes:
        action: see :class:`Action`.
        lease: the lease that rules the point, if one does.
        value: what to write, or what the device keeps.
        rule: what changed, delays or overrules what was wanted.
        until_s: when to look again at the latest, on the steady clock, if time alone decides.
    """

    action: Action
    lease: Lease | None = None
    value: float | None = None
    rule: Rule | None = None
    until_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What is known around a point.

    Attributes:
        now_s: present, on the steady clock, which never goes back.
        local: present in the site's time zone, for forbidden windows.
        values: good values of other points.
        writes_allowed: the site's key switch lets the agent write.
        guards: interlocks of the site.
        hygiene: what is remembered of its stores of hot water.
        manual_hold_s: how long a change made by hand on the device suspends others.
        failure_hold_s: how long a point that failed is left alone.
        release_from_s: a staggered release does not begin before.
        tick_s: longest time between two decisions.
    """

    now_s: float
    local: datetime
    values: Values
    writes_allowed: bool = True
    guards: Guards = field(default_factory=Guards)
    hygiene: Mapping[str, Hygiene] = field(default_factory=dict)
    manual_hold_s: float = 7200.0
    failure_hold_s: float = 300.0
    release_from_s: float | None = None
    tick_s: float = 1.0


def decide(
    policy: Policy, memory: Memory, leases: Sequence[Lease], found: float | None, world: World
) -> Decision:
    """What to do with a point now.

    Args:
        policy: how it may be written.
        memory: what is remembered of it.
        leases: what is wanted of it.
        found: what the device was last seen to hold; ``None`` when that is not known.
        world: present, interlocks and other points.
    """
    lease = winner(leases, world.now_s, manual_since_s=manual_since(memory, world))
    if not world.writes_allowed:
        return Decision(Action.HOLD if memory.pending or lease else Action.IDLE, lease, rule=Rule.KEY_SWITCH)
    if lease is None:
        return _release(policy, memory, found, world)
    if lease.priority is not Priority.SAFETY and _failed(memory, world):
        return _release(policy, memory, found, world, lease=lease, rule=Rule.FAILED)
    if found is None:
        return Decision(Action.HOLD, lease, rule=Rule.UNKNOWN_STATE)
    return _command(policy, memory, lease, found, world)


def manual_since(memory: Memory, world: World) -> float | None:
    """When a person changed the value on the device, while that still counts."""
    at_s = memory.manual_at_s
    return at_s if at_s is not None and world.now_s - at_s < world.manual_hold_s else None


def by_hand(policy: Policy, memory: Memory, found: float, now_s: float) -> bool:
    """Whether the device holds nothing that our writes, a write in doubt or its own forgetting explain."""
    if not memory.pending or memory.commanded is None:
        return False
    if any(policy.same(found, ours) for ours in (memory.commanded, memory.doubt) if ours is not None):
        return False
    lapsed = policy.lapse_s is not None and now_s - memory.commanded_at_s >= policy.lapse_s
    return not (lapsed and memory.base is not None and policy.same(found, memory.base))


def _failed(memory: Memory, world: World) -> bool:
    return memory.failed_at_s is not None and world.now_s - memory.failed_at_s < world.failure_hold_s


def _command(policy: Policy, memory: Memory, lease: Lease, found: float, world: World) -> Decision:
    safe = lease.priority is Priority.SAFETY
    if not safe and any(window.holds(world.local) for window in policy.forbidden):
        return _release(policy, memory, found, world, lease=lease, rule=Rule.FORBIDDEN_WINDOW)
    shaped = _shaped(policy, memory, lease, found, world)
    if not safe and (rule := _takes_heat_wrongly(policy, memory, shaped.value, found, world)):
        return _release(policy, memory, found, world, lease=lease, rule=rule)
    if interlocked(world.guards, policy, shaped.value, world.values):
        return _release(policy, memory, found, world, lease=lease, rule=Rule.INTERLOCK)
    if policy.same(shaped.value, found) and not (
        memory.pending and rewrite_due(policy, memory, world.now_s, world.tick_s)
    ):
        return Decision(Action.KEEP, lease, found, shaped.rule)
    if not safe:
        wait = switching_wait(policy, memory, shaped.value, world.now_s)
        if wait is None and not policy.same(shaped.value, found):
            wait = command_wait(policy, memory, world.now_s)
        if wait:
            return Decision(Action.HOLD, lease, found, wait.rule, wait.until_s)
    return Decision(Action.WRITE, lease, shaped.value, shaped.rule)


def _shaped(policy: Policy, memory: Memory, lease: Lease, found: float, world: World) -> Shaped:
    if lease.priority is Priority.SAFETY:
        return Shaped(min(max(lease.value, policy.minimum), policy.maximum), None)
    floor = floor_of(world.guards, policy.point)
    return shape(policy, memory, lease.value, found, world.now_s, floor=floor)


def _takes_heat_wrongly(
    policy: Policy, memory: Memory, value: float, found: float, world: World
) -> Rule | None:
    own = memory.base if memory.pending and memory.base is not None else found
    if not policy.takes_away(value, own):
        return None
    return heat_refused(world.guards, policy.point, world.values, world.hygiene, world.now_s)


def _release(
    policy: Policy,
    memory: Memory,
    found: float | None,
    world: World,
    *,
    lease: Lease | None = None,
    rule: Rule | None = None,
) -> Decision:
    """Give the point back: at once if nothing forbids, for a release is not a command."""
    if not memory.pending:
        return Decision(Action.HOLD if lease else Action.IDLE, lease, rule=rule)
    if found is None:
        return Decision(Action.HOLD, lease, rule=rule or Rule.UNKNOWN_STATE)
    value = release_value(policy, memory)
    if value is None or policy.same(value, found):
        return Decision(Action.RELEASED, lease, found, rule)
    if lease is None and world.release_from_s is not None and world.now_s < world.release_from_s:
        return Decision(Action.HOLD, None, found, Rule.STAGGERED, world.release_from_s)
    if wait := switching_wait(policy, memory, value, world.now_s):
        return Decision(Action.HOLD, lease, found, rule or wait.rule, wait.until_s)
    if interlocked(world.guards, policy, value, world.values):
        return Decision(Action.HOLD, lease, found, rule or Rule.INTERLOCK)
    return Decision(Action.RELEASE, lease, value, rule)


def release_value(policy: Policy, memory: Memory) -> float | None:
    """What gives a point back, inside what its device accepts; ``None`` when that was never known."""
    value = policy.release_value if policy.release_value is not None else memory.base
    return None if value is None else min(max(value, policy.device_minimum), policy.device_maximum)
