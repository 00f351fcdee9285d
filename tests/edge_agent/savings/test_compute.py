"""From days to a saving: rules of refusal, missing days, invariances, verdicts."""

import itertools
import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.savings import (
    DailySample,
    Measured,
    Period,
    Rule,
    SavingsRefused,
    SavingsResult,
    Verdict,
    compute_savings,
)

from .days import BASELINE, REPORTING, heated, make_days

pytestmark = pytest.mark.slow

DAYS = make_days(heated)


def compute(
    days: list[DailySample], baseline: Period = BASELINE, reporting: Period = REPORTING
) -> SavingsResult:
    return compute_savings(Measured.of_days(days), baseline, reporting)


def changed(energy: Callable[[DailySample], float | None]) -> list[DailySample]:
    return [replace(day, kwh=energy(day)) for day in DAYS]


def reduced(share: float) -> list[DailySample]:
    """The building uses that share less from the reporting period on."""
    return changed(lambda day: (day.kwh or 0.0) * (1 - share if day.date in REPORTING else 1))


def blanked(dates: set[date]) -> list[DailySample]:
    return [replace(day, kwh=None) if day.date in dates else day for day in DAYS]


@settings(max_examples=6)
@given(st.floats(0.001, 1e6))
def test_energy_in_another_unit_gives_the_same_percentage(scale: float) -> None:
    plain, scaled = compute(DAYS), compute(changed(lambda day: (day.kwh or 0.0) * scale))

    assert scaled.savings_kwh == pytest.approx(plain.savings_kwh * scale, rel=1e-6)
    assert scaled.savings_percent == pytest.approx(plain.savings_percent, rel=1e-6)
    assert scaled.drift_half_width_kwh == pytest.approx(plain.drift_half_width_kwh * scale, rel=1e-6)


@settings(max_examples=6)
@given(st.floats(0, 1e4))
def test_a_load_that_is_always_there_saves_nothing(constant: float) -> None:
    more = compute(changed(lambda day: (day.kwh or 0.0) + constant))
    assert more.savings_kwh == pytest.approx(compute(DAYS).savings_kwh, abs=1e-4)


@settings(max_examples=6)
@given(st.floats(-50, 50))
def test_a_constant_taken_off_each_reporting_day_is_saved_that_many_times(constant: float) -> None:
    less = compute(changed(lambda day: (day.kwh or 0.0) - (constant if day.date in REPORTING else 0)))
    assert less.savings_kwh - compute(DAYS).savings_kwh == pytest.approx(constant * len(REPORTING), abs=1e-6)


@settings(max_examples=5)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_days_does_not_matter(shuffler: random.Random) -> None:
    shuffled = DAYS.copy()
    shuffler.shuffle(shuffled)
    assert compute(shuffled).to_json() == compute(DAYS).to_json()


@settings(max_examples=5)
@given(st.sets(st.integers(0, 365), max_size=100))
def test_missing_reporting_days_never_become_savings(offsets: set[int]) -> None:
    missing = {REPORTING.start + timedelta(days=offset) for offset in offsets}
    whole, partial = compute(DAYS), compute(blanked(missing))
    kept = [
        (day.expected_kwh or 0.0) - (day.observed_kwh or 0.0)
        for day in whole.days
        if day.date in REPORTING and day.date not in missing
    ]

    assert partial.savings_kwh == pytest.approx(sum(kept))
    assert partial.reporting_coverage.known_days == 366 - len(missing)


def test_an_absent_day_and_a_blank_day_are_the_same() -> None:
    gone = {date(2024, 5, day) for day in range(1, 20)}
    absent, blank = compute([day for day in DAYS if day.date not in gone]), compute(blanked(gone))

    assert absent.savings_kwh == blank.savings_kwh
    assert absent.reporting_coverage.known_days == blank.reporting_coverage.known_days == 366 - 19


def test_a_zero_is_a_value_and_is_pointed_out() -> None:
    stopped = {date(2024, 8, 1), date(2024, 8, 2)}
    result = compute(changed(lambda day: 0.0 if day.date in stopped else day.kwh))

    assert result.reporting_coverage.known_days == 366
    assert result.savings_kwh > compute(DAYS).savings_kwh + 150
    assert any(
        "reporting days reading exactly 0 kWh, counted as such: 2;" in warning.en
        for warning in result.warnings
    )


