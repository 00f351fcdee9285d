"""Random works that a version may accept: every input inside its own limits, values at the edges of ranges often."""

import random
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import assert_never

from edge_agent.cee import ComputableVersion, codes, fiche
from edge_agent.cee.schema import Band, BoolInput, Cell, EnumInput, Input, ListInput, MapInput, NumberInput

_LARGEST = Decimal(10_000)
_CENT = Decimal("0.01")


def computable(on: date) -> Sequence[tuple[str, ComputableVersion]]:
    """Fiches with amounts in force that day."""
    found = ((code, fiche(code).version_at(on)) for code in codes())
    return [(code, version) for code, version in found if isinstance(version, ComputableVersion)]


def works_of(version: ComputableVersion, chance: random.Random) -> Mapping[str, object]:
    """Works of a version."""
    edges = sorted(_edges(version.tables))
    return {name: _drawn(spec, edges, chance) for name, spec in version.inputs.items()}


def _edges(cell: Mapping[str, Cell] | Cell) -> set[Decimal]:
    """Bounds of every range of the tables: where two readings of a text would part."""
    match cell:
        case Mapping():
            return set().union(*(_edges(inner) for inner in cell.values()))
        case list():
            bounds = {bound for row in cell for bound in (row.min, row.max) if bound is not None}
            return bounds.union(*(_edges(row.value) for row in cell if isinstance(row, Band)))
        case _:
            return set()


def _drawn(spec: Input, edges: Sequence[Decimal], chance: random.Random) -> object:
    match spec:
        case NumberInput():
            return _number(spec, edges, chance)
        case MapInput():
            keys = chance.sample(spec.keys, chance.randint(1, len(spec.keys)))
            return {key: _number(spec, (), chance) for key in keys}
        case EnumInput():
            return chance.choice(spec.values)
        case ListInput():
            return chance.sample(spec.values, chance.randint(0, len(spec.values)))
        case BoolInput():
            return chance.random() < 0.5
        case _:
            assert_never(spec)


def _number(spec: NumberInput | MapInput, edges: Sequence[Decimal], chance: random.Random) -> int | float:
    above = spec.exclusive_min is not None
    low = spec.exclusive_min if spec.exclusive_min is not None else (spec.min or Decimal(0))
    high = spec.max if spec.max is not None else max(low * 10, _LARGEST)
    inside = [edge for edge in edges if low < edge <= high]
    if inside and chance.random() < 0.4:
        value = chance.choice(inside) + chance.choice([-_CENT, Decimal(0), _CENT])
        value = min(max(value, low), high)
    else:
        value = low + (high - low) * Decimal(str(round(chance.random(), 4)))
    if spec.type == "integer":
        whole = int(value)
        return whole + 1 if above and whole <= low else whole
    value = value.quantize(_CENT)
    return float(value + _CENT if above and value <= low else value)
