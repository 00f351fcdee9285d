"""What the manager says of his building; every part is optional, and none is guessed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from edge_agent.cee.bms_class import BmsClass, gather
from edge_agent.cee.inputs import CeeInputError

from .rules import shipped_rules

type Area = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=3)]
type Fact = bool | Decimal | str


class HeatingEnergy(StrEnum):
    """Energy of the heating, in the words of the fiches."""

    ELECTRICITY = "electricite"
    FUEL = "combustible"


class ExistingClass(StrEnum):
    """Class of the management system before the works, as an audit gave it; `none` without any."""

    NONE = "none"
    A = "A"
    B = "B"
    C = "C"
    D = "D"


class TargetClass(StrEnum):
    """Class that the works are to reach."""

    A = "A"
    B = "B"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Areas(_Part):
    """Areas in m²: served by a use, or to be insulated or replaced.

    Attributes:
        total: floor area of the building.
        heated: area heated by the installation.
        cooled: area cooled.
        hot_water: heated area whose hot water is managed.
        lit: area whose lighting is managed.
        auxiliaries: area served by managed pumps and fans.
        ventilated: area with mechanical ventilation.
        roof: attic or roof to insulate.
        terrace_roof: flat roof to insulate.
        walls: walls to insulate.
        floor: floor to insulate.
        windows: windows to replace.
        curtain_wall: glazed facade to replace.
    """

    total: Area | None = None
    heated: Area | None = None
    cooled: Area | None = None
    hot_water: Area | None = None
    lit: Area | None = None
    auxiliaries: Area | None = None
    ventilated: Area | None = None
    roof: Area | None = None
    terrace_roof: Area | None = None
    walls: Area | None = None
    floor: Area | None = None
    windows: Area | None = None
    curtain_wall: Area | None = None


class Bms(_Part):
    """The management system: its audited class before works, the class aimed at, and the level of each function.

    `functions` has the level that an audit gave each function of the standard, by its number (`1.1`).
    """

    existing_class: ExistingClass | None = None
    target_class: TargetClass | None = None
    functions: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known_functions(self) -> Self:
        gather((), BmsClass.B, self.functions, {})
        return self


class Equipment(BaseModel):
    """A machine of the building, or one planned; its facts are those that the rules of its kind know.

    Attributes:
        kind: one of the kinds of `opportunities.json`.
        name: what the manager calls it.
    """

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)
    __pydantic_extra__: dict[str, Fact]

    kind: str
    name: str = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> Self:
        kinds = shipped_rules().facts_of_kind
        if self.kind not in kinds:
            raise ValueError(f"kind {self.kind!r} is none of {', '.join(sorted(kinds))}")
        if unknown := set(self.facts) - kinds[self.kind]:
            raise ValueError(
                f"{self.name}: {', '.join(sorted(unknown))} says nothing about a {self.kind}; "
                f"it takes {', '.join(sorted(kinds[self.kind]))}"
            )
        return self

    @property
    def facts(self) -> Mapping[str, Fact]:
        """What is said of it beside kind and name."""
        return self.__pydantic_extra__ or {}


class Description(_Part):
    """The building, beside its sector and department, which the site says.

    Attributes:
        completed: when the building was completed.
        areas_m2: areas by use and by envelope.
        heating_energy: energy of the heating.
        heating_by_water: whether heat is carried by water.
        collective_heating: whether one installation heats the building.
        district_heating: whether a heat network serves it.
        hot_water_with_heating: whether the heating also makes the hot water.
        bms: the management system.
        equipment: machines, present or planned.
    """

    completed: date | None = None
    areas_m2: Areas = Areas()
    heating_energy: HeatingEnergy | None = None
    heating_by_water: bool | None = None
    collective_heating: bool | None = None
    district_heating: bool | None = None
    hot_water_with_heating: bool | None = None
    bms: Bms = Bms()
    equipment: tuple[Equipment, ...] = ()


def read_description(given: Mapping[str, object]) -> Description:
    """Description of plain values, as a configuration holds them.

    Raises:
        CeeInputError: something is unknown or not of its kind; the message names it.
    """
    try:
        return Description.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise CeeInputError(f"description: {where}: {first['msg']}") from error
