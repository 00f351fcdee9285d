"""Inputs that a version accepts, drawn from its own description."""

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from edge_agent.cee import ComputableVersion
from edge_agent.cee.schema import BoolInput, EnumInput, Input, ListInput, MapInput, NumberInput

LARGEST = Decimal(100_000)


def accepted_inputs(version: ComputableVersion) -> SearchStrategy[dict[str, object]]:
    """Every input of the version, each inside its own limits."""
    return st.fixed_dictionaries({name: _accepted(spec) for name, spec in version.inputs.items()})


def _accepted(spec: Input) -> SearchStrategy[object]:
    match spec:
        case NumberInput():
            return _numbers(spec)
        case MapInput():
            return st.dictionaries(st.sampled_from(spec.keys), _numbers(spec), min_size=1)
        case EnumInput():
            return st.sampled_from(spec.values)
        case ListInput():
            return st.lists(st.sampled_from(spec.values), unique=True)
        case BoolInput():
            return st.booleans()


def _numbers(spec: NumberInput | MapInput) -> SearchStrategy[int] | SearchStrategy[Decimal]:
    if spec.max is not None and spec.max < 1:
        return st.decimals(Decimal("0.01"), spec.max, places=2)
    low = 1 if spec.exclusive_min is not None else int(spec.min or 0)
    return st.integers(low, int(spec.max or LARGEST))
