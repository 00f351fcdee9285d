"""Why a saving is refused: the rules by name."""

import enum
from datetime import date

from edge_agent.language import Language, Told


class Rule(enum.StrEnum):
    """A condition without which no figure is given."""

    PERIODS_APART = "periods_apart"
    BASELINE_SPAN = "baseline_span"
    BASELINE_COVERAGE = "baseline_coverage"
    BASELINE_MONTH_COVERAGE = "baseline_month_coverage"
    BASELINE_ENERGY = "baseline_energy"
    BASELINE_BIAS = "baseline_bias"
    BASELINE_BILLS = "baseline_bills"
    HOURS_NEEDED = "hours_needed"
    REPORTING_DAYS = "reporting_days"
    EXPECTED_ENERGY = "expected_energy"


class SavingsRefused(Exception):  # noqa: N818 - a refusal is an answer, and its name is part of the interface
    """No saving can be stated honestly.

    Attributes:
        rule: name of the rule that failed (a member of `Rule`).
        told: what was found, what was needed, and what to do.
    """

    def __init__(self, rule: Rule, told: Told) -> None:
        super().__init__(f"{rule}: {told.en}")
        self.rule = rule
        self.told = told

    def to_json(self) -> dict[str, str]:
        """The rule by name, and the reason in both languages."""
        return {"rule": self.rule.value, "reason": self.told.en, "reason_fr": self.told.fr}


def not_begun(start: date) -> SavingsRefused:
    """The refusal of a reporting period of which no day is over."""
    told = Told(
        f"the reporting period starts {start}: no day of it is over yet",
        f"le suivi commence le {Language.FR.day(start)} : aucun de ses jours n'est encore fini",
    )
    return SavingsRefused(Rule.REPORTING_DAYS, told)
