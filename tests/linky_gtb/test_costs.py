"""What energy costs: by register, by date, with its subscription; and what cannot be priced is said."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custom_components.linky_gtb.linky.civil_time import PARIS, civil_day, day_end, day_start
from custom_components.linky_gtb.linky.costs import Amounts, Costs, amounts_to_write, costs_of
from custom_components.linky_gtb.linky.hours import hours_of
from custom_components.linky_gtb.linky.ledger import MONEY_STEPS, Row
from custom_components.linky_gtb.linky.series import Interval
from custom_components.linky_gtb.linky.statistics_rows import rows_to_write
from custom_components.linky_gtb.linky.tariffs import (
    OffPeakPeriod,
    Option,
    Register,
    Tariff,
    TariffVersion,
    TempoCalendar,
    TempoColour,
    parse_windows,
)

DAY = date(2026, 1, 5)
HALF_HOUR = timedelta(minutes=30)


def base(price: str, since: date = date(2026, 1, 1), subscription: str = "0") -> TariffVersion:
    return TariffVersion(since, Option.BASE, {Register.BASE: Decimal(price)}, Decimal(subscription))


def peak(windows: str = "22H30-6H30", since: date = date(2026, 1, 1)) -> TariffVersion:
    prices = {Register.PEAK: Decimal("0.2"), Register.OFF_PEAK: Decimal("0.1")}
    return TariffVersion(
        since, Option.PEAK_OFF_PEAK, prices, Decimal(), (OffPeakPeriod(parse_windows(windows)),)
    )


def half_hours(day: date, energy_wh: int = 1000) -> tuple[Interval, ...]:
    start, count = day_start(day), (day_end(day) - day_start(day)) // HALF_HOUR
    return tuple(
        Interval(start + i * HALF_HOUR, start + (i + 1) * HALF_HOUR, Fraction(energy_wh))
        for i in range(count)
    )


def priced(
    intervals: tuple[Interval, ...], *versions: TariffVersion, daily_wh: dict[date, int] | None = None
) -> Costs:
    values = {day: Fraction(energy) for day, energy in (daily_wh or {}).items()}
    found = costs_of(intervals, values, Tariff(versions))
    assert found is not None
    return found


def at(day: date, hour: int) -> datetime:
    return day_start(day) + timedelta(hours=hour)


def total(amounts: Amounts) -> Fraction:
    return sum(amounts.values(), Fraction())


def test_an_hour_takes_the_price_of_each_of_its_halves() -> None:
    costs = priced(half_hours(DAY), peak())

    assert costs.money_eur[at(DAY, 21)] == Fraction("0.4")
    assert costs.money_eur[at(DAY, 22)] == Fraction("0.3")
    assert costs.money_eur[at(DAY, 23)] == Fraction("0.2")
    assert costs.energy_wh[Register.PEAK][at(DAY, 22)] == 1000
    assert costs.energy_wh[Register.OFF_PEAK][at(DAY, 22)] == 1000
    assert total(costs.energy_wh[Register.OFF_PEAK]) == 16_000


def test_a_register_that_changes_inside_an_interval_shares_it_by_minutes() -> None:
    costs = priced(half_hours(DAY, 30), peak("22H50-6H50"))

    assert costs.energy_wh[Register.PEAK][at(DAY, 22)] == 50
    assert costs.energy_wh[Register.OFF_PEAK][at(DAY, 22)] == 10


def test_the_price_in_force_at_each_hour_is_used() -> None:
    costs = priced(
        (*half_hours(DAY), *half_hours(DAY + timedelta(days=1))),
        base("0.2"),
        base("0.3", DAY + timedelta(days=1)),
    )

    assert total(costs.money_eur) == Fraction("0.2") * 48 + Fraction("0.3") * 48


def test_clock_change_days_cost_all_their_half_hours() -> None:
    for day, count in ((date(2026, 3, 29), 46), (date(2026, 10, 25), 50)):
        costs = priced(half_hours(day), base("0.2"))
        assert total(costs.money_eur) == Fraction("0.2") * count
        assert total(priced(half_hours(day), peak()).money_eur) < total(costs.money_eur)


def test_the_subscription_of_each_civil_day_is_on_its_midnight_even_without_energy() -> None:
    later = DAY + timedelta(days=2)
    costs = priced((*half_hours(DAY, 0), *half_hours(later, 0)), base("0.2", subscription="31"))

    assert {start: eur for start, eur in costs.money_eur.items() if eur} == {
        at(DAY + timedelta(days=days), 0): 1 for days in range(3)
    }


def test_a_daily_value_is_priced_when_the_price_does_not_depend_on_the_hour() -> None:
    costs = priced((), base("0.2"), daily_wh={DAY: 10_000})

    assert costs.money_eur == {at(DAY, 0): 2}
    assert costs.energy_wh == {Register.BASE: {at(DAY, 0): 10_000}}
    assert costs.unpriced_wh == 0


def test_a_daily_value_is_left_out_and_counted_when_the_price_depends_on_the_hour() -> None:
    costs = priced((), peak(), daily_wh={DAY: 10_000})

    assert total(costs.money_eur) == 0
    assert costs.unpriced_wh == 10_000
    assert costs.unpriced_days == (DAY,)


def test_a_tempo_day_without_colour_is_left_out_and_counted() -> None:
    prices = {
        register: Decimal("0.1") for register in Register if register.startswith(("blue", "white", "red"))
    }
    tariff = Tariff(
        (TariffVersion(date(2026, 1, 1), Option.TEMPO, prices),), TempoCalendar({DAY: TempoColour.BLUE})
    )

    costs = costs_of(half_hours(DAY), {}, tariff)

    assert costs is not None
    assert total(costs.money_eur) == Fraction("0.1") * 36
    assert costs.unpriced_wh == 12_000
    assert costs.unpriced_days == (DAY,)


def test_energy_before_the_first_price_is_neither_priced_nor_missing() -> None:
    costs = priced(half_hours(date(2025, 12, 31)), base("0.2"))

    assert not costs.money_eur
    assert costs.unpriced_wh == 0


def test_nothing_known_costs_nothing() -> None:
    assert costs_of((), {}, Tariff((base("0.2"),))) is None


def written(existing: list[Row], costs: Costs) -> list[Row]:
    return list(
        amounts_to_write(existing, costs.money_eur, costs.days_without_curve, Fraction(), MONEY_STEPS)
    )


def test_a_corrected_price_writes_from_its_date_on_only() -> None:
    days = [DAY + timedelta(days=count) for count in range(3)]
    curve = tuple(interval for day in days for interval in half_hours(day))
    before = written([], priced(curve, base("0.2"), base("0.3", days[1])))

    after = written(before, priced(curve, base("0.2"), base("0.25", days[1])))

    assert after[0].start == at(days[1], 0)
    assert after[-1].total == Fraction("0.2") * 48 + Fraction("0.25") * 96
    assert written([*before[:24], *after], priced(curve, base("0.2"), base("0.25", days[1]))) == []


def test_hours_that_lose_their_price_are_emptied() -> None:
    before = written([], priced(half_hours(DAY), base("0.2")))

    after = written(before, priced(half_hours(DAY), base("0.2", DAY + timedelta(days=1))))

    assert len(after) == 24
    assert {row.amount for row in after} == {0}


def test_hours_priced_earlier_stay_when_only_the_daily_value_is_still_known() -> None:
    before = written([], priced(half_hours(DAY), peak()))

    assert written(before, priced((), peak(), daily_wh={DAY: 48_000})) == []


def test_a_daily_value_priced_earlier_is_emptied_when_its_price_comes_to_depend_on_the_hour() -> None:
    before = written([], priced((), base("0.2"), daily_wh={DAY: 10_000}))

    assert [row.amount for row in written(before, priced((), peak(), daily_wh={DAY: 10_000}))] == [0]


def test_a_year_of_subscription_does_not_drift_by_a_cent() -> None:
    costs = priced(
        (), base("0.2", subscription="13.37"), daily_wh={date(2026, 1, 1): 0, date(2026, 12, 31): 0}
    )

    assert abs(written([], costs)[-1].total - 12 * Fraction("13.37")) < Fraction(1, 10**6)


energies = st.lists(st.one_of(st.none(), st.integers(0, 9000)), min_size=48, max_size=48)


@given(energies=energies, daily=st.integers(0, 500_000), windows=st.sampled_from(["22H30-6H30", "2H10-7H05"]))
def test_registers_and_unpriced_energy_add_up_to_the_consumption(
    energies: list[int | None], daily: int, windows: str
) -> None:
    start = datetime(2026, 1, 5, tzinfo=PARIS).astimezone(UTC)
    curve = tuple(
        Interval(start + i * HALF_HOUR, start + (i + 1) * HALF_HOUR, Fraction(energy))
        for i, energy in enumerate(energies)
        if energy is not None
    )
    daily_wh = {civil_day(start): Fraction(daily)}
    consumption = sum(
        (row.amount for row in rows_to_write([], hours_of(curve), daily_wh, Fraction())), Fraction()
    )

    costs = costs_of(curve, daily_wh, Tariff((peak(windows),)))

    assert costs is not None
    registers = sum((total(amounts) for amounts in costs.energy_wh.values()), Fraction())
    assert registers + costs.unpriced_wh == consumption


@pytest.mark.slow
@settings(max_examples=40)
@given(
    order=st.permutations(range(4)),
    windows=st.sampled_from(["22H30-6H30", "2H10-7H05"]),
    daily_first=st.booleans(),
)
def test_any_order_of_arrival_gives_the_costs_of_one_clean_pricing(
    order: list[int], windows: str, *, daily_first: bool
) -> None:
    days = [DAY + timedelta(days=count) for count in range(4)]
    daily_wh = {day: Fraction(48_000) for day in days}
    tariff = Tariff((peak(windows), base("0.25", days[2], subscription="31")))
    ledger: dict[datetime, Row] = {}

    def price(curve: tuple[Interval, ...], known: dict[date, Fraction]) -> None:
        costs = costs_of(curve, known, tariff)
        assert costs is not None
        existing = [ledger[start] for start in sorted(ledger) if start >= costs.first]
        earlier = [ledger[start].total for start in sorted(ledger) if start < costs.first]
        for row in amounts_to_write(
            existing, costs.money_eur, costs.days_without_curve, (earlier or [Fraction()])[-1], MONEY_STEPS
        ):
            ledger[row.start] = row

    curve: tuple[Interval, ...] = ()
    if daily_first:
        price((), daily_wh)
    for index in order:
        curve = tuple(sorted((*curve, *half_hours(days[index])), key=lambda interval: interval.start))
        price(curve, daily_wh if daily_first else {})
    arrived = {start: row.amount for start, row in ledger.items() if row.amount}
    last = max(ledger)
    total_arrived = ledger[last].total

    ledger.clear()
    price(curve, daily_wh)
    assert arrived == {start: row.amount for start, row in ledger.items() if row.amount}
    assert total_arrived == ledger[max(ledger)].total
