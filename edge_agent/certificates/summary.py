"""What the agent serves of certificates: the list of estimates, and the short form of the state document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from edge_agent.cee import fiche
from edge_agent.cee.candidates import Candidate, Outlook
from edge_agent.cee.measured import MeasuredSaving
from edge_agent.certificates.estimates import site_estimates
from edge_agent.certificates.site import prices_of
from edge_agent.certificates.tasks import Json, days_that_matter, tasks
from edge_agent.config import Building
from edge_agent.dossiers import Dossier, dossier_document

_ESTIMATE = (
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
_CANDIDATE = (
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
        whole, [{"title": each["title"], **{key: each[key] for key in _ESTIMATE}} for each in whole]
    )


def state_of(
    found: Outlook | None, dossiers: Sequence[Dossier], duties: Mapping[str, object] | None, today: date
) -> Json:
    """What the state document says beside the estimates: the best candidate, the dossiers, what is to do and when."""
    best = None if found is None else found.best
    days = days_that_matter(dossiers, found, _bacs_from(duties), today)
    return {
        "candidates": 0 if found is None else len([each for each in found.candidates if not each.refused]),
        "best": None if best is None else _short(best),
        "dossiers": [dossier_summary(dossier, today) for dossier in dossiers],
        "tasks": tasks(dossiers),
        "days": [day.to_json() for day in days],
        "next_day": days[0].to_json() if days else None,
        "duties": None if duties is None else _duties(duties),
    }


def dossier_summary(dossier: Dossier, today: date) -> Json:
    """A dossier in a line."""
    document = dossier_document(dossier, today)
    return {
        "id": dossier.id,
        "fiche": dossier.operation.fiche,
        "title": document["title"],
        "state": dossier.state.value,
        "kwh_cumac": document["kwh_cumac"],
        "completeness": document["completeness"],
        "blocking": document["blocking"],
    }


def _short(best: Candidate) -> Json:
    whole = best.to_json()
    return {key: whole[key] for key in _CANDIDATE} | {"questions": len(best.questions)}


def _duties(duties: Mapping[str, object]) -> Json:
    bacs, tertiary = duties["bacs"], duties["tertiary"]
    assert isinstance(bacs, Mapping)  # noqa: S101 - made by `site_duties`
    assert isinstance(tertiary, Mapping)  # noqa: S101 - as above
    return {
        "bacs_obliged": bacs["obliged"],
        "bacs_from": bacs["from"],
        "tertiary_reduction": tertiary["reduction"],
        "tertiary_weather_adjusted": tertiary["weather_adjusted"],
        "footprint": duties["footprint"],
    }


def _bacs_from(duties: Mapping[str, object] | None) -> date | None:
    bacs = None if duties is None else duties["bacs"]
    day = bacs["from"] if isinstance(bacs, Mapping) else None
    return date.fromisoformat(day) if isinstance(day, str) else None
