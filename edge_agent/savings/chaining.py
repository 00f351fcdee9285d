"""Works upon works: each stage measured against its own baseline, and what they save together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .result import SavingsResult


@dataclass(frozen=True, slots=True)
class Chain:
    """Stages in order, each with a baseline after the works of the one before.

    Attributes:
        stages: their savings.
        percent: saving of all stages together, in percent of what the first baseline would have used.
        half_width_percent: of its drift-aware 90 % interval, the drifts of stages taken as independent.
    """

    stages: tuple[SavingsResult, ...]
    percent: float
    half_width_percent: float

    def to_json(self) -> dict[str, object]:
        """Total, then each stage in short."""
        return {
            "savings_percent": self.percent,
            "drift_interval_90_percent": [
                self.percent - self.half_width_percent,
                self.percent + self.half_width_percent,
            ],
            "stages": [
                {
                    "savings_kwh": stage.savings_kwh,
                    "savings_percent": stage.savings_percent,
                    "verdict": stage.verdict.value,
                    "model": stage.model.name,
                }
                for stage in self.stages
            ],
        }


def chain(stages: Sequence[SavingsResult]) -> Chain:
    """Savings of successive works: what each leaves is what the next one starts from.

    The parts left multiply: 20 % saved on what a first 30 % left makes 1 - 0.7 x 0.8 = 44 %.

    Raises:
        ValueError: no stage.
    """
    if not stages:
        raise ValueError("a chain needs a stage")
    left = [stage.observed_kwh / stage.expected_kwh for stage in stages]
    widths = [stage.drift_half_width_kwh / stage.expected_kwh for stage in stages]
    total = math.prod(left)
    variance = sum(
        (width * math.prod(other for place, other in enumerate(left) if place != stage)) ** 2
        for stage, width in enumerate(widths)
    )
    return Chain(tuple(stages), 100 * (1.0 - total), 100 * math.sqrt(variance))
