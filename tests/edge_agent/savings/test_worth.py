"""Dated values, normal years, chains and bills."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from edge_agent.days_off import UnknownYearError, public_holidays, school_holidays
from edge_agent.savings import Bill, EnergyFileError, Measured, Period, SavingsRefused, compute_savings
from edge_agent.savings.chaining import chain
from edge_agent.savings.normal_year import NormalYear
from edge_agent.savings.site_csv import read_bills_csv, read_weather_csv
from edge_agent.savings.valuing import DatedValue, Factors, FactorsError, factors_of, shipped_energies, valued
from edge_agent.savings.worth import Rates, daily_savings, worth_of

from .days import BASELINE, REPORTING, heated, make_days, temperature

DAYS = make_days(heated)
REDUCED = [replace(day, kwh=(day.kwh or 0) * (0.6 if day.date in REPORTING else 1)) for day in DAYS]
RESULT = compute_savings(Measured.of_days(REDUCED), BASELINE, REPORTING)


def test_each_day_is_valued_at_its_own_value() -> None:
    values = [DatedValue(date(2024, 1, 1), 1.0), DatedValue(date(2024, 7, 1), 10.0)]
    assert valued([(date(2024, 6, 30), 2.0), (date(2024, 7, 1), 3.0)], values) == 32.0


def test_a_day_before_the_first_value_has_none() -> None:
    assert valued([(date(2023, 1, 1), 2.0)], [DatedValue(date(2024, 1, 1), 1.0)]) is None
    assert valued([], []) is None


def test_primary_energy_of_electricity_changes_in_2026() -> None:
    values = factors_of("electricity").primary_per_kwh
    days = [(date(2025, 12, 31), 1.0), (date(2026, 1, 1), 1.0)]
    assert valued(days, values) == pytest.approx(2.3 + 1.9)


def test_every_shipped_factor_has_a_source() -> None:
    for energy in shipped_energies():
        factors = factors_of(energy)
        assert all(value.source for value in (*factors.kgco2e_per_kwh, *factors.primary_per_kwh))


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{",
        '{"energies": {"gas": {"kgco2e_per_kwh": [{"from": "x", "value": 1}], "primary_per_kwh": []}}}',
        '{"energies": {"gas": {"kgco2e_per_kwh": [{"from": "2025-01-01", "value": 1}, {"from": "2024-01-01", "value": 1}], "primary_per_kwh": []}}}',
        '{"energies": {}}',
    ],
)
def test_a_wrong_file_of_factors_is_named(text: str) -> None:
    with pytest.raises(FactorsError):
        Factors.read(text, name="own.json", energy="gas")


def test_the_days_of_a_saving_add_up_to_it() -> None:
    assert sum(kwh for _, kwh in daily_savings(RESULT)) == pytest.approx(RESULT.savings_kwh)


def test_a_price_that_starts_later_leaves_euros_unknown_and_carbon_known() -> None:
    late = (DatedValue(date(2024, 6, 1), 0.2),)
    worth = worth_of(RESULT, Rates("electricity", factors_of("electricity"), late))

    assert worth.eur is None
    assert worth.kgco2e == pytest.approx(0.064 * RESULT.savings_kwh)


def test_a_normal_year_is_told_from_both_buildings_in_the_same_weather() -> None:
    normal = RESULT.normal_year

    assert isinstance(normal, NormalYear)
    assert normal.years == (2023, 2024)
    assert normal.savings_kwh / normal.expected_kwh == pytest.approx(0.4, abs=0.02)


def test_a_cold_normal_year_saves_more_heat() -> None:
    cold = [replace(day, temp_c=(day.temp_c or 0) - 5) for day in DAYS]
    result = compute_savings(Measured.of_days(REDUCED), BASELINE, REPORTING, normal_weather=cold)

    assert isinstance(result.normal_year, NormalYear)
    assert isinstance(RESULT.normal_year, NormalYear)
    assert result.normal_year.savings_kwh > 1.1 * RESULT.normal_year.savings_kwh


def test_half_a_year_after_the_works_is_too_short_for_a_normal_year() -> None:
    half = Period(REPORTING.start, date(2024, 7, 1))
    found = compute_savings(Measured.of_days(REDUCED), BASELINE, half).normal_year
    assert isinstance(found, str)
    assert "needs 329 days" in found


def test_a_part_of_a_year_of_weather_is_no_normal_year() -> None:
    result = compute_savings(Measured.of_days(REDUCED), BASELINE, REPORTING, normal_weather=DAYS[:200])
    assert result.to_json()["normal_year"] == {
        "reason": "no calendar year of temperatures is whole: give normal weather by the day"
    }


def test_a_normal_year_in_which_the_baseline_is_no_energy_is_not_told() -> None:
    """A meter that counts solar export as negative, in a summer that never ends."""
    days = make_days(lambda _day, temp_c: 400.0 - 40.0 * (temp_c - 8.0))
    summer = [replace(day, temp_c=26.0) for day in DAYS]
    result = compute_savings(Measured.of_days(days), BASELINE, REPORTING, normal_weather=summer)

    assert result.normal_year == "the baseline expects no energy in a normal year"


def test_what_each_stage_leaves_multiplies() -> None:
    both = chain([RESULT, RESULT])

    assert both.percent == pytest.approx(100 * (1 - (1 - RESULT.savings_percent / 100) ** 2))
    single = 100 * RESULT.drift_half_width_kwh / RESULT.expected_kwh
    assert chain([RESULT]).half_width_percent == pytest.approx(single)
    assert both.half_width_percent < 2 * single
    with pytest.raises(ValueError, match="stage"):
        chain([])


def test_bills_are_spread_over_their_days_and_give_their_saving() -> None:
    edges = [date(2023, 1, 1) + timedelta(days=offset) for offset in range(0, 732, 30)]
    bills = [
        Bill(start, end, sum(day.kwh or 0 for day in REDUCED if start <= day.date < end))
        for start, end in zip(edges, [*edges[1:], date(2025, 1, 1)], strict=True)
    ]
    weather = {day: temperature(day) for period in (BASELINE, REPORTING) for day in period}
    before = Period(bills[0].start, bills[12].start)
    after = Period(bills[13].start, bills[-1].end)
    result = compute_savings(Measured.of_bills(bills, weather), before, after)

    assert result.model.name == "billing"
    assert result.savings_percent == pytest.approx(40, abs=1.5)
    assert result.drift.cv >= 0.16


def test_a_bill_without_a_temperature_is_left_out_and_told() -> None:
    measured = Measured.of_bills([Bill(date(2024, 1, 1), date(2024, 2, 1), 100.0)], {date(2024, 1, 1): 3.0})
    assert measured.bills == ()
    assert "no temperature: 1" in measured.warnings[0].en


def test_bills_that_share_days_are_a_mistake() -> None:
    bills = [Bill(date(2024, 1, 1), date(2024, 2, 2), 1.0), Bill(date(2024, 2, 1), date(2024, 3, 1), 1.0)]
    with pytest.raises(ValueError, match="share days"):
        Measured.of_bills(bills, {})


def test_few_bills_are_refused() -> None:
    """Two-month bills: six a year."""
    edges = [date(2023, 1, 1) + timedelta(days=offset) for offset in range(0, 732, 61)]
    bills = [Bill(start, end, 100.0) for start, end in pairwise(edges)]
    weather = {day: temperature(day) for period in (BASELINE, REPORTING) for day in period}
    with pytest.raises(SavingsRefused, match="bills or months are known") as refused:
        compute_savings(
            Measured.of_bills(bills, weather), Period(edges[0], edges[6]), Period(edges[6], edges[-1])
        )
    assert refused.value.rule == "baseline_bills"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n", "expected start,end,kwh"),
        ("", "nothing"),
        ("start,end,kwh\n2024-01-01,2024-02-01\n", ":2: 2 values"),
        ("start,end,kwh\n2024-02-01,2024-01-01,5\n", ":2: bill"),
    ],
)
def test_a_wrong_file_of_bills_names_the_line(text: str, words: str) -> None:
    with pytest.raises(EnergyFileError, match=words):
        read_bills_csv(text.splitlines(keepends=True), name="bills.csv")


def test_a_blank_bill_is_no_bill() -> None:
    assert read_bills_csv(["start,end,kwh\n", "2024-01-01,2024-02-01,\n"], name="b") == []


def test_normal_weather_is_by_the_day() -> None:
    with pytest.raises(EnergyFileError, match="by the day"):
        read_weather_csv(["ts_utc,kwh,temp_c\n", "2024-01-01T00:00:00Z,,3\n"], name="w")


@pytest.mark.slow
def test_public_holidays_are_those_of_the_department() -> None:
    good_friday = date(2026, 4, 3)
    assert len(public_holidays([2026])) == 11
    assert good_friday not in public_holidays([2026], "75")
    assert good_friday in public_holidays([2026], "67")
    assert good_friday in public_holidays([2026], "57")


def test_school_holidays_are_those_of_the_zone() -> None:
    winter = {zone: date(2026, 2, 25) in school_holidays([2026], zone) for zone in "ABC"}
    assert winter == {"A": False, "B": True, "C": True}


def test_a_year_without_school_calendar_is_said() -> None:
    with pytest.raises(UnknownYearError, match="1950"):
        school_holidays([1950], "A")
