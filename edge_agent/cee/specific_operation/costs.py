"""Eligible costs of a specific operation: internal studies count up to a tenth of the rest.

Source: trade guides of the ADEME file (10 % cap; not read in an official text).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from pydantic import Field

from edge_agent.cee.schema import Strict
from edge_agent.cee.values import exact

INTERNAL_CAP = Fraction(1, 10)


class CostKind(StrEnum):
    """What a cost pays for."""

    EQUIPMENT = "equipment"
    INSTALLATION = "installation"
    EXTERNAL_STUDY = "external_study"
    INTERNAL_STUDY = "internal_study"
    METERING = "metering"
    NOT_ELIGIBLE = "not_eligible"


class CostLine(Strict):
    """A cost without tax."""

    label: str = Field(min_length=1)
    kind: CostKind
    eur_excl_tax: Decimal = Field(ge=0, max_digits=15)


@dataclass(frozen=True, slots=True)
class EligibleCosts:
    """Costs that count.

    Attributes:
        other_eur: costs other than internal studies.
        internal_eur: internal studies as given.
        internal_counted_eur: internal studies after the cap.
        refused_eur: costs that do not count.
    """

    other_eur: Fraction
    internal_eur: Fraction
    internal_counted_eur: Fraction
    refused_eur: Fraction

    @property
    def total_eur(self) -> Fraction:
        """What counts."""
        return self.other_eur + self.internal_counted_eur


def eligible_costs(lines: Sequence[CostLine]) -> EligibleCosts:
    """Costs that count, internal studies capped at 10 % of the others."""
    sums = dict.fromkeys(CostKind, Fraction(0))
    for line in lines:
        sums[line.kind] += exact(line.eur_excl_tax)
    internal = sums.pop(CostKind.INTERNAL_STUDY)
    refused = sums.pop(CostKind.NOT_ELIGIBLE)
    other = sum(sums.values(), start=Fraction(0))
    return EligibleCosts(other, internal, min(internal, other * INTERNAL_CAP), refused)
