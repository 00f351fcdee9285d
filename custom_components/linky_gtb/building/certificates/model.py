"""What an agent says of certificates, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence in both languages."""

    fr: str
    en: str

    def said_in(self, language: str) -> str:
        """Return the sentence in French for a French Home Assistant, else in English."""
        return self.fr if language.startswith("fr") else self.en


@dataclass(frozen=True, slots=True)
class BestOperation:
    """The operation that could earn most; an estimate, never a promise."""

    code: str
    title: str
    version: str
    works: Words
    status: str
    kwh_cumac_low: float | None
    kwh_cumac_high: float | None
    prime_low_eur: float | None
    prime_mid_eur: float | None
    prime_high_eur: float | None
    questions: int
    last_engagement_day: date | None


@dataclass(frozen=True, slots=True)
class DossierLine:
    """A dossier in a line."""

    id: str
    fiche: str
    state: str
    completeness: float
    """Share of the steps done, 0 to 1."""
    blocking: int
    """Errors that prevent the deposit."""

    @property
    def is_open(self) -> bool:
        """Return whether something is left to do."""
        return self.state not in {"accepted", "rejected"}


@dataclass(frozen=True, slots=True)
class Task:
    """A step of a dossier."""

    uid: str
    dossier: str
    step: str
    text: Words
    done: bool
    by_hand: bool
    """Whether a person confirms it; else the dossier's own data shows it."""
    due: date | None


@dataclass(frozen=True, slots=True)
class DayThatMatters:
    """A last day."""

    uid: str
    day: date
    text: Words


@dataclass(frozen=True, slots=True)
class Certificates:
    """Everything the agent says of certificates at one moment."""

    best: BestOperation | None
    dossiers: tuple[DossierLine, ...]
    tasks: tuple[Task, ...]
    days: tuple[DayThatMatters, ...]
    """Soonest first."""

    @property
    def least_complete(self) -> DossierLine | None:
        """Return the open dossier that lacks most, None without one."""
        opened = [dossier for dossier in self.dossiers if dossier.is_open]
        return min(opened, key=lambda dossier: dossier.completeness, default=None)

    @property
    def completeness_percent(self) -> Mapping[str, float]:
        """Return how complete each dossier is, by its name."""
        return {dossier.id: round(100 * dossier.completeness, 1) for dossier in self.dossiers}
