"""What is said of one possible operation, and of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from edge_agent.cee.answer import Estimate, plain
from edge_agent.cee.bms_class import Evidence

from .points import UseSeen
from .rules import Words


class ConditionState(StrEnum):
    """What the description says of a condition of the fiche."""

    MET = "met"
    TO_CHECK = "to_check"
    NOT_MET = "not_met"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the fiche, in its own words, and its state."""

    text: str
    state: ConditionState


@dataclass(frozen=True, slots=True)
class Question:
    """What to find out; `input` is that of the fiche, or the fact of the description when there is none.

    Attributes:
        input: name to give it under.
        text: the question.
        choices: answers accepted; empty for a quantity.
        bounds_only: whether the volume is bounded without it.
    """

    input: str
    text: str
    choices: tuple[str, ...] = ()
    bounds_only: bool = False

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        return {
            "input": self.input,
            "text": self.text,
            "choices": list(self.choices),
            "bounds_only": self.bounds_only,
        }


@dataclass(frozen=True, slots=True)
class VolumeRange:
    """Smallest and largest volume in kWh cumac over the answers still open; equal when none is."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Candidate:
    """One operation that the building might engage.

    Attributes:
        code: code of the fiche.
        title: title of the fiche.
        version: version in force on the date supposed.
        works: the works in words.
        about: name of the machine; None for the building.
        volume: range of the volume; None while a quantity is missing.
        prime_low_eur: low end of the prime of the smallest volume; None without volume or price.
        prime_mid_eur: middle of the primes of the smallest and largest volumes.
        prime_high_eur: high end of the prime of the largest volume.
        conditions: conditions of the fiche and their state.
        questions: what is left to find out.
        assumptions: what was supposed.
        warnings: what to know.
        refused: why nothing can be earned; empty when something may.
        not_cumulable_with: codes of other candidates whose certificates do not add up with these.
        ends: last engagement day of the version.
        estimate: the estimate of the smallest volume; None without volume.
        evidence: function by function, for a management system; None elsewhere.
    """

    code: str
    title: str
    version: str
    works: Words
    about: str | None
    volume: VolumeRange | None
    prime_low_eur: Decimal | None
    prime_mid_eur: Decimal | None
    prime_high_eur: Decimal | None
    conditions: tuple[Condition, ...]
    questions: tuple[Question, ...]
    assumptions: tuple[str, ...]
    warnings: tuple[str, ...]
    refused: tuple[str, ...]
    not_cumulable_with: tuple[str, ...]
    ends: date | None
    estimate: Estimate | None
    evidence: Evidence | None = None

    @property
    def status(self) -> str:
        """`estimated`, `bounded` (a choice is open), `questions` (a quantity is missing) or `refused`."""
        if self.refused:
            return "refused"
        if self.volume is None:
            return "questions"
        return "bounded" if any(question.bounds_only for question in self.questions) else "estimated"

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        by_state = {
            state.value: [each.text for each in self.conditions if each.state is state]
            for state in ConditionState
        }
        return {
            "code": self.code,
            "title": self.title,
            "version": self.version,
            "works": self.works.to_json(),
            "about": self.about,
            "status": self.status,
            "kwh_cumac": None
            if self.volume is None
            else {"low": plain(self.volume.low), "high": plain(self.volume.high)},
            "prime_eur": self._prime(),
            "conditions": by_state,
            "questions": [question.to_json() for question in self.questions],
            "assumptions": list(self.assumptions),
            "warnings": list(self.warnings),
            "refused": list(self.refused),
            "not_cumulable_with": list(self.not_cumulable_with),
            "last_engagement_day": None if self.ends is None else self.ends.isoformat(),
            "inputs": None if self.estimate is None else plain(self.estimate.inputs),
            "confidence": None
            if self.estimate is None or self.estimate.confidence is None
            else self.estimate.confidence.value,
            "sources": []
            if self.estimate is None
            else [{"name": source.name, "url": source.url} for source in self.estimate.sources],
            "class_evidence": None if self.evidence is None else self.evidence.to_json(),
        }

    def _prime(self) -> dict[str, float] | None:
        if self.prime_low_eur is None or self.prime_mid_eur is None or self.prime_high_eur is None:
            return None
        return {
            "low": float(self.prime_low_eur),
            "mid": float(self.prime_mid_eur),
            "high": float(self.prime_high_eur),
        }


@dataclass(frozen=True, slots=True)
class NotExamined:
    """An operation that nothing in the description speaks of, and the facts that would."""

    code: str
    title: str
    works: Words
    facts: tuple[str, ...]
    kinds: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        return {
            "code": self.code,
            "title": self.title,
            "works": self.works.to_json(),
            "facts": list(self.facts),
            "equipment_kinds": list(self.kinds),
        }


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the building could earn.

    Attributes:
        on: engagement date supposed.
        candidates: best first; those with a volume, then those with a question, then those refused.
        not_examined: operations of which the description says nothing.
        uses: uses that the GTB's own points show.
    """

    on: date
    candidates: Sequence[Candidate]
    not_examined: Sequence[NotExamined]
    uses: Sequence[UseSeen]

    @property
    def best(self) -> Candidate | None:
        """The candidate of the largest volume; None when there is none with a volume."""
        return next((each for each in self.candidates if each.volume is not None and not each.refused), None)

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        return {
            "engaged": self.on.isoformat(),
            "candidates": [candidate.to_json() for candidate in self.candidates],
            "not_examined": [each.to_json() for each in self.not_examined],
            "uses_seen": [use.to_json() for use in self.uses],
        }
