"""Peaks of what is not controlled: how high it went lately, how far it jumps, how high in a day."""

from collections import deque
from dataclasses import dataclass, field
from statistics import median

from .specs import Instant

BUCKET_S = 10.0
KEPT = 90
"""Buckets: a quarter of an hour."""
_PEAK_QUANTILE = 0.95
_JUMP_QUANTILE = 0.95
_NOISE_RATE = 0.02
_DAY_DECAY = 0.5 ** (BUCKET_S / (12 * 3600.0))


def quantile(ordered: list[float], share: float) -> float:
    """Return the value below which `share` of `ordered` lies; the list is not empty."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass
class Envelope:
    """Peaks of the base load of one scope, in buckets of ten seconds.

    Attributes:
        peaks: highest value of each finished bucket.
        lasts: last value of each finished bucket.
        day_peak: highest value of the day, forgotten over half a day.
    """

    peaks: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT))
    lasts: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT))
    day_peak: float = 0.0
    bucket: int = -1
    high: float = 0.0
    last: float = 0.0
    noise: float = 0.0
    """Mean change from one report to the next, quiet ones only."""
    _peak: float = 0.0
    _jump: float = 0.0

    def add(self, at: Instant, base: float) -> None:
        """Take one estimate of the base load."""
        if self.bucket >= 0:
            change = min(abs(base - self.last), 4.0 * self.noise + 20.0)
            self.noise += _NOISE_RATE * (change - self.noise)
        bucket = int(at // BUCKET_S)
        if bucket == self.bucket:
            self.high, self.last = max(self.high, base), base
            return
        if self.bucket >= 0:
            self.peaks.append(self.high)
            self.lasts.append(self.last)
            self._recompute()
        self.bucket, self.high, self.last = bucket, base, base

    def _recompute(self) -> None:
        ordered = sorted(self.peaks)
        self._peak = quantile(ordered, _PEAK_QUANTILE)
        decayed = self.day_peak * _DAY_DECAY
        self.day_peak = max(decayed, self._peak)
        peaks, lasts = list(self.peaks), list(self.lasts)
        jumps = sorted(max(0.0, after - before) for after, before in zip(peaks[1:], lasts[:-1], strict=True))
        self._jump = quantile(jumps, _JUMP_QUANTILE) if jumps else 0.0

    def resume(self) -> None:
        """Take up remembered peaks, as after a restart."""
        self._recompute()
        self.last = self.lasts[-1]

    @property
    def known(self) -> bool:
        """Whether there is anything to go by."""
        return bool(self.peaks) or self.bucket >= 0

    @property
    def peak(self) -> float:
        """Height that the base load exceeds one moment in twenty."""
        return max(self._peak, self.last) if self.known else 0.0

    @property
    def jump(self) -> float:
        """Rise within some seconds that happens one time in twenty."""
        return self._jump

    @property
    def usual(self) -> float:
        """The middle of the last quarter of an hour."""
        return median(self.lasts) if self.lasts else self.last

    def safe(self, blind_s: float) -> float:
        """Return a height that the base load should not exceed after `blind_s` seconds without a meter.

        At first what was seen lately; towards an hour, the highest of the day.
        """
        recent = max(self._peak, self.last)
        weight = min(1.0, blind_s / 3600.0)
        return recent + weight * max(0.0, self.day_peak - recent)
