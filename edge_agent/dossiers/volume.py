"""The volume of a dossier, by the same rules as any estimate."""

from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from edge_agent.cee import CeeInputError, Estimate, Prices, UnknownFiche, estimate, read_situation

from .model import Dossier


def estimate_of(dossier: Dossier, prices: Prices | None = None) -> Estimate | None:
    """Estimate of the operation on its engagement date; None before it is engaged, or for a specific operation.

    Raises:
        CeeInputError: an input or the situation is wrong.
        UnknownFiche: the fiche is not in the catalogue.
    """
    operation = dossier.operation
    if dossier.days.engaged is None or operation.specific:
        return None
    return estimate(
        operation.fiche,
        dossier.days.engaged,
        operation.inputs,
        situation=read_situation(operation.situation),
        prices=prices,
    )


def volume_of(dossier: Dossier) -> Fraction | None:
    """Volume in kWh cumac; None when it is not known."""
    operation = dossier.operation
    if operation.specific:
        return None if operation.kwh_cumac is None else Fraction(operation.kwh_cumac)
    try:
        found = estimate_of(dossier)
    except CeeInputError, UnknownFiche:
        return None
    return None if found is None else found.kwh_cumac


def whole(volume: Fraction) -> int:
    """Certificates of a volume: one for each whole kWh cumac."""
    return int((Decimal(volume.numerator) / Decimal(volume.denominator)).to_integral_value(ROUND_FLOOR))
