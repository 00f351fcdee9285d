"""The expression language of the fiches."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.cee.expression import Expression
from edge_agent.cee.values import BandRow, ExpressionError, NoAmount, Value, exact

BANDS: Value = [
    BandRow(None, Fraction(10), True, False, Fraction(1)),
    BandRow(Fraction(10), Fraction(20), True, True, Fraction(2)),
    BandRow(Fraction(20), Fraction(30), False, False, {"H1": Fraction(3)}),
]
VALUES: dict[str, Value] = {
    "zone": "H1",
    "factor": {"H1": exact(1.1), "H2": None},
    "by_year": {"2": Fraction(23), "10": Fraction(99)},
    "years": Fraction(12),
    "area": Fraction(5),
    "areas": {"heating": Fraction(2), "cooling": Fraction(3)},
    "none_managed": {},
    "amount": {"heating": Fraction(100), "cooling": Fraction(10), "lighting": None},
    "extra": {"a": {"H1": exact(0.25)}, "b": {"H1": exact(0.5)}},
    "posts": ["a", "b"],
    "no_posts": [],
    "bands": BANDS,
    "steps": {"6": Fraction(60), "8": Fraction(80), "12": Fraction(120)},
    "overseas": False,
    "x": Fraction(15),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.1 * area", Fraction(11, 2)),
        ("-area + 2 - 1 / 3", Fraction(-10, 3)),
        ("factor[zone]", Fraction(11, 10)),
        ("by_year[min(years, 10)]", 99),
        ("max(area, 7)", 7),
        ("dot(amount, areas)", 230),
        ("1 + sum_at(extra, posts, zone)", Fraction(7, 4)),
        ("sum_at(extra, no_posts, zone)", 0),
        ("band(bands, x)", 2),
        ("band(bands, 20)", 2),
        ("band(bands, 21)[zone]", 3),
        ("band(bands, -1)", 1),
        ("ceil_key(steps, 7)", 80),
        ("ceil_key(steps, 8)", 80),
        ("1 if area < 6 else 2", 1),
        ("1 if overseas else amount['heating']", 100),
    ],
)
def test_a_formula_is_computed_exactly(text: str, expected: Fraction) -> None:
    assert Expression.parse(text).number(VALUES) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'heating' in areas", True),
        ("zone not in ['H1', 'H2']", False),
        ("('cooling' in areas) if overseas else ('heating' in areas)", True),
        ("not (zone == 'H1' and area >= 5)", False),
        ("zone != 'H1' or area <= 5", True),
        ("area > 5", False),
    ],
)
def test_a_check_is_true_or_false(text: str, *, expected: bool) -> None:
    assert Expression.parse(text).truth(VALUES) is expected


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("factor['H2']", "H2"),
        ("factor['H4']", "H4"),
        ("amount['lighting']", "lighting"),
        ("band(bands, 31)", "31 = 31"),
        ("ceil_key(steps, 13)", "13 = 13"),
        ("dot(amount, none_managed)", "anything"),
        ("1 / (area - 5)", "a division by zero"),
    ],
)
def test_an_absent_amount_is_never_zero(text: str, key: str) -> None:
    with pytest.raises(NoAmount) as absence:
        Expression.parse(text).number(VALUES)
    assert absence.value.key == key


def test_an_empty_cell_met_inside_a_sum_names_the_use() -> None:
    values: dict[str, Value] = {**VALUES, "areas": {"heating": Fraction(1), "lighting": Fraction(1)}}
    with pytest.raises(NoAmount, match="lighting"):
        Expression.parse("dot(amount, areas)").number(values)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "area.denominator",
        "[x for x in posts]",
        "(lambda: 1)()",
        "open('x')",
        "area ** 9999999",
        "{'a': 1}",
        "f'{area}'",
        "area +",
        "areas['heating':'cooling']",
    ],
)
def test_nothing_outside_the_language_is_accepted(text: str) -> None:
    with pytest.raises(ExpressionError):
        Expression.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "area * zone",
        "area if zone else 1",
        "area and overseas",
        "unknown + 1",
        "zone['a']",
        "area in zone",
        "area in 5",
        "min(area)",
        "dot(area, areas)",
        "band(zone, 1)",
        "sum_at(extra, zone, zone)",
        "1 < area < 3",
        "None + 1",
        "b'x' == zone",
    ],
)
def test_operands_that_do_not_go_together_are_a_fault_of_the_catalogue(text: str) -> None:
    with pytest.raises(ExpressionError):
        Expression.parse(text).number(VALUES)


def test_the_names_of_an_expression_are_its_inputs_and_tables() -> None:
    text = "factor[zone] * dot(amount, areas) if area < 3 else min(x, 2)"
    assert Expression.parse(text).names == {"factor", "zone", "amount", "areas", "area", "x"}


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=10**6, places=4))
def test_a_decimal_means_what_is_written(number: Decimal) -> None:
    assert exact(number) == Fraction(str(number))
    assert exact(0.1) * 10 == 1
