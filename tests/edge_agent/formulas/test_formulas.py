"""Virtual points: formulas are read once, their units must go together, an unknown part makes the whole unknown."""

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edge_agent.formulas import FormulaError, UnitError, parse

UNITS = {
    "main.power": "W", "hvac.power": "kW", "main.energy": "kWh", "hvac.energy": "MWh", "a-1.voltage": "V",
    "a-1.current": "A", "main.va": "VA", "heat.supply": "°C", "heat.return": "°C", "x.n": "", "heat.power": "kW",
}  # fmt: skip


def value(text: str, unit: str, **values: float) -> float | None:
    formula = parse(text)
    named = {name.replace("__", "."): number for name, number in values.items()}
    from edge_agent.formulas import measure_of

    base = {name: number * measure_of(UNITS[name]).factor for name, number in named.items()}
    found = formula.value(base)
    return None if found is None else found * formula.check(UNITS, unit)


def test_values_in_different_units_of_one_kind_are_added_rightly() -> None:
    assert value("main.power - hvac.power", "W", main__power=5000, hvac__power=2) == pytest.approx(3000)
    assert value("main.energy - hvac.energy", "kWh", main__energy=3000, hvac__energy=1) == pytest.approx(2000)


def test_products_and_quotients_have_units_of_their_own() -> None:
    assert value("main.power / main.va", "", main__power=950, main__va=1000) == pytest.approx(0.95)
    assert value("main.power / main.va", "%", main__power=950, main__va=1000) == pytest.approx(95)
    assert value("heat.power / main.power", "", heat__power=9, main__power=3000) == pytest.approx(3)
    assert value("3 * mean(main.power, hvac.power)", "kW", main__power=1000, hvac__power=3) == pytest.approx(
        6
    )
    assert value("max(heat.supply, heat.return) - heat.return", "K", heat__supply=60, heat__return=45) == 15
    assert value("-(main.power) + 2 * main.power", "W", main__power=7) == 7


def test_a_name_with_a_dash_is_one_point() -> None:
    formula = parse("a-1.voltage * a-1.current")
    assert formula.points == {"a-1.voltage", "a-1.current"}
    assert formula.check(UNITS, "VA") == 1


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("main.power + main.energy", "W", "do not go together"),
        ("main.power + main.va", "W", "do not go together"),
        ("main.power", "kWh", "gives W, not kWh"),
        ("main.power * 2", "°C", "gives W, not °C"),
        ("main.power / main.power", "W", "gives a number without unit, not W"),
        ("main.power + 1", "W", "do not go together"),
        ("main.power", "furlong", "do not know the unit 'furlong'"),
    ],
)
def test_units_that_do_not_go_together_are_refused(text: str, unit: str, reason: str) -> None:
    with pytest.raises(UnitError, match=reason):
        parse(text).check(UNITS, unit)


@pytest.mark.parametrize(
    "text",
    ["", "1 + 2", "main.power +", "(main.power", "main.power)", "main.power main.va", "__import__('os')", "main.power ** 2",
     "min()", "(" * 50 + "main.power" + ")" * 50, "main.power" + " + main.power" * 200],
)  # fmt: skip
def test_what_is_not_a_formula_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


def test_a_division_by_nothing_is_no_value() -> None:
    assert value("main.power / main.va", "", main__power=950, main__va=0) is None


def test_only_sums_of_counters_are_counters() -> None:
    assert parse("main.energy + hvac.energy * 2").only_adds
    assert not parse("main.energy - hvac.energy").only_adds
    assert not parse("min(main.energy, hvac.energy)").only_adds


WRITTEN = st.recursive(
    st.sampled_from(["main.power", "hvac.power", "main.energy", "0", "2", "0.5"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda part: f"-({part})"),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"max({', '.join(parts)})"),
    ),
    max_leaves=8,
)


@given(WRITTEN)
@example("main.power + (0 - 0)")
@example("main.power * -0")
def test_whatever_is_written_is_what_arithmetic_makes_of_it_or_is_refused_in_words(text: str) -> None:
    base = {"main.power": 1500.0, "hvac.power": -2000.0, "main.energy": 7.2e6}
    plain = text
    for name, number in base.items():
        plain = plain.replace(name, f"({number})")
    try:
        expected: float | None = eval(plain, {"max": lambda *values: max(values)})  # noqa: S307 - the oracle
    except ZeroDivisionError:
        expected = None
    try:
        formula = parse(text)
    except FormulaError as error:
        assert "names no point" in str(error) or "too many parentheses" in str(error)  # noqa: PT017 - others end here
        return
    assert formula.value(base) == expected
    with contextlib.suppress(UnitError):
        assert formula.check(UNITS, "W") == 1


@given(st.text(alphabet="ab.-+*/(), 12minmax", max_size=40))
def test_no_text_whatever_breaks_the_parser(text: str) -> None:
    with contextlib.suppress(FormulaError):
        parse(text)
