"""The multiplications of a volume that a text adds to the fiches, and which one holds."""

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib import resources
from typing import Self

from pydantic import Field, model_validator

from .expression import Expression
from .fiche_file import Fiche
from .schema import Cell, Check, Confidence, Sector, Source, Strict, table_value
from .situation import Situation
from .values import Value, exact


class Bonus(Strict):
    """A bonus: for whom, from when to when, what must be said to have it, and the volume it gives.

    `formula` is an expression over `volume` (that of the fiche), the facts of `asked_by` and the tables. `fiches` or
    `sectors` absent means no restriction.
    """

    id: str
    title: str
    fiches: list[str] | None = None
    except_fiches: list[str] = Field(default_factory=list)
    sectors: list[Sector] | None = None
    asked_by: list[str] = Field(min_length=1)
    checks: list[Check] = Field(default_factory=list)
    tables: dict[str, Cell] = Field(default_factory=dict)
    formula: str
    condition: str
    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _expressions_use_known_names(self) -> Self:
        if strangers := set(self.asked_by) - Situation.model_fields.keys():
            raise ValueError(f"{self.id} is asked by {', '.join(sorted(strangers))}, which no situation has")
        known = {"volume", *self.tables, *Situation.model_fields}
        for text in (self.formula, *(check.expression for check in self.checks)):
            if unknown := Expression.parse(text).names - known:
                raise ValueError(f"{text!r} uses {', '.join(sorted(unknown))}")
        return self

    def concerns(self, fiche: Fiche) -> bool:
        """Whether the text names this fiche or its sector."""
        return (
            (self.fiches is None or fiche.code in self.fiches)
            and fiche.code not in self.except_fiches
            and (self.sectors is None or fiche.sector in self.sectors)
        )

    def in_force(self, engaged: date) -> bool:
        """Whether it holds for an operation engaged that day (both bounds included)."""
        return (self.valid_from is None or self.valid_from <= engaged) and (
            self.valid_to is None or engaged <= self.valid_to
        )


class Bonuses(Strict):
    """The bonuses shipped with the program."""

    consolidated_to: date
    bonuses: list[Bonus]
    source: list[Source] = Field(min_length=1)
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class BonusApplied:
    """A bonus that holds: its volume replaces that of the fiche."""

    bonus: Bonus
    kwh_cumac: Fraction


@dataclass(frozen=True, slots=True)
class BonusAnswer:
    """The bonus applied, if any, and what to tell about the others."""

    applied: BonusApplied | None
    warnings: tuple[str, ...]
    sources: tuple[Source, ...] = ()


@functools.cache
def shipped_bonuses() -> Bonuses:
    """The bonuses of the program."""
    text = (resources.files(__package__) / "bonuses.json").read_text(encoding="utf-8")
    return Bonuses.model_validate(json.loads(text, parse_float=Decimal, parse_int=Decimal))


def best_bonus(
    fiche: Fiche, engaged: date, volume: Fraction, situation: Situation, shipped: Bonuses
) -> BonusAnswer:
    """The bonus that gives the largest volume among those asked for; bonuses do not add up (arrêté, article 7)."""
    warnings: list[str] = []
    applicable: list[BonusApplied] = []
    values = {"volume": volume, **_facts(situation)}
    for bonus in shipped.bonuses:
        if not bonus.concerns(fiche):
            continue
        if not _asked(bonus, values):
            warnings += _hint(bonus, engaged)
            continue
        if refusal := _refusal(bonus, engaged, values):
            warnings.append(f"bonus not counted ({bonus.title}): {refusal}")
        else:
            tables = {name: table_value(cell) for name, cell in bonus.tables.items()}
            applicable.append(
                BonusApplied(bonus, Expression.parse(bonus.formula).number({**tables, **values}))
            )
    if not applicable:
        return BonusAnswer(None, tuple(warnings))
    best = max(applicable, key=lambda found: found.kwh_cumac)
    warnings += _about(best, [other for other in applicable if other is not best], engaged, shipped)
    return BonusAnswer(best, tuple(warnings), tuple(shipped.source))


def _about(best: BonusApplied, others: Iterable[BonusApplied], engaged: date, shipped: Bonuses) -> list[str]:
    lines = [
        f"bonus counted ({best.bonus.title}), on condition: {best.bonus.condition}",
        f"bonuses were read in the text consolidated to {shipped.consolidated_to}: check what held on {engaged}",
    ]
    return lines + [
        f"bonus not counted ({other.bonus.title}): bonuses do not add up (article 7), the other one gives more"
        for other in others
    ]


def _hint(bonus: Bonus, engaged: date) -> list[str]:
    """Tell of a bonus made for this fiche; those open to any fiche would be told every time."""
    if bonus.fiches is None or not bonus.in_force(engaged):
        return []
    asked = ", ".join(bonus.asked_by)
    return [f"bonus not counted ({bonus.title}): {bonus.condition}; give {asked} to have it counted"]


def _facts(situation: Situation) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    for name, value in situation:
        match value:
            case None:
                continue
            case bool() | str():
                facts[name] = value
            case _:
                facts[name] = exact(value)
    return facts


def _asked(bonus: Bonus, values: Mapping[str, Value]) -> bool:
    return all(values.get(name) not in (None, False) for name in bonus.asked_by)


def _refusal(bonus: Bonus, engaged: date, values: Mapping[str, Value]) -> str | None:
    if not bonus.in_force(engaged):
        start = "" if bonus.valid_from is None else f" from {bonus.valid_from}"
        end = "" if bonus.valid_to is None else f" up to {bonus.valid_to}"
        return f"it holds for operations engaged{start}{end}"
    for check in bonus.checks:
        expression = Expression.parse(check.expression)
        if not (expression.names <= values.keys() and expression.truth(values)):
            return check.reason
    return None
