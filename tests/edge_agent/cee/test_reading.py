"""JSON from a user: nothing he writes can do more than be refused."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.cee import BadLine, CeeInputError, Estimate, codes, estimate_lines, read_object

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(["zone", "area_m2", "surfaces_m2", "building_sector", "power_kw", "extra_posts"])


def test_decimal_numbers_are_kept_as_written() -> None:
    assert read_object('{"a": 0.1, "b": 1e3}') == {"a": Decimal("0.1"), "b": Decimal(1000)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1e999999999}', "not a number that a building can have"),
        ('{"a": 1e-999999999}', "not a number that a building can have"),
        (f'{{"a": 0.{"1" * 100}}}', "not a number that a building can have"),
        (f'{{"a": {"1" * 5000}}}', "too many digits"),
        ('{"a": ' + "[" * 100_000, "brackets"),
        ('{"a": NaN}', "not a finite number"),
        ('{"a": -Infinity}', "not a finite number"),
        ("3", "one JSON object"),
        ("", "not JSON"),
    ],
)
def test_what_is_no_quantity_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(CeeInputError, match=words):
        read_object(text)
    with pytest.raises(CeeInputError, match=f"works.json.*{words}"):
        read_object(text, "works.json")


def test_a_quantity_beyond_any_building_is_a_mistake() -> None:
    line = {"code": "BAR-EN-101", "engaged": "2026-11-21", "inputs": {"zone": "H1", "area_m2": 10**16}}
    [answer] = estimate_lines([json.dumps(line)])

    assert isinstance(answer, BadLine)
    assert "too large" in answer.error


@pytest.mark.slow
@settings(max_examples=300)
@given(
    st.sampled_from(codes()),
    st.dates(),
    st.dictionaries(names | st.text(), anything, max_size=4),
    st.none() | st.dictionaries(st.sampled_from(["department", "precarite_share"]), anything, max_size=2),
)
def test_whatever_a_line_holds_it_is_answered_in_json(
    code: str, engaged: object, inputs: object, situation: object
) -> None:
    line = json.dumps({"code": code, "engaged": str(engaged), "inputs": inputs, "situation": situation})
    [answer] = estimate_lines([line])

    assert json.loads(json.dumps(answer.to_json(), allow_nan=False))
    assert isinstance(answer, BadLine | Estimate)
