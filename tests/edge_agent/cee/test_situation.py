"""Place and households: what the department tells, and what it forbids."""

from datetime import date
from decimal import Decimal

import pytest

from edge_agent.cee import (
    CeeInputError,
    Situation,
    UnknownDepartment,
    estimate,
    is_overseas,
    read_situation,
    zone_of,
)
from edge_agent.cee.zones import shipped_zones
from tests.edge_agent.cee.rule_examples import RuleExample, examples_of

ENGAGED = date(2026, 11, 21)
OFFICES = {"bms_class": "A", "building_sector": "bureaux"}
ROOF = {"area_m2": 100}


@pytest.mark.parametrize("example", examples_of("zone"), ids=lambda example: example.id)
def test_the_zone_of_a_department_is_that_of_the_official_table(example: RuleExample) -> None:
    assert zone_of(example.inputs["department"]) == example.expected["cee"]


def test_the_table_holds_the_96_departments_of_the_metropole_and_six_overseas() -> None:
    departments = shipped_zones().zones
    overseas = [department for department in departments if is_overseas(department)]

    assert (len(departments), len(overseas)) == (102, 6)
    assert {zone_of(department) for department in overseas if department != "975"} == {"H3"}
    assert shipped_zones().source


@pytest.mark.parametrize("department", ["20", "99", "", "977", "7"])
def test_an_unknown_department_is_refused_with_how_to_write_one(department: str) -> None:
    with pytest.raises(UnknownDepartment, match="971 to 976"):
        zone_of(department)
    with pytest.raises(CeeInputError, match="971 to 976"):
        estimate("BAR-EN-101", ENGAGED, ROOF, situation=Situation(department=department))


def test_the_department_gives_the_zone_and_the_answer_says_so() -> None:
    result = estimate("BAR-EN-101", ENGAGED, ROOF, situation=Situation(department="2a"))

    assert result.kwh_cumac == 92_000
    assert result.inputs["zone"] == "H3"
    assert "zone = H3: department 2a" in result.assumptions


def test_a_zone_that_contradicts_the_department_is_a_mistake() -> None:
    with pytest.raises(CeeInputError, match="contradicts department 13, where it is H3"):
        estimate("BAR-EN-101", ENGAGED, {**ROOF, "zone": "H1"}, situation=Situation(department="13"))


def test_overseas_the_department_also_changes_the_main_use() -> None:
    inputs = {**OFFICES, "surfaces_m2": {"refroidissement": 1000}}
    result = estimate("BAT-TH-116", ENGAGED, inputs, situation=Situation(department="974"))

    assert result.kwh_cumac == 139_800
    assert "overseas = true: department 974" in result.assumptions


@pytest.mark.parametrize(
    ("code", "inputs", "department"),
    [
        ("BAT-SE-105", {"area_m2": 100, "building_sector": "bureaux"}, "971"),
        ("BAT-TH-122", {"area_m2": 100, "building_sector": "bureaux"}, "75"),
    ],
)
def test_a_fiche_outside_its_territory_is_not_eligible(
    code: str, inputs: dict[str, object], department: str
) -> None:
    result = estimate(code, ENGAGED, inputs, situation=Situation(department=department))

    assert (result.eligible, result.kwh_cumac) == (False, None)
    assert [reason.code for reason in result.reasons] == ["territory_not_covered"]


def test_without_a_department_the_territory_is_left_to_check() -> None:
    inputs = {"area_m2": 100, "building_sector": "bureaux", "zone": "H1"}

    def told(situation: Situation) -> bool:
        warnings = estimate("BAT-SE-105", ENGAGED, inputs, situation=situation).warnings
        return any("metropolitan France only" in warning for warning in warnings)

    assert told(Situation())
    assert not told(Situation(department="75"))


def test_certificates_are_classique_unless_a_housing_fiche_is_told_its_share() -> None:
    answer = estimate("BAR-EN-101", ENGAGED, {**ROOF, "zone": "H1"}).to_json()
    shared = estimate(
        "BAR-EN-101",
        date(2024, 10, 15),
        {**ROOF, "zone": "H1"},
        situation=Situation(precarite_share=Decimal("0.3")),
    ).to_json()

    assert answer["kwh_cumac_by_type"] == {"classique": 170_000, "precarite": 0}
    assert shared["kwh_cumac_by_type"] == {"classique": 119_000, "precarite": 51_000}
    assert "précarité share 0.3, as given" in str(shared["assumptions"])


def test_each_kind_of_certificate_has_its_own_price() -> None:
    result = estimate(
        "BAR-EN-101",
        date(2024, 10, 15),
        {**ROOF, "zone": "H1"},
        situation=Situation(precarite_share=Decimal("0.3")),
    )

    assert result.prime is not None
    assert result.prime.high_eur == Decimal(119) * Decimal("8.1") + Decimal(51) * Decimal("9.28")
    assumptions = result.to_json()["prime_assumptions"]
    assert isinstance(assumptions, dict)
    assert assumptions["precarite"]["to"] == "2024-10"


def test_a_part_without_price_leaves_the_whole_without_prime() -> None:
    result = estimate(
        "BAR-EN-101",
        date(2024, 3, 15),
        {**ROOF, "zone": "H1"},
        situation=Situation(precarite_share=Decimal("0.3")),
    )

    assert result.kwh_cumac == 170_000
    assert result.prime is None
    assert any("no market price is known" in warning for warning in result.warnings)


def test_a_tertiary_fiche_earns_no_precarite_certificate() -> None:
    inputs = {**OFFICES, "zone": "H1", "surfaces_m2": {"chauffage": 1}}
    with pytest.raises(CeeInputError, match="only housing fiches"):
        estimate("BAT-TH-116", ENGAGED, inputs, situation=Situation(precarite_share=Decimal("0.1")))


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"departement": "75"}, "departement"),
        ({"precarite_share": 2}, "precarite_share"),
        ({"replaced_boiler": "wood"}, "replaced_boiler"),
        ({"guarantee_years": 0}, "guarantee_years"),
    ],
)
def test_a_wrong_situation_is_named_with_its_keys(given: dict[str, object], where: str) -> None:
    with pytest.raises(CeeInputError, match=f"situation: {where}: .* the keys are department"):
        read_situation(given)
