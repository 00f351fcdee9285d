"""What a day cost, in the figures that matter."""

from dataclasses import dataclass, fields
from statistics import fmean


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """All are better when lower.

    Attributes:
        over_kwh: energy over the limit.
        over_s: time over the limit.
        longest_s: longest excursion.
        starts: how often loads began to draw.
        violations: minimum times broken.
        cold_kh: kelvin-hours under comfort, in all rooms.
        unfair_kh: worst room's beyond the mean of all.
        car_kwh: missing when cars left.
        water_kh: kelvin-hours under 45 °C in the tanks.
        needless_kwh: held back although there had been room for two minutes.
    """

    over_kwh: float
    over_s: float
    longest_s: float
    starts: float
    violations: float
    cold_kh: float
    unfair_kh: float
    car_kwh: float
    water_kh: float
    needless_kwh: float


def mean_of(many: list[Scores]) -> Scores:
    """Return the mean day; the longest excursion is the longest of all."""
    means = {field.name: fmean(getattr(scores, field.name) for scores in many) for field in fields(Scores)}
    means["longest_s"] = max(scores.longest_s for scores in many)
    return Scores(**means)
