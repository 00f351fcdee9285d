"""What an estimate says: volume, version, reasons, warnings."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.cee import CeeInputError, UnknownFiche, estimate

ENGAGED = date(2026, 11, 21)
USES = ("chauffage", "refroidissement", "ecs", "eclairage", "auxiliaire")
OFFICES = {"bms_class": "A", "zone": "H1", "building_sector": "bureaux"}
FIVE_USES = {**OFFICES, "surfaces_m2": dict.fromkeys(USES, 5000)}


@pytest.mark.parametrize(
    ("engaged", "version", "eligible"),
    [
        (date(2015, 3, 19), None, False),
        (date(2015, 3, 20), "A15-1", None),
        (date(2018, 12, 5), "A15-1", None),
        (date(2018, 12, 6), "A28-2", None),
        (date(2021, 10, 31), "A28-2", None),
        (date(2021, 11, 1), "A38-3", True),
        (date(2022, 9, 30), "A38-3", True),
        (date(2022, 10, 1), "A46-4", None),
        (date(2023, 12, 31), "A46-4", None),
        (date(2024, 1, 1), "A59-5", True),
        (date(2024, 12, 31), "A59-5", True),
        (date(2025, 1, 1), "A62-6", True),
        (date(2029, 12, 31), "A62-6", True),
        (date(2030, 1, 1), None, False),
    ],
)
def test_the_engagement_date_alone_picks_the_version(
    engaged: date, version: str | None, *, eligible: bool | None
) -> None:
    result = estimate("BAT-TH-116", engaged, FIVE_USES)

    assert (result.version, result.eligible) == (version, eligible)
    assert (result.kwh_cumac is not None) is (eligible is True)


def test_a_version_whose_amounts_are_unknown_is_not_computed_and_says_which() -> None:
    result = estimate("BAT-TH-116", date(2023, 6, 1), FIVE_USES)

    assert result.to_json()["reason_codes"] == ["amounts_not_in_catalogue"]
    assert "A46-4" in result.reasons[0].text


@pytest.mark.parametrize("sector", ["commerces", "sante"])
def test_an_empty_cell_makes_the_use_not_eligible_and_is_never_zero(sector: str) -> None:
    inputs = {**OFFICES, "building_sector": sector, "surfaces_m2": {"chauffage": 100, "eclairage": 100}}
    result = estimate("BAT-TH-116", ENGAGED, inputs)

    assert (result.eligible, result.kwh_cumac, result.prime) == (False, None, None)
    assert "eclairage" in result.reasons[0].text


def test_class_c_is_an_answer_and_not_a_mistake() -> None:
    result = estimate("BAT-TH-116", ENGAGED, {**FIVE_USES, "bms_class": "C"})

    assert result.eligible is False
    assert [reason.code for reason in result.reasons] == ["value_not_covered"]


@pytest.mark.parametrize(
    ("code", "inputs"),
    [
        ("BAT-EN-109", {"area_m2": 10, "building_age": "existant", "territory": "reunion"}),
        ("BAT-SE-104", {"area_m2": 10, "guarantee_years": 5, "zone": "H1", "extra_posts": []}),
    ],
)
def test_an_activity_that_a_fiche_does_not_list_is_an_answer_and_not_a_mistake(
    code: str, inputs: dict[str, object]
) -> None:
    result = estimate(code, ENGAGED, {**inputs, "building_sector": "autres"})

    assert result.eligible is False
    assert [reason.code for reason in result.reasons] == ["sector_not_covered"]


def test_overseas_the_main_use_is_cooling() -> None:
    cooling = {**OFFICES, "zone": "H3", "overseas": True, "surfaces_m2": {"refroidissement": 1000}}
    heating = {**cooling, "surfaces_m2": {"chauffage": 1000}}

    assert estimate("BAT-TH-116", ENGAGED, cooling).kwh_cumac == 139800
    assert estimate("BAT-TH-116", ENGAGED, heating).eligible is False


def test_other_activities_counted_until_2022_only() -> None:
    inputs = {**OFFICES, "building_sector": "autres", "surfaces_m2": {"chauffage": 100}}

    assert estimate("BAT-TH-116", date(2022, 1, 1), inputs).kwh_cumac == 22000
    assert estimate("BAT-TH-116", ENGAGED, inputs).eligible is False


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"zone": None}, "missing input zone"),
        ({"zone": "H4"}, "H1, H2, H3"),
        ({"zone": True}, "zone"),
        ({"building_sector": "bureau"}, "bureaux"),
        ({"surface": 3}, "unknown input surface"),
        ({"surfaces_m2": {}}, "at least one"),
        ({"surfaces_m2": 5000}, "at least one"),
        ({"surfaces_m2": {"chaufage": 10}}, "unknown key chaufage"),
        ({"surfaces_m2": {"chauffage": 0}}, "above 0 m2"),
        ({"surfaces_m2": {"chauffage": -5}}, "above 0 m2"),
        ({"surfaces_m2": {"chauffage": "5000"}}, "must be a number"),
        ({"surfaces_m2": {"chauffage": True}}, "must be a number"),
        ({"surfaces_m2": {"chauffage": float("nan")}}, "finite"),
        ({"surfaces_m2": {"chauffage": Decimal("Infinity")}}, "finite"),
        ({"overseas": "no"}, "true or false"),
    ],
)
def test_a_wrong_input_is_named_with_what_is_accepted(change: dict[str, object], message: str) -> None:
    with pytest.raises(CeeInputError, match=message):
        estimate("BAT-TH-116", ENGAGED, {**FIVE_USES, **change})


def test_an_unknown_fiche_says_what_the_catalogue_holds() -> None:
    with pytest.raises(UnknownFiche, match="BAT-TH-116"):
        estimate("BAT-TH-999", ENGAGED, {})


def test_the_code_may_be_written_in_lower_case() -> None:
    assert estimate("bat-th-116 ", ENGAGED, FIVE_USES).code == "BAT-TH-116"


def test_the_answer_names_its_texts_and_is_plain_json() -> None:
    answer = estimate(
        "BAT-TH-116", ENGAGED, {**FIVE_USES, "surfaces_m2": {"chauffage": Decimal("0.5")}}
    ).to_json()

    assert json.loads(json.dumps(answer)) == answer
    assert answer["kwh_cumac"] == 198
    assert isinstance(answer["kwh_cumac"], int)
    assert answer["inputs"] == {**OFFICES, "surfaces_m2": {"chauffage": 0.5}}
    assert answer["engaged"] == "2026-11-21"
    assert answer["confidence"] == "secondary"
    assert answer["sources"]


def test_a_volume_that_is_not_whole_is_not_rounded() -> None:
    answer = estimate("BAT-TH-116", ENGAGED, {**OFFICES, "surfaces_m2": {"chauffage": 0.001}}).to_json()
    assert answer["kwh_cumac"] == 0.396


def test_the_end_of_validity_is_announced_six_months_before() -> None:
    def announced(engaged: date) -> bool:
        return any(
            "ends on 2029-12-31" in warning for warning in estimate("BAT-TH-116", engaged, FIVE_USES).warnings
        )

    assert not announced(date(2029, 6, 30))
    assert announced(date(2029, 7, 1))


def test_the_bonus_of_2024_is_mentioned_only_to_those_who_could_have_it() -> None:
    def mentioned(engaged: date) -> bool:
        return any("bonus" in warning for warning in estimate("BAT-TH-116", engaged, FIVE_USES).warnings)

    assert mentioned(date(2024, 6, 30))
    assert not mentioned(date(2024, 7, 1))


def test_an_engagement_after_the_catalogue_was_read_says_so() -> None:
    def said(engaged: date) -> bool:
        assumptions = estimate("BAT-TH-116", engaged, FIVE_USES).assumptions
        return any("a later text may have changed the fiche" in line for line in assumptions)

    assert not said(date(2026, 9, 28))
    assert said(date(2026, 9, 29))


def test_the_assumptions_name_the_version_the_date_and_the_defaults() -> None:
    assumptions = estimate("BAT-TH-116", date(2026, 1, 15), FIVE_USES).assumptions

    assert assumptions == (
        (
            "version A62-6, for operations engaged from 2025-01-01 to 2029-12-31, is chosen by the engagement date "
            "2026-01-15 alone"
        ),
        "overseas = false: not given, default of the fiche",
        "all certificates are classique",
    )


@pytest.mark.parametrize("words", ["law 2025-594", "fossil fuel"])
def test_the_law_is_told_to_those_it_concerns(words: str) -> None:
    def told(engaged: date) -> bool:
        return any(words in warning for warning in estimate("BAT-TH-116", engaged, FIVE_USES).warnings)

    assert told(ENGAGED)
    assert not told(date(2025, 1, 1))


def test_industry_is_not_told_of_the_fossil_exclusion_of_buildings() -> None:
    warnings = estimate("IND-UT-115", ENGAGED, {"power_kw": 10}).warnings

    assert not any("fossil fuel" in warning for warning in warnings)
    assert any("law 2025-594" in warning for warning in warnings)


def test_quantities_that_give_nothing_are_refused_and_not_zero() -> None:
    inputs = {
        "case": "1",
        "positive_cold_kw": 0,
        "negative_cold_kw": 5,
        "option": "0",
        "saturated_regime": False,
    }
    result = estimate("BAT-EQ-117", ENGAGED, inputs)

    assert (result.eligible, result.kwh_cumac) == (False, None)
    assert [reason.code for reason in result.reasons] == ["nothing_counted"]


areas = st.dictionaries(st.sampled_from(USES), st.integers(1, 10**6), min_size=1).filter(
    lambda found: "chauffage" in found
)
choices = st.fixed_dictionaries(
    {
        "bms_class": st.sampled_from("AB"),
        "zone": st.sampled_from(("H1", "H2", "H3")),
        "building_sector": st.sampled_from(("bureaux", "enseignement", "hotellerie_restauration")),
    }
)


def volume(inputs: dict[str, str], surfaces: dict[str, int]) -> Fraction:
    result = estimate("BAT-TH-116", ENGAGED, {**inputs, "surfaces_m2": surfaces})
    assert result.kwh_cumac is not None
    return result.kwh_cumac


@settings(deadline=None)
@given(choices, areas, st.sampled_from(USES))
def test_more_area_of_a_use_gives_more_volume(
    inputs: dict[str, str], surfaces: dict[str, int], use: str
) -> None:
    larger = {**surfaces, use: surfaces.get(use, 0) + 1}
    assert volume(inputs, larger) > volume(inputs, surfaces)


@settings(deadline=None)
@given(choices, areas)
def test_the_volume_is_the_sum_of_its_uses(inputs: dict[str, str], surfaces: dict[str, int]) -> None:
    heating = {"chauffage": surfaces["chauffage"]}
    alone = volume(inputs, heating)
    others = sum(
        volume(inputs, {**heating, use: area}) - alone for use, area in surfaces.items() if use != "chauffage"
    )
    assert volume(inputs, surfaces) == alone + others


@settings(deadline=None)
@given(st.dates(date(2010, 1, 1), date(2035, 1, 1)))
def test_no_date_gives_a_zero_volume(engaged: date) -> None:
    result = estimate("BAT-TH-116", engaged, FIVE_USES)
    assert result.kwh_cumac is None or result.kwh_cumac > 0
    assert (result.kwh_cumac is None) == bool(result.reasons)
