"""Many estimates at once: one JSON answer for each JSON line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from .answer import Estimate
from .catalogue import UnknownFiche
from .estimate import estimate
from .inputs import CeeInputError
from .prices import Prices
from .reading import read_object
from .situation import NOTHING_SAID, read_situation

_KEYS = ("code", "engaged", "inputs", "situation")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be read as an operation: its number from 1, and what is wrong."""

    line: int
    error: str

    def to_json(self) -> dict[str, object]:
        """The answer given in place of an estimate."""
        return {"line": self.line, "error": self.error}


def estimate_lines(lines: Iterable[str], prices: Prices | None = None) -> Iterator[Estimate | BadLine]:
    """An answer for each line `{"code", "engaged", "inputs"}`, with an optional `"situation"`, in order.

    A bad line is answered too: it stops nothing.
    """
    for number, line in enumerate(lines, start=1):
        try:
            yield _estimate(line, prices)
        except (CeeInputError, UnknownFiche) as error:
            yield BadLine(number, str(error.args[0]))


def _estimate(line: str, prices: Prices | None) -> Estimate:
    asked = read_object(line)
    if unknown := asked.keys() - set(_KEYS):
        raise CeeInputError(f"unknown key {', '.join(sorted(unknown))}; a line holds {', '.join(_KEYS)}")
    code, inputs, situation = asked.get("code"), asked.get("inputs", {}), asked.get("situation")
    if not isinstance(code, str):
        raise CeeInputError("code must be the code of a fiche, such as BAT-TH-116")
    if not isinstance(inputs, Mapping) or not isinstance(situation, Mapping | None):
        raise CeeInputError("inputs and situation must be JSON objects")
    return estimate(
        code,
        _engaged(asked.get("engaged")),
        inputs,
        situation=NOTHING_SAID if situation is None else read_situation(situation),
        prices=prices,
    )


def _engaged(text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        raise CeeInputError(f"engaged = {text!r} is not a date; write YYYY-MM-DD") from error
