"""Ranks what a building could earn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from edge_agent.cee.answer import Estimate
from edge_agent.cee.bms_class import BmsClass, Evidence, gather
from edge_agent.cee.catalogue import fiche as catalogue_fiche
from edge_agent.cee.estimate import estimate
from edge_agent.cee.expression import Expression
from edge_agent.cee.inputs import CeeInputError
from edge_agent.cee.prices import Prices
from edge_agent.cee.schema import ComputableVersion, Sector
from edge_agent.cee.situation import Situation
from edge_agent.cee.values import Value

from .candidate import Candidate, ConditionState, NotExamined, Outlook, VolumeRange
from .conditions import judged
from .description import Description, Equipment
from .facts import building_facts, equipment_facts
from .open_choices import Filled, fill
from .points import PointFact, Use, UseSeen, uses_seen
from .rules import Rule, shipped_rules

BMS_FICHE = "BAT-TH-116"
_FACT_OF_USE = {
    Use.HEATING: "heated_m2",
    Use.COOLING: "cooled_m2",
    Use.HOT_WATER: "hot_water_m2",
    Use.LIGHTING: "lit_m2",
    Use.AUXILIARIES: "auxiliaries_m2",
}


@dataclass(frozen=True, slots=True)
class Site:
    """What the site itself says: its sector and department, in the words of the fiches."""

    sector: str
    department: str | None


def outlook(
    description: Description,
    site: Site,
    on: date,
    *,
    points: Sequence[PointFact] = (),
    situation: Situation | None = None,
    prices: Prices | None = None,
) -> Outlook:
    """Operations that the building might engage on a day, best first.

    Args:
        description: what the manager says.
        site: sector and department.
        on: engagement date supposed.
        points: the GTB's own points.
        situation: other facts that open bonuses.
        prices: dated prices; those shipped when absent.
    """
    seen = uses_seen(points)
    facts = building_facts(description, sector=site.sector, department=site.department, on=on)
    facts, assumed = _supposed_areas(facts, seen)
    where = (situation or Situation()).model_copy(update={"department": site.department})
    asking = _Asking(on, where, prices, facts, assumed, points, description.bms.functions)
    candidates: list[Candidate] = []
    not_examined: list[NotExamined] = []
    for rule in shipped_rules().rules:
        fiche = catalogue_fiche(rule.fiche)
        version = fiche.version_at(on)
        if not isinstance(version, ComputableVersion) or fiche.sector is not kind_of(site.sector):
            continue
        machines = [each for each in description.equipment if each.kind in rule.kinds]
        found = list(asking.about(rule, version, machines))
        candidates += found
        if not found and (missing := _missing(rule, facts, machines)) is not None:
            not_examined.append(
                NotExamined(rule.fiche, version.title, rule.works, missing, tuple(rule.kinds))
            )
    return Outlook(on, _ranked(candidates), not_examined, seen)


@dataclass(frozen=True, slots=True)
class _Asking:
    on: date
    situation: Situation
    prices: Prices | None
    facts: Mapping[str, Value]
    assumed: Mapping[str, str]
    points: Sequence[PointFact]
    levels: Mapping[str, int]

    def about(
        self, rule: Rule, version: ComputableVersion, machines: Sequence[Equipment]
    ) -> Iterator[Candidate]:
        """Candidates of a rule: one for the building, or one for each machine it fits."""
        subjects: Sequence[Equipment | None] = machines if rule.kinds else (None,)
        condition = Expression.parse(rule.when)
        for machine in subjects:
            facts = {**self.facts, **({} if machine is None else equipment_facts(machine))}
            if condition.names <= facts.keys() and condition.truth(facts):
                yield self._candidate(rule, version, machine, facts)

    def _candidate(
        self,
        rule: Rule,
        version: ComputableVersion,
        machine: Equipment | None,
        facts: Mapping[str, Value],
    ) -> Candidate:
        told = frozenset({"zone", "overseas"}) if self.situation.department else frozenset[str]()
        filled = fill(version, rule, facts, told_elsewhere=told)
        conditions = judged(version.conditions, facts)
        estimates, refusals = self._estimates(rule.fiche, filled)
        volumes = sorted(estimates, key=_volume)
        low, high = (volumes[0], volumes[-1]) if volumes else (None, None)
        unmet = [each.text for each in conditions if each.state is ConditionState.NOT_MET]
        refused = tuple(unmet) or (tuple(refusals) if filled.bounded and not volumes else ())
        used = [self.assumed[name] for name in sorted(rule.fact_names & self.assumed.keys())]
        return Candidate(
            code=rule.fiche,
            title=version.title,
            version=version.version,
            works=rule.works,
            about=None if machine is None else machine.name,
            volume=None
            if low is None or high is None or refused
            else VolumeRange(_volume(low), _volume(high)),
            prime_low_eur=None if low is None or low.prime is None or refused else low.prime.low_eur,
            prime_mid_eur=None if refused else _middle(low, high),
            prime_high_eur=None if high is None or high.prime is None or refused else high.prime.high_eur,
            conditions=conditions,
            questions=filled.questions,
            assumptions=(*used, *(() if low is None else low.assumptions)),
            warnings=() if low is None else low.warnings,
            refused=refused,
            not_cumulable_with=tuple(version.not_cumulable_with),
            ends=version.valid_to,
            estimate=None if refused else low,
            evidence=self._evidence(filled) if rule.fiche == BMS_FICHE else None,
        )

    def _estimates(self, code: str, filled: Filled) -> tuple[list[Estimate], list[str]]:
        estimates: list[Estimate] = []
        refusals: dict[str, None] = {}
        if not filled.bounded:
            return [], []
        for inputs in filled.combinations():
            try:
                found = estimate(code, self.on, inputs, situation=self.situation, prices=self.prices)
            except CeeInputError as error:
                refusals[str(error)] = None
                continue
            if found.volume is None:
                refusals |= {reason.text: None for reason in found.reasons}
            else:
                estimates.append(found)
        return estimates, list(refusals)

    def _evidence(self, filled: Filled) -> Evidence:
        areas = filled.inputs.get("surfaces_m2")
        uses = areas if isinstance(areas, Mapping) else {}
        target = str(filled.inputs.get("bms_class", BmsClass.B.value))
        words = {point.id: point.words for point in self.points}
        return gather(map(str, uses), BmsClass(target), self.levels, words)


def kind_of(sector: str) -> Sector:
    """Family of fiches of a site's sector."""
    match sector:
        case "residentiel":
            return Sector.HOUSING
        case "industrie":
            return Sector.INDUSTRY
        case _:
            return Sector.TERTIARY


