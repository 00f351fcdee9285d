"""The billing model sees the days through their sums."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from edge_agent.savings import Bill, Calendar, DailyModel, fit
from edge_agent.savings.billing_model import fit_billing
from edge_agent.savings.slope_search import Floats

from .days import temperature

LENGTHS = (31, 28, 33, 30, 20, 41, 31, 31, 62, 28, 30)


def bills() -> list[tuple[date, date]]:
    """Irregular: from 20 to 62 days."""
    edges = [date(2023, 1, 1)]
    for length in LENGTHS:
        edges.append(edges[-1] + timedelta(days=length))
    return list(pairwise(edges))


CALENDAR = Calendar.of_bills(bills())
WEATHER = np.array([temperature(day) for day in CALENDAR.dates])


def by_bill(daily: Floats) -> Floats:
    assert CALENDAR.bills is not None
    sums: Floats = np.bincount(CALENDAR.bills, weights=daily).astype(np.float64)
    return sums


def test_the_daily_line_is_recovered_from_irregular_bills() -> None:
    daily = 100.0 + 6.0 * np.maximum(0.0, 15.0 - WEATHER)
    model = fit(by_bill(daily), WEATHER, CALENDAR)

    assert isinstance(model, DailyModel)
    assert model.name == "billing"
    [group] = model.groups
    assert (group.label, group.line.heating_balance_c) == ("all", 15.0)
    assert group.line.heating_kwh_per_c == pytest.approx(6.0)
    np.testing.assert_allclose(model.predict(WEATHER, CALENDAR), daily, rtol=1e-9)


def test_a_long_bill_weighs_more_than_a_short_one() -> None:
    """With no weather to explain it, the base is the energy over the days, not the mean of the bills' means."""
    energy = np.array([float(length) for length in LENGTHS])
    energy[LENGTHS.index(62)] *= 2
    model = fit(energy, np.full(len(CALENDAR), 10.0), CALENDAR)

    assert model.predict(WEATHER, CALENDAR)[0] == pytest.approx(energy.sum() / sum(LENGTHS))


def test_bills_give_back_their_own_total() -> None:
    energy = by_bill(100.0 + 6.0 * np.maximum(0.0, 15.0 - WEATHER)) * np.random.default_rng(4).uniform(
        0.9, 1.1, len(LENGTHS)
    )
    model = fit(energy, WEATHER, CALENDAR)
    assert model.predict(WEATHER, CALENDAR).sum() == pytest.approx(energy.sum())


def test_each_bill_needs_its_energy() -> None:
    with pytest.raises(ValueError, match="same bills"):
        fit(np.ones(3), WEATHER, CALENDAR)


def test_bills_need_a_calendar_of_bills() -> None:
    days = Calendar.of_days(CALENDAR.dates)
    with pytest.raises(ValueError, match="calendar of bills"):
        fit_billing(np.ones(len(LENGTHS)), WEATHER, days)


def test_a_bill_ends_after_it_starts() -> None:
    with pytest.raises(ValueError, match="must come after"):
        Bill(date(2024, 1, 1), date(2024, 1, 1), 5.0)
