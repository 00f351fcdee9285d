"""What a run of the diagnosis tells the agent: plain numbers and texts, so that nothing of how they were found stays in memory."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from edge_agent.anomalies import Anomaly, Kind
from edge_agent.energy import day_start
from edge_agent.live import Json, iso


@dataclass(frozen=True, slots=True)
class Expectation:
    """Expected energy of the hours of a year.

    Attributes:
        starts: of each hour that is expected, seconds since 1970, ascending.
        kwh: of each.
        today: civil day after the last that is told whole.
    """

    starts: array[int]
    kwh: array[float]
    today: date

    def of_last(self, days: int, zone: ZoneInfo) -> list[Json]:
        """Hours of the last days, in UTC, oldest first."""
        first = day_start(self.today - timedelta(days=days), zone).timestamp()
        return [
            {"start": iso(datetime.fromtimestamp(start, UTC)), "value": kwh}
            for start, kwh in zip(self.starts, self.kwh, strict=True)
            if start >= first
        ]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found.

    Attributes:
        reason: why nothing can be said yet; None when something can.
        kpis: key figures.
        new: anomalies that had not been told.
        judged_until: last day that could be judged; None when none could.
        fired: how often each rule would have fired in the year that it was learned on.
        expectation: expected energy; None when nothing can be said yet.
    """

    reason: str | None
    kpis: Json
    new: tuple[Anomaly, ...] = ()
    judged_until: date | None = None
    fired: Mapping[Kind, int] | None = None
    expectation: Expectation | None = None

    @property
    def status(self) -> str:
        """As the API says it."""
        return "ok" if self.reason is None else "refused"
