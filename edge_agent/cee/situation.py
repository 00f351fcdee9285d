"""What an operation depends on beside the inputs of its fiche: place, households, bonuses."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .inputs import CeeInputError, NotEligible
from .schema import ComputableVersion, Sector, Territory
from .zones import UnknownDepartment, is_overseas, zone_of


class Boiler(StrEnum):
    """Fossil boiler that the operation replaces."""

    COAL = "coal"
    OIL = "oil"
    GAS = "gas"


class BmsOperation(StrEnum):
    """What is done to the building management system."""

    ACQUISITION = "acquisition"
    UPGRADE = "upgrade"


class Situation(BaseModel):
    """Facts about the site and the contract; every one is optional, and none is guessed.

    Attributes:
        department: number of the department (`75`, `2A`, `971`); gives the zone.
        precarite_share: part of the volume earned by households in fuel poverty, 0 to 1; housing fiches only.
        replaced_boiler: fossil boiler replaced, for the coup de pouce bonuses.
        charter: whether the depositor signed the charter of the bonus.
        heated_area_m2: heated area served by the substation, for the bonus of a heat network.
        bms_operation: acquisition or upgrade of a GTB.
        non_interconnected: whether the site is in a zone not connected to the continental grid.
        guaranteed_saving: final-energy saving guaranteed by an energy performance contract, 0 to 1.
        guarantee_years: years of that guarantee.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    department: str | None = None
    precarite_share: Annotated[Decimal, Field(ge=0, le=1, decimal_places=9)] = Decimal(0)
    replaced_boiler: Boiler | None = None
    charter: bool | None = None
    heated_area_m2: Annotated[Decimal, Field(gt=0, max_digits=15, decimal_places=3)] | None = None
    bms_operation: BmsOperation | None = None
    non_interconnected: bool | None = None
    guaranteed_saving: Annotated[Decimal, Field(gt=0, le=1, decimal_places=9)] | None = None
    guarantee_years: Annotated[int, Field(gt=0, le=100)] | None = None


NOTHING_SAID = Situation()


def read_situation(given: Mapping[str, object]) -> Situation:
    """Situation of a JSON object.

    Raises:
        CeeInputError: a key is unknown or a value is not of its kind.
    """
    try:
        return Situation.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        names = ", ".join(Situation.model_fields)
        raise CeeInputError(f"situation: {where}: {first['msg']}; the keys are {names}") from error


def placed(
    version: ComputableVersion, territory: Territory, inputs: Mapping[str, object], situation: Situation
) -> tuple[Mapping[str, object], list[str]]:
    """Inputs completed by what the department tells, and the sentences that say so.

    Raises:
        CeeInputError: the department is unknown, or contradicts an input.
        NotEligible: the fiche does not apply there.
    """
    department = situation.department
    if department is None:
        return inputs, []
    try:
        zone = zone_of(department)
    except UnknownDepartment as error:
        raise CeeInputError(str(error.args[0])) from error
    overseas = is_overseas(department)
    if territory is (Territory.METROPOLE if overseas else Territory.OVERSEAS):
        where = "metropolitan France" if overseas else "overseas departments"
        raise NotEligible(
            "territory_not_covered", f"the fiche applies to {where} only, and the site is in {department}"
        )
    completed = dict(inputs)
    said = []
    told: tuple[tuple[str, object], ...] = (("zone", zone), ("overseas", overseas))
    for name, value in told:
        if name not in version.inputs:
            continue
        if completed.get(name) is None:
            completed[name] = value
            said.append(
                f"{name} = {str(value).lower() if isinstance(value, bool) else value}: department {department}"
            )
        elif completed[name] != value:
            raise CeeInputError(
                f"{name} = {completed[name]} contradicts department {department}, where it is {value}; leave {name} out"
            )
    return completed, said


def check_precarite(sector: Sector, situation: Situation) -> None:
    """Refuse a share of households in fuel poverty where there is no household.

    Raises:
        CeeInputError: the fiche is not one of housing.
    """
    if situation.precarite_share and sector is not Sector.HOUSING:
        raise CeeInputError(
            f"precarite_share = {situation.precarite_share}: only housing fiches earn précarité certificates; "
            "leave it out"
        )
