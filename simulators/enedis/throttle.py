"""The quota of Enedis: so many calls in any second and in any hour, for each API. Pure."""

from collections import defaultdict, deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class Throttle:
    """Accepted calls of each API over sliding windows. Instants are seconds of any monotonic clock.

    Attributes:
        per_second: calls accepted in any second.
        per_hour: calls accepted in any hour.
    """

    per_second: int = 5
    per_hour: int = 1000
    _accepted: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait_s(self, api: str, now: float) -> float:
        """Count a call at `now` and return 0, or refuse it and return the seconds until one would be accepted."""
        calls = self._accepted[api]
        while calls and calls[0] <= now - 3600:
            calls.popleft()
        waits = [
            calls[-limit] + period - now
            for limit, period in ((self.per_second, 1.0), (self.per_hour, 3600.0))
            if len(calls) >= limit
        ]
        wait = max(waits, default=0.0)
        if wait > 0:
            return wait
        calls.append(now)
        return 0.0

    def used(self, api: str, now: float, period_s: float = 3600.0) -> int:
        """Calls of `api` accepted in the last `period_s` seconds."""
        return sum(at > now - period_s for at in self._accepted[api])
