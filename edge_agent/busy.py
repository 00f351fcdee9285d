"""How much of its time a line is held, lately. Pure."""

from collections import deque

WINDOW_S = 60.0
OVERLOADED = 0.9
"""Share of the last minute from which a line has no room left for a write or a slow device."""


class BusyShare:
    """Share of the last minute during which one line was held."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, float]] = deque()

    def take(self, now_s: float, busy_s: float) -> float | None:
        """Take the total time held until now, and return the share; ``None`` until a minute is known.

        Args:
            now_s: present, on a clock that does not go back.
            busy_s: time held since the start.
        """
        self._samples.append((now_s, busy_s))
        while len(self._samples) > 2 and self._samples[1][0] <= now_s - WINDOW_S:
            self._samples.popleft()
        first_s, first_busy_s = self._samples[0]
        if now_s - first_s < WINDOW_S:
            return None
        return min(1.0, (busy_s - first_busy_s) / (now_s - first_s))
