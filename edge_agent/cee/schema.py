"""The form of a version of a fiche: inputs, tables, formula, conditions, sources."""

import functools
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from .expression import Expression
from .values import BandRow, Value, exact


class Strict(BaseModel):
    """What every part of a file shares: no unknown field, no change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Confidence(StrEnum):
    """How the amounts are known."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class Sector(StrEnum):
    """Kind of building the operation takes place in."""

    TERTIARY = "tertiaire"
    HOUSING = "residentiel"
    INDUSTRY = "industrie"


class Territory(StrEnum):
    """Where the fiche applies."""

    METROPOLE = "metropole"
    OVERSEAS = "overseas"
    EVERYWHERE = "metropole_and_overseas"


class Source(Strict):
    """Where a value was read."""

    name: str = Field(min_length=1)
    url: str | None
    accessed_via: str


class Band(Strict):
    """Row of a table by ranges."""

    min: Decimal | None
    max: Decimal | None
    min_inclusive: bool = True
    max_inclusive: bool = False
    value: Cell


type Cell = Decimal | str | list[Band] | dict[str, Cell] | None


class _Bounds(Strict):
    label: str
    unit: str
    min: Decimal | None = None
    exclusive_min: Decimal | None = None
    max: Decimal | None = None


class NumberInput(_Bounds):
    """A quantity; `required_if` is an expression over the other inputs."""

    type: Literal["number", "integer"]
    default: Decimal | None = None
    required_if: str | None = None


class MapInput(_Bounds):
    """A quantity for each of some keys, at least one of them."""

    type: Literal["map"]
    keys: list[str] = Field(min_length=1)


class _Choice(Strict):
    label: str
    values: list[str] = Field(min_length=1)
    not_covered: dict[str, str] = Field(default_factory=dict)
    """Values with a meaning that the fiche leaves out, and why: an answer to the user, not a mistake of his."""


class EnumInput(_Choice):
    """One word of a list."""

    type: Literal["enum"]


class ListInput(_Choice):
    """Some words of a list, possibly none."""

    type: Literal["list_enum"]


class BoolInput(Strict):
    """Yes or no."""

    type: Literal["bool"]
    label: str
    default: bool | None = None


type Input = Annotated[
    NumberInput | MapInput | EnumInput | ListInput | BoolInput, Field(discriminator="type")
]


class Check(Strict):
    """A condition on the inputs; when false, the fiche gives nothing."""

    expression: str
    code: str
    reason: str


class Outside(Strict):
    """What to answer when a number falls outside every range of a table."""

    code: str
    reason: str


class Notice(Strict):
    """A warning, for operations engaged between two dates (both included, absent = open)."""

    text: str
    engaged_from: date | None = None
    engaged_to: date | None = None

    def concerns(self, engaged: date) -> bool:
        """Whether an operation engaged that day should show it."""
        return (self.engaged_from is None or engaged >= self.engaged_from) and (
            self.engaged_to is None or engaged <= self.engaged_to
        )


class _Dated(Strict):
    version: str
    valid_from: date
    valid_to: date | None

    def in_force(self, engaged: date) -> bool:
        """Whether an operation engaged that day falls under this version (both bounds included)."""
        return self.valid_from <= engaged and (self.valid_to is None or engaged <= self.valid_to)


class UncheckedVersion(_Dated):
    """A version known to exist, whose amounts nobody has read for this catalogue."""

    amounts: Literal["not_checked"]


class SameAsVersion(_Dated):
    """A version whose amounts are those of another version of the fiche."""

    amounts: Literal["same_as"]
    same_as: str


type OtherFiche = Annotated[str, Field(pattern=r"^[A-Z]{3}-[A-Z]{2}-\d{3}( \(.+\))?$")]
"""Code of a fiche, then, where the rule concerns a part of it only, that part in parentheses."""


class ComputableVersion(_Dated):
    """A version with its amounts."""

    amounts: Literal["in_file"]
    title: str
    lifetime_years: int | None
    lifetime_confidence: str | None
    inputs: dict[str, Input]
    formula: str
    result_unit: Literal["kWh cumac"]
    tables: dict[str, Cell]
    checks: list[Check]
    outside: dict[str, Outside] = Field(default_factory=dict)
    conditions: list[str]
    not_cumulable_with: list[OtherFiche]
    notices: list[Notice]
    legal_reference: str
    source: list[Source] = Field(min_length=1)
    confidence: Confidence
    table_confidence: dict[str, Confidence] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _expressions_use_known_names(self) -> Self:
        known = self.inputs.keys() | self.tables.keys()
        required_if = [spec.required_if for spec in self.inputs.values() if isinstance(spec, NumberInput)]
        texts = [self.formula, *(check.expression for check in self.checks), *filter(None, required_if)]
        if strangers := self.outside.keys() - self.tables.keys():
            raise ValueError(f"outside names {', '.join(sorted(strangers))}, which is no table")
        for text in texts:
            if unknown := Expression.parse(text).names - known:
                raise ValueError(f"{text!r} uses {', '.join(sorted(unknown))}, neither an input nor a table")
        return self

    @functools.cached_property
    def table_values(self) -> Mapping[str, Value]:
        """Tables as the expressions want them, exact."""
        return {name: table_value(cell) for name, cell in self.tables.items()}


def table_value(cell: Cell) -> Value:
    """A table as the expressions want it, exact."""
    match cell:
        case Decimal():
            return exact(cell)
        case dict():
            return {key: table_value(inner) for key, inner in cell.items()}
        case list():
            return [
                BandRow(
                    None if row.min is None else exact(row.min),
                    None if row.max is None else exact(row.max),
                    row.min_inclusive,
                    row.max_inclusive,
                    table_value(row.value),
                )
                for row in cell
            ]
        case _:
            return cell
