"""Names of the fields of a load shedding entry, of its loads, and of its modes."""

from enum import StrEnum
from typing import Final

LOAD: Final = "load"
SCOPE: Final = "scope"
"""Types of the subentries: what can be shed, and feeders, groups or phases with a limit of their own."""

CONF_METER: Final = "meter"
CONF_LIMIT: Final = "limit"
CONF_UNIT: Final = "unit"
CONF_POWER_FACTOR: Final = "power_factor"
CONF_FIRMNESS: Final = "firmness"
CONF_LIMIT_ENTITY: Final = "limit_entity"
CONF_LOADS: Final = "loads"
CONF_FAIRNESS: Final = "fairness"
CONF_SIGNALS: Final = "signals"
CONF_CALENDAR: Final = "calendar"
CONF_SIGNAL_LIMIT: Final = "signal_limit"
CONF_FLOOR: Final = "floor_priority"

CONF_KIND_OF_SCOPE: Final = "scope_kind"
CONF_VOLTAGE: Final = "voltage"
CONF_PHASES: Final = "phases"

CONF_TARGET: Final = "target"
CONF_POINT: Final = "point"
CONF_NAME: Final = "name"
CONF_POWER_W: Final = "power_w"
CONF_POWER_ENTITY: Final = "power_entity"
CONF_PRIORITY: Final = "priority"
CONF_CRITICALITY: Final = "criticality"
CONF_MIN_ON_MIN: Final = "min_on_min"
CONF_MIN_OFF_MIN: Final = "min_off_min"
CONF_RESTORES: Final = "restores"
CONF_OFFSET_C: Final = "offset_c"
CONF_MAY_STOP: Final = "may_stop"
CONF_COMFORT_LOW_C: Final = "comfort_low_c"
CONF_LEASE_S: Final = "lease_s"
CONF_TEMPERATURE_ENTITY: Final = "temperature_entity"
CONF_ENERGY_ENTITY: Final = "energy_entity"
CONF_READY_ENTITY: Final = "ready_entity"
CONF_HYGIENE_C: Final = "hygiene_c"
CONF_HYGIENE_H: Final = "hygiene_every_h"
CONF_WATTS_PER_UNIT: Final = "watts_per_unit"

POINT_PREFIX: Final = "point:"
"""A target that is a point of the GTB: `point:<entry of the building>:<id of the point>`."""


class Mode(StrEnum):
    """What the entry does with its decisions."""

    OFF = "off"
    OBSERVE = "observe"
    """Decides, shows, orders nothing: what a new site begins with."""
    ON = "on"
