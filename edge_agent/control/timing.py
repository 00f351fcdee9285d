"""When a point may be written: minimum times, starts, pauses, wear. Pure."""

from dataclasses import dataclass

from edge_agent.control.lease import Rule
from edge_agent.control.memory import Memory
from edge_agent.control.policy import DAY_S, HOUR_S, Policy

ALARM_SHARE = 0.8
"""Share of a budget from which it is told."""
_FOR_COMMAND_AND_RELEASE = 2


@dataclass(frozen=True, slots=True)
class Wait:
    """A rule that forbids a write for now, and until when if time alone decides."""

    rule: Rule
    until_s: float | None


def switching_wait(policy: Policy, memory: Memory, value: float, now_s: float) -> Wait | None:
    """What keeps an actuator from switching to ``value``: it has not run or rested long enough, or started too often."""
    if not policy.switching or memory.on is None or policy.is_on(value) is memory.on:
        return None
    rest_s = policy.min_on_s if memory.on else policy.min_off_s
    # A clock that would run backwards must lengthen a rest, never shorten it.
    ready_s = max(memory.switched_at_s, 0.0) + rest_s
    if now_s < ready_s:
        return Wait(Rule.MINIMUM_TIME, ready_s)
    recent = [start for start in memory.starts_s if start > now_s - HOUR_S]
    if policy.is_on(value) and policy.starts_per_hour is not None and len(recent) >= policy.starts_per_hour:
        return Wait(Rule.STARTS_PER_HOUR, recent[-policy.starts_per_hour] + HOUR_S)
    return None


def command_wait(policy: Policy, memory: Memory, now_s: float) -> Wait | None:
    """What keeps a command (not a release) from being written: too soon after the last, or too many."""
    if memory.moves:
        ready_s = memory.moves[-1].at_s + policy.write_interval_s
        if now_s < ready_s:
            return Wait(Rule.WRITE_INTERVAL, ready_s)
    return _wear_wait(policy, memory, now_s)


def worn(policy: Policy, memory: Memory, now_s: float) -> bool:
    """Whether a budget is used to the share that is told."""
    daily, lifetime = policy.writes_per_day, policy.lifetime_writes
    today = writes_in_a_day(memory, now_s)
    return (daily is not None and today >= ALARM_SHARE * daily) or (
        lifetime is not None and memory.lifetime >= ALARM_SHARE * lifetime
    )


def writes_in_a_day(memory: Memory, now_s: float) -> int:
    """Writes of the last 24 hours."""
    return sum(each > now_s - DAY_S for each in memory.writes_s)


def rewrite_due(policy: Policy, memory: Memory, now_s: float, tick_s: float) -> bool:
    """Whether a value that the device forgets must be written again: within a third of its lapse, a tick included."""
    if policy.lapse_s is None:
        return False
    return now_s - memory.commanded_at_s >= max(0.0, policy.lapse_s / 3 - tick_s)


def _wear_wait(policy: Policy, memory: Memory, now_s: float) -> Wait | None:
    # One write is always kept for the release.
    lifetime = policy.lifetime_writes
    if lifetime is not None and memory.lifetime + _FOR_COMMAND_AND_RELEASE > lifetime:
        return Wait(Rule.WEAR_BUDGET, None)
    daily = policy.writes_per_day
    if daily is None:
        return None
    recent = [each for each in memory.writes_s if each > now_s - DAY_S]
    over = len(recent) + _FOR_COMMAND_AND_RELEASE - daily
    return Wait(Rule.WEAR_BUDGET, recent[min(over, len(recent)) - 1] + DAY_S) if over > 0 and recent else None
