"""The diagnosis of a running agent: computed every night and when history came in, served to whoever asks."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from edge_agent.anomalies import Answer
from edge_agent.config import Building
from edge_agent.diagnosis.documents import (
    alert_json,
    alerts_json,
    expected_json,
    kpis_json,
    prices_of,
    rules_json,
    summary_json,
)
from edge_agent.diagnosis.nightly import Diagnosis, Refused, diagnose
from edge_agent.diagnosis.reporting import Asked, ReportKind, site_report
from edge_agent.energy import civil_day
from edge_agent.errors import EdgeAgentError
from edge_agent.language import Language
from edge_agent.live import Json, iso
from edge_agent.reports import to_html, to_pdf
from edge_agent.store import Alert, Store, add_alerts, answer_alert

_LOG = logging.getLogger(__name__)
_SHOWN = timedelta(days=400)


class UnknownAlertError(EdgeAgentError):
    """No alert has this id."""


class Diagnoses:
    """Anomalies and key figures of one building, over its store."""

    def __init__(self, building: Building, store: Store, clock: Callable[[], datetime]) -> None:
        self._building, self._store, self._clock = building, store, clock
        self._found: Diagnosis | Refused | None = None
        self._kpis: Json = {}
        self._alerts: list[Alert] = []
        self._computed: datetime | None = None
        self._savings: Mapping[str, object] | None = None

    @property
    def latest(self) -> Diagnosis | None:
        """The last run; None before the first, or when there was too little to learn from."""
        return self._found if isinstance(self._found, Diagnosis) else None

    @property
    def kpis(self) -> Json | None:
        """Document of ``GET /kpis``; None before the first run."""
        return self._kpis or None

    async def evaluate(self, now: datetime, savings: Mapping[str, object] | None = None) -> None:
        """Run, and keep what is new; `savings` is their summary, for the reports."""
        self._savings = savings
        try:
            found, kpis = await asyncio.to_thread(self._run, now)
        except EdgeAgentError:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, it is logged with its traceback
            # Data that no rule foresaw must not stop the reading of the building: what was known stays.
            _LOG.exception("the diagnosis failed; it will be tried again")
            return
        if isinstance(found, Diagnosis):
            new, until = found.new, found.judged_until
            await self._store.work_async(lambda connection: add_alerts(connection, new, until, now))
        self._found, self._kpis, self._computed = found, kpis, now
        await self._load()

    def summary(self, savings: Mapping[str, object] | None) -> Json:
        """What the state document says; `savings` is the document of ``GET /savings``."""
        rows = alerts_json(self._alerts, prices_of(self._building))
        today = civil_day(self._clock(), self._building.zone)
        return {
            **summary_json(self._found, rows, self._kpis),
            "savings_this_month_kwh": _month_savings(savings, f"{today:%Y-%m}"),
        }

    def anomalies(self, *, only_open: bool) -> Json:
        """Document of ``GET /anomalies``."""
        prices = prices_of(self._building)
        rows = alerts_json(self._alerts, prices)
        found = self._found
        return {
            "status": "waiting" if found is None else "refused" if isinstance(found, Refused) else "ok",
            "reason": found.reason if isinstance(found, Refused) else None,
            "computed_at": iso(self._computed) if self._computed else None,
            "anomalies": [row for row in rows if not only_open or row["answer"] is None],
            "rules": rules_json(found, self._alerts) if isinstance(found, Diagnosis) else [],
        }

    def expected(self, days: int) -> Json:
        """Document of ``GET /expected``: hourly expectation of the last days."""
        found = self.latest
        return {"unit": "kWh", "intervals": [] if found is None else expected_json(found, days)}

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
        return await asyncio.to_thread(self._report, kind, day, language, html=html)

    def _report(self, kind: ReportKind, day: date | None, language: Language, *, html: bool) -> bytes:
        now = self._clock()
        yesterday = civil_day(now, self._building.zone) - timedelta(days=1)
        asked = Asked(kind, day or yesterday, language)
        made = site_report(self._building, self._store.reader, asked, self._savings, now)
        return to_html(made).encode() if html else to_pdf(made)

    async def _load(self) -> None:
        since = civil_day(self._clock(), self._building.zone) - _SHOWN
        self._alerts = await asyncio.to_thread(self._store.reader.alerts, since)

    def _run(self, now: datetime) -> tuple[Diagnosis | Refused, Json]:
        found = diagnose(self._building, self._store.reader, now)
        return found, kpis_json(self._building, found, now)


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
