"""Published and independently computed operations, answered exactly."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TypedDict

import pytest

from edge_agent.cee import estimate

EXAMPLES = Path(__file__).parent / "fixtures" / "worked_examples.json"
TODAY = date(2026, 11, 21)
USES = ("chauffage", "refroidissement", "ecs", "eclairage", "auxiliaire")


class Example(TypedDict):
    id: str
    fiche: str
    version: str | None
    engagement_date: str
    inputs: dict[str, object]
    expected_kwh_cumac: Decimal | None
    expected_error: str | None


def examples() -> list[Example]:
    text = EXAMPLES.read_text(encoding="utf-8")
    found: list[Example] = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return found


@pytest.mark.parametrize("example", examples(), ids=lambda example: example["id"])
def test_a_worked_example_is_exact(example: Example) -> None:
    result = estimate(example["fiche"], date.fromisoformat(example["engagement_date"]), example["inputs"])

    if example["expected_kwh_cumac"] is None:
        assert (result.eligible, result.kwh_cumac, result.prime) == (False, None, None)
        assert [reason.code for reason in result.reasons] == [example["expected_error"]]
    else:
        assert result.kwh_cumac == Fraction(example["expected_kwh_cumac"])
        assert (result.eligible, result.version, result.reasons) == (True, example["version"], ())


def volume(code: str, inputs: dict[str, object]) -> Fraction | None:
    return estimate(code, TODAY, inputs).kwh_cumac


def test_roof_insulation_of_100_m2_of_housing_in_h1_is_170_000() -> None:
    assert volume("BAR-EN-101", {"area_m2": 100, "zone": "H1"}) == 170_000


def test_heat_recovery_of_50_kw_over_4_000_hours_is_1_980_000() -> None:
    assert (
        volume("BAT-TH-139", {"hours_per_year": 4000, "recovered_kw": 50, "compressor_kw": 25}) == 1_980_000
    )


@pytest.mark.parametrize(
    ("compressor_kw", "already_recovered_kw", "expected"),
    [(20, 0, 1_584_000), (25, 10, 1_584_000), (100, 0, 1_980_000), (100, 160, 1_584_000)],
)
def test_heat_recovery_is_capped_by_twice_the_compressors_less_what_is_already_recovered(
    compressor_kw: int, already_recovered_kw: int, expected: int
) -> None:
    inputs: dict[str, object] = {
        "hours_per_year": 4000,
        "recovered_kw": 50,
        "compressor_kw": compressor_kw,
        "already_recovered_kw": already_recovered_kw,
    }
    assert volume("BAT-TH-139", inputs) == expected


@pytest.mark.parametrize(("bms_class", "expected"), [("A", 4_460_500), ("B", 2_431_000)])
def test_a_gtb_on_five_uses_of_5_000_m2_of_offices_in_h1(bms_class: str, expected: int) -> None:
    inputs: dict[str, object] = {
        "surfaces_m2": dict.fromkeys(USES, 5000),
        "bms_class": bms_class,
        "zone": "H1",
        "building_sector": "bureaux",
    }
    assert volume("BAT-TH-116", inputs) == expected
