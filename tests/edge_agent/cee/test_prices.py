"""The prime is a range, from prices known at the time."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.cee import estimate, parse_prices, prime_range, shipped_prices

VOLUME = Fraction(4_460_500)
OFFICES = {"surfaces_m2": {"chauffage": 1000}, "bms_class": "A", "zone": "H1", "building_sector": "bureaux"}


def test_the_range_takes_the_last_twelve_known_months() -> None:
    prime = prime_range(VOLUME, date(2026, 11, 21), shipped_prices())

    assert prime is not None
    assert (prime.first_month, prime.last_month) == ("2024-10", "2025-09")
    assert (prime.price_low, prime.price_mid, prime.price_high) == (
        Decimal("7.9"),
        Decimal("8.34"),
        Decimal("8.34"),
    )
    assert prime.high_eur == Decimal("37200.57")


def test_a_later_price_never_explains_an_earlier_engagement() -> None:
    prime = prime_range(VOLUME, date(2024, 3, 31), shipped_prices())

    assert prime is not None
    assert (prime.first_month, prime.last_month) == ("2024-01", "2024-03")


def test_without_a_price_there_is_no_prime_and_the_reader_is_told() -> None:
    answer = estimate("BAT-TH-116", date(2022, 1, 1), OFFICES).to_json()

    assert answer["kwh_cumac"] == 440000
    assert answer["prime_eur"] is None
    assert answer["prime_assumptions"] is None
    assert "no market price is known up to 2022-01-01: the prime is not estimated" in str(answer["warnings"])


def test_old_prices_are_announced_and_fresh_ones_are_not() -> None:
    def announced(engaged: date) -> bool:
        return any(
            "months before engagement" in text for text in estimate("BAT-TH-116", engaged, OFFICES).warnings
        )

    assert announced(date(2026, 4, 1))
    assert not announced(date(2026, 3, 31))


def test_the_assumptions_travel_with_the_prime() -> None:
    answer = estimate("BAT-TH-116", date(2026, 1, 15), OFFICES).to_json()

    assert answer["prime_assumptions"] == {
        "index": "EMMY global index, all transfers of the month",
        "from": "2024-10",
        "to": "2025-09",
        "eur_per_mwh_cumac": {"low": 7.9, "mid": 8.34, "high": 8.34},
        "share": {"low": 0.8, "mid": 0.9, "high": 1.0},
        "share_note": shipped_prices().share.note,
        "source": [
            {
                "name": "Opéra Energie, barometer of the EMMY index",
                "url": "https://opera-energie.com/barometres/prix-des-cee",
            }
        ],
    }


@settings(deadline=None)
@given(st.fractions(min_value=1, max_value=10**9), st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_the_range_is_ordered(volume: Fraction, engaged: date) -> None:
    prime = prime_range(volume, engaged, shipped_prices())
    assert prime is not None
    assert prime.low_eur <= prime.mid_eur <= prime.high_eur


def test_prices_of_the_user_take_the_place_of_those_shipped() -> None:
    offer = {
        "index": "offer of a délégataire",
        "months": [{"month": "2026-10", "eur_per_mwh_cumac": 9.5}],
        "share": {"low": 0.9, "mid": 0.9, "high": 0.9, "confidence": "official", "note": "signed offer"},
        "confidence": "official",
        "source": [{"name": "offer", "url": None, "accessed_via": "letter"}],
    }
    result = estimate("BAT-TH-116", date(2026, 11, 21), OFFICES, prices=parse_prices(json.dumps(offer)))

    assert result.kwh_cumac == 396_000
    assert result.prime is not None
    assert result.prime.low_eur == result.prime.high_eur == Decimal("3385.80")
    assert not any("months before engagement" in text for text in result.warnings)
    assert parse_prices(json.dumps(offer)).for_precarite() is None
