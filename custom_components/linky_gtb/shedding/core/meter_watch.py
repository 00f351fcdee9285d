"""The failure ladder of one meter: on the age of its last report, and on values too constant to be true."""

from dataclasses import dataclass

from .inputs import MeterReading
from .outputs import MeterState
from .specs import Instant, SiteSpec

_LATE_INTERVALS = 3.0
_STALE_INTERVALS = 6.0
_CONSTANT_S = 60.0
_CONSTANT_REPORTS = 5
_CONSTANT_RUNS = 4.0
_UNMOVED_S = 30.0
_LEARNING = 0.1
_BACK_REPORTS = 3


@dataclass
class MeterWatch:
    """What is remembered of a meter's reports.

    Attributes:
        last: instant of the last report; None before the first.
        value: the last value.
        interval_s: usual time between two reports, learnt.
        same_since: since when the value has not moved.
        same_reports: how many reports repeated it.
        longest_run_s: longest time a value was repeated in health, forgotten slowly; a coarse meter repeats itself.
        moved_by: greatest step of ours, in the scope's unit, that the repeated value should have shown by now.
        well_since: since when it is well; None while it is not.
        well_reports: reports since then.
        born: instant of the first call.
        state: last rung given.
    """

    last: Instant | None = None
    value: float | None = None
    interval_s: float = 5.0
    same_since: Instant = 0.0
    same_reports: int = 0
    longest_run_s: float = 0.0
    moved_by: float = 0.0
    well_since: Instant | None = None
    well_reports: int = 0
    born: Instant | None = None
    state: MeterState = MeterState.ABSENT

    def accept(self, reading: MeterReading | None, now: Instant) -> bool:
        """Take a reading; return whether it is a new report with a value."""
        if self.born is None:
            self.born = now
        if reading is None or reading.value is None:
            return False
        at = min(reading.reported_at, now)
        if self.last is not None and at <= self.last:
            return False
        if self.last is not None and (gap := at - self.last) < 60:
            self.interval_s += _LEARNING * (gap - self.interval_s)
        if self.value is None or reading.value != self.value:
            self._moved(at)
        else:
            self.same_reports += 1
        self.last, self.value = at, reading.value
        self.well_reports += 1
        return True

    def is_usable(self, reading: MeterReading | None) -> bool:
        """Whether the source says its value is one; what it said before the last report counts no more."""
        if reading is None:
            return False
        overtaken = self.last is not None and reading.reported_at < self.last
        return reading.value is not None or overtaken

    def _moved(self, at: Instant) -> None:
        if self.state is MeterState.GOOD and self.same_reports and self.last is not None:
            run = self.last - self.same_since
            self.longest_run_s = max(run, self.longest_run_s * 0.98)
        self.same_since, self.same_reports, self.moved_by = at, 0, 0.0

    def age_s(self, now: Instant) -> float:
        """Return the time since the last report, or since the first call when there was none."""
        return now - (self.last if self.last is not None else (self.born if self.born is not None else now))

    def update(self, now: Instant, site: SiteSpec, *, usable: bool) -> MeterState:
        """Return the rung of the ladder at `now`.

        Args:
            now: the instant.
            site: thresholds.
            usable: whether the source says its value is one (an unavailable entity's last value is not).
        """
        fault = self._fault(now, site, usable=usable)
        if fault is not None:
            self.well_since = None
            self.state = fault
            return fault
        if self.well_since is None:
            self.well_since, self.well_reports = now, 0
        settled = now - self.well_since >= site.back_s and self.well_reports >= _BACK_REPORTS
        # A meter that was only late for a moment has shown enough with fresh reports; a lost one must last.
        self.state = MeterState.GOOD if settled or self.state is MeterState.GOOD else MeterState.RETURNING
        return self.state

    def _fault(self, now: Instant, site: SiteSpec, *, usable: bool) -> MeterState | None:
        age = self.age_s(now)
        stale_s = max(site.stale_s, _STALE_INTERVALS * self.interval_s)
        if age >= stale_s:
            return MeterState.STALE
        if self.last is None:
            return MeterState.ABSENT
        if self._is_frozen(now):
            return MeterState.FROZEN
        if not usable or age >= max(site.late_s, _LATE_INTERVALS * self.interval_s):
            return MeterState.LATE
        return None

    def _is_frozen(self, now: Instant) -> bool:
        """Whether fresh reports repeat a value that should have moved."""
        run = now - self.same_since
        if self.same_reports < 2:
            return False
        if self.moved_by > 0 and run >= _UNMOVED_S:
            return True
        return self.same_reports >= _CONSTANT_REPORTS and run >= max(
            _CONSTANT_S, _CONSTANT_RUNS * self.longest_run_s
        )

    def should_have_moved(self, by: float) -> None:
        """Say that a step of `by`, ours and obeyed, must be in the values reported from now on."""
        if self.same_reports >= 1 and by > max(300.0, 0.05 * abs(self.value or 0.0)):
            self.moved_by = max(self.moved_by, by)
