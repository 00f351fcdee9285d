"""The same works under two engagement dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .answer import Estimate, plain
from .catalogue import fiche as catalogue_fiche
from .estimate import estimate
from .inputs import CeeInputError
from .prices import Prices
from .schema import ComputableVersion
from .situation import NOTHING_SAID, Situation


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two estimates of the same works.

    Attributes:
        first: under the first date.
        second: under the second date.
        sentence: what the change of date does to the version and to the volume.
    """

    first: Estimate
    second: Estimate
    sentence: str

    @property
    def difference(self) -> Fraction | None:
        """Second volume less the first; None when one of them is not computed."""
        if self.first.kwh_cumac is None or self.second.kwh_cumac is None:
            return None
        return self.second.kwh_cumac - self.first.kwh_cumac

    def to_json(self) -> dict[str, object]:
        """Both answers, whether the version changes, and the difference in kWh cumac."""
        return {
            "version_changes": self.first.version != self.second.version,
            "difference_kwh_cumac": plain(self.difference),
            "sentence": self.sentence,
            "first": self.first.to_json(),
            "second": self.second.to_json(),
        }


def compare(
    code: str,
    first: date,
    second: date,
    inputs: Mapping[str, object],
    *,
    situation: Situation = NOTHING_SAID,
    prices: Prices | None = None,
) -> Comparison:
    """Estimates of the same works under two engagement dates; each version takes the inputs it knows.

    Raises:
        UnknownFiche: the code is not in the catalogue.
        CeeInputError: an input is missing, malformed, or unknown to both versions.
    """
    versions = [catalogue_fiche(code).version_at(engaged) for engaged in (first, second)]
    known = [version for version in versions if isinstance(version, ComputableVersion)]
    names = {name for version in known for name in version.inputs}
    if known and (unknown := inputs.keys() - names):
        raise CeeInputError(
            f"unknown input {', '.join(sorted(unknown))}; these versions take {', '.join(sorted(names))}"
        )
    answers = []
    for engaged, version in zip((first, second), versions, strict=True):
        taken = inputs
        if isinstance(version, ComputableVersion):
            taken = {name: value for name, value in inputs.items() if name in version.inputs}
        answers.append(estimate(code, engaged, taken, situation=situation, prices=prices))
    return Comparison(answers[0], answers[1], _sentence(*answers))


def first_day(code: str, version: str) -> date:
    """First engagement day of a version.

    Raises:
        UnknownFiche: the code is not in the catalogue.
        CeeInputError: the fiche has no such version.
    """
    versions = catalogue_fiche(code).versions
    for candidate in versions:
        if candidate.version == version.strip().upper():
            return candidate.valid_from
    names = ", ".join(candidate.version for candidate in versions) or "none"
    raise CeeInputError(f"{code} has no version {version!r}; the catalogue holds {names}")


def _sentence(first: Estimate, second: Estimate) -> str:
    before, after = first.version or "no version", second.version or "no version"
    if before == after:
        return f"both dates fall under {before}"
    return f"engaging on {second.engaged} instead of {first.engaged} moves the operation from {before} to {after}"
