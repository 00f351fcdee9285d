"""Proof of what was done: power by quarters of an hour, limit, baseline, and the list of sheds."""

import csv
import io
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import fmean

from .outputs import Decision, OrderKind
from .specs import SITE, Instant

QUARTER_S = 900.0
_KEPT_QUARTERS = 35 * 96
_BASELINE_DAYS = 10
_DAY_S = 86_400.0


@dataclass
class Quarter:
    """One quarter of an hour.

    Attributes:
        start: its first instant.
        power_w_s: integral of the known power.
        known_s: time in which it was known.
        limit_w: lowest limit in force; None when there was none.
        source: of that limit.
        shed_kwh: energy held back.
        shed: loads shed at some moment.
    """

    start: Instant
    power_w_s: float = 0.0
    known_s: float = 0.0
    limit_w: float | None = None
    source: str | None = None
    shed_kwh: float = 0.0
    shed: set[str] = field(default_factory=set)

    @property
    def mean_w(self) -> float | None:
        """Mean power; None when less than half of the quarter is known."""
        return self.power_w_s / self.known_s if self.known_s >= QUARTER_S / 2 else None


@dataclass
class Journal:
    """The quarters, oldest first; the last is being written."""

    quarters: deque[Quarter] = field(default_factory=lambda: deque(maxlen=_KEPT_QUARTERS))
    last: Instant | None = None
    _kwh_before: float | None = None

    def add(self, now: Instant, decision: Decision) -> None:
        """Count the time since the last call with what is known now."""
        quarter = self._quarter(now)
        seconds = 0.0 if self.last is None else min(30.0, max(0.0, now - self.last))
        self.last = now
        scope = decision.scopes[SITE]
        if scope.total is not None and not scope.meter.is_blind:
            quarter.power_w_s += scope.total * seconds
            quarter.known_s += seconds
        if scope.limit is not None and (quarter.limit_w is None or scope.limit < quarter.limit_w):
            quarter.limit_w, quarter.source = (
                scope.limit,
                None if scope.source is None else scope.source.value,
            )
        held = sum(load.shed_kwh for load in decision.loads.values())
        if self._kwh_before is not None:
            quarter.shed_kwh += max(0.0, held - self._kwh_before)
        self._kwh_before = held
        quarter.shed.update(order.load for order in decision.orders if order.kind is OrderKind.SHED)

    def _quarter(self, now: Instant) -> Quarter:
        start = now - now % QUARTER_S
        if not self.quarters or self.quarters[-1].start < start:
            self.quarters.append(Quarter(start))
        return self.quarters[-1]

    def baseline_w(self, quarter: Quarter) -> float | None:
        """Return the mean of the same quarter of the last ten days in which nothing was shed.

        A plain mean, with no adjustment: an aggregator applies its own contract's method to the exported curve.
        """
        by_start = {each.start: each for each in self.quarters}
        found = []
        for days in range(1, len(self.quarters) // 96 + 2):
            before = by_start.get(quarter.start - days * _DAY_S)
            if before is not None and before.mean_w is not None and not before.shed and not before.shed_kwh:
                found.append(before.mean_w)
            if len(found) == _BASELINE_DAYS:
                break
        return fmean(found) if found else None

    def csv_text(self, start: Instant, end: Instant) -> str:
        """Return the quarters of [start, end) as CSV, in UTC; an unknown power is an empty cell."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(
            [
                "start_utc",
                "mean_w",
                "known_s",
                "limit_w",
                "limit_source",
                "baseline_w",
                "shed_kwh",
                "loads_shed",
            ]
        )
        for quarter in self.quarters:
            if start <= quarter.start < end:
                writer.writerow(self._row(quarter))
        return text.getvalue()

    def _row(self, quarter: Quarter) -> list[str]:
        return [
            datetime.fromtimestamp(quarter.start, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            _cell(quarter.mean_w),
            f"{quarter.known_s:.0f}",
            _cell(quarter.limit_w),
            quarter.source or "",
            _cell(self.baseline_w(quarter)),
            f"{quarter.shed_kwh:.4f}",
            " ".join(sorted(quarter.shed)),
        ]

    def rows(self) -> list[list[object]]:
        """Return the quarters for JSON."""
        return [
            [
                each.start,
                each.power_w_s,
                each.known_s,
                each.limit_w,
                each.source,
                each.shed_kwh,
                sorted(each.shed),
            ]
            for each in self.quarters
        ]

    def recall(self, rows: Iterable[object]) -> None:
        """Take back what `rows` returned; what is not a row is left out."""
        for row in rows:
            match row:
                case [
                    int() | float() as start,
                    int() | float() as power,
                    int() | float() as known,
                    int() | float() | None as limit,
                    str() | None as source,
                    int() | float() as held,
                    list() as shed,
                ]:
                    self.quarters.append(
                        Quarter(start, power, known, limit, source, held, set(map(str, shed)))
                    )


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"
