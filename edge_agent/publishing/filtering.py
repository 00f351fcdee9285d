"""Which samples are worth telling: a change beyond the deadband, or after too long a silence (pure)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from edge_agent.store import Sample


@dataclass(frozen=True, slots=True)
class Rule:
    """A change of more than ``deadband``, or of quality, is told; so is any value after ``silence``."""

    deadband: float = 0.0
    silence: timedelta = timedelta(minutes=15)


class Filter:
    """Remembers what was told last of each point."""

    def __init__(self, rule_of: Callable[[str], Rule]) -> None:
        self._rule_of = rule_of
        self._rules: dict[str, Rule] = {}
        self._told: dict[str, Sample] = {}

    def due(self, samples: Iterable[Sample]) -> list[Sample]:
        """Those to tell, which are then told."""
        return [sample for sample in samples if self._is_due(sample)]

    def forget(self, point: str) -> None:
        """A point was told as lost: its next sample is news, even when it is what it was before."""
        self._told.pop(point, None)

    def _is_due(self, sample: Sample) -> bool:
        last = self._told.get(sample.point)
        if last is not None and not self._differs(last, sample):
            return False
        self._told[sample.point] = sample
        return True

    def _differs(self, last: Sample, sample: Sample) -> bool:
        rule = self._rules.get(sample.point)
        if rule is None:
            rule = self._rules[sample.point] = self._rule_of(sample.point)
        return (
            abs(sample.value - last.value) > rule.deadband
            or sample.quality is not last.quality
            # A clock that was set back must not silence a point until it has caught up.
            or not timedelta(0) <= sample.time - last.time < rule.silence
        )


def every_sample(samples: Iterable[Sample]) -> list[Sample]:
    """The filter that lets everything through."""
    return list(samples)


type Due = Callable[[Iterable[Sample]], list[Sample]]
