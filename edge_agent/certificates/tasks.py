"""What is to do about the certificates of a site: tasks of its dossiers, and days that matter."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from edge_agent.cee import fiche
from edge_agent.cee.candidates import Outlook
from edge_agent.dossiers import Dossier, State, checklist

type Json = dict[str, object]

FINISHED = frozenset({State.ACCEPTED, State.REJECTED})
SHOWN_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Day:
    """A day that matters.

    Attributes:
        uid: stable identity.
        day: the day.
        fr: what, in French.
        en: what, in English.
    """

    uid: str
    day: date
    fr: str
    en: str

    def to_json(self) -> Json:
        """The stable machine answer."""
        return {"uid": self.uid, "day": self.day.isoformat(), "text": {"fr": self.fr, "en": self.en}}


def tasks(dossiers: Iterable[Dossier]) -> list[Json]:
    """Steps of the dossiers that are not finished."""
    return [
        {
            "uid": f"{dossier.id}/{item.step.code}",
            "dossier": dossier.id,
            "step": item.step.code,
            "fiche": dossier.operation.fiche,
            **{key: value for key, value in item.to_json().items() if key != "code"},
        }
        for dossier in dossiers
        if dossier.state not in FINISHED
        for item in checklist(dossier)
    ]


def days_that_matter(
    dossiers: Sequence[Dossier], found: Outlook | None, bacs_from: date | None, today: date
) -> list[Day]:
    """Days of the dossiers, of the best candidates and of the duties, soonest first; those past are left out."""
    days = [*_of_dossiers(dossiers), *_of_candidates(found), *_of_duties(bacs_from)]
    return sorted((each for each in days if each.day >= today), key=lambda each: (each.day, each.uid))


def _of_dossiers(dossiers: Iterable[Dossier]) -> Iterator[Day]:
    for dossier in dossiers:
        if dossier.state in {*FINISHED, State.SENT}:
            continue
        due = next((item.due for item in checklist(dossier) if item.step.code == "sent"), None)
        if due is not None:
            code = dossier.operation.fiche
            yield Day(
                f"deposit/{dossier.id}",
                due,
                f"CEE : dernier jour pour déposer {dossier.id} ({code})",
                f"CEE: last day to deposit {dossier.id} ({code})",
            )


def _of_candidates(found: Outlook | None) -> Iterator[Day]:
    if found is None:
        return
    for each in [each for each in found.candidates if not each.refused][:SHOWN_CANDIDATES]:
        if each.ends is not None:
            title = fiche(each.code).title
            yield Day(
                f"fiche/{each.code}",
                each.ends,
                f"CEE : dernier jour pour engager {each.code} ({title})",
                f"CEE: last day to engage {each.code} ({title})",
            )


def _of_duties(bacs_from: date | None) -> Iterator[Day]:
    if bacs_from is not None:
        yield Day(
            "duty/bacs",
            bacs_from,
            "Décret BACS : système d'automatisation obligatoire",
            "BACS decree: automation and control system compulsory",
        )
