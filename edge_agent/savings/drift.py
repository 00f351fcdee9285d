"""What buildings without works do from one year to the next, as a 90 % half-width.

The model's own interval supposes that the building of next year is that of the baseline, but for chance. Real buildings
drift: rooms change hands, machines come and go. How much is learned from 58 real buildings without declared works, and
from the building's own earlier years when there are some:

    spread² = (3·(0.08² + (0.7·CV)²) + Σ own²) / (3 + k)        half-width = 0.76 · t(3 + k) · spread · expected

where CV is that of the baseline's daily residuals, `own` the k relative changes of the building's earlier years against
models of the year before, and t the 95 % quantile of Student's distribution: the predictive interval of a normal variable
whose variance is known from a prior worth three observations and k of its own. Past one year the factor 0.76 grows, as
drift adds up. The method, the data and the coverage on buildings left out are in docs/savings-calibration.md, which
`script/bench savings --coverage` computes again.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

PRIOR_YEARS = 3
"""Weight of the pool of buildings, in years of the building's own past."""
PRIOR_SPREAD = 0.08
"""Year-on-year spread of a building whose model fits perfectly, as a share of its energy."""
CV_SHARE = 0.7
"""What the scatter of the baseline adds to it."""
MAX_OWN_YEARS = 5

FACTORS: tuple[tuple[int, float], ...] = ((0, 0.76), (365, 0.76), (730, 1.00))
"""Days after the baseline and the factor that gives 90 % on the calibration buildings; held beyond."""

STUDENT_95 = (2.353, 2.132, 2.015, 1.943, 1.895, 1.860)
"""95 % quantiles of Student's distribution for 3 to 8 degrees of freedom."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Ordinary drift of one building.

    Attributes:
        cv: CV(RMSE) of the baseline's daily sums, as a fraction.
        own_changes: relative changes of earlier years, the latest first; those past the fifth do not count.
    """

    cv: float
    own_changes: tuple[float, ...] = ()

    @property
    def counted(self) -> tuple[float, ...]:
        """The earlier changes that count."""
        return self.own_changes[:MAX_OWN_YEARS]

    @property
    def spread(self) -> float:
        """Standard deviation of a year's change, as a share of the expected energy, times Student's quantile."""
        prior = PRIOR_YEARS * (PRIOR_SPREAD**2 + (CV_SHARE * self.cv) ** 2)
        own = sum(change**2 for change in self.counted)
        deviation = math.sqrt((prior + own) / (PRIOR_YEARS + len(self.counted)))
        return STUDENT_95[len(self.counted)] * deviation

    def half_width_share(self, days: float) -> float:
        """Half-width of the 90 % interval as a share of the expected energy, `days` after the baseline's end."""
        return self.spread * factor(days)

    def half_width_kwh(self, model_half_kwh: float, *, expected_kwh: float, days: float) -> float:
        """The same in kWh; never narrower than the model's own."""
        return max(model_half_kwh, self.half_width_share(days) * abs(expected_kwh))

    def to_json(self) -> dict[str, object]:
        """What the interval rests on."""
        return {
            "baseline_cv_percent": 100 * self.cv,
            "own_years": len(self.counted),
            "own_changes_percent": [100 * change for change in self.counted],
        }


def factor(days: float, table: Sequence[tuple[int, float]] = FACTORS) -> float:
    """Factor so many days after the end of the baseline."""
    return float(np.interp(days, [at for at, _ in table], [value for _, value in table]))
