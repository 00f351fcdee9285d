"""Kinds of inputs that other fiches use."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from pydantic import TypeAdapter

from edge_agent.cee.inputs import CeeInputError, NotEligible, read_inputs
from edge_agent.cee.schema import Input

SPECS: Mapping[str, Input] = TypeAdapter(dict[str, Input]).validate_python(
    {
        "years": {"type": "integer", "label": "guarantee", "unit": "year", "min": 2},
        "power_kw": {"type": "number", "label": "power", "unit": "kW", "exclusive_min": 0, "max": 3000},
        "posts": {"type": "list_enum", "label": "added posts", "values": ["ecs", "clim"]},
        "recovered_kw": {"type": "number", "label": "recovered", "unit": "kW", "min": 0, "default": 0},
        "etas": {
            "type": "number",
            "label": "Etas",
            "unit": "%",
            "exclusive_min": 0,
            "required_if": "power_kw <= 400",
        },
        "neuf": {"type": "bool", "label": "new", "default": False},
    }
)
GIVEN: dict[str, object] = {"years": 5, "power_kw": 500, "posts": ["clim"]}


def test_defaults_fill_in_and_an_input_not_needed_is_absent() -> None:
    assert read_inputs(SPECS, GIVEN) == {
        "years": Fraction(5),
        "power_kw": Fraction(500),
        "posts": ["clim"],
        "recovered_kw": Fraction(0),
        "neuf": False,
    }


def test_an_input_is_required_by_its_own_condition() -> None:
    with pytest.raises(CeeInputError, match="missing input etas"):
        read_inputs(SPECS, {**GIVEN, "power_kw": 400})


def test_a_condition_on_a_missing_input_does_not_hide_that_one() -> None:
    with pytest.raises(CeeInputError, match="missing input power_kw"):
        read_inputs(SPECS, {"years": 5, "posts": []})


@pytest.mark.parametrize("change", [{"power_kw": 3001}, {"years": 1}])
def test_a_limit_of_the_fiche_is_an_answer(change: dict[str, object]) -> None:
    with pytest.raises(NotEligible) as refusal:
        read_inputs(SPECS, {**GIVEN, **change})
    assert refusal.value.code == "input_out_of_range"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"years": 2.5}, "whole number"),
        ({"posts": "clim"}, "must be a list"),
        ({"posts": 3}, "must be a list"),
        ({"posts": ["gaz"]}, "ecs, clim"),
        ({"recovered_kw": -1}, "at least 0"),
    ],
)
def test_a_mistake_is_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(CeeInputError, match=message):
        read_inputs(SPECS, {**GIVEN, **change})
