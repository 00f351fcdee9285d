"""What a building could earn: ranking, conditions, questions, and the evidence of a class."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.cee import CeeInputError, ComputableVersion, codes, estimate, fiche
from edge_agent.cee.candidates import (
    Candidate,
    ConditionState,
    Outlook,
    PointFact,
    Site,
    outlook,
    read_description,
)
from edge_agent.cee.candidates.rules import shipped_rules
from edge_agent.cee.situation import Situation

ON = date(2026, 11, 24)
OFFICE = Site("bureaux", "75")
HOUSE = {
    "completed": date(1985, 6, 30),
    "heating_energy": "combustible",
    "areas_m2": {
        "total": 5000,
        "heated": 5000,
        "cooled": 5000,
        "hot_water": 5000,
        "lit": 5000,
        "auxiliaries": 5000,
    },
    "bms": {"existing_class": "D", "target_class": "A"},
}
ROOM = PointFact("zone1.room_temperature", "room_temperature", "temperature", "Zone 1", "room_thermostat")
SETPOINT = PointFact(
    "zone1.setpoint_cmd", "setpoint_cmd", "setpoint", "Zone 1", "room_thermostat", writable=True
)


def look(description: dict[str, object], site: Site = OFFICE, *points: PointFact) -> Outlook:
    return outlook(read_description(description), site, ON, points=points)


def candidate(found: Outlook, code: str) -> Candidate:
    return next(each for each in found.candidates if each.code == code)


def test_five_uses_of_5_000_m2_of_offices_aiming_at_class_a_lead_with_4_460_500_kwh_cumac() -> None:
    found = look(HOUSE)

    assert found.best is not None
    assert found.best.code == "BAT-TH-116"
    assert found.best.volume is not None
    assert found.best.volume.low == found.best.volume.high == 4_460_500
    assert found.best.status == "estimated"


def test_a_class_not_yet_chosen_bounds_the_volume_by_classes_b_and_a() -> None:
    gtb = candidate(look({**HOUSE, "bms": {"existing_class": "D"}}), "BAT-TH-116")

    assert gtb.volume is not None
    assert (int(gtb.volume.low), int(gtb.volume.high)) == (2_431_000, 4_460_500)
    assert gtb.status == "bounded"
    assert [(question.input, question.choices) for question in gtb.questions] == [("bms_class", ("A", "B"))]


@pytest.mark.parametrize(
    ("existing", "refused"), [("none", False), ("D", False), ("C", False), ("B", True), ("A", True)]
)
def test_an_upgrade_counts_only_from_class_c_or_lower(existing: str, refused: bool) -> None:
    gtb = candidate(look({**HOUSE, "bms": {"existing_class": existing, "target_class": "A"}}), "BAT-TH-116")

    assert bool(gtb.refused) is refused
    assert (gtb.volume is None) is refused


def test_an_existing_class_that_nobody_gave_is_to_check() -> None:
    gtb = candidate(look({**HOUSE, "bms": {"target_class": "A"}}), "BAT-TH-116")

    states = {each.text: each.state for each in gtb.conditions}
    assert (
        next(state for text, state in states.items() if "class C or below" in text) is ConditionState.TO_CHECK
    )


@pytest.mark.parametrize(
    ("completed", "state"), [(date(2020, 1, 1), "met"), (date(2025, 6, 1), "not_met"), (None, "to_check")]
)
def test_the_age_of_the_building_is_judged_from_its_completion(completed: date | None, state: str) -> None:
    found = look({"completed": completed, "heating_energy": "electricite", "areas_m2": {"heated": 100}})

    ages = [
        each.state
        for each in candidate(found, "BAT-TH-108").conditions
        if each.text.startswith("existing tertiary")
    ]
    assert ages == [ConditionState(state)]


def test_candidates_are_ranked_by_the_volume_that_is_sure() -> None:
    found = look({**HOUSE, "areas_m2": {"heated": 1000, "roof": 400, "windows": 90}})

    volumes = [each.volume.low for each in found.candidates if each.volume is not None]
    assert volumes == sorted(volumes, reverse=True)
    assert len(volumes) >= 4


def test_what_cannot_be_added_is_named_between_candidates() -> None:
    found = look({**HOUSE, "heating_by_water": True})

    assert candidate(found, "BAT-TH-116").not_cumulable_with == ("BAT-SE-103 (heating)",)


def test_a_missing_quantity_is_a_question_and_no_volume() -> None:
    chiller = {"kind": "chiller", "name": "GF1", "power_kw": 50}
    recovery = candidate(look({"equipment": [chiller]}), "BAT-TH-139")

    assert recovery.status == "questions"
    assert recovery.volume is None
    assert [question.input for question in recovery.questions] == ["hours_per_year", "recovered_kw"]


def test_the_recovery_of_the_published_case_is_1_980_000_kwh_cumac() -> None:
    chiller = {"kind": "chiller", "name": "GF1", "power_kw": 50, "hours_per_year": 4000, "recovered_kw": 50}
    recovery = candidate(look({"equipment": [chiller]}), "BAT-TH-139")

    assert recovery.volume is not None
    assert recovery.volume.low == 1_980_000
    assert recovery.about == "GF1"


def test_what_nothing_speaks_of_is_listed_with_the_facts_that_would() -> None:
    found = look({})

    missing = {each.code: each.facts for each in found.not_examined}
    assert missing["BAT-EN-101"] == ("roof_m2",)
    assert found.candidates == ()


def test_overseas_operations_are_not_proposed_in_metropolitan_france() -> None:
    codes = {each.code for each in look({"areas_m2": {"roof": 100}}).candidates}

    assert codes == {"BAT-EN-101"}
    assert "BAT-EN-106" in {
        each.code for each in look({"areas_m2": {"roof": 100}}, Site("bureaux", "974")).candidates
    }


def test_industry_and_housing_have_their_own_fiches() -> None:
    pump = {"kind": "pump", "name": "P1", "power_kw": 11, "variable_speed": False}
    codes = {each.code for each in look({"equipment": [pump]}, Site("industrie", "69")).candidates}

    assert codes == {"IND-UT-102", "IND-UT-114"}
    assert {
        each.code for each in look({"areas_m2": {"roof": 100}}, Site("residentiel", "69")).candidates
    } == {"BAR-EN-101"}


def test_a_use_shown_by_points_takes_the_total_area_as_a_stated_assumption() -> None:
    found = look({"areas_m2": {"total": 719}, "bms": {"target_class": "B"}}, OFFICE, ROOM)

    gtb = candidate(found, "BAT-TH-116")
    assert gtb.volume is not None
    assert gtb.volume.low == 719 * 240 * Decimal("1.1")
    assert any("heated_m2 supposed" in text and ROOM.id in text for text in gtb.assumptions)
    assert found.uses[0].to_json() == {"use": "chauffage", "points": [ROOM.id]}


def test_evidence_declares_no_class_and_says_what_points_show() -> None:
    description = {
        **HOUSE,
        "areas_m2": {"heated": 719},
        "bms": {"target_class": "B", "functions": {"1.5": 1, "1.4": 3}},
    }
    gtb = candidate(look(description, OFFICE, ROOM, SETPOINT), "BAT-TH-116")

    assert gtb.evidence is not None
    answer = gtb.evidence.to_json()
    assert answer["declared"] is False
    emission = next(each for each in gtb.evidence.functions if each.function.id == "1.1")
    assert (emission.shown, emission.said, emission.reached) == (3, None, None)
    (heating,) = gtb.evidence.uses
    assert heating.supports is None
    assert heating.below == ("1.5",)
    assert "1.1" in heating.open


def test_a_use_is_worth_its_weakest_function_once_all_are_audited() -> None:
    levels = {"1.1": 4, "1.3": 2, "1.4": 4, "1.5": 2, "1.6": 2, "7.1": 3, "7.2": 2, "7.3": 2, "7.4": 2}
    description = {**HOUSE, "areas_m2": {"heated": 719}, "bms": {"target_class": "A", "functions": levels}}
    gtb = candidate(look(description), "BAT-TH-116")

    assert gtb.evidence is not None
    (heating,) = gtb.evidence.uses
    assert (heating.supports, heating.below, heating.open) == ("B", ("1.5",), ())


@pytest.mark.parametrize(
    ("with_heating", "usage"), [(True, "chauffage_ecs"), (False, "chauffage"), (None, None)]
)
def test_hot_water_made_by_the_heating_picks_the_amount(with_heating: bool | None, usage: str | None) -> None:
    pump = {
        "kind": "geothermal_heat_pump",
        "name": "PAC",
        "power_kw": 100,
        "boiler_room_kw": 120,
        "etas_pct": 130,
    }
    said: dict[str, object] = {
        "areas_m2": {"heated": 1000},
        "hot_water_with_heating": with_heating,
        "equipment": [pump],
    }
    found = candidate(look(said), "BAT-TH-162")

    assert found.volume is not None
    if usage is None:
        assert found.status == "bounded"
        assert found.volume.low < found.volume.high
    else:
        inputs = {
            "area_m2": 1000,
            "heat_pump_kw": 100,
            "boiler_room_kw": 120,
            "etas_pct": 130,
            "building_sector": "bureaux",
            "usage": usage,
        }
        alone = estimate("BAT-TH-162", ON, inputs, situation=Situation(department="75"))
        assert found.volume.low == found.volume.high == alone.kwh_cumac


@pytest.mark.parametrize(
    ("description", "word"),
    [
        ({"areas_m2": {"garden": 3}}, "garden"),
        ({"equipment": [{"kind": "rocket", "name": "R"}]}, "rocket"),
        ({"equipment": [{"kind": "pump", "name": "P1", "colour": "red"}]}, "colour"),
        ({"bms": {"functions": {"9.9": 1}}}, r"9\.9"),
        ({"bms": {"functions": {"1.1": 7}}}, "levels 0 to 4"),
    ],
)
def test_a_wrong_description_names_its_mistake(description: dict[str, object], word: str) -> None:
    with pytest.raises(CeeInputError, match=word):
        read_description(description)


def test_every_rule_fills_inputs_that_its_fiche_has() -> None:
    for rule in shipped_rules().rules:
        version = fiche(rule.fiche).version_at(ON)
        assert isinstance(version, ComputableVersion), rule.fiche
        assert rule.inputs.keys() <= version.inputs.keys(), rule.fiche


def test_every_condition_that_is_checked_is_one_of_a_fiche() -> None:
    conditions = {
        text
        for code in codes()
        if isinstance(version := fiche(code).version_at(ON), ComputableVersion)
        for text in version.conditions
    }
    assert shipped_rules().condition_checks.keys() <= conditions


@settings(max_examples=15, deadline=None)
@given(st.decimals(1, 9000, places=1), st.sampled_from(["A", "B"]))
def test_a_candidate_says_what_the_estimate_of_its_inputs_says(area: Decimal, target: str) -> None:
    gtb = candidate(look({"areas_m2": {"heated": area}, "bms": {"target_class": target}}), "BAT-TH-116")

    inputs = {"surfaces_m2": {"chauffage": area}, "bms_class": target, "building_sector": "bureaux"}
    alone = estimate("BAT-TH-116", ON, inputs, situation=Situation(department="75"))
    assert gtb.volume is not None
    assert gtb.volume.low == alone.kwh_cumac
