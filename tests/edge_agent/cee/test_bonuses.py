"""Bonuses: who has one, how much it gives, and that they do not add up."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from pydantic import ValidationError

from edge_agent.cee import Estimate, Situation, codes, estimate, read_situation
from edge_agent.cee.bonuses import Bonus, shipped_bonuses
from tests.edge_agent.cee.rule_examples import RuleExample, examples_of

ENGAGED = date(2026, 11, 21)
HEAT_PUMP = {
    "area_m2": 1000,
    "heat_pump_kw": 100,
    "boiler_room_kw": 100,
    "etas_pct": 115,
    "zone": "H1",
    "building_sector": "bureaux",
}
GTB = {
    "surfaces_m2": {"chauffage": 1000},
    "bms_class": "A",
    "zone": "H1",
    "building_sector": "bureaux",
}


def answer(code: str, inputs: dict[str, object], engaged: date = ENGAGED, **situation: object) -> Estimate:
    return estimate(code, engaged, inputs, situation=read_situation(situation))


def told(result: Estimate, words: str) -> bool:
    return any(words in warning for warning in result.warnings)


@pytest.mark.parametrize("example", examples_of("bonification_cpe"), ids=lambda example: example.id)
def test_the_bonus_of_a_performance_contract_follows_its_guaranteed_saving(example: RuleExample) -> None:
    base = example.inputs["base_kwh_cumac"]
    inputs = {"area_m2": Decimal(base) / 100, "zone": "H2"}
    result = answer(
        "BAT-SE-103",
        inputs,
        guaranteed_saving=example.inputs["E"],
        guarantee_years=example.inputs["guarantee_years"],
    )

    assert result.volume is not None
    assert result.volume.fiche == base
    assert result.kwh_cumac == Decimal(example.expected["kwh_cumac"])
    assert told(result, "penalty of at least 66 %")


@pytest.mark.parametrize(
    ("saving", "years", "words"),
    [(Decimal("0.19"), 8, "at least 20 %"), (Decimal("0.25"), 4, "at least 5 years")],
)
def test_a_guarantee_too_small_or_too_short_gives_no_bonus_and_says_why(
    saving: Decimal, years: int, words: str
) -> None:
    result = answer("BAT-TH-116", {**GTB}, guaranteed_saving=saving, guarantee_years=years)

    assert result.kwh_cumac == 396_000
    assert told(result, words)


def test_an_industrial_fiche_has_no_performance_contract_bonus() -> None:
    result = answer("IND-UT-115", {"power_kw": 10}, guaranteed_saving=Decimal("0.3"), guarantee_years=10)

    assert result.kwh_cumac == 15_000


@pytest.mark.parametrize("example", examples_of("bonification_bat_th_127"), ids=lambda example: example.id)
def test_a_heat_network_bonus_takes_the_place_of_the_volume(example: RuleExample) -> None:
    inputs = {
        "area_m2": 5000,
        "subscribed_kw": 300,
        "zone": "H1",
        "building_sector": "bureaux",
        "usage": "chauffage",
    }
    result = answer(
        "BAT-TH-127", inputs, replaced_boiler="gas", heated_area_m2=example.inputs["heated_area_m2"]
    )

    assert result.kwh_cumac == Decimal(example.expected["kwh_cumac"])


@pytest.mark.parametrize(("code", "factor"), [("BAT-TH-163", 3), ("BAT-TH-164", 4)])
def test_a_heat_pump_in_place_of_a_fossil_boiler_is_multiplied_under_charter(code: str, factor: int) -> None:
    alone = answer(code, {**HEAT_PUMP})
    result = answer(code, {**HEAT_PUMP}, replaced_boiler="oil", charter=True)

    assert alone.kwh_cumac is not None
    assert result.kwh_cumac == factor * alone.kwh_cumac
    assert result.volume is not None
    assert result.volume.fiche == alone.kwh_cumac
    assert told(result, "consolidated to 2026-04-01")
    assert any("consolidated to 01/04/2026" in source.name for source in result.sources)


def test_an_air_water_heat_pump_is_multiplied_by_five() -> None:
    inputs = {**HEAT_PUMP, "usage": "chauffage"}
    alone = answer("BAT-TH-162", inputs).kwh_cumac

    assert alone is not None
    assert answer("BAT-TH-162", inputs, replaced_boiler="gas", charter=True).kwh_cumac == 5 * alone


def test_without_the_charter_the_bonus_is_not_counted_and_the_reader_is_told() -> None:
    result = answer("BAT-TH-163", {**HEAT_PUMP}, replaced_boiler="gas")

    assert result.kwh_cumac == 1_320_000
    assert told(result, "signed the charter")


def test_a_bonus_made_for_the_fiche_is_told_to_who_did_not_ask_for_it() -> None:
    assert told(answer("BAT-TH-163", {**HEAT_PUMP}), "give replaced_boiler to have it counted")
    assert not told(answer("BAT-SE-103", {"area_m2": 1, "zone": "H1"}), "bonus")


@pytest.mark.parametrize(("operation", "factor"), [("acquisition", "2"), ("upgrade", "1.5")])
def test_the_gtb_bonus_ended_on_30_june_2024(operation: str, factor: str) -> None:
    alone = answer("BAT-TH-116", {**GTB}, date(2024, 6, 30)).kwh_cumac
    last_day = answer("BAT-TH-116", {**GTB}, date(2024, 6, 30), bms_operation=operation)
    day_after = answer("BAT-TH-116", {**GTB}, date(2024, 7, 1), bms_operation=operation)

    assert alone is not None
    assert last_day.kwh_cumac == alone * Fraction(factor)
    assert day_after.kwh_cumac == alone
    assert told(day_after, "up to 2024-06-30")


def test_the_gtb_bonus_is_not_counted_before_the_version_it_is_known_for() -> None:
    before = answer("BAT-TH-116", {**GTB}, date(2022, 1, 1), bms_operation="acquisition")

    assert before.volume is not None
    assert before.volume.bonus is None
    assert told(before, "engaged from 2024-01-01 up to 2024-06-30")


@pytest.mark.parametrize(("boiler", "factor"), [("gas", 3), ("coal", 4), ("oil", 4)])
def test_a_biomass_boiler_was_multiplied_until_the_end_of_2025(boiler: str, factor: int) -> None:
    inputs: dict[str, object] = {"useful_heat_kwh_per_year": 1000, "boiler_kw": 500}

    assert answer("BAT-TH-157", inputs, date(2025, 12, 31), replaced_boiler=boiler).kwh_cumac == 4800 * factor
    assert answer("BAT-TH-157", inputs, date(2026, 1, 1), replaced_boiler=boiler).kwh_cumac == 4800


def test_bonuses_do_not_add_up_and_the_largest_is_kept() -> None:
    result = answer("BAT-TH-163", {**HEAT_PUMP}, replaced_boiler="gas", charter=True, non_interconnected=True)

    assert result.kwh_cumac == 3 * 1_320_000
    assert told(result, "bonuses do not add up")


def test_a_zone_that_is_not_interconnected_doubles_the_volume() -> None:
    result = answer("IND-UT-115", {"power_kw": 10}, non_interconnected=True)

    assert result.kwh_cumac == 30_000
    assert result.to_json()["bonus"] == {
        "id": "art-4",
        "title": "zone not interconnected to the continental grid",
    }


def test_a_bonus_denied_is_not_asked_for() -> None:
    assert answer("IND-UT-115", {"power_kw": 10}, non_interconnected=False).kwh_cumac == 15_000


def test_the_shipped_bonuses_name_a_source_and_known_fiches() -> None:
    shipped = shipped_bonuses()

    assert shipped.source
    assert {code for bonus in shipped.bonuses for code in bonus.fiches or ()} <= set(codes())


@pytest.mark.parametrize("spoilt", [{"formula": "volume * factor"}, {"asked_by": ["sun"]}])
def test_a_spoilt_bonus_is_refused(spoilt: dict[str, object]) -> None:
    sound = {"id": "a", "title": "a", "asked_by": ["charter"], "formula": "2 * volume", "condition": "none"}
    Bonus.model_validate(sound)
    with pytest.raises(ValidationError):
        Bonus.model_validate({**sound, **spoilt})


def test_an_empty_situation_changes_nothing() -> None:
    assert (
        estimate("BAT-TH-116", ENGAGED, GTB, situation=Situation()).volume
        == answer("BAT-TH-116", {**GTB}).volume
    )
