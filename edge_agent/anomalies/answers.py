"""What a person answers to an alert, and what that changes."""

import enum
from dataclasses import dataclass
from datetime import date

from .kinds import Kind


class Answer(enum.StrEnum):
    """Answers to an alert.

    `ignore`: it is so, and normal here: the same weekday may show as much again without an alert. `fixed`: it was a
    fault and has been put right: if it comes back, the alert says so. `wrong`: there was nothing: the rule asks for
    more from then on.
    """

    IGNORE = "ignore"
    FIXED = "fixed"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Feedback:
    """An answer about one kind of alert on one day."""

    date: date
    kind: Kind
    answer: Answer
