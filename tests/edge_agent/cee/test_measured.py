"""A performance contract that guarantees what our own measurement shows."""

from datetime import date

import pytest

from edge_agent.cee import estimate, read_situation
from edge_agent.cee.measured import MeasuredSaving, measured_saving, with_measured_saving

REAL = {"status": "ok", "verdict": "real", "savings_percent": 42.9, "drift_interval_90_percent": [27.1, 58.7]}
INPUTS = {"surfaces_m2": {"chauffage": 1000}, "bms_class": "B", "building_sector": "bureaux"}


@pytest.mark.parametrize(("years", "factor"), [(8, 1 + 2 * 0.271), (10, 1 + 3 * 0.271)])
def test_the_low_end_of_the_measured_saving_multiplies_the_volume(years: int, factor: float) -> None:
    given, told = with_measured_saving(
        {"department": "75", "guaranteed_saving": "measured", "guarantee_years": years}, measured_saving(REAL)
    )
    found = estimate("BAT-TH-116", date(2026, 1, 15), INPUTS, situation=read_situation(given))

    assert found.kwh_cumac is not None
    assert float(found.kwh_cumac) == pytest.approx(1000 * 240 * 1.1 * factor)
    assert "0.271" in told[0]


@pytest.mark.parametrize(
    "summary",
    [
        None,
        {"status": "refused"},
        {**REAL, "verdict": "unclear"},
        {**REAL, "drift_interval_90_percent": None},
    ],
)
def test_a_saving_not_shown_to_be_real_opens_no_bonus(summary: dict[str, object] | None) -> None:
    given, told = with_measured_saving(
        {"guaranteed_saving": "measured", "guarantee_years": 8}, measured_saving(summary)
    )

    assert "guaranteed_saving" not in given
    assert "not counted" in told[0]


def test_an_interval_that_reaches_zero_opens_no_bonus() -> None:
    given, _ = with_measured_saving({"guaranteed_saving": "measured"}, MeasuredSaving(0.3, -0.1))
    assert given == {}


def test_a_guarantee_given_as_a_number_stays() -> None:
    assert with_measured_saving({"guaranteed_saving": 0.25}, None) == ({"guaranteed_saving": 0.25}, ())
