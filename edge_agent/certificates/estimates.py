"""Estimates of the operations that a site asks for."""

from collections.abc import Mapping, Sequence

from edge_agent.cee import Estimate, Prices, estimate, read_situation
from edge_agent.cee.measured import MeasuredSaving, with_measured_saving
from edge_agent.config import CeeSection


def site_estimates(
    asked: Sequence[CeeSection],
    department: str | None,
    *,
    measured: MeasuredSaving | None = None,
    prices: Prices | None = None,
) -> list[tuple[Estimate, tuple[str, ...]]]:
    """Each operation's estimate, with what to tell of the measured saving.

    Raises:
        UnknownFiche: a code is not in the catalogue.
        CeeInputError: an input or the situation is wrong.
    """
    found = []
    for section in asked:
        given, told = with_measured_saving(at_department(section.situation, department), measured)
        result = estimate(
            section.fiche, section.engaged, section.inputs, situation=read_situation(given), prices=prices
        )
        found.append((result, told))
    return found


def at_department(situation: Mapping[str, object], department: str | None) -> dict[str, object]:
    """A situation at the site's department, unless it names its own."""
    return {**({} if department is None else {"department": department}), **situation}
