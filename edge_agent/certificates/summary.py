"""What the agent serves of certificates: the list of estimates, and the short form of the state document."""

from dataclasses import dataclass

from edge_agent.cee import fiche
from edge_agent.certificates.estimates import MeasuredSaving, site_estimates
from edge_agent.certificates.site import prices_of
from edge_agent.config import Building

type Json = dict[str, object]

_SUMMARY = ("code", "version", "engaged", "eligible", "kwh_cumac", "prime_eur", "reasons", "warnings", "confidence")


@dataclass(frozen=True, slots=True)
class CeeReport:
    """Estimates of the site: whole for ``GET /cee``, short for the state document."""

    estimates: list[Json]
    summary: list[Json]


def cee_report(building: Building, measured: MeasuredSaving | None = None) -> CeeReport:
    """Estimates of the fiches that the site asks for; the configuration has been checked for them."""
    config = building.config
    found = site_estimates(
        config.cee, config.site.department, measured=measured, prices=prices_of(building)
    )
    whole: list[Json] = []
    for result, told in found:
        document = result.to_json()
        whole.append(
            {**document, "title": fiche(result.code).title, "assumptions": [*result.assumptions, *told]}
        )
    return CeeReport(whole, [{"title": each["title"], **{key: each[key] for key in _SUMMARY}} for each in whole])
