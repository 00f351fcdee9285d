"""The same works under two dates."""

from datetime import date

import pytest

from edge_agent.cee import CeeInputError, compare, first_day

GTB = {
    "surfaces_m2": {"chauffage": 1000},
    "bms_class": "A",
    "zone": "H1",
    "building_sector": "bureaux",
}


def test_another_engagement_date_chooses_another_version_and_says_so() -> None:
    found = compare("BAT-TH-116", date(2024, 12, 31), date(2025, 1, 1), GTB)
    answer = found.to_json()

    assert (found.first.version, found.second.version) == ("A59-5", "A62-6")
    assert found.sentence == (
        "engaging on 2025-01-01 instead of 2024-12-31 moves the operation from A59-5 to A62-6"
    )
    assert answer["version_changes"] is True
    assert answer["difference_kwh_cumac"] == 396_000 - 440_000


def test_two_dates_of_one_version_differ_in_nothing() -> None:
    found = compare("BAT-TH-116", date(2025, 1, 1), date(2029, 12, 31), GTB)

    assert found.difference == 0
    assert found.sentence == "both dates fall under A62-6"


def test_a_date_without_volume_has_no_difference() -> None:
    found = compare("BAT-TH-116", date(2029, 12, 31), date(2030, 1, 1), GTB)

    assert found.difference is None
    assert "from A62-6 to no version" in found.sentence


def test_each_version_takes_the_inputs_it_knows() -> None:
    inputs = {"area_m2": 10, "zone": "H1", "heating_energy": "combustible", "building_sector": "bureaux"}
    found = compare("BAT-EN-104", date(2023, 12, 31), date(2024, 1, 1), inputs)

    assert found.first.eligible
    assert found.second.eligible
    assert "heating_energy" not in found.second.inputs


def test_an_input_that_neither_version_knows_is_a_mistake() -> None:
    with pytest.raises(CeeInputError, match="unknown input surface"):
        compare("BAT-TH-116", date(2024, 12, 31), date(2025, 1, 1), {**GTB, "surface": 3})


def test_a_version_stands_for_its_first_day() -> None:
    assert first_day("bat-th-116", "a62-6") == date(2025, 1, 1)
    with pytest.raises(CeeInputError, match="A15-1, A28-2"):
        first_day("BAT-TH-116", "A99-9")
    with pytest.raises(CeeInputError, match="holds none"):
        first_day("BAT-EQ-127", "A71-5")
