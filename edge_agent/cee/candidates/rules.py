"""Which facts of a building open which fiche: data, in `opportunities.json`."""

import functools
import json
from collections.abc import Mapping
from decimal import Decimal
from importlib import resources
from typing import Self

from pydantic import Field, model_validator

from edge_agent.cee.expression import Expression
from edge_agent.cee.schema import Strict


class Words(Strict):
    """A sentence in both languages."""

    fr: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def to_json(self) -> dict[str, str]:
        """Both languages."""
        return {"fr": self.fr, "en": self.en}


class Rule(Strict):
    """When a fiche is worth looking at, and where its inputs come from.

    Attributes:
        fiche: code of the fiche.
        kinds: kinds of equipment it concerns; empty for the building itself.
        when: conditions over the facts, joined by `and`, that must hold for the works to make sense there.
        inputs: an expression over the facts for each input known that way; for an input by use, one for each use.
        works: the works, in words.
    """

    fiche: str
    kinds: list[str] = Field(default_factory=list)
    when: str
    inputs: dict[str, str | dict[str, str]]
    works: Words

    @property
    def fact_names(self) -> frozenset[str]:
        """Facts that its condition and its inputs use."""
        texts = [self.when]
        for source in self.inputs.values():
            texts += [source] if isinstance(source, str) else list(source.values())
        return frozenset().union(*(Expression.parse(text).names for text in texts))


class Opportunities(Strict):
    """The rules, the words of the facts, and what can be verified of the conditions of the fiches."""

    building_facts: dict[str, Words]
    equipment_facts: dict[str, Words]
    condition_checks: dict[str, str]
    rules: list[Rule]

    @model_validator(mode="after")
    def _facts_are_named(self) -> Self:
        known = self.building_facts.keys() | self.equipment_facts.keys()
        for rule in self.rules:
            if strangers := rule.fact_names - known:
                raise ValueError(f"{rule.fiche} uses {', '.join(sorted(strangers))}, which no fact is")
        for text in self.condition_checks.values():
            if strangers := Expression.parse(text).names - known:
                raise ValueError(f"{text!r} uses {', '.join(sorted(strangers))}, which no fact is")
        return self

    @functools.cached_property
    def facts_of_kind(self) -> Mapping[str, frozenset[str]]:
        """Facts that the rules use of each kind of equipment."""
        found: dict[str, frozenset[str]] = {}
        for rule in self.rules:
            for kind in rule.kinds:
                found[kind] = found.get(kind, frozenset()) | (rule.fact_names & self.equipment_facts.keys())
        return found

    def words(self, fact: str) -> Words:
        """A fact in words."""
        return self.building_facts.get(fact) or self.equipment_facts[fact]


@functools.cache
def shipped_rules() -> Opportunities:
    """The rules of the program."""
    text = (resources.files(__package__) / "opportunities.json").read_text(encoding="utf-8")
    return Opportunities.model_validate(json.loads(text, parse_float=Decimal, parse_int=Decimal))
