"""Duties beside the certificates: thresholds, dates, targets, weather, factors."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.cee import CeeInputError
from edge_agent.duties import (
    BacsProof,
    BacsSite,
    TertiaryYear,
    adjusted_kwh,
    bacs,
    degree_days,
    exemption,
    footprint,
    operat_csv,
    parse_factors,
    read_duties,
    shipped_factors,
    standing,
)

TODAY = date(2026, 11, 24)
PROOF = BacsProof(2, 5, date(2021, 6, 1), detects_losses=True, protocols=("modbus_tcp",), manual_stop=None)
NOTHING = BacsProof(0, 0, None, detects_losses=False, protocols=(), manual_stop=None)


@pytest.mark.parametrize(
    ("power", "permit", "obliged", "by", "in_force"),
    [
        (None, None, None, None, False),
        (70, None, False, None, False),
        (71, None, True, date(2030, 1, 1), False),
        (290, None, True, date(2030, 1, 1), False),
        (291, None, True, date(2025, 1, 1), True),
        (100, date(2024, 4, 8), True, date(2024, 4, 8), True),
        (100, date(2024, 4, 7), True, date(2030, 1, 1), False),
    ],
)
def test_the_power_and_the_permit_tell_the_day(
    power: float | None, permit: date | None, obliged: bool | None, by: date | None, in_force: bool
) -> None:
    found = bacs(BacsSite(power, permit), PROOF, TODAY)
    assert (found.obliged, found.by, found.late) == (obliged, by, in_force)


def test_our_data_shows_what_it_can_and_leaves_the_rest_to_a_person() -> None:
    shown = {each.code: each.shown for each in bacs(BacsSite(300), PROOF, TODAY).requirements}
    assert shown == {
        "hourly_monitoring": True,
        "kept_five_years": True,
        "loss_detection": True,
        "interoperability": True,
        "manual_stop": None,
        "owner_access": True,
    }


def test_without_data_nothing_is_claimed() -> None:
    shown = {each.code: each.shown for each in bacs(BacsSite(300), NOTHING, TODAY).requirements}
    assert not any(
        shown[code] for code in ("hourly_monitoring", "kept_five_years", "loss_detection", "interoperability")
    )


@pytest.mark.parametrize(("oldest", "kept"), [(date(2021, 11, 23), True), (date(2021, 12, 1), False)])
def test_five_years_are_five_years(oldest: date, kept: bool) -> None:
    proof = BacsProof(1, 1, oldest, detects_losses=True, protocols=(), manual_stop=None)
    found = {each.code: each.shown for each in bacs(BacsSite(300), proof, TODAY).requirements}
    assert found["kept_five_years"] is kept


@pytest.mark.parametrize(
    ("cost", "aids", "saving", "years", "exempt"),
    [
        (100_000, 0, 10_000, 10, False),
        (100_001, 0, 10_000, 11, True),
        (110_000, 10_000, 10_000, 10, False),
        (5, 10, 1, 0, False),
    ],
)
def test_a_payback_above_ten_years_net_of_aids_exempts(
    cost: float, aids: float, saving: float, years: int, exempt: bool
) -> None:
    found = exemption(cost, aids, saving)
    assert (found.years, found.exempt) == (years, exempt)


def test_a_system_that_saves_nothing_has_no_payback() -> None:
    with pytest.raises(ValueError, match="above 0"):
        exemption(1, 0, 0)


def test_targets_are_40_50_and_60_percent_below_the_reference() -> None:
    found = standing(1200, TertiaryYear(2012, 200_000), TertiaryYear(2025, 110_000))

    assert found.concerned is True
    assert dict(found.targets) == {2030: 120_000, 2040: 100_000, 2050: 80_000}
    assert found.reduction == pytest.approx(0.45)
    answer = found.to_json()
    assert answer["weather_adjusted"] is False
    assert [each["reached"] for each in answer["targets"]] == [True, False, False]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("area", "concerned"), [(None, None), (999.9, False), (1000, True)])
def test_the_area_tells_who_is_concerned(area: float | None, concerned: bool | None) -> None:
    assert standing(area, None, None).concerned is concerned


def test_a_reference_before_2010_is_refused() -> None:
    with pytest.raises(ValueError, match="before 2010"):
        standing(2000, TertiaryYear(2009, 1), None)


def year_of(
    cold: float, base: float, slope: float
) -> tuple[dict[date, float | None], dict[date, float | None]]:
    days = [date(2025, 1, 1) + timedelta(day) for day in range(365)]
    temperatures: dict[date, float | None] = {day: cold if day.month in {1, 2, 12} else 20.0 for day in days}
    energy: dict[date, float | None] = {
        day: base + slope * max(0.0, 18 - (temperatures[day] or 0)) for day in days
    }
    return energy, temperatures


@settings(max_examples=30, deadline=None)
@given(st.floats(-5, 15), st.floats(1, 500), st.floats(0.5, 50), st.floats(500, 4000))
def test_the_part_that_follows_the_cold_is_brought_to_the_reference_weather(
    cold: float, base: float, slope: float, reference: float
) -> None:
    energy, temperatures = year_of(cold, base, slope)
    found = adjusted_kwh(energy, temperatures, reference)

    assert found is not None
    assert found[0] == pytest.approx(365 * base + slope * reference, rel=1e-6)


def test_the_same_weather_adjusts_nothing() -> None:
    energy, temperatures = year_of(5, 100, 10)
    degrees = degree_days(temperatures, 2025)
    found = adjusted_kwh(energy, temperatures, degrees.degree_days)

    assert degrees.days == 365
    assert found is not None
    assert found[0] == pytest.approx(sum(kwh or 0 for kwh in energy.values()))


def test_too_few_days_or_no_link_with_cold_adjust_nothing() -> None:
    energy, temperatures = year_of(5, 100, 10)
    few = {day: (kwh if day.month < 6 else None) for day, kwh in energy.items()}

    assert adjusted_kwh(few, temperatures, 2000) is None
    assert adjusted_kwh(energy, dict.fromkeys(temperatures, 5.0), 2000) is None
    assert adjusted_kwh(year_of(5, 500, -5)[0], temperatures, 2000) is None


def test_electricity_counts_2_3_until_2025_and_1_9_from_2026() -> None:
    energies = [("electricite", "chauffage", 1000.0)]

    assert footprint(2025, energies, shipped_factors()).primary_kwh == 2300
    assert footprint(2026, energies, shipped_factors()).primary_kwh == 1900
    assert footprint(2026, energies, shipped_factors()).co2_kg == pytest.approx(79)


def test_a_missing_factor_is_named_and_never_counts_zero() -> None:
    found = footprint(2025, [("electricite", None, 1000.0), ("gaz_naturel", None, 500.0)], shipped_factors())

    assert found.primary_kwh == 2800
    assert found.co2_kg is None
    assert found.missing == ("electricite",)


def test_factors_of_a_site_replace_those_of_the_program() -> None:
    primary = {"name": "electricite", "from": None, "value": 2}
    own = {
        "primary_energy": [primary],
        "co2_kg_per_kwh": [{"name": "electricite", "from": None, "value": 0.05}],
        "source": ["contrat"],
        "confidence": "official",
    }
    assert footprint(2025, [("electricite", None, 100.0)], parse_factors(json.dumps(own))).co2_kg == 5
    with pytest.raises(CeeInputError, match="follow each other"):
        parse_factors(json.dumps({**own, "primary_energy": [primary, primary]}))


def test_the_operat_table_has_a_line_for_each_year_and_energy() -> None:
    rows = list(
        csv.reader(io.StringIO(operat_csv("Mairie", 1200.0, [(2025, "electricite", 999.6)])), delimiter=";")
    )
    assert rows[1] == ["Mairie", "1200", "2025", "electricite", "1000"]


@pytest.mark.parametrize(
    "given_", [{"colour": 1}, {"reference": {"year": 2009, "kwh": 1}}, {"bacs": {"power_kw": -1}}]
)
def test_wrong_settings_name_their_mistake(given_: dict[str, object]) -> None:
    with pytest.raises(CeeInputError, match="duties"):
        read_duties(given_)
