"""A specific operation against its rules: published cases, dates, costs, prices of bills, measurement."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from edge_agent.cee import CeeInputError
from edge_agent.cee.specific_operation import (
    Bill,
    CostKind,
    CostLine,
    MeasuredPeriod,
    assess,
    deadlines,
    eligible_costs,
    mean_price,
    measured_period,
    metering,
    read_operation,
)
from edge_agent.cli.cee import app

ENGAGED = date(2026, 3, 1)
ALPHA: dict[str, object] = {
    "title": "Four Alpha",
    "engaged": "2026-03-01",
    "committed": "2026-02-10",
    "audit": {"day": "2024-06-01"},
    "reference": {
        "situation": "market",
        "kwh_per_year": 1_000_000,
        "justification": "étude du marché des fours 2025",
    },
    "project": {"kwh_per_year": 850_000},
    "lifetime_years": 12,
    "eur_per_kwh": 0.06,
    "costs": [{"label": "Four", "kind": "equipment", "eur_excl_tax": 120_000}],
}


def codes(given: dict[str, object], measured: MeasuredPeriod | None = None) -> set[str]:
    return {finding.code for finding in assess(read_operation(given), measured=measured).findings}


def measurement(days: int = 200, saved: float = 60_000, *, real: bool = True) -> MeasuredPeriod:
    start = date(2026, 6, 1)
    return MeasuredPeriod(start, start + timedelta(days), saved, 400_000, saved * 0.8, saved * 1.2, real)


def test_alpha_saves_150_000_kwh_a_year_and_earns_1_464_072_kwh_cumac_over_12_years() -> None:
    found = assess(read_operation(ALPHA))

    assert found.annual_gain_kwh == 150_000
    assert round(found.kwh_cumac) == 1_464_072
    assert found.eligible


def test_120_000_euros_for_20_000_a_year_pay_back_in_6_years() -> None:
    paid = {**ALPHA, "eur_per_kwh": Decimal(20_000) / 150_000}
    del paid["eur_per_kwh"]
    bill = {"start": "2022-03-01", "end": "2026-03-01", "kwh": 600_000, "eur_excl_tax": 80_000}
    found = assess(read_operation({**paid, "bills": [bill]}))

    assert found.annual_saving_eur == 20_000
    assert found.payback.years == 6


def test_100_000_kwh_at_6_cents_save_6_000_euros_a_year() -> None:
    found = assess(read_operation({**ALPHA, "project": {"kwh_per_year": 900_000}}))
    assert found.annual_saving_eur == 6000


@pytest.mark.parametrize(("cost", "blocked"), [(27_000, True), (27_001, False)])
def test_a_payback_of_exactly_three_years_earns_nothing(cost: int, blocked: bool) -> None:
    operation = {**ALPHA, "costs": [{"label": "Four", "kind": "equipment", "eur_excl_tax": cost}]}
    assert ("SPE-TRB-01" in codes(operation)) is blocked


def test_the_cost_of_the_reference_is_taken_off() -> None:
    assert assess(read_operation({**ALPHA, "reference_cost_eur": 30_000})).payback.years == 10


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"committed": None}, "SPE-RAI-01"),
        ({"committed": "2026-03-01"}, "SPE-RAI-02"),
        ({"audit": None}, "SPE-AUD-01"),
        ({"audit": {"day": "2026-03-02"}}, "SPE-AUD-02"),
        ({"audit": {"day": "2022-03-01"}}, "SPE-AUD-03"),
        ({"completed": "2026-02-01"}, "SPE-DAT-01"),
        ({"only_regulatory": True}, "SPE-REG-01"),
        ({"completed": "2026-05-31"}, "SPE-MES-01"),
    ],
)
def test_a_rule_not_kept_blocks_with_its_code_and_correction(change: dict[str, object], code: str) -> None:
    found = assess(read_operation({**ALPHA, **change}))

    (finding,) = [each for each in found.findings if each.code == code]
    assert finding.severity == "blocking"
    assert finding.correction
    assert not found.eligible


def test_an_audit_one_day_under_four_years_is_enough() -> None:
    assert "SPE-AUD-03" not in codes({**ALPHA, "audit": {"day": "2022-03-02"}})


def test_the_review_of_a_certified_system_has_no_age() -> None:
    assert "SPE-AUD-03" not in codes({**ALPHA, "audit": {"day": "2020-01-01", "kind": "iso_50001_review"}})


def test_an_unjustified_reference_and_a_price_without_bills_are_warned_of() -> None:
    found = codes({**ALPHA, "reference": {"situation": "existing", "kwh_per_year": 1_000_000}})
    assert {"SPE-REF-01", "SPE-PRX-01"} <= found


def test_internal_studies_count_up_to_a_tenth_of_the_rest() -> None:
    lines = [
        CostLine(label="Four", kind=CostKind.EQUIPMENT, eur_excl_tax=Decimal(90_000)),
        CostLine(label="Pose", kind=CostKind.INSTALLATION, eur_excl_tax=Decimal(10_000)),
        CostLine(label="Étude interne", kind=CostKind.INTERNAL_STUDY, eur_excl_tax=Decimal(15_000)),
        CostLine(label="Peinture", kind=CostKind.NOT_ELIGIBLE, eur_excl_tax=Decimal(5_000)),
    ]
    found = eligible_costs(lines)

    assert [found.total_eur, found.internal_counted_eur, found.refused_eur] == [
        Fraction(110_000),
        Fraction(10_000),
        Fraction(5_000),
    ]


def test_capped_studies_are_told() -> None:
    costs = [
        {"label": "Four", "kind": "equipment", "eur_excl_tax": 100_000},
        {"label": "Étude", "kind": "internal_study", "eur_excl_tax": 20_000},
    ]
    assert "SPE-CST-01" in codes({**ALPHA, "costs": costs})


def test_the_mean_price_is_weighted_by_energy() -> None:
    bills = [
        Bill(start=date(2022, 3, 1), end=date(2024, 3, 1), kwh=Decimal(300), eur_excl_tax=Decimal(30)),
        Bill(start=date(2024, 3, 1), end=date(2026, 3, 1), kwh=Decimal(100), eur_excl_tax=Decimal(30)),
    ]
    found = mean_price(bills, ENGAGED)

    assert found.eur_per_kwh == Fraction(60, 400)
    assert found.complete


def test_a_bill_across_the_edge_counts_for_its_days_inside() -> None:
    bill = Bill(start=date(2022, 2, 27), end=date(2022, 3, 3), kwh=Decimal(40), eur_excl_tax=Decimal(4))
    found = mean_price([bill], ENGAGED)

    assert found.kwh == 20
    assert found.missing_days == (date(2026, 3, 1) - date(2022, 3, 1)).days - 2


def test_days_without_bill_or_billed_twice_are_told() -> None:
    bill = {"start": "2024-01-01", "end": "2026-03-01", "kwh": 10_000, "eur_excl_tax": 900}
    priced = {key: value for key, value in ALPHA.items() if key != "eur_per_kwh"}

    assert "SPE-PRX-02" in codes({**priced, "bills": [bill, bill]})


def test_bills_of_another_time_give_no_price() -> None:
    bill = {"start": "2010-01-01", "end": "2011-01-01", "kwh": 1, "eur_excl_tax": 1}
    priced = {key: value for key, value in ALPHA.items() if key != "eur_per_kwh"}
    with pytest.raises(CeeInputError, match="no bill falls"):
        assess(read_operation({**priced, "bills": [bill]}))


@given(st.lists(st.dates(date(2022, 3, 2), date(2026, 2, 28)), min_size=1, max_size=12, unique=True))
def test_bills_that_follow_each_other_are_complete_however_they_are_cut(cuts: list[date]) -> None:
    edges = [date(2022, 3, 1), *sorted(cuts), ENGAGED]
    bills = [
        Bill(
            start=start,
            end=end,
            kwh=Decimal((end - start).days),
            eur_excl_tax=Decimal((end - start).days) / 10,
        )
        for start, end in pairwise(edges)
    ]
    found = mean_price(bills, ENGAGED)

    assert found.complete
    assert found.eur_per_kwh == Fraction(1, 10)


@pytest.mark.parametrize(("gain", "months"), [(2_049_000, 2), (2_050_000, 6)])
def test_below_20_gwh_cumac_two_months_of_measurement_are_enough(gain: int, months: int) -> None:
    assert metering(Fraction(gain), Fraction(10_000_000), 12, None).months == months


def test_the_measured_share_of_the_reference_energy_is_the_measured_gain() -> None:
    found = metering(Fraction(150_000), Fraction(1_000_000), 12, measurement())

    assert found.annual_gain_kwh == pytest.approx(150_000)
    assert found.annual_gain_low_kwh == pytest.approx(120_000)
    assert found.kwh_cumac == pytest.approx(1_464_072, abs=1)
    assert found.share_of_announced == 1
    assert found.long_enough


@pytest.mark.parametrize(
    ("measured", "code"),
    [
        (measurement(days=60), "SPE-MES-01"),
        (measurement(real=False), "SPE-MES-02"),
        (measurement(saved=30_000), "SPE-MES-03"),
    ],
)
def test_a_measurement_too_short_unsure_or_below_is_a_finding(measured: MeasuredPeriod, code: str) -> None:
    assert code in codes({**ALPHA, "completed": "2026-05-31"}, measured)


def test_a_measurement_that_confirms_leaves_nothing_to_say_of_it() -> None:
    found = codes({**ALPHA, "completed": "2026-05-31"}, measurement())
    assert not any(code.startswith("SPE-MES") for code in found)


def test_the_deposit_is_due_12_months_after_completion_and_later_after_a_long_measurement() -> None:
    (plain,) = deadlines(engaged=ENGAGED, completed=date(2026, 5, 31))
    (after,) = deadlines(
        engaged=ENGAGED, completed=date(2026, 5, 31), measured=(date(2026, 6, 1), date(2027, 7, 1))
    )
    assert plain.day == date(2027, 5, 31)
    assert (after.day, after.confidence) == (date(2027, 10, 1), "unverified")


def test_an_audit_has_its_day_before_engagement() -> None:
    (found,) = deadlines(engaged=None, completed=None, audit=date(2024, 2, 29))
    assert (found.code, found.day) == ("audit_age", date(2028, 2, 29))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"project": {"kwh_per_year": 1_000_000}}, "no gain"),
        ({"bills": [{"start": "2024-01-01", "end": "2025-01-01", "kwh": 1, "eur_excl_tax": 1}]}, "bills"),
        ({"colour": "red"}, "colour"),
        ({"costs": []}, "costs"),
    ],
)
def test_a_wrong_operation_names_its_mistake(change: dict[str, object], words: str) -> None:
    with pytest.raises(CeeInputError, match=words):
        read_operation({**ALPHA, **change})


SAVINGS = {
    "result": {
        "status": "ok",
        "savings_kwh": 60_000.0,
        "expected_kwh": 400_000.0,
        "drift_interval_90_kwh": [48_000.0, 72_000.0],
        "verdict": "real",
    },
    "reporting": {"start": "2026-06-01", "end": "2026-12-18"},
}


def test_the_agents_own_savings_document_is_the_measurement() -> None:
    assert measured_period(SAVINGS) == measurement()
    assert measured_period({**SAVINGS, "result": {"status": "refused"}}) is None
    with pytest.raises(CeeInputError, match="savings document"):
        measured_period({"result": {"status": "ok"}})


def test_the_command_answers_and_exits_by_what_blocks(tmp_path: Path) -> None:
    operation, savings = tmp_path / "alpha.json", tmp_path / "savings.json"
    operation.write_text(json.dumps({**ALPHA, "completed": "2026-05-31"}), encoding="utf-8")
    savings.write_text(json.dumps(SAVINGS), encoding="utf-8")
    run, asked = CliRunner(), ["specific", "--inputs", str(operation)]

    measured = run.invoke(app, [*asked, "--measured", str(savings), "--json"])
    assert measured.exit_code == 0
    answer = json.loads(measured.stdout)
    assert round(answer["kwh_cumac"]) == round(answer["metering"]["kwh_cumac"]) == 1_464_072
    assert answer["payback_years"] == pytest.approx(120_000 / 9_000)

    unmeasured = run.invoke(app, asked, env={"COLUMNS": "200"})
    assert unmeasured.exit_code == 3
    assert "SPE-MES-01" in unmeasured.stdout
    assert run.invoke(app, ["specific", "--inputs", "-"], input="{}").exit_code == 2
