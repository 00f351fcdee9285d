"""What a description says of the conditions of a fiche."""

from collections.abc import Mapping, Sequence

from edge_agent.cee.expression import Expression
from edge_agent.cee.values import Value

from .candidate import Condition, ConditionState
from .rules import shipped_rules


def judged(conditions: Sequence[str], facts: Mapping[str, Value]) -> tuple[Condition, ...]:
    """Each condition with its state; to check when no fact speaks of it."""
    return tuple(Condition(text, _state(text, facts)) for text in conditions)


def _state(text: str, facts: Mapping[str, Value]) -> ConditionState:
    check = shipped_rules().condition_checks.get(text)
    if check is None:
        return ConditionState.TO_CHECK
    expression = Expression.parse(check)
    if not expression.names <= facts.keys():
        return ConditionState.TO_CHECK
    return ConditionState.MET if expression.truth(facts) else ConditionState.NOT_MET
