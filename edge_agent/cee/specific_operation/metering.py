"""Measurement after the works, run from our own M&V: how long, and what it says of the volume announced.

Source: arrêté of 18/04/2025 (NOR ECOR2511757A), in force since 28/04/2025: 6 months, 2 months below 20 GWh cumac.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from edge_agent.cee.expiring import months_later
from edge_agent.cee.inputs import CeeInputError
from edge_agent.cee.specific import discounted_years

SMALL_KWH_CUMAC = 20_000_000
MONTHS = 6
MONTHS_SMALL = 2


@dataclass(frozen=True, slots=True)
class MeasuredPeriod:
    """What our M&V measured after the works.

    Attributes:
        start: first day.
        end: day after the last one.
        saved_kwh: energy saved over the period, weather adjusted.
        expected_kwh: energy that the baseline expects over the same days.
        low_kwh: low end of the 90 % interval of the saving.
        high_kwh: high end.
        real: whether the saving is larger than its uncertainty.
    """

    start: date
    end: date
    saved_kwh: float
    expected_kwh: float
    low_kwh: float
    high_kwh: float
    real: bool


@dataclass(frozen=True, slots=True)
class Metering:
    """The measurement against what was announced.

    Attributes:
        months: months asked for.
        until: first day at which the measurement is long enough; None while it has not begun.
        long_enough: whether it is.
        annual_gain_kwh: measured share of saving, of the energy of the reference situation; None without measurement.
        annual_gain_low_kwh: its low end.
        kwh_cumac: volume of the measured gain; None without measurement.
        share_of_announced: measured over announced gain.
        real: whether the saving is larger than its uncertainty.
    """

    months: int
    until: date | None
    long_enough: bool
    annual_gain_kwh: Fraction | None = None
    annual_gain_low_kwh: Fraction | None = None
    kwh_cumac: Fraction | None = None
    share_of_announced: Fraction | None = None
    real: bool | None = None


def measured_period(document: Mapping[str, object]) -> MeasuredPeriod | None:
    """The measurement of a savings document, as the agent answers `GET /savings`; None when it was refused.

    Raises:
        CeeInputError: it is not such a document.
    """
    result, reporting = document.get("result"), document.get("reporting")
    try:
        if not isinstance(result, Mapping) or not isinstance(reporting, Mapping):
            raise KeyError("result and reporting")
        if result["status"] != "ok":
            return None
        low, high = result["drift_interval_90_kwh"]
        return MeasuredPeriod(
            start=date.fromisoformat(reporting["start"]),
            end=date.fromisoformat(reporting["end"]),
            saved_kwh=float(result["savings_kwh"]),
            expected_kwh=float(result["expected_kwh"]),
            low_kwh=float(low),
            high_kwh=float(high),
            real=result["verdict"] == "real",
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CeeInputError(
            f"not a savings document of the agent (GET /api/v1/savings): {error!r} is missing or wrong"
        ) from error


def months_asked(kwh_cumac: Fraction) -> int:
    """Months to measure for an announced volume."""
    return MONTHS_SMALL if kwh_cumac < SMALL_KWH_CUMAC else MONTHS


def metering(
    announced_gain_kwh: Fraction,
    reference_kwh: Fraction,
    lifetime_years: int,
    measured: MeasuredPeriod | None,
) -> Metering:
    """The measurement of an operation.

    The measured saving is a share of what the baseline expects over the period; that share of the yearly energy of the
    reference situation is the yearly gain.
    """
    months = months_asked(announced_gain_kwh * discounted_years(lifetime_years))
    if measured is None:
        return Metering(months, None, long_enough=False)
    until = months_later(measured.start, months)
    if measured.expected_kwh <= 0:
        return Metering(months, until, long_enough=measured.end >= until, real=False)
    year = reference_kwh / Fraction(measured.expected_kwh)
    gain = year * Fraction(measured.saved_kwh)
    return Metering(
        months,
        until,
        long_enough=measured.end >= until,
        annual_gain_kwh=gain,
        annual_gain_low_kwh=year * Fraction(measured.low_kwh),
        kwh_cumac=gain * discounted_years(lifetime_years) if gain > 0 else Fraction(0),
        share_of_announced=gain / announced_gain_kwh,
        real=measured.real,
    )
