"""Several operations on one building: their sum, and the pairs that may not be added."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from .answer import Estimate, plain


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two operations whose certificates do not add up; `part` is the use concerned when it is not the whole."""

    first: str
    second: str
    part: str | None

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        return {"first": self.first, "second": self.second, "part": self.part}


@dataclass(frozen=True, slots=True)
class Together:
    """Operations of one building, estimated together."""

    operations: Sequence[Estimate]
    conflicts: Sequence[Conflict]

    @property
    def kwh_cumac(self) -> Fraction | None:
        """Sum of the volumes computed; None when two of them may not be added, or when there is none."""
        volumes = [found.kwh_cumac for found in self.operations if found.kwh_cumac is not None]
        if self.conflicts or not volumes:
            return None
        return sum(volumes, start=Fraction(0))

    def to_json(self) -> dict[str, object]:
        """The sum, the conflicts, and each operation's own answer."""
        return {
            "kwh_cumac": plain(self.kwh_cumac),
            "prime_eur": self._prime(),
            "conflicts": [conflict.to_json() for conflict in self.conflicts],
            "not_computed": [found.code for found in self.operations if found.kwh_cumac is None],
            "operations": [found.to_json() for found in self.operations],
        }

    def _prime(self) -> dict[str, float] | None:
        primes = [found.prime for found in self.operations if found.kwh_cumac is not None]
        known = [prime for prime in primes if prime is not None]
        if self.kwh_cumac is None or len(known) < len(primes):
            return None
        return {
            "low": float(sum((prime.low_eur for prime in known), start=Decimal(0))),
            "mid": float(sum((prime.mid_eur for prime in known), start=Decimal(0))),
            "high": float(sum((prime.high_eur for prime in known), start=Decimal(0))),
        }


def together(operations: Sequence[Estimate]) -> Together:
    """Operations of one building, with the pairs that a fiche forbids to add.

    An operation without volume conflicts with nothing: there is nothing to add.
    """
    computed = [found for found in operations if found.kwh_cumac is not None]
    conflicts = []
    for first, second in combinations(computed, 2):
        for one, other in ((first, second), (second, first)):
            if (part := _forbidden(one, other)) is not None:
                conflicts.append(Conflict(one.code, other.code, part or None))
                break
    return Together(tuple(operations), tuple(conflicts))


def _forbidden(one: Estimate, other: Estimate) -> str | None:
    """Part of the other operation that the first excludes: empty for the whole, None for nothing."""
    for entry in one.not_cumulable_with:
        code, _, part = entry.partition(" ")
        if code == other.code:
            return part.strip("()")
    return None
