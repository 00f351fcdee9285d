"""Verdicts: nothing contradicts the value, or what does; never that it is right."""

import pytest

from edge_agent.commissioning import Found, Judgement, Verdict, judge
from edge_agent.devices import Name, Quantity, Register, RegisterType, Trust


def register(
    key: str, quantity: Quantity, unit: str, *, scale: float = 1.0, status: Trust = Trust.VERIFIED
) -> Register:
    return Register(
        key=key, address=0, type=RegisterType.FLOAT32, quantity=quantity, unit=unit, scale=scale, status=status,
        name=Name(fr=key, en=key),
    )  # fmt: skip


def found(
    key: str, quantity: Quantity, unit: str, second: float | None, first: float | None = None, **more: object
) -> Found:
    return Found(register(key, quantity, unit, **more), second if first is None else first, second)  # type: ignore[arg-type]


def verdict(point: Found, *others: Found, seconds: float = 60) -> Judgement:
    return judge(point, {each.register.key: each for each in (point, *others)}, seconds)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("voltage_l1", 231.0, Verdict.PLAUSIBLE),
        ("voltage_l1", 23.1, Verdict.WRONG),
        ("voltage_l1", 2e20, Verdict.WRONG),
        ("voltage_l1", 0.0, Verdict.CHECK),
        ("voltage_l1", 400.0, Verdict.CHECK),
        ("voltage_l1_l2", 400.0, Verdict.PLAUSIBLE),
        ("voltage_l1l2", 231.0, Verdict.CHECK),
    ],
)
def test_voltages(key: str, value: float, expected: Verdict) -> None:
    assert verdict(found(key, Quantity.VOLTAGE, "V", value)).verdict is expected


@pytest.mark.parametrize(
    ("quantity", "unit", "value", "expected"),
    [
        (Quantity.FREQUENCY, "Hz", 50.02, Verdict.PLAUSIBLE),
        (Quantity.FREQUENCY, "Hz", 500.2, Verdict.WRONG),
        (Quantity.POWER_FACTOR, "", -0.97, Verdict.PLAUSIBLE),
        (Quantity.POWER_FACTOR, "", 97.0, Verdict.WRONG),
        (Quantity.TEMPERATURE, "°C", 21.0, Verdict.PLAUSIBLE),
        (Quantity.TEMPERATURE, "°C", 1050.0, Verdict.WRONG),
        (Quantity.OTHER, "%", 3.0, Verdict.CHECK),
    ],
)
def test_other_instant_values(quantity: Quantity, unit: str, value: float, expected: Verdict) -> None:
    assert verdict(found("x", quantity, unit, value)).verdict is expected


def phase(number: int, volts: float, amperes: float) -> tuple[Found, Found]:
    return (
        found(f"voltage_l{number}", Quantity.VOLTAGE, "V", volts),
        found(f"current_l{number}", Quantity.CURRENT, "A", amperes),
    )


def test_a_power_is_compared_with_voltage_and_current() -> None:
    phases = [each for number in (1, 2, 3) for each in phase(number, 230, 10)]
    assert verdict(found("power", Quantity.POWER, "W", 6500), *phases).verdict is Verdict.PLAUSIBLE
    assert verdict(found("power", Quantity.POWER, "W", 65_000), *phases).verdict is Verdict.WRONG
    assert verdict(found("power_l2", Quantity.POWER, "W", 2200), *phases).verdict is Verdict.PLAUSIBLE
    assert verdict(found("power", Quantity.POWER, "W", 6500), *phases[:3]).verdict is Verdict.CHECK
    assert verdict(found("power_demand", Quantity.POWER, "W", 6500), *phases).verdict is Verdict.CHECK


def counter(first: float, second: float, scale: float = 0.001) -> Found:
    return found("energy_import", Quantity.ENERGY, "kWh", second, first, scale=scale)


@pytest.mark.parametrize(
    ("first", "second", "power_w", "expected"),
    [
        (100.0, 100.1, 6000.0, Verdict.PLAUSIBLE),
        (100.0, 101.0, 6000.0, Verdict.CHECK),
        (100.0, 100.0, 10.0, Verdict.PLAUSIBLE),
        (100.0, 100.0, -500.0, Verdict.PLAUSIBLE),
        (100.0, 99.0, 6000.0, Verdict.WRONG),
        (-5.0, -4.9, 6000.0, Verdict.WRONG),
    ],
)
def test_a_counter_is_compared_with_the_power(
    first: float, second: float, power_w: float, expected: Verdict
) -> None:
    power = found("power", Quantity.POWER, "W", power_w)
    assert verdict(counter(first, second), power).verdict is expected


def test_a_counter_without_a_power_is_for_the_display() -> None:
    assert verdict(counter(100, 101)).verdict is Verdict.CHECK


def test_a_plausible_value_of_doubtful_sources_is_still_to_be_checked() -> None:
    doubtful = found("voltage_l1", Quantity.VOLTAGE, "V", 231.0, status=Trust.CONFLICT)
    assert verdict(doubtful) == Judgement(
        Verdict.CHECK, "231.0 V is what one expects; but its sources are conflict: compare with the display"
    )


def test_no_value_is_said_as_it_is() -> None:
    assert verdict(found("x", Quantity.OTHER, "", None)).verdict is Verdict.NOT_AVAILABLE
    broken = Found(register("x", Quantity.OTHER, ""), None, None, "no answer")
    assert verdict(broken) == Judgement(Verdict.NOT_READ, "no answer")
