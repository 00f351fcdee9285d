"""Operations that no fiche covers: published arithmetic."""

from decimal import Decimal
from fractions import Fraction

import pytest

from edge_agent.cee import annual_saving_eur, discounted_volume, discounted_years, payback, prime_eur
from tests.edge_agent.cee.rule_examples import RuleExample, examples_of


@pytest.mark.parametrize(
    ("years", "coefficient"),
    [
        (1, "1"),
        (2, "1.9615"),
        (3, "2.8861"),
        (6, "5.4518"),
        (10, "8.4353"),
        (12, "9.7605"),
        (14, "10.9856"),
        (15, "11.5631"),
        (20, "14.1339"),
        (30, "17.9837"),
    ],
)
def test_the_discounted_lifetime_is_the_published_coefficient(years: int, coefficient: str) -> None:
    assert round(discounted_years(years), 4) == Decimal(coefficient)


def test_a_gain_of_150_000_kwh_over_12_years_is_1_464_072_kwh_cumac() -> None:
    assert round(discounted_volume(150_000, 12)) == 1_464_072


@pytest.mark.parametrize("example", examples_of("discounted_volume"), ids=lambda example: example.id)
def test_a_discounted_volume_is_exact(example: RuleExample) -> None:
    volume = discounted_volume(example.inputs["annual_gain_kwh"], example.inputs["years"])
    assert round(volume, 1) == example.expected


@pytest.mark.parametrize("example", examples_of("payback"), ids=lambda example: example.id)
def test_120_000_euros_that_save_20_000_a_year_are_paid_back_in_six_years(example: RuleExample) -> None:
    result = payback(example.inputs["extra_cost_eur_ht"], example.inputs["annual_saving_eur_ht"])

    assert result.years == example.expected["trb_years"]
    assert result.eligible is example.expected["eligible_trb_gt_3"]


def test_a_payback_of_three_years_exactly_is_too_short() -> None:
    assert payback(60_000, 20_000).eligible is False
    assert payback(Decimal("60000.01"), 20_000).eligible is True


@pytest.mark.parametrize("saving", [0, -1])
def test_works_that_save_nothing_have_no_payback_time(saving: int) -> None:
    with pytest.raises(ValueError, match="above 0"):
        payback(60_000, saving)


def test_a_lifetime_without_a_year_is_refused() -> None:
    with pytest.raises(ValueError, match="0 years"):
        discounted_years(0)


@pytest.mark.parametrize("example", examples_of("annual_saving"), ids=lambda example: example.id)
def test_the_yearly_saving_is_exact(example: RuleExample) -> None:
    saving = annual_saving_eur(example.inputs["annual_gain_kwh"], example.inputs["mean_price_eur_per_kwh"])
    assert saving == Decimal(example.expected["annual_saving_eur"])


@pytest.mark.parametrize("example", examples_of("prime"), ids=lambda example: example.id)
def test_a_published_prime_is_exact(example: RuleExample) -> None:
    prime = prime_eur(
        Fraction(example.inputs["kwh_cumac"]),
        Decimal(example.inputs["price_eur_per_mwhc"]),
        Decimal(example.inputs["share"]),
    )
    assert prime == Decimal(example.expected["prime_eur"])
