"""From what a person filled in to what the core works with. Pure."""

from collections.abc import Mapping
from typing import Final

from .core import (
    Criticality,
    Fairness,
    Firmness,
    Kind,
    Limit,
    LoadSpec,
    Rung,
    ScopeSpec,
    SiteSpec,
    Source,
    Unit,
)
from .names import (
    CONF_CRITICALITY,
    CONF_FAIRNESS,
    CONF_FIRMNESS,
    CONF_FLOOR,
    CONF_HYGIENE_C,
    CONF_HYGIENE_H,
    CONF_LIMIT,
    CONF_MAY_STOP,
    CONF_MIN_OFF_MIN,
    CONF_MIN_ON_MIN,
    CONF_POWER_FACTOR,
    CONF_POWER_W,
    CONF_PRIORITY,
    CONF_RESTORES,
    CONF_UNIT,
)

type Fields = Mapping[str, object]

KILO: Final = {"kW": Unit.W, "kVA": Unit.VA}
DEFAULT_PRIORITY: Final = 5


def number(fields: Fields, name: str, otherwise: float) -> float:
    """Return a number of a form; `otherwise` when it was left empty."""
    value = fields.get(name)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else otherwise


def site_spec(fields: Fields, meter_unit: Unit) -> SiteSpec:
    """Return the site; `meter_unit` is that of the meter's entity."""
    factor = number(fields, CONF_POWER_FACTOR, 0.0)
    scope = ScopeSpec(unit=meter_unit, power_factor=factor if 0 < factor <= 1 else None)
    fairness = fields.get(CONF_FAIRNESS)
    return SiteSpec(
        scopes=(scope,),
        fairness=Fairness(fairness) if isinstance(fairness, str) and fairness in Fairness else Fairness.EQUAL,
        floor_priority=int(number(fields, CONF_FLOOR, 0)),
    )


def subscribed_limit(fields: Fields) -> Limit:
    """Return the subscribed power."""
    unit = KILO.get(str(fields.get(CONF_UNIT)), Unit.VA)
    firmness = Firmness.TOLERANT if fields.get(CONF_FIRMNESS) == Firmness.TOLERANT else Firmness.FIRM
    return Limit(
        value=number(fields, CONF_LIMIT, 9.0) * 1000.0, unit=unit, source=Source.SUBSCRIBED, firmness=firmness
    )


def load_spec(
    load_id: str,
    fields: Fields,
    kind: Kind,
    *,
    rungs: tuple[Rung, ...],
    min_power_w: float = 0.0,
    step_w: float = 100.0,
    response_s: float = 15.0,
) -> LoadSpec:
    """Return a load; what its form left empty takes the core's defaults."""
    criticality = fields.get(CONF_CRITICALITY)
    return LoadSpec(
        id=load_id,
        kind=kind,
        power_w=max(1.0, number(fields, CONF_POWER_W, 1000.0)),
        power_factor=number(fields, CONF_POWER_FACTOR, 1.0),
        min_power_w=min_power_w,
        step_w=step_w,
        rungs=rungs,
        priority=int(number(fields, CONF_PRIORITY, DEFAULT_PRIORITY)),
        criticality=Criticality(criticality)
        if isinstance(criticality, str) and criticality in Criticality
        else Criticality.NORMAL,
        min_on_s=60.0 * number(fields, CONF_MIN_ON_MIN, 0.0),
        min_off_s=60.0 * number(fields, CONF_MIN_OFF_MIN, 1.0),
        restores=fields.get(CONF_RESTORES) is not False,
        may_stop=fields.get(CONF_MAY_STOP) is not False,
        response_s=response_s,
        hygiene_c=number(fields, CONF_HYGIENE_C, 0.0) or None,
        hygiene_every_s=3600.0 * number(fields, CONF_HYGIENE_H, 24.0),
    )
