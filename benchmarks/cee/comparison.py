"""Our volumes against the peer's, work by work, and what explains a difference."""

import json
import math
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from benchmarks.cee.vocabulary import Inputs, arguments
from benchmarks.cee.works import computable, works_of
from benchmarks.peers import run_peer
from edge_agent.cee import Estimate, estimate

ROUNDING: Final = 1e-9
"""Relative: the peer computes with binary numbers, we with fractions."""
_NOT_CODED: Final = "Fiche non supportée"
_LONGEST_S: Final = 3600.0
_PEER: Final = Path(__file__).with_name("peer.py")


class Verdict(StrEnum):
    """How two answers compare."""

    EQUAL = "equal"
    BOTH_REFUSE = "both_refuse"
    EXPLAINED = "explained"
    NOT_KNOWN = "not_known"
    """The peer has no calculation of that fiche."""
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A difference that the text of the fiche settles.

    Attributes:
        fiche: code of the fiche.
        holds: whether works are of that kind.
        why: what the text says.
    """

    fiche: str
    holds: Callable[[Inputs], bool]
    why: str


def _without_main_use(inputs: Inputs) -> bool:
    areas = inputs["surfaces_m2"]
    main = "refroidissement" if inputs.get("overseas") else "chauffage"
    return isinstance(areas, Mapping) and main not in areas


EXPLANATIONS: Final = (
    Explanation(
        "BAT-TH-116",
        _without_main_use,
        "section 2 of the fiche: heating (cooling overseas) is the main use, the others only add to it; the peer adds up "
        "any uses and leaves that condition to its user",
    ),
    Explanation(
        "BAT-TH-125",
        lambda inputs: inputs["ventilation"] == "hygroreglable_hotellerie",
        "the humidity-controlled row of the fiche is for hotels: we ask for that sector, the peer takes any",
    ),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One work and both answers; a volume is None when refused.

    Attributes:
        fiche: code of the fiche.
        inputs: the works, in our words.
        ours: our volume in kWh cumac.
        theirs: the peer's.
        why_ours: why we refuse.
        why_theirs: why the peer does.
        verdict: how they compare.
    """

    fiche: str
    inputs: Inputs
    ours: float | None
    theirs: float | None
    why_ours: str
    why_theirs: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """All the works."""

    cases: Sequence[Case]

    @property
    def differences(self) -> Sequence[Case]:
        """Works on which the answers differ without explanation."""
        return [case for case in self.cases if case.verdict is Verdict.DIFFERENT]

    def by_fiche(self) -> Mapping[str, Counter[Verdict]]:
        """Verdicts of each fiche."""
        found: dict[str, Counter[Verdict]] = {}
        for case in self.cases:
            found.setdefault(case.fiche, Counter())[case.verdict] += 1
        return found

    def to_json(self) -> dict[str, object]:
        """What a program wants of it."""
        return {
            "works": len(self.cases),
            "fiches": len(self.by_fiche()),
            "verdicts": dict(Counter(case.verdict.value for case in self.cases)),
            "by_fiche": {code: dict(counts) for code, counts in self.by_fiche().items()},
            "explanations": [{"fiche": each.fiche, "why": each.why} for each in EXPLANATIONS],
            "differences": [
                {
                    "fiche": case.fiche,
                    "inputs": dict(case.inputs),
                    "ours": case.ours,
                    "theirs": case.theirs,
                    "why_ours": case.why_ours,
                    "why_theirs": case.why_theirs,
                }
                for case in self.differences[:20]
            ],
        }


def compare(python: Path, on: date, works_per_fiche: int, seed: int) -> Comparison:
    """Compare random works of every fiche that both know.

    Args:
        python: interpreter of the peer's environment.
        on: engagement date.
        works_per_fiche: how many works of each.
        seed: the same seed draws the same works.
    """
    chance = random.Random(seed)  # noqa: S311 - draws works, guards nothing
    works = [
        (code, works_of(version, chance)) for code, version in computable(on) for _ in range(works_per_fiche)
    ]
    asked = "".join(
        f"{json.dumps({'fiche': code, 'engaged': on.isoformat(), 'arguments': arguments(code, inputs)})}\n"
        for code, inputs in works
    )
    told = run_peer([str(python), str(_PEER)], asked, timeout_s=_LONGEST_S)
    answers = [json.loads(line) for line in told.splitlines()]
    return Comparison(
        [
            judged(code, inputs, estimate(code, on, inputs), answer)
            for (code, inputs), answer in zip(works, answers, strict=True)
        ]
    )


def judged(code: str, inputs: Inputs, ours: Estimate, theirs: Mapping[str, object]) -> Case:
    """Two answers compared."""
    mine = None if ours.kwh_cumac is None else float(ours.kwh_cumac)
    peer = theirs.get("kwh_cumac")
    volume = float(peer) if isinstance(peer, int | float) else None
    return Case(
        code,
        inputs,
        mine,
        volume,
        "; ".join(reason.text for reason in ours.reasons),
        str(theirs.get("error", "")),
        Verdict.NOT_KNOWN if _NOT_CODED in str(theirs.get("error")) else _verdict(code, inputs, mine, volume),
    )


def _verdict(code: str, inputs: Inputs, mine: float | None, peer: float | None) -> Verdict:
    if mine is None and not peer:
        return Verdict.BOTH_REFUSE
    if mine is not None and peer is not None and math.isclose(mine, peer, rel_tol=ROUNDING):
        return Verdict.EQUAL
    if any(each.fiche == code and each.holds(inputs) for each in EXPLANATIONS):
        return Verdict.EXPLAINED
    return Verdict.DIFFERENT