def _supposed_areas(
    facts: Mapping[str, Value], seen: Sequence[UseSeen]
) -> tuple[dict[str, Value], dict[str, str]]:
    """Facts completed by the total area, for the uses that the points show, and the sentences that say so."""
    completed, said = dict(facts), dict[str, str]()
    total = facts.get("total_m2")
    if total is None:
        return completed, said
    for use in seen:
        name = _FACT_OF_USE[use.use]
        if name not in facts:
            completed[name] = total
            shown = ", ".join(use.points[:3])
            said[name] = (
                f"{name} supposed equal to the total area: the use is shown by {shown}; give the managed area"
            )
    return completed, said


def _missing(rule: Rule, facts: Mapping[str, Value], machines: Sequence[Equipment]) -> tuple[str, ...] | None:
    """Facts that would tell whether a rule fits; None when it is known not to."""
    names = Expression.parse(rule.when).names
    parts = [Expression.parse(part) for part in rule.when.split(" and ")]
    if any(part.names <= facts.keys() and not part.truth(facts) for part in parts):
        return None
    if rule.kinds and not machines:
        return ()
    known = facts.keys() | frozenset().union(*(equipment_facts(machine).keys() for machine in machines))
    return tuple(sorted(names - known)) or None


def _ranked(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    known = list(candidates)
    codes = {each.code for each in known}
    kept = [
        replace(
            each,
            not_cumulable_with=tuple(
                entry for entry in each.not_cumulable_with if entry.partition(" ")[0] in codes
            ),
        )
        for each in known
    ]
    return tuple(sorted(kept, key=_rank))


def _rank(candidate: Candidate) -> tuple[bool, bool, Decimal, int, str]:
    volume = Decimal(0)
    if candidate.volume is not None:
        low = candidate.volume.low
        volume = Decimal(low.numerator) / Decimal(low.denominator)
    return (
        bool(candidate.refused),
        candidate.volume is None,
        -volume,
        len(candidate.questions),
        candidate.code,
    )


def _volume(found: Estimate) -> Fraction:
    return found.kwh_cumac or Fraction(0)


def _middle(low: Estimate | None, high: Estimate | None) -> Decimal | None:
    if low is None or high is None or low.prime is None or high.prime is None:
        return None
    return (low.prime.mid_eur + high.prime.mid_eur) / 2
