"""How often one may ask, and how often one may be wrong (pure: the clock is a parameter, in seconds)."""

from collections import OrderedDict
from dataclasses import dataclass

_REMEMBERED = 1024


@dataclass(slots=True)
class _Bucket:
    left: float
    seen: float


class RateLimit:
    """Token buckets: ``per_second`` requests in the long run, ``burst`` at once, for each key."""

    def __init__(self, per_second: float = 50.0, burst: float = 500.0) -> None:
        self._per_second, self._burst = per_second, burst
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait_s(self, key: str, now: float) -> float:
        """Take one request; 0 when it may go on, else the seconds after which another may."""
        bucket = self._buckets.pop(key, None) or _Bucket(self._burst, now)
        self._buckets[key] = bucket
        while len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        bucket.left = min(self._burst, bucket.left + (now - bucket.seen) * self._per_second)
        bucket.seen = now
        if bucket.left >= 1:
            bucket.left -= 1
            return 0.0
        return (1 - bucket.left) / self._per_second


@dataclass(slots=True)
class _Failures:
    count: int
    since: float
    until: float = 0.0


class Lockout:
    """After ``attempts`` failures in ``window_s``, a key is locked for ``lock_s``."""

    def __init__(self, attempts: int = 10, window_s: float = 60.0, lock_s: float = 300.0) -> None:
        self._attempts, self._window_s, self._lock_s = attempts, window_s, lock_s
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def locked_s(self, key: str, now: float) -> float:
        """Seconds for which a key stays locked; 0 when it is not."""
        found = self._failures.get(key)
        return max(0.0, found.until - now) if found else 0.0

    def failed(self, key: str, now: float) -> bool:
        """Count a failure; true when it locks the key."""
        found = self._failures.pop(key, None)
        if found is None or now - found.since > self._window_s:
            found = _Failures(0, now)
        self._failures[key] = found
        while len(self._failures) > _REMEMBERED:
            self._failures.popitem(last=False)
        found.count += 1
        if found.count < self._attempts:
            return False
        found.until = now + self._lock_s
        found.count, found.since = 0, now
        return True
