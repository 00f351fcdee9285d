"""What may be wrong in a file, with the number of its line."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_SHOWN: Final = 10


class Reason(StrEnum):
    """Why a file is refused; the value is the key of the message."""

    EMPTY = "csv_empty"
    ENCODING = "csv_encoding"
    LAYOUT = "csv_layout"
    DATE = "csv_date"
    NUMBER = "csv_number"
    NEGATIVE = "csv_negative"
    UNIT = "csv_unit"
    STEP = "csv_step"
    CONFLICT = "csv_conflict"
    OTHER_METER = "csv_other_meter"
    PRODUCTION = "csv_production"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong."""

    line: int
    """From 1; 0 when it is the whole file."""
    reason: Reason
    text: str
    """The piece at fault."""


class CsvRefusedError(ValueError):
    """The file cannot be read; nothing of it may be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems, at least one, in the order of their lines."""
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        first = self.problems[0]
        super().__init__(f"line {first.line}: {first.reason}: {first.text!r}")

    @property
    def lines(self) -> str:
        """The numbers of the lines at fault, as far as they are worth showing."""
        numbers = list(dict.fromkeys(problem.line for problem in self.problems))
        shown = ", ".join(str(number) for number in numbers[:_SHOWN])
        return f"{shown}…" if len(numbers) > _SHOWN else shown
