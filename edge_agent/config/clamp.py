"""Smallest and largest value that may be commanded (pure)."""

import math

from edge_agent.config.building import Point
from edge_agent.config.control import PointControlSection
from edge_agent.devices.register import Actuator


def clamp_of(point: Point, site: PointControlSection) -> tuple[float, float]:
    """The template's clamp and the site's together; infinite where nobody says."""
    hints = point.register.write
    options = site.options or hints.options
    actuator = site.actuator or hints.actuator or Actuator.SETPOINT
    lows = [point.register.write_min, site.min]
    highs = [point.register.write_max, site.max]
    if options:
        lows.append(min(options))
        highs.append(max(options))
    elif actuator is not Actuator.SETPOINT:
        lows.append(0.0)
        highs.append(1.0)
    return (
        max((low for low in lows if low is not None), default=-math.inf),
        min((high for high in highs if high is not None), default=math.inf),
    )
