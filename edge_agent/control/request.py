"""A demand for a lease, checked. Pure."""

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from edge_agent.control.lease import Lease, Priority
from edge_agent.control.policy import Policy

SHORTEST_S = 1.0
_MOST_TEXT = 200


class RequestError(ValueError):
    """The demand makes no sense; the message says what is wrong and what would be right."""


@dataclass(frozen=True, slots=True)
class LeaseRequest:
    """A wanted value, for how long, by whom and why."""

    value: float
    seconds: float
    actor: str
    priority: Priority
    reason: str


def request_of(body: object, policy: Policy, *, longest_s: float) -> LeaseRequest:
    """Check the JSON of a demand.

    Args:
        body: decoded JSON.
        policy: of the point that is wanted.
        longest_s: longest lease that the site accepts.

    Raises:
        RequestError: what is wrong.
    """
    if not isinstance(body, Mapping):
        raise RequestError('send a JSON object, such as {"value": 19.5, "seconds": 600, "actor": "me"}')
    if unknown := sorted(set(body) - {"value", "seconds", "reason", "priority", "actor"}):
        raise RequestError(f"unknown field {unknown[0]!r}")
    seconds = _number(body, "seconds")
    if not SHORTEST_S <= seconds <= longest_s:
        raise RequestError(f"'seconds' must be between {SHORTEST_S:g} and {longest_s:g}, not {seconds:g}")
    actor = _text(body, "actor")
    if not actor:
        raise RequestError("'actor' says who asks: it may not be empty")
    return LeaseRequest(
        _wanted(body, policy), seconds, actor, _priority(body), _text(body, "reason", default="")
    )


def leased(before: Lease | None, point: str, request: LeaseRequest, now_s: float) -> Lease:
    """The lease that a demand makes: a new one, or the actor's earlier one renewed under the same id."""
    taken_s = now_s if before is None else before.taken_s
    if before and request.priority is Priority.OPERATOR and before.value != request.value:
        taken_s = now_s
    return Lease(
        id=before.id if before else uuid.uuid4().hex[:12],
        point=point,
        actor=request.actor,
        priority=request.priority,
        value=request.value,
        reason=request.reason,
        taken_s=taken_s,
        ends_s=now_s + request.seconds,
    )


def _wanted(body: Mapping[str, object], policy: Policy) -> float:
    value = _number(body, "value")
    if policy.options and value not in policy.options:
        known = ", ".join(f"{number} ({name})" for number, name in policy.options.items())
        raise RequestError(f"'value' must be one of {known}, not {value:g}")
    if policy.switching and not policy.options and value not in {0.0, 1.0}:
        raise RequestError(f"'value' must be 0 (off) or 1 (on), not {value:g}")
    return value


def _number(body: Mapping[str, object], name: str) -> float:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise RequestError(f"{name!r} must be a number")
    return float(value)


def _text(body: Mapping[str, object], name: str, *, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str) or len(value) > _MOST_TEXT or not value.isprintable():
        raise RequestError(f"{name!r} must be a text of at most {_MOST_TEXT} characters, on one line")
    return value


def _priority(body: Mapping[str, object]) -> Priority:
    word = body.get("priority", Priority.OPERATOR.word)
    for priority in Priority:
        if word == priority.word:
            return priority
    raise RequestError(f"'priority' must be one of {', '.join(each.word for each in Priority)}")
