"""Reports of a site from its store: the building, what was found, and the saving that its configuration asks for."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from edge_agent.anomalies.detect import AnomaliesRefusedError, detect
from edge_agent.anomalies.profiles import profiles_of
from edge_agent.config import Building
from edge_agent.diagnosis.asked import Asked, ReportKind, ReportRefusedError
from edge_agent.diagnosis.documents import prices_of
from edge_agent.diagnosis.site_history import SiteHistory
from edge_agent.energy import civil_day
from edge_agent.kpis import KpiError, month_of, week_of
from edge_agent.language import Language, Told
from edge_agent.reports import Findings, Report, Subject, dossier, periodic
from edge_agent.savings import Period, SavingsRefused, compute_savings, not_begun
from edge_agent.site_measurements import logged_events, site_measurements
from edge_agent.store import Reader

_YEAR = timedelta(days=365)
_NO_SAVINGS = Told(
    "the configuration has no 'savings' section: say which energy, before and after",
    "la configuration n'a pas de section 'savings' : dites quelle énergie, avant et après",
)


def site_report(
    building: Building, reader: Reader, asked: Asked, savings: Mapping[str, object] | None, now: datetime
) -> Report:
    """Make a report; takes about a second: call it in a thread.

    Args:
        building: the site.
        reader: of its store.
        asked: which report.
        savings: summary of its savings, when it asks for them.
        now: the clock.

    Raises:
        ReportRefusedError: there is too little to make it from.
    """
    today = civil_day(now, building.zone)
    if asked.kind is ReportKind.DOSSIER:
        return _dossier(building, reader, asked.language, today)
    period = week_of(asked.day) if asked.kind is ReportKind.WEEKLY else month_of(asked.day)
    learning = Period(period.start - _YEAR, period.start)
    history = SiteHistory(building, reader, Period(learning.start, period.end))
    subject = _subject(building, history)
    try:
        detection = detect(
            profiles_of(history.hours, building.zone), learning, period, occupancy=history.occupancy
        )
    except AnomaliesRefusedError:
        detection = None
    told = [alert.anomaly for alert in reader.alerts(period.start) if alert.anomaly.date in period]
    findings = Findings(detection, told or (detection.anomalies if detection else ()), savings)
    try:
        return periodic(subject, period, findings, asked.language, made_on=today)
    except KpiError as error:
        raise ReportRefusedError(str(error)) from error


def _dossier(building: Building, reader: Reader, language: Language, today: date) -> Report:
    asked = building.config.savings
    if asked is None:
        raise ReportRefusedError(_NO_SAVINGS.in_language(language))
    baseline = Period(asked.baseline.start, asked.baseline.end)
    end = min(asked.reporting.end or today, today)
    if end <= asked.reporting.start:
        raise ReportRefusedError(not_begun(asked.reporting.start).told.in_language(language))
    reporting = Period(asked.reporting.start, end)
    found = site_measurements(building, reader, asked, first=baseline.start, end=end)
    try:
        result = compute_savings(found.measured, baseline, reporting, events=logged_events(building, reader))
    except SavingsRefused as refusal:
        raise ReportRefusedError(refusal.told.in_language(language)) from refusal
    history = SiteHistory(building, reader, Period(baseline.start, end))
    return dossier(_subject(building, history), result, baseline, reporting, language, made_on=today)


def _subject(building: Building, history: SiteHistory) -> Subject:
    site = building.config.site
    return Subject(
        site.name,
        building.zone,
        history.hours,
        building.main_energy or "—",
        area_m2=site.area_m2,
        prices=prices_of(building),
        occupancy=history.occupancy,
        uses=history.uses,
        zones=history.parts.zones,
    )
