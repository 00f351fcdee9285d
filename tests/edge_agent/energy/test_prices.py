"""Money at the price of its day."""

from datetime import date

from edge_agent.energy import Price, cumulated_eur, price_on

PRICES = (Price(date(2026, 1, 1), 0.25), Price(date(2026, 1, 3), 0.20))


def test_a_price_holds_until_the_next_one() -> None:
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3), date(2030, 1, 1)]
    assert [price_on(PRICES, day) for day in days] == [None, 0.25, 0.25, 0.20, 0.20]


def test_each_day_is_valued_at_its_own_price_and_a_new_price_does_not_touch_the_past() -> None:
    days = [(date(2026, 1, 2), 10.0), (date(2026, 1, 3), 20.0), (date(2026, 1, 4), 15.0)]
    assert list(cumulated_eur(days, PRICES).values()) == [2.5, 4.5, 3.5]


def test_days_without_energy_have_no_money_and_what_accrued_is_valued_on_the_next_known_day() -> None:
    days = [
        (date(2026, 1, 1), None),
        (date(2026, 1, 2), 10.0),
        (date(2026, 1, 3), None),
        (date(2026, 1, 4), 20.0),
    ]
    assert list(cumulated_eur(days, PRICES).values()) == [None, 2.5, None, 4.5]


def test_a_day_before_the_first_price_makes_the_total_unknown() -> None:
    days = [(date(2025, 12, 31), 10.0), (date(2026, 1, 1), 20.0)]
    assert list(cumulated_eur(days, PRICES).values()) == [None, None]
    assert list(cumulated_eur(days, ()).values()) == [None, None]
