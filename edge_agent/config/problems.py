"""What can be wrong with a configuration, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import override

from edge_agent.errors import EdgeAgentError

type Location = tuple[str | int, ...]
"""Keys and indexes from the root of the document to a value."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A thing wrong at a place of the document, before lines are known."""

    where: Location
    what: str
    advice: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A thing wrong, at a line of a file (1 is the first)."""

    file: Path
    line: int
    what: str
    advice: str

    @override
    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} — {self.advice}"


class ConfigError(EdgeAgentError):
    """The configuration cannot be used; ``problems`` has every mistake found, in the order of the lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.what)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
