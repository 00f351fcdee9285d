"""What the agent serves of certificates: the list of estimates, and the short form of the state document."""

from dataclasses import dataclass

from edge_agent.cee import fiche
from edge_agent.cee.candidates import Candidate, Outlook
from edge_agent.cee.measured import MeasuredSaving
from edge_agent.certificates.estimates import site_estimates
from edge_agent.certificates.site import prices_of
from edge_agent.config import Building

type Json = dict[str, object]

_SUMMARY = (
    "code",
    "version",
    "engaged",
    "eligible",
    "kwh_cumac",
    "prime_eur",
    "reasons",
    "warnings",
    "confidence",
)


@dataclass(frozen=True, slots=True)
class CeeReport:
    """Estimates of the site: whole for ``GET /cee``, short for the state document."""

    estimates: list[Json]
    summary: list[Json]


def cee_report(building: Building, measured: MeasuredSaving | None = None) -> CeeReport:
    """Estimates of the fiches that the site asks for; the configuration has been checked for them."""
    config = building.config
    found = site_estimates(config.cee, config.site.department, measured=measured, prices=prices_of(building))
    whole: list[Json] = []
    for result, told in found:
        document = result.to_json()
        whole.append(
            {**document, "title": fiche(result.code).title, "assumptions": [*result.assumptions, *told]}
        )
    return CeeReport(
        whole, [{"title": each["title"], **{key: each[key] for key in _SUMMARY}} for each in whole]
    )


def state_of(found: Outlook | None) -> Json:
    """What the state document says of what could be earned: the best candidate, and how many there are."""
    best = None if found is None else found.best
    known = [] if found is None else found.candidates
    return {
        "candidates": len([each for each in known if not each.refused]),
        "best": None if best is None else _short(best),
    }


def _short(best: Candidate) -> Json:
    whole = best.to_json()
    kept = (
        "code",
        "title",
        "version",
        "works",
        "about",
        "status",
        "kwh_cumac",
        "prime_eur",
        "last_engagement_day",
    )
    return {key: whole[key] for key in kept} | {"questions": len(best.questions)}