@pytest.mark.parametrize(
    ("share", "verdict", "words"),
    [
        (0.40, Verdict.REAL, "the saving is real"),
        (0.05, Verdict.NOT_DISTINGUISHABLE, "not distinguishable"),
        (-0.40, Verdict.REAL, "the increase is real"),
    ],
)
def test_the_verdict_counts_ordinary_drift(share: float, verdict: Verdict, words: str) -> None:
    result = compute(reduced(share))

    assert result.verdict is verdict
    assert words in result.sentence
    assert any("negative" in warning.en for warning in result.warnings) is (share < 0)


@pytest.mark.parametrize(
    ("end", "verdict"),
    [(date(2024, 1, 28), Verdict.NOT_MEASURABLE), (date(2024, 1, 29), Verdict.REAL)],
)
def test_four_weeks_are_needed_before_a_verdict(end: date, verdict: Verdict) -> None:
    result = compute(reduced(0.5), reporting=Period(REPORTING.start, end))
    assert result.verdict is verdict


def test_a_reporting_period_mostly_unknown_is_not_judged() -> None:
    known = {REPORTING.start + timedelta(days=offset) for offset in range(100)}
    result = compute([day for day in reduced(0.5) if day.date in BASELINE or day.date in known])

    assert result.verdict is Verdict.NOT_MEASURABLE
    assert "only 27 % of the reporting days are known" in result.sentence
    assert any("100 of 366 reporting days" in warning.en for warning in result.warnings)


def test_a_baseline_that_scatters_more_than_its_mean_is_not_judged() -> None:
    result = compute(changed(lambda day: 1000.0 if day.date.day == 1 else 1.0))
    assert result.verdict is Verdict.NOT_MEASURABLE
    assert "scatters" in result.sentence


def test_the_drift_interval_holds_the_model_interval() -> None:
    result = compute(DAYS)
    assert result.drift_half_width_kwh > result.model_half_width_kwh


def refusal(
    days: list[DailySample], baseline: Period = BASELINE, reporting: Period = REPORTING
) -> SavingsRefused:
    with pytest.raises(SavingsRefused) as refused:
        compute(days, baseline, reporting)
    told = refused.value.told
    assert figures(told.fr) == figures(told.en)
    return refused.value


def figures(words: str) -> list[float]:
    """Numbers of a sentence, however they are written; a month is one of them."""
    for number, month in enumerate(("janvier", "février"), start=1):
        words = words.replace(f"{month} 2023", f"2023-{number:02}")
    return sorted(
        float(found) for found in re.findall(r"\d+(?:\.\d+)?", words.replace(",", ".").replace("\u202f", ""))
    )


def test_periods_that_share_a_day_are_refused() -> None:
    refused = refusal(DAYS, BASELINE, Period(date(2023, 12, 31), date(2024, 6, 1)))
    assert refused.rule == Rule.PERIODS_APART


def test_a_baseline_under_329_days_is_refused() -> None:
    shorter = Period(BASELINE.start, BASELINE.start + timedelta(days=328))

    assert refusal(DAYS, shorter).rule == "baseline_span"
    assert compute(DAYS, Period(BASELINE.start, BASELINE.start + timedelta(days=329))).goodness.count == 329


def test_a_baseline_with_less_than_nine_days_in_ten_is_refused() -> None:
    """One day in each run of nine, so that no month is emptied."""
    gone = {day for day in BASELINE if (day - BASELINE.start).days % 9 == 0}
    refused = refusal(blanked(gone))

    assert refused.rule == Rule.BASELINE_COVERAGE
    assert "41 lack energy and 0 lack temperature" in refused.told.en


def test_a_baseline_with_a_month_hardly_seen_is_refused() -> None:
    refused = refusal(blanked({date(2023, 2, day) for day in range(1, 20)}))

    assert refused.rule == Rule.BASELINE_MONTH_COVERAGE
    assert "2023-02" in refused.told.en


def test_a_baseline_with_a_thin_month_is_used_and_pointed_out() -> None:
    result = compute(blanked({date(2023, 2, day) for day in range(1, 8)}))
    assert any("2023-02 (75 %)" in warning.en for warning in result.warnings)


def test_a_baseline_of_two_years_is_used_and_pointed_out() -> None:
    two_years = Period(date(2022, 1, 1), date(2024, 1, 1))
    result = compute(make_days(heated, two_years, REPORTING), two_years)
    assert any("730 days" in warning.en for warning in result.warnings)


def test_a_baseline_without_energy_is_refused() -> None:
    assert refusal(changed(lambda day: 0.0)).rule == Rule.BASELINE_ENERGY


def test_a_reporting_period_without_a_known_day_is_refused() -> None:
    assert refusal([day for day in DAYS if day.date in BASELINE]).rule == Rule.REPORTING_DAYS


