"""What is known of a building on a day, under the names that the rules use."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from edge_agent.cee.values import Value, exact
from edge_agent.cee.zones import is_overseas

from .description import Description, Equipment, Fact

DAYS_PER_YEAR = Fraction(1461, 4)


def building_facts(
    description: Description, *, sector: str, department: str | None, on: date
) -> dict[str, Value]:
    """Facts of the building itself; what is not known is absent.

    Args:
        description: what the manager says.
        sector: sector of the site, in the words of the fiches.
        department: department of the site.
        on: the engagement date supposed.
    """
    areas = description.areas_m2
    said: Mapping[str, Fact | None] = {
        "sector": sector,
        **{f"{name}_m2": value for name, value in areas},
        "heating_energy": description.heating_energy,
        "heating_by_water": description.heating_by_water,
        "collective_heating": description.collective_heating,
        "district_heating": description.district_heating,
        "heating_usage": _usage(description.hot_water_with_heating),
        "bms_existing": description.bms.existing_class,
        "bms_target": description.bms.target_class,
        "overseas": None if department is None else is_overseas(department),
    }
    facts = dict(_known(said.items()))
    if description.completed is not None:
        facts["years_since_completion"] = Fraction((on - description.completed).days) / DAYS_PER_YEAR
    return facts


def equipment_facts(equipment: Equipment) -> dict[str, Value]:
    """Facts of one machine."""
    return dict(_known(equipment.facts.items()))


def _usage(with_heating: bool | None) -> str | None:
    match with_heating:
        case None:
            return None
        case True:
            return "chauffage_ecs"
        case False:
            return "chauffage"


def _known(said: Iterable[tuple[str, Fact | None]]) -> Iterable[tuple[str, Value]]:
    for name, value in said:
        match value:
            case None:
                continue
            case bool():
                yield name, value
            case Decimal():
                yield name, exact(value)
            case _:
                yield name, str(value)
