"""The diagnosis of a running agent: computed every night and when history came in, served to whoever asks."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from edge_agent.anomalies import Answer
from edge_agent.apart import Elsewhere
from edge_agent.config import Building
from edge_agent.diagnosis.asked import Asked, ReportKind
from edge_agent.diagnosis.documents import (
    alert_json,
    alerts_json,
    prices_of,
    rules_json,
    summary_json,
)
from edge_agent.energy import civil_day
from edge_agent.errors import EdgeAgentError
from edge_agent.evaluated import REPORT
from edge_agent.judged import Judged
from edge_agent.language import Language
from edge_agent.live import Json, iso
from edge_agent.store import Alert, Store, add_alerts, answer_alert

_SHOWN = timedelta(days=400)


class UnknownAlertError(EdgeAgentError):
    """No alert has this id."""


class Diagnoses:
    """Anomalies and key figures of one building, over its store."""

    def __init__(
        self, building: Building, store: Store, clock: Callable[[], datetime], elsewhere: Elsewhere
    ) -> None:
        """Prepare; nothing is known yet.

        Args:
            building: the site.
            store: its history.
            clock: what time it is.
            elsewhere: where reports are made.
        """
        self._building, self._store, self._clock, self._elsewhere = building, store, clock, elsewhere
        self._found: Judged | None = None
        self._alerts: list[Alert] = []
        self._computed: datetime | None = None
        self._savings: Mapping[str, object] | None = None

    @property
    def kpis(self) -> Json | None:
        """Document of ``GET /kpis``; None before the first run."""
        return self._found.kpis if self._found else None

    async def take(
        self, found: Judged | None, now: datetime, savings: Mapping[str, object] | None = None
    ) -> None:
        """Keep what a run found; what was known stays when it found nothing.

        Args:
            found: what it says; None when it failed.
            now: when it ran.
            savings: their summary, for the reports.
        """
        self._savings = savings
        if found is None:
            return
        new, until = found.new, found.judged_until
        if until is not None:
            await self._store.work_async(lambda connection: add_alerts(connection, new, until, now))
        self._found, self._computed = found, now
        await self._load()

    def summary(self, savings: Mapping[str, object] | None) -> Json:
        """What the state document says; `savings` is the document of ``GET /savings``."""
        rows = alerts_json(self._alerts, prices_of(self._building))
        today = civil_day(self._clock(), self._building.zone)
        return {
            **summary_json(self._found, rows, self.kpis or {}),
            "savings_this_month_kwh": _month_savings(savings, f"{today:%Y-%m}"),
        }

    def anomalies(self, *, only_open: bool) -> Json:
        """Document of ``GET /anomalies``."""
        prices = prices_of(self._building)
        rows = alerts_json(self._alerts, prices)
        found = self._found
        return {
            "status": "waiting" if found is None else found.status,
            "reason": None if found is None else found.reason,
            "computed_at": iso(self._computed) if self._computed else None,
            "anomalies": [row for row in rows if not only_open or row["answer"] is None],
            "rules": rules_json(found.fired, self._alerts) if found and found.fired else [],
        }

    def expected(self, days: int) -> Json:
        """Document of ``GET /expected``: hourly expectation of the last days."""
        expectation = self._found.expectation if self._found else None
        hours = [] if expectation is None else expectation.of_last(days, self._building.zone)
        return {"unit": "kWh", "intervals": hours}

    async def answer(self, alert_id: str, answer: Answer, note: str) -> Json:
        """Keep what a person says of an alert; later alerts take it into account.

        Raises:
            UnknownAlertError: no alert has this id.
        """
        now = self._clock()
        known = await self._store.work_async(
            lambda connection: answer_alert(connection, alert_id, answer, note, now)
        )
        if not known:
            raise UnknownAlertError(f"there is no alert {alert_id!r}")
        await self._load()
        alert = next((each for each in self._alerts if each.anomaly.id == alert_id), None)
        if alert is None:
            raise UnknownAlertError(f"alert {alert_id!r} is older than {_SHOWN.days} days")
        return alert_json(alert, prices_of(self._building), returned=False)

    async def report(self, kind: ReportKind, day: date | None, language: Language, *, html: bool) -> bytes:
        """A report of the site, in HTML or PDF; of yesterday's week or month when no day is given.

        Raises:
            ReportRefusedError: there is too little to make it from.
        """
        now = self._clock()
        yesterday = civil_day(now, self._building.zone) - timedelta(days=1)
        asked = Asked(kind, day or yesterday, language)
        return await self._elsewhere(REPORT, self._building, asked, self._savings, now, html)

    async def _load(self) -> None:
        since = civil_day(self._clock(), self._building.zone) - _SHOWN
        self._alerts = await asyncio.to_thread(self._store.reader.alerts, since)


def _month_savings(savings: Mapping[str, object] | None, month: str) -> float | None:
    """Expected less observed over the reporting days of a month; None when none is known."""
    if savings is None or not isinstance(days := savings.get("days"), list):
        return None
    counted = [
        day["expected_kwh"] - day["observed_kwh"]
        for day in days
        if str(day["date"]).startswith(month)
        and day["cumulative_kwh"] is not None
        and day["expected_kwh"] is not None
        and day["observed_kwh"] is not None
    ]
    return round(sum(counted), 1) if counted else None
