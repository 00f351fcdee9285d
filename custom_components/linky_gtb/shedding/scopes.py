"""Feeders, groups and phases: from what their forms say to scopes, shares and limits of the core. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from .core import SITE, Firmness, Limit, ScopeSpec, Source, Unit
from .names import (
    CONF_FIRMNESS,
    CONF_KIND_OF_SCOPE,
    CONF_LIMIT,
    CONF_LOADS,
    CONF_METER,
    CONF_PHASES,
    CONF_POWER_FACTOR,
    CONF_UNIT,
    CONF_VOLTAGE,
)
from .settings import KILO, Fields, number

AMPERE: Final = "A"
UNITS: Final = (*KILO, AMPERE)
DEFAULT_VOLTS: Final = 230.0


class ScopeKind(StrEnum):
    """What a scope of a site is."""

    FEEDER = "feeder"
    """A circuit with a breaker of its own."""
    GROUP = "group"
    """Loads that must share a power, whatever they are wired to."""
    PHASE = "phase"
    """One of the three phases; a load of several phases is in the form of each, and counts in equal parts."""


def is_metered(fields: Fields) -> bool:
    """Whether a meter measures the scope; otherwise it counts its loads alone."""
    return bool(fields.get(CONF_METER))


def scope_unit(fields: Fields, meter_unit: Unit | None) -> Unit:
    """Return the unit in which the scope is kept: its meter's, or W, in which loads are declared.

    While a meter's unit is not known, it is taken to be that of the limit.
    """
    if not is_metered(fields):
        return Unit.W
    return meter_unit or limit_unit(fields)


def limit_unit(fields: Fields) -> Unit:
    """Return the unit of the scope's limit; amperes are apparent power at the stated voltage."""
    return KILO.get(str(fields.get(CONF_UNIT)), Unit.VA)


def needs_power_factor(fields: Fields, meter_unit: Unit | None) -> bool:
    """Whether kW and kVA would meet without a power factor."""
    return scope_unit(fields, meter_unit) is not limit_unit(fields) and not number(
        fields, CONF_POWER_FACTOR, 0.0
    )


def volt_amperes(amperes: float, fields: Fields) -> float:
    """Return the apparent power of a current, in VA; with three phases, of each of them."""
    return amperes * number(fields, CONF_VOLTAGE, DEFAULT_VOLTS) * number(fields, CONF_PHASES, 1.0)


def scope_spec(scope_id: str, fields: Fields, meter_unit: Unit | None) -> ScopeSpec:
    """Return a feeder, a group or a phase for the core."""
    factor = number(fields, CONF_POWER_FACTOR, 0.0)
    return ScopeSpec(
        id=scope_id,
        unit=scope_unit(fields, meter_unit),
        power_factor=factor if 0 < factor <= 1 else None,
        metered=is_metered(fields),
    )


def scope_limit(scope_id: str, fields: Fields) -> Limit:
    """Return the limit that its form gives."""
    value = number(fields, CONF_LIMIT, 0.0)
    in_amperes = fields.get(CONF_UNIT) == AMPERE
    firmness = Firmness.TOLERANT if fields.get(CONF_FIRMNESS) == Firmness.TOLERANT else Firmness.FIRM
    return Limit(
        value=volt_amperes(value, fields) if in_amperes else value * 1000.0,
        unit=limit_unit(fields),
        source=Source.FEEDER,
        firmness=firmness,
        scope=scope_id,
    )


def shares_of(load_id: str, scopes: Mapping[str, Fields]) -> Mapping[str, float]:
    """Return the part of a load's power that each scope carries: all of it, or one part for each of its phases."""
    named = {id_: fields for id_, fields in scopes.items() if load_id in _loads(fields)}
    phases = sum(_is_phase(fields) for fields in named.values())
    return MappingProxyType(
        {SITE: 1.0, **{id_: 1.0 / phases if _is_phase(fields) else 1.0 for id_, fields in named.items()}}
    )


def _is_phase(fields: Fields) -> bool:
    return fields.get(CONF_KIND_OF_SCOPE) == ScopeKind.PHASE


def _loads(fields: Fields) -> list[object]:
    loads = fields.get(CONF_LOADS)
    return loads if isinstance(loads, list) else []
