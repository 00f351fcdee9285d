"""Several operations on one building."""

from datetime import date

from edge_agent.cee import Estimate, estimate, together

ENGAGED = date(2026, 11, 21)


def gtb(sector: str = "bureaux") -> Estimate:
    inputs = {
        "surfaces_m2": {"chauffage": 1000},
        "bms_class": "A",
        "zone": "H1",
        "building_sector": sector,
    }
    return estimate("BAT-TH-116", ENGAGED, inputs)


def balancing(engaged: date = ENGAGED) -> Estimate:
    return estimate("BAT-SE-103", engaged, {"area_m2": 1000, "zone": "H1"})


def roof() -> Estimate:
    inputs = {"area_m2": 100, "zone": "H1", "building_sector": "bureaux"}
    return estimate("BAT-EN-101", ENGAGED, inputs)


def test_operations_that_may_be_added_are_added() -> None:
    whole = together([gtb(), roof()])
    answer = whole.to_json()

    assert whole.kwh_cumac == 396_000 + 156_000
    assert answer["conflicts"] == []
    assert answer["prime_eur"] == {"low": 3488.64, "mid": 4143.32, "high": 4603.68}


def test_operations_that_exclude_each_other_have_no_sum_and_the_part_concerned_is_named() -> None:
    for operations in ([gtb(), balancing(), roof()], [balancing(), roof(), gtb()]):
        answer = together(operations).to_json()

        assert (answer["kwh_cumac"], answer["prime_eur"]) == (None, None)
        [conflict] = answer["conflicts"] if isinstance(answer["conflicts"], list) else []
        assert {conflict["first"], conflict["second"]} == {"BAT-TH-116", "BAT-SE-103"}
        assert "heating" in conflict["part"]


def test_an_operation_without_volume_excludes_nothing_and_is_named() -> None:
    answer = together([gtb("autres"), balancing()]).to_json()

    assert answer["kwh_cumac"] == 120_000
    assert answer["not_computed"] == ["BAT-TH-116"]


def test_nothing_computed_has_no_sum() -> None:
    assert together([gtb("autres")]).kwh_cumac is None
    assert together([]).to_json()["kwh_cumac"] is None


def test_a_volume_without_price_leaves_the_sum_without_prime() -> None:
    old = balancing(date(2022, 1, 1))
    answer = together([old, roof()]).to_json()

    assert answer["kwh_cumac"] == 276_000
    assert answer["prime_eur"] is None
