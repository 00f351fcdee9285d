"""What is given of a specific operation."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator

from edge_agent.cee.inputs import CeeInputError
from edge_agent.cee.schema import Strict

from .costs import CostLine
from .energy_price import Bill

type Energy = Annotated[Decimal, Field(gt=0, max_digits=15, decimal_places=3)]


class AuditKind(StrEnum):
    """What stands behind the operation."""

    AUDIT = "audit"
    ISO_50001 = "iso_50001_review"


class Audit(Strict):
    """The energy audit, or the review of a certified management system that stands for it."""

    day: date
    kind: AuditKind = AuditKind.AUDIT


class ReferenceSituation(StrEnum):
    """With what the operation is compared (code de l'énergie, art. R221-16)."""

    EXISTING = "existing"
    STOCK = "stock"
    MARKET = "market"
    REGULATION = "regulation"


REFERENCE_WORDS = {
    ReferenceSituation.EXISTING: "equipment in place, when it could have gone on: measure it, and prove its age",
    ReferenceSituation.STOCK: "state of the same kind of buildings or equipment in service: cite the study",
    ReferenceSituation.MARKET: "technical and economic state of the market on the latest known date: cite it",
    ReferenceSituation.REGULATION: "what the rules in force ask: cite the text; only what goes beyond counts",
}


class Reference(Strict):
    """The reference situation (EFI): its yearly final energy, and why it is chosen."""

    situation: ReferenceSituation
    kwh_per_year: Energy
    justification: str = ""


class Project(Strict):
    """The situation after the works: its yearly final energy."""

    kwh_per_year: Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=3)]


class SpecificOperation(Strict):
    """A specific operation.

    Attributes:
        title: the works in a few words.
        committed: day of the active and incentive role (RAI).
        engaged: engagement date.
        completed: completion date.
        audit: what stands behind it.
        reference: reference situation.
        project: situation after works.
        lifetime_years: conventional life.
        bills: energy bills of the 48 months before engagement.
        eur_per_kwh: mean price, when there are no bills; then said as an assumption.
        costs: costs without tax.
        reference_cost_eur: cost of the reference situation, to be taken off.
        only_regulatory: whether the works only obey a rule.
    """

    title: str = Field(min_length=1)
    engaged: date
    committed: date | None = None
    completed: date | None = None
    audit: Audit | None = None
    reference: Reference
    project: Project
    lifetime_years: Annotated[int, Field(ge=1, le=50)]
    bills: list[Bill] = Field(default_factory=list)
    eur_per_kwh: Annotated[Decimal, Field(gt=0, max_digits=12)] | None = None
    costs: list[CostLine] = Field(min_length=1)
    reference_cost_eur: Annotated[Decimal, Field(ge=0, max_digits=15)] = Decimal(0)
    only_regulatory: bool = False

    @model_validator(mode="after")
    def _saves(self) -> Self:
        if self.project.kwh_per_year >= self.reference.kwh_per_year:
            raise ValueError("the project uses as much energy as the reference: there is no gain")
        if bool(self.bills) == (self.eur_per_kwh is not None):
            raise ValueError("give the bills of 48 months, or eur_per_kwh when there are none")
        return self


def read_operation(given: Mapping[str, object]) -> SpecificOperation:
    """Operation of a JSON object.

    Raises:
        CeeInputError: something is missing, unknown or malformed; the message names it.
    """
    try:
        return SpecificOperation.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "operation"
        raise CeeInputError(f"{where}: {first['msg']}") from error
