"""The saving that our own measurement shows, where a performance contract would guarantee it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class MeasuredSaving:
    """A saving that the measurement shows to be real.

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


def with_measured_saving(
    given: Mapping[str, object], measured: MeasuredSaving | None
) -> tuple[dict[str, object], tuple[str, ...]]:
    """A situation whose `guaranteed_saving: measured` is replaced, and what to tell of it.

    It becomes the low end of the measured interval: what a contract could guarantee without hoping. The guarantee itself
    is the contract's (arrêté of 29/12/2014, article 6).
    """
    if given.get("guaranteed_saving") != MEASURED:
        return dict(given), ()
    without = {key: value for key, value in given.items() if key != "guaranteed_saving"}
    if measured is None or measured.low_share <= 0:
        return without, ("no measured saving is shown to be real yet: the CPE bonus is not counted",)
    share = round(min(measured.low_share, 1.0), 4)
    told = (
        f"guaranteed saving E = {share}: low end of the 90 % interval of the measured saving ({measured.share:.1%}); "
        "the contract must guarantee it"
    )
    return {**without, "guaranteed_saving": share}, (told,)