def test_an_expected_energy_that_is_not_one_is_refused() -> None:
    """A meter that counts solar export as negative: a July of such a building has no percentage."""
    days = make_days(lambda day, temp_c: 400.0 - 40.0 * (temp_c - 8.0))
    july = Period(date(2024, 7, 1), date(2024, 8, 1))

    assert compute(days).expected_kwh > 0
    assert refusal(days, reporting=july).rule == Rule.EXPECTED_ENERGY


def test_a_date_given_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="twice"):
        compute([*DAYS, DAYS[0]])


def test_weather_never_seen_in_the_baseline_is_pointed_out() -> None:
    hot = [replace(day, temp_c=45.0) if day.date == date(2024, 7, 1) else day for day in DAYS]
    assert any("extrapolated: 1" in warning.en for warning in compute(hot).warnings)


def test_a_meter_that_runs_backwards_is_pointed_out() -> None:
    backwards = changed(lambda day: -5.0 if day.date == date(2024, 7, 1) else day.kwh)
    assert any(
        "reporting days with a negative energy: 1;" in warning.en for warning in compute(backwards).warnings
    )


def test_the_days_cover_both_periods_and_end_on_the_result() -> None:
    result = compute(DAYS)
    before = [day for day in result.days if day.date in BASELINE]
    after = [day for day in result.days if day.date in REPORTING]
    last = after[-1]

    assert [day.date for day in result.days] == [*BASELINE, *REPORTING]
    assert all(
        day.cumulative_kwh is day.cumulative_low_kwh is day.cumulative_high_kwh is None for day in before
    )
    assert last.cumulative_kwh == pytest.approx(result.savings_kwh)
    assert last.cumulative_low_kwh == pytest.approx(result.savings_kwh - result.drift_half_width_kwh)
    assert last.cumulative_high_kwh == pytest.approx(result.savings_kwh + result.drift_half_width_kwh)


def test_the_band_widens_with_the_days() -> None:
    widths = [
        day.cumulative_high_kwh - day.cumulative_low_kwh
        for day in compute(DAYS).days
        if day.cumulative_high_kwh is not None and day.cumulative_low_kwh is not None
    ]
    assert all(later > sooner for sooner, later in itertools.pairwise(widths))


def test_a_missing_day_keeps_its_expectation_and_leaves_the_sum_as_it_was() -> None:
    missing = date(2024, 3, 10)
    by_date = {day.date: day for day in compute(blanked({missing})).days}

    assert by_date[missing].observed_kwh is None
    assert by_date[missing].expected_kwh is not None
    assert by_date[missing].cumulative_kwh == by_date[missing - timedelta(days=1)].cumulative_kwh


def test_a_day_without_temperature_has_no_expectation() -> None:
    blind = date(2024, 1, 1)
    result = compute([replace(day, temp_c=None) if day.date == blind else day for day in DAYS])
    [first] = [day for day in result.days if day.date == blind]

    assert (first.expected_kwh, first.cumulative_kwh) == (None, 0.0)
    assert result.reporting_coverage.missing_temperature_days == 1


def test_the_answer_is_plain_json_with_the_promised_keys() -> None:
    answer = compute(reduced(0.3)).to_json()

    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    assert set(answer) >= {
        *(
            "model",
            "parameters",
            "cv_rmse",
            "nmbe",
            "r2",
            "savings_kwh",
            "savings_percent",
            "verdict",
            "events",
        ),
        *("model_interval_90_percent", "drift_interval_90_percent", "coverage", "warnings"),
    }
    low, high = answer["drift_interval_90_percent"]  # type: ignore[misc]  # a list of two numbers, by contract
    assert (low + high) / 2 == pytest.approx(answer["savings_percent"])  # type: ignore[has-type]  # idem
    assert answer["model"] == "daily"
    [works] = answer["events"]  # type: ignore[misc]  # a list, by contract
    assert works["place"] == "between"  # type: ignore[has-type]  # idem


def test_a_building_that_never_varies_has_no_r2() -> None:
    assert compute(changed(lambda day: 10.0)).to_json()["r2"] is None


@pytest.mark.parametrize(
    "text", ["2024-01-01", "2024-01-01/2024-01-01", "2024-02-01/2024-01-01", "1/2", "2024-01-01/"]
)
def test_a_period_is_two_dates_in_order(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message differs with the fault
        Period.parse(text)


def test_a_period_leaves_its_end_out() -> None:
    period = Period.parse("2024-02-01/2024-03-01")
    assert (len(period), str(period)) == (29, "2024-02-01/2024-03-01")
    assert date(2024, 2, 29) in period
    assert date(2024, 3, 1) not in period
