"""A demand for a lease, checked. Pure."""

import uuid
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from edge_agent.api.bodies import Body
from edge_agent.control.lease import Lease, Priority
from edge_agent.control.policy import Policy

SHORTEST_S = 1.0
type _Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class RequestError(ValueError):
    """The demand makes no sense for this point; the message says what would."""


class LeaseBody(Body):
    """Body of ``POST /points/{id}/lease``."""

    value: float = Field(description="wanted value, in the point's unit")
    seconds: float = Field(ge=SHORTEST_S, le=604_800, description="the lease ends then, unless renewed")
    actor: _Line = Field(min_length=1, description="who asks; renewing is asking again under the same name")
    priority: Literal["safety", "operator", "schedule", "shedding", "optimiser"] = "operator"
    reason: _Line = ""


@dataclass(frozen=True, slots=True)
class LeaseRequest:
    """A wanted value, for how long, by whom and why."""

    value: float
    seconds: float
    actor: str
    priority: Priority
    reason: str


def request_of(body: LeaseBody, policy: Policy, *, longest_s: float) -> LeaseRequest:
    """Check a demand against the point that is wanted.

    Args:
        body: the demand, of the right shape.
        policy: of the point.
        longest_s: longest lease that the site accepts.

    Raises:
        RequestError: what is wrong.
    """
    if body.seconds > longest_s:
        raise RequestError(f"'seconds' may be {longest_s:g} at most on this site, not {body.seconds:g}")
    if policy.options and body.value not in policy.options:
        known = ", ".join(f"{number} ({name})" for number, name in policy.options.items())
        raise RequestError(f"'value' must be one of {known}, not {body.value:g}")
    if policy.switching and not policy.options and body.value not in {0.0, 1.0}:
        raise RequestError(f"'value' must be 0 (off) or 1 (on), not {body.value:g}")
    priority = Priority[body.priority.upper()]
    return LeaseRequest(body.value, body.seconds, body.actor, priority, body.reason)


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
