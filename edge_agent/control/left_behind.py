"""Points whose release an earlier run owes, though the configuration does not let the agent write them any more. Pure."""

import logging
from collections.abc import Mapping
from dataclasses import replace

from edge_agent.config import Building
from edge_agent.config.control import PointControlSection
from edge_agent.control.memory import Memory
from edge_agent.control.policies import Controllable, ControlPlan, policy_of

_LOG = logging.getLogger(__name__)


def with_left_behind(building: Building, plan: ControlPlan, memories: Mapping[str, Memory]) -> ControlPlan:
    """The plan, with points that are only there to be given back.

    Without ``control.enabled`` these are the only ones.
    """
    points = dict(plan.points) if building.config.control.enabled else {}
    for name, memory in memories.items():
        if not memory.pending or name in points:
            continue
        point = building.points.get(name)
        if point is None or not point.register.writable:
            _LOG.error(
                "%s: a value of the agent was left on this point, which the configuration does not have any more: "
                "check it on the device (it was %s before)",
                name,
                memory.base,
            )
            continue
        known = plan.points.get(name) or Controllable(point, policy_of(point, PointControlSection()))
        points[name] = replace(known, leasable=False)
    return replace(plan, points=points)
