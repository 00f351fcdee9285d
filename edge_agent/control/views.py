"""Leases and the state of control as JSON. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from edge_agent.control.lease import Lease, Rule, why_not
from edge_agent.control.memory import Memory
from edge_agent.control.pipeline import Action, Decision, release_value
from edge_agent.control.policies import Controllable
from edge_agent.control.policy import Policy
from edge_agent.control.timing import worn, writes_in_a_day
from edge_agent.live import Json, iso

_HOLDING = frozenset({Action.KEEP, Action.WRITE})


def lease_view(
    lease: Lease,
    policy: Policy,
    memory: Memory,
    decision: Decision,
    *,
    now_s: float,
    now: datetime,
    observed: bool,
    manual_since_s: float | None,
) -> Json:
    """A lease as its actor sees it.

    Args:
        lease: the lease.
        policy: of its point.
        memory: of its point.
        decision: what was last decided for the point.
        now_s: present, on the steady clock.
        now: present, on the wall clock.
        observed: nothing is sent.
        manual_since_s: when a person last changed the value on the device, while that counts.
    """
    ruling = decision.lease
    rules = ruling is not None and ruling.id == lease.id
    written, rule = None, decision.rule
    if rules and decision.action in _HOLDING:
        written = memory.commanded if memory.pending else decision.value
    elif not rules and rule not in {Rule.FAILED, Rule.KEY_SWITCH}:
        rule = why_not(lease, ruling, manual_since_s=manual_since_s)
    return {
        "id": lease.id,
        "point": lease.point,
        "actor": lease.actor,
        "priority": lease.priority.word,
        "reason": lease.reason,
        "requested": lease.value,
        "written": written,
        "rule": rule.value if rule else None,
        "observed": observed,
        "taken": iso(now - timedelta(seconds=now_s - lease.taken_s)),
        "expires": iso(now + timedelta(seconds=lease.ends_s - now_s)),
        "release_value": release_value(policy, memory),
    }


def write_view(item: Controllable) -> Json:
    """How a point may be written, for those who show it."""
    policy = item.policy
    if policy.options:
        kind = "select"
    elif policy.switching:
        kind = "switch"
    else:
        kind = "climate" if item.room else "number"
    return {
        "kind": kind,
        "min": policy.minimum,
        "max": policy.maximum,
        "step": policy.step,
        "options": {str(number): name for number, name in policy.options.items()} or None,
        "room": item.room,
    }


def usage_view(items: Iterable[tuple[Policy, Memory]], now_s: float) -> list[Json]:
    """Writes of every point, and what they are made for."""
    return [
        {
            "point": policy.point,
            "writes_in_a_day": writes_in_a_day(memory, now_s),
            "writes_per_day": policy.writes_per_day,
            "lifetime": memory.lifetime,
            "lifetime_writes": policy.lifetime_writes,
        }
        for policy, memory in items
    ]


def wear_view(items: Iterable[tuple[Policy, Memory]], now_s: float) -> list[Json]:
    """The points whose budget is used to the share that is told."""
    return usage_view(((policy, memory) for policy, memory in items if worn(policy, memory, now_s)), now_s)
