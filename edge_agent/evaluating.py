"""Evaluation of a site from its store, over a connection of its own: for a process that ends when it has answered."""

import logging
from array import array
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta

from edge_agent.config import Building
from edge_agent.diagnosis.asked import Asked
from edge_agent.diagnosis.figures import expected_hours, kpis_json
from edge_agent.diagnosis.nightly import Refused, diagnose
from edge_agent.diagnosis.reporting import site_report
from edge_agent.errors import EdgeAgentError
from edge_agent.evaluated import Evaluated
from edge_agent.evaluation import evaluate_savings
from edge_agent.judged import Expectation, Judged
from edge_agent.reports import to_html, to_pdf
from edge_agent.store import Reader, open_reader

_LOG = logging.getLogger(__name__)


def evaluate(building: Building, now: datetime) -> Evaluated:
    """Savings and diagnosis of a site.

    Raises:
        EdgeAgentError: the store or a file of the configuration cannot be read.
    """
    with closing(open_reader(building.database)) as connection:
        reader = Reader(connection)
        savings = evaluate_savings(building, reader, now)
        try:
            return Evaluated(savings, _judged(building, reader, now))
        except EdgeAgentError:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, it is logged with its traceback
            # Data that no rule foresaw must not stop the rest: what was known stays.
            _LOG.exception("the diagnosis failed; it will be tried again")
            return Evaluated(savings, None)


def report(
    building: Building, asked: Asked, savings: Mapping[str, object] | None, now: datetime, html: bool
) -> bytes:
    """A report of a site, in HTML or PDF.

    Raises:
        ReportRefusedError: there is too little to make it from.
    """
    with closing(open_reader(building.database)) as connection:
        made = site_report(building, Reader(connection), asked, savings, now)
    return to_html(made).encode() if html else to_pdf(made)


def _judged(building: Building, reader: Reader, now: datetime) -> Judged:
    found = diagnose(building, reader, now)
    kpis = kpis_json(building, found, now)
    if isinstance(found, Refused):
        return Judged(found.reason, kpis)
    hours = expected_hours(found)
    return Judged(
        None,
        kpis,
        found.new,
        found.judged_until,
        dict(found.detection.replay),
        Expectation(
            array("q", [int(start.timestamp()) for start, _ in hours]),
            array("d", [kwh for _, kwh in hours]),
            found.history.span.end - timedelta(days=1),
        ),
    )
