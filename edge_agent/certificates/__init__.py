"""Certificates of one site: its configuration, points and savings put to the rules of `edge_agent.cee`."""

from .estimates import MeasuredSaving, best_first, measured_saving, site_estimates
from .site import description_of, points_of, prices_of, rule_site
from .summary import CeeReport, cee_report

__all__ = [
    "CeeReport",
    "MeasuredSaving",
    "best_first",
    "cee_report",
    "description_of",
    "measured_saving",
    "points_of",
    "prices_of",
    "rule_site",
    "site_estimates",
]
