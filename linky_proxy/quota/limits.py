"""The rule of Enedis' quota: so many calls in any second and in any hour, for each upstream API. Pure."""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class UpstreamApi(StrEnum):
    """The Enedis APIs that the proxy calls; each has a quota of its own."""

    MEASURES = "mesure_synchrone_auto"
    SERVICES = "subscribed_services"
    CONTRACT_SUMMARY = "synth_contrat_auto"
    CONTRACT_SITUATION = "situation_contrat_auto"
    METERING = "comptage_auto"


class Priority(StrEnum):
    """Who goes first, in this order."""

    INTERACTIVE = "interactive"
    BACKFILL = "backfill"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` calls in any `period_s` seconds, of which back-fills leave `kept` to the others."""

    count: int
    period_s: float
    kept: int = 0

    def count_for(self, priority: Priority) -> int:
        """The calls that there may be, a call of `priority` included."""
        return self.count if priority is Priority.INTERACTIVE else max(1, self.count - self.kept)


def enedis_limits(
    *, per_second: int, per_hour: int, margin_s: float, backfill_share: float = 1.0
) -> tuple[Limit, Limit]:
    """The two limits of Enedis, each window longer by `margin_s`; back-fills stop at `backfill_share` of the hour.

    Enedis counts a call when it arrives, we when we send it: a slow packet followed by a fast one would otherwise
    bring six calls into one of its seconds.
    """
    kept = per_hour - math.floor(per_hour * backfill_share)
    return Limit(per_second, 1.0 + margin_s), Limit(per_hour, 3600.0 + margin_s, kept)


class SlidingWindows:
    """The calls made, and when the next one may be. Instants are seconds of any monotonic clock, never decreasing."""

    def __init__(self, limits: Sequence[Limit]) -> None:
        self._limits = tuple(limits)
        self._calls: deque[float] = deque(maxlen=max(limit.count for limit in limits))

    def next_at(self, now: float, priority: Priority = Priority.INTERACTIVE, weight: int = 1) -> float:
        """The first instant, `now` or later, at which a call that counts `weight` times keeps every limit.

        Infinite when `weight` is more than a limit.
        """
        at = max(now, self._calls[-1]) if self._calls else now
        for limit in self._limits:
            room = limit.count_for(priority) - weight
            if room < 0:
                return math.inf
            if len(self._calls) > room:
                at = max(at, self._calls[-1 - room] + limit.period_s)
        return at

    def record(self, at: float, weight: int = 1) -> None:
        """Count a call made at `at`, `weight` times."""
        self._calls.extend([at] * weight)

    def used(self, limit: Limit, now: float) -> int:
        """The calls of the last `limit.period_s` seconds."""
        return sum(at > now - limit.period_s for at in self._calls)
