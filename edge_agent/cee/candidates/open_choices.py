"""Inputs of a fiche from the facts, and the volumes that the answers still open leave possible."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import assert_never

from edge_agent.cee.expression import Expression
from edge_agent.cee.schema import (
    BoolInput,
    ComputableVersion,
    EnumInput,
    Input,
    ListInput,
    MapInput,
    NumberInput,
)
from edge_agent.cee.values import Value

from .candidate import Question
from .rules import Rule

MOST_COMBINATIONS = 64


@dataclass(frozen=True, slots=True)
class Filled:
    """Inputs known from the facts, and questions for the others.

    Attributes:
        inputs: inputs by name.
        questions: what is missing.
        choices: the words possible for each choice that is missing.
    """

    inputs: Mapping[str, object]
    questions: tuple[Question, ...]
    choices: Mapping[str, tuple[object, ...]]

    @property
    def bounded(self) -> bool:
        """Whether a volume can be computed for every answer still open."""
        count = 1
        for words in self.choices.values():
            count *= len(words)
        return all(question.bounds_only for question in self.questions) and count <= MOST_COMBINATIONS

    def combinations(self) -> Iterator[Mapping[str, object]]:
        """The inputs under every answer still open."""
        for words in product(*self.choices.values()):
            yield {**self.inputs, **dict(zip(self.choices, words, strict=True))}


def fill(
    version: ComputableVersion, rule: Rule, facts: Mapping[str, Value], *, told_elsewhere: frozenset[str]
) -> Filled:
    """Inputs of a version.

    Args:
        version: the version in force.
        rule: where its inputs come from.
        facts: what is known of the building and of the machine.
        told_elsewhere: inputs that the department tells.
    """
    inputs: dict[str, object] = {}
    questions: list[Question] = []
    choices: dict[str, tuple[object, ...]] = {}
    for name, spec in version.inputs.items():
        value = _from_facts(spec, rule.inputs.get(name), facts)
        if value is not None:
            inputs[name] = value
            continue
        told = name in told_elsewhere or getattr(spec, "default", None) is not None
        if not told and _needed(spec, {**facts, **_numbers(inputs)}):
            words = _words(spec)
            shown = tuple(getattr(spec, "values", map(str, words)))
            questions.append(Question(name, spec.label, shown, bounds_only=bool(words)))
            if words:
                choices[name] = words
    return Filled(inputs, tuple(questions), choices)


def _from_facts(spec: Input, source: str | dict[str, str] | None, facts: Mapping[str, Value]) -> object:
    match source:
        case None:
            return None
        case str():
            value = _value(source, facts)
            if isinstance(spec, EnumInput) and value is not None:
                return value if value in (*spec.values, *spec.not_covered) else None
            return value
        case dict():
            known = {key: value for key, text in source.items() if (value := _value(text, facts))}
            return known or None


def _value(text: str, facts: Mapping[str, Value]) -> Value:
    expression = Expression.parse(text)
    return expression.evaluate(facts) if expression.names <= facts.keys() else None


def _needed(spec: Input, values: Mapping[str, Value]) -> bool:
    if not isinstance(spec, NumberInput) or spec.required_if is None:
        return True
    expression = Expression.parse(spec.required_if)
    return not expression.names <= values.keys() or expression.truth(values)


def _numbers(inputs: Mapping[str, object]) -> dict[str, Value]:
    return {name: value for name, value in inputs.items() if isinstance(value, Fraction)}


def _words(spec: Input) -> tuple[object, ...]:
    match spec:
        case EnumInput():
            return tuple(spec.values)
        case BoolInput():
            return (False, True)
        case ListInput():
            return ([], list(spec.values))
        case NumberInput() | MapInput():
            return ()
        case _:
            assert_never(spec)
