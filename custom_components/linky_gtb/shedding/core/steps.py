"""Changes of controlled power that the meter may not show yet.

A meter value reported at `r` shows the site as it was some seconds before. A step made at `t` is certainly not in it
when `t > r - shortest lag`, certainly in it when `t + ramp < r - longest lag`, and in between nobody knows. So the
total now has two bounds: `low` counts only what is certain to come and doubts no shed, which is right before
shedding more; `high` is right before starting anything. A start is thus reserved until the meter can have seen it,
and a shed is not made twice because its effect is late.
"""

from dataclasses import dataclass, field

from .specs import Instant

KEPT_S = 150.0


@dataclass(slots=True)
class Step:
    """One change of controlled power, in the scope's unit; one that is not ours may be older than its report."""

    at: Instant
    by: float
    ramp_s: float
    load: str
    ours: bool = True


@dataclass
class Steps:
    """The recent changes of one scope, and the controlled power now."""

    controlled: float = 0.0
    recent: list[Step] = field(default_factory=list)

    def add(self, at: Instant, by: float, load: str, ramp_s: float = 0.0, *, ours: bool = True) -> None:
        """Record a change that happens at `at`, or, when it is not ours, is noticed then."""
        self.controlled += by
        self.recent.append(Step(at, by, ramp_s, load, ours))

    def correct(self, by: float) -> None:
        """Change what is believed to be controlled without anything having happened."""
        self.controlled += by

    def forget(self, load: str, since: Instant) -> None:
        """Take back the steps of a load made at `since` or later: its order was not obeyed."""
        kept: list[Step] = []
        for step in self.recent:
            if step.load == load and step.at >= since:
                self.controlled -= step.by
            else:
                kept.append(step)
        self.recent = kept

    def trim(self, heard_at: Instant) -> None:
        """Drop what every meter has shown that reported at `heard_at`."""
        if self.recent and heard_at - self.recent[0].at > KEPT_S:
            self.recent = [step for step in self.recent if heard_at - step.at <= KEPT_S]

    def since(self, instant: Instant) -> float:
        """Return the sum of changes made after `instant`."""
        return sum(step.by for step in self.recent if step.at > instant)

    def bounds(
        self, reported_at: Instant, shortest_lag_s: float, longest_lag_s: float
    ) -> tuple[float, float]:
        """Return what to add to a value reported at `reported_at` for the low and the high bound of the total now."""
        low = high = 0.0
        for step in self.recent:
            certainly_unseen = step.ours and step.at > reported_at - shortest_lag_s
            certainly_seen = step.at + step.ramp_s < reported_at - longest_lag_s
            if step.by > 0:
                low += step.by if certainly_unseen else 0.0
                high += 0.0 if certainly_seen else step.by
            else:
                low += 0.0 if certainly_seen else step.by
                high += step.by if certainly_unseen else 0.0
        return low, high
