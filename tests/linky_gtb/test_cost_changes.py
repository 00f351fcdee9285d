"""Pricing only what changed gives what pricing the whole gives, whatever comes and in whatever order."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custom_components.linky_gtb.linky.civil_time import civil_day, day_end, day_start
from custom_components.linky_gtb.linky.cost_changes import Priced, changed_days, priced, priced_again
from custom_components.linky_gtb.linky.costs import Splits
from custom_components.linky_gtb.linky.history import LinkyHistory
from custom_components.linky_gtb.linky.series import DailyEnergy, Interval
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

DAY = date(2026, 3, 26)
DAYS = [DAY + timedelta(days=number) for number in range(7)]
"""With the spring change of the clock, and the change of the tariff, in the middle."""
COLOURS = dict(zip(DAYS, [*TempoColour, *TempoColour], strict=False))
TARIFF = Tariff(
    (
        TariffVersion(
            DAYS[1],
            Option.PEAK_OFF_PEAK,
            {Register.PEAK: Decimal("0.2142"), Register.OFF_PEAK: Decimal("0.1589")},
            Decimal("15.65"),
            (OffPeakPeriod(parse_windows("22H10-6H30")),),
        ),
        TariffVersion(
            DAYS[4],
            Option.TEMPO,
            {
                register: Decimal(price) / 100
                for price, register in enumerate(Register, 10)
                if register.value.startswith(("blue", "white", "red"))
            },
            Decimal("17.01"),
        ),
    ),
    TempoCalendar(COLOURS),
)


def curve(day: date, first: int, count: int, minutes: int, energy_wh: int) -> tuple[Interval, ...]:
    start, step = day_start(day) + first * timedelta(minutes=30), timedelta(minutes=minutes)
    return tuple(
        Interval(start + n * step, start + (n + 1) * step, Fraction(energy_wh + n)) for n in range(count)
    )


def exact_of(history: LinkyHistory, days: set[date]) -> Splits:
    """The registers of those `days` whose daily value is known, of the option of that time."""
    found: dict[date, Mapping[Register, Fraction]] = {}
    for day in days & history.daily_wh.keys():
        registers = list(TARIFF.registers_at(day_start(day)))[:2]
        whole = history.daily_wh[day]
        if registers:
            found[day] = {registers[0]: whole / 4, registers[1]: whole * 3 / 4}
    return found


pieces = st.tuples(
    st.sampled_from(DAYS),
    st.integers(0, 47),
    st.integers(0, 60),
    st.sampled_from([10, 30, 60, 90]),
    st.integers(1, 50),
    st.booleans(),
    st.booleans(),
)


@pytest.mark.slow
@given(arrivals=st.lists(pieces, min_size=2, max_size=6))
@settings(max_examples=60)
def test_days_priced_as_they_come_cost_what_the_whole_costs(
    arrivals: list[tuple[date, int, int, int, int, bool, bool]],
) -> None:
    history, registers = LinkyHistory(), set[date]()
    before: Priced | None = None
    for day, first, count, minutes, energy_wh, with_daily, with_registers in arrivals:
        history = history.with_curve(curve(day, first, count, minutes, energy_wh))
        if with_daily:
            history = history.with_daily([DailyEnergy(day, Fraction(energy_wh * 100))])
        if with_registers:
            registers.add(day)
        exact = exact_of(history, registers)
        whole = priced(history, exact, TARIFF)
        if before is not None:
            again, since = priced_again(before, history, exact, TARIFF)
            assert again == whole
            if before.costs is not None and whole.costs is not None and since is not None:
                old, new = before.costs.money_eur, whole.costs.money_eur
                changed = {
                    civil_day(hour) for hour in old.keys() | new.keys() if old.get(hour) != new.get(hour)
                }
                assert all(since <= one for one in changed), "a row before the first day to write changed"
        before = whole


def test_the_same_history_read_again_changes_no_day() -> None:
    history = LinkyHistory(curve(DAYS[2], 0, 48, 30, 100), (DailyEnergy(DAYS[2], Fraction(5928)),))
    before = priced(history, {}, TARIFF)
    same = LinkyHistory().with_reading(history)

    assert changed_days(before, same, {}) is None
    assert priced_again(before, same, {}, TARIFF) == (Priced(same, {}, before.costs), None)


def test_a_day_between_known_days_changes_itself_alone() -> None:
    known = LinkyHistory((*curve(DAYS[0], 0, 48, 30, 100), *curve(DAYS[2], 0, 48, 30, 100)))
    before = priced(known, {}, TARIFF)

    assert changed_days(before, known.with_curve(curve(DAYS[1], 0, 48, 30, 7)), {}) == (DAYS[1], DAYS[1])


def test_days_between_an_old_file_and_what_was_known_have_their_subscription() -> None:
    before = priced(LinkyHistory(curve(DAYS[6], 0, 48, 30, 100)), {}, TARIFF)
    history = before.history.with_curve(curve(DAYS[1], 0, 48, 30, 100))

    again, since = priced_again(before, history, {}, TARIFF)

    assert since == DAYS[1]
    assert again.costs is not None
    between = [again.costs.money_eur[day_start(day)] for day in DAYS[2:6]]
    assert between == [Fraction("15.65") / 31] * 2 + [Fraction("17.01") / 31] * 2
    assert again.costs.end == day_end(DAYS[6])
