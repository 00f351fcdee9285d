"""A report from the store of a site, beside the agent that runs or without it."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from edge_agent.cli._printing import errors_in_words
from edge_agent.config import load_building
from edge_agent.diagnosis.asked import Asked, ReportKind
from edge_agent.diagnosis.reporting import site_report
from edge_agent.energy import civil_day
from edge_agent.evaluation import evaluate_savings
from edge_agent.language import Language
from edge_agent.reports import Report
from edge_agent.store import Reader, open_reader


def report_of_site(config: Path, kind: ReportKind, day: date | None, language: Language) -> Report:
    """The report of a site; exits 2 when its configuration or its store cannot be read, or hold too little.

    Args:
        config: its building.yaml.
        kind: which report.
        day: a day of the week or month; yesterday when None.
        language: to write it in.
    """
    now = datetime.now(UTC)
    with errors_in_words():
        building = load_building(config)
        with closing(open_reader(building.database)) as connection:
            reader = Reader(connection)
            found = None if kind is ReportKind.DOSSIER else evaluate_savings(building, reader, now)
            yesterday = civil_day(now, building.zone) - timedelta(days=1)
            asked = Asked(kind, day or yesterday, language)
            return site_report(building, reader, asked, found.summary if found else None, now)
