"""Releases that fall together are spread, so that loads do not all come back at the same instant. Pure."""

from dataclasses import dataclass


@dataclass(slots=True)
class Spread:
    """Gives each release its turn: the first at once, the others one after the other.

    Attributes:
        over_s: time over which all points of the site come back.
        points: how many there are.
    """

    over_s: float
    points: int
    _last_s: float | None = None

    def turn(self, now_s: float) -> float:
        """When the next release may begin."""
        gap_s = self.over_s / max(1, self.points)
        turn_s = now_s if self._last_s is None else max(now_s, self._last_s + gap_s)
        self._last_s = turn_s
        return turn_s
