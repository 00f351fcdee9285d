"""Estimates of the operations that a site asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from edge_agent.cee import Estimate, Prices, Situation, estimate, read_situation
from edge_agent.config import CeeSection

MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class MeasuredSaving:
    """A saving that our own measurement shows to be real.

    Attributes:
        share: measured saving, of the expected energy, 0 to 1.
        low_share: low end of its 90 % interval.
    """

    share: float
    low_share: float


def measured_saving(summary: Mapping[str, object] | None) -> MeasuredSaving | None:
    """The saving of a savings summary; None when it is refused, or not shown to be real."""
    if summary is None or summary.get("status") != "ok" or summary.get("verdict") != "real":
        return None
    percent, interval = summary.get("savings_percent"), summary.get("drift_interval_90_percent")
    if not isinstance(percent, int | float) or not isinstance(interval, Sequence) or len(interval) != 2:
        return None
    return MeasuredSaving(float(percent) / 100, float(interval[0]) / 100)


def site_situation(
    asked: CeeSection, department: str | None, measured: MeasuredSaving | None
) -> tuple[Situation, tuple[str, ...]]:
    """Situation of an operation, and what to tell of the measured saving.

    `guaranteed_saving: measured` takes the low end of the measured interval: what a contract could guarantee without
    hoping. The guarantee itself is the contract's.

    Raises:
        CeeInputError: the situation is wrong.
    """
    given: dict[str, object] = {**({} if department is None else {"department": department}), **asked.situation}
    told: tuple[str, ...] = ()
    if given.get("guaranteed_saving") == MEASURED:
        if measured is None or measured.low_share <= 0:
            del given["guaranteed_saving"]
            told = ("guaranteed saving: no measured saving is shown to be real yet, so the CPE bonus is not counted",)
        else:
            share = round(measured.low_share, 4)
            given["guaranteed_saving"] = share
            told = (
                f"guaranteed saving E = {share}: low end of the 90 % interval of the measured saving "
                f"({measured.share:.1%}); the contract must guarantee it",
            )
    return read_situation(given), told


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
        situation, told = site_situation(section, department, measured)
        result = estimate(
            section.fiche, section.engaged, section.inputs, situation=situation, prices=prices
        )
        found.append((result, told))
    return found


def best_first(estimates: Sequence[Estimate]) -> list[Estimate]:
    """Estimates, largest volume first; those without volume last."""
    return sorted(estimates, key=lambda each: (each.kwh_cumac is None, -(each.kwh_cumac or 0)))
