"""What an audit said and what the points show, for each function; the class of a use is that of its weakest function."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .functions import BmsClass, BmsFunction, shipped_functions

MANAGEMENT = "gtb"


@dataclass(frozen=True, slots=True)
class FunctionEvidence:
    """One function.

    Attributes:
        function: the function.
        said: level that an audit gave it; None when nobody said.
        shown: highest level that the points show; None when they show none.
        points: the points that show it.
    """

    function: BmsFunction
    said: int | None
    shown: int | None
    points: tuple[str, ...]

    @property
    def level(self) -> int | None:
        """Level that can be put forward: the audit's; points alone support it, they do not replace it."""
        return self.said

    @property
    def reached(self) -> BmsClass | None:
        """Class that the audited level is enough for."""
        return None if self.level is None else self.function.class_of(self.level)

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        return {
            "id": self.function.id,
            "use": self.function.use,
            "title": self.function.title.to_json(),
            "levels": [{"fr": level.fr, "en": level.en} for level in self.function.levels],
            "needs": {name.value: level for name, level in self.function.needs.items()},
            "level_said": self.said,
            "level_shown": self.shown,
            "points": list(self.points),
            "class": None if self.reached is None else self.reached.value,
        }


@dataclass(frozen=True, slots=True)
class UseEvidence:
    """A use: the class that the evidence supports, and what is open or too low for the class aimed at.

    Attributes:
        use: the use, in the words of the fiche.
        supports: class of the weakest function; None while a function is open.
        open: functions without a level.
        below: functions whose level is too low for the class aimed at.
    """

    use: str
    supports: BmsClass | None
    open: tuple[str, ...]
    below: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        return {
            "use": self.use,
            "supports": None if self.supports is None else self.supports.value,
            "open": list(self.open),
            "below_target": list(self.below),
        }


@dataclass(frozen=True, slots=True)
class Evidence:
    """The whole: for an audit to start from. It declares no class.

    Attributes:
        target: class aimed at.
        functions: every function of the uses managed.
        uses: the uses managed.
    """

    target: BmsClass
    functions: Sequence[FunctionEvidence]
    uses: Sequence[UseEvidence]

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        shipped = shipped_functions()
        return {
            "declared": False,
            "standard": shipped.standard,
            "target": self.target.value,
            "uses": [use.to_json() for use in self.uses],
            "functions": [function.to_json() for function in self.functions],
            "confidence": shipped.confidence.value,
            "note": shipped.note,
        }


def gather(
    uses: Iterable[str], target: BmsClass, said: Mapping[str, int], points: Mapping[str, str]
) -> Evidence:
    """Evidence for the uses managed.

    Args:
        uses: uses of fiche BAT-TH-116.
        target: class aimed at.
        said: level that an audit gave each function, by its number.
        points: words of each point, by its id.

    Raises:
        ValueError: a function or a level does not exist.
    """
    asked = list(dict.fromkeys(uses))
    shipped = shipped_functions().functions
    by_id = {function.id: function for function in shipped}
    for name, level in said.items():
        if name not in by_id:
            raise ValueError(f"{name} is no function known here; they are {', '.join(by_id)}")
        if not 0 <= level < len(by_id[name].levels):
            raise ValueError(f"function {name} has levels 0 to {len(by_id[name].levels) - 1}, not {level}")
    functions = [
        _function(function, said.get(function.id), points)
        for function in shipped
        if function.use in (*asked, MANAGEMENT)
    ]
    return Evidence(target, functions, [_use(use, target, functions) for use in asked])


def _function(function: BmsFunction, said: int | None, points: Mapping[str, str]) -> FunctionEvidence:
    shown: int | None = None
    showing: tuple[str, ...] = ()
    for number, level in enumerate(function.levels):
        found = [_showing(words, points) for words in level.shown_by]
        if found and all(found):
            shown = number
            showing = tuple(dict.fromkeys(point for some in found for point in some))
    return FunctionEvidence(function, said, shown, showing)


def _showing(words: str, points: Mapping[str, str]) -> list[str]:
    return [point for point, text in points.items() if re.search(words, text)]


def _use(use: str, target: BmsClass, functions: Sequence[FunctionEvidence]) -> UseEvidence:
    own = [each for each in functions if each.function.use in (use, MANAGEMENT)]
    opened = tuple(each.function.id for each in own if each.level is None)
    below = tuple(
        each.function.id for each in own if each.reached is not None and each.reached.rank > target.rank
    )
    reached = [each.reached for each in own if each.reached is not None]
    weakest = max(reached, key=lambda found: found.rank) if reached and not opened else None
    return UseEvidence(use, weakest, opened, below)
