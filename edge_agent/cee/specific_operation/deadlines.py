"""Days that an operation must keep.

Sources: arrêté of 04/09/2014 (commitment before engagement, audit under four years); deposit within 12 months of completion
(ministry Q&A; the arrêté that sets it since 12/12/2019 was not read); 3 months after a measurement longer than 12 months
(trade articles only).
"""

from dataclasses import dataclass
from datetime import date

from edge_agent.cee.expiring import months_later

AUDIT_YEARS = 4
DEPOSIT_MONTHS = 12
LONG_MEASUREMENT_MONTHS = 12
AFTER_LONG_MEASUREMENT_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something must be done.

    Attributes:
        code: stable word.
        day: the last day.
        fr: what, in French.
        en: what, in English.
        confidence: how the rule is known.
    """

    code: str
    day: date
    fr: str
    en: str
    confidence: str = "secondary"

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        return {
            "code": self.code,
            "day": self.day.isoformat(),
            "text": {"fr": self.fr, "en": self.en},
            "confidence": self.confidence,
        }


def deposit_deadline(completed: date, measured: tuple[date, date] | None = None) -> Deadline:
    """Last day to deposit: 12 months after completion, or 3 months after a measurement of more than 12 months."""
    day = months_later(completed, DEPOSIT_MONTHS)
    if measured is not None and measured[1] > months_later(measured[0], LONG_MEASUREMENT_MONTHS):
        day = max(day, months_later(measured[1], AFTER_LONG_MEASUREMENT_MONTHS))
        return Deadline("deposit", day, "Déposer le dossier", "Deposit the file", "unverified")
    return Deadline("deposit", day, "Déposer le dossier", "Deposit the file")


def deadlines(
    *,
    engaged: date | None,
    completed: date | None,
    audit: date | None = None,
    measured: tuple[date, date] | None = None,
    measuring_months: int | None = None,
) -> list[Deadline]:
    """Days of an operation, soonest first."""
    found: list[Deadline] = []
    if audit is not None and engaged is None:
        found.append(
            Deadline(
                "audit_age",
                months_later(audit, AUDIT_YEARS * 12),
                "Engager l'opération avant que l'audit ait quatre ans",
                "Engage the operation before the audit is four years old",
                "official",
            )
        )
    if completed is not None:
        found.append(deposit_deadline(completed, measured))
        if measuring_months is not None:
            start = measured[0] if measured is not None else completed
            found.append(
                Deadline(
                    "metering",
                    months_later(start, measuring_months),
                    f"Terminer la mesure ({measuring_months} mois)",
                    f"End the measurement ({measuring_months} months)",
                )
            )
    return sorted(found, key=lambda deadline: (deadline.day, deadline.code))
