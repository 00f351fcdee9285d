"""From what is wanted to what may be written: clamp, step, largest change. Pure."""

import math
from dataclasses import dataclass

from edge_agent.control.lease import Rule
from edge_agent.control.memory import Memory
from edge_agent.control.policy import HOUR_S, Policy


@dataclass(frozen=True, slots=True)
class Floor:
    """A smallest value that an interlock imposes, and which one."""

    value: float
    rule: Rule


@dataclass(frozen=True, slots=True)
class Shaped:
    """A value that may be written, and the last rule that changed it."""

    value: float
    rule: Rule | None


def shape(
    policy: Policy, memory: Memory, wanted: float, found: float, now_s: float, *, floor: Floor | None = None
) -> Shaped:
    """The value nearest to the wanted one that the rules let through now.

    Args:
        policy: limits of the point.
        memory: its last hour.
        wanted: what the ruling lease wants.
        found: what the device holds.
        now_s: present, on the steady clock.
        floor: an interlock's smallest value.
    """
    value, rule = wanted, None
    if floor is not None and value < floor.value:
        value, rule = floor.value, floor.rule
    clamped = min(max(value, policy.minimum), policy.maximum)
    if clamped != value:
        value, rule = clamped, Rule.CLAMP
    stepped = _stepped(policy, value, floor)
    if not policy.same(stepped, value):
        rule = rule or Rule.STEP
    value = stepped
    reachable, limit = _reach(policy, memory, now_s)
    if limit is not None and abs(value - found) > reachable + policy.tolerance:
        if reachable == 0:
            return Shaped(found, limit)
        towards = found + math.copysign(reachable, value - found)
        return Shaped(_stepped_back(policy, towards, found), limit)
    return Shaped(value, rule)


def _stepped(policy: Policy, value: float, floor: Floor | None) -> float:
    """The nearest multiple of the step that is inside the clamp."""
    if policy.step is None:
        return value
    lowest = policy.minimum if floor is None else max(policy.minimum, min(floor.value, policy.maximum))
    near = _multiple(policy.step, round(value / policy.step))
    if near < lowest:
        near = _multiple(policy.step, math.ceil(_exact(lowest / policy.step)))
    if near > policy.maximum:
        near = _multiple(policy.step, math.floor(_exact(policy.maximum / policy.step)))
    # A clamp narrower than the step holds no multiple.
    return near if lowest <= near <= policy.maximum else value


def _stepped_back(policy: Policy, value: float, found: float) -> float:
    """A limited change, rounded towards what the device holds, so that the limit is kept."""
    if policy.step is None:
        return _inside(policy, value, found)
    steps = _exact(value / policy.step)
    near = _multiple(policy.step, math.floor(steps) if value > found else math.ceil(steps))
    if (near - found) * (value - found) <= 0:
        return found
    return _inside(policy, near, found)


def _inside(policy: Policy, value: float, found: float) -> float:
    """Inside the clamp; when the device itself stands outside, the way back in is not held up by the limits of change."""
    clamped = min(max(value, policy.minimum), policy.maximum)
    return clamped if clamped != value and not policy.minimum <= found <= policy.maximum else value


def _reach(policy: Policy, memory: Memory, now_s: float) -> tuple[float, Rule | None]:
    reachable, rule = math.inf, None
    if policy.max_step is not None:
        reachable, rule = policy.max_step, Rule.MAX_STEP
    if policy.max_change_per_hour is not None:
        done = sum(move.by for move in memory.moves if move.at_s > now_s - HOUR_S)
        left = max(0.0, policy.max_change_per_hour - done)
        if left < reachable:
            reachable, rule = left, Rule.HOURLY_CHANGE
    return reachable, rule


def _multiple(step: float, count: int) -> float:
    # 3 x 0.1 is 0.30000000000000004: what people and registers mean is 0.3.
    return round(float(step) * count, 9)


def _exact(steps: float) -> float:
    return round(steps, 9)
