"""The registers of a pretend meter: each day they count what its curve says, split by the windows of its contract."""

from datetime import date, timedelta

import pytest

from simulators.enedis import SMALL_PREMISES, meter_book
from simulators.enedis.registers import FIRST_DAY, is_off_peak, windows_of

METER = meter_book()[SMALL_PREMISES]


@pytest.mark.parametrize("day", [date(2023, 10, 29), date(2023, 10, 30), date(2023, 11, 7)])
def test_two_indexes_differ_by_the_energy_of_the_day(day: date) -> None:
    assert METER.registers is not None
    assert METER.consumption is not None
    before, after = METER.registers.at(day), METER.registers.at(day + timedelta(days=1))
    daily = METER.consumption.daily(day)
    assert before is not None
    assert after is not None
    assert daily is not None

    assert daily.value is not None
    # Each of the two shows whole Wh.
    assert abs(sum(after.values()) - sum(before.values()) - daily.value) <= 1
    assert all(after[name] > before[name] for name in ("HC", "HP"))


def test_nothing_is_counted_before_the_first_day() -> None:
    assert METER.registers is not None
    assert METER.registers.at(FIRST_DAY - timedelta(days=1)) is None


def test_windows_pass_midnight() -> None:
    windows = windows_of("HC (22H00-6H00;12H30-15H30)")

    assert windows == ((1320, 360), (750, 930))
    assert [is_off_peak(windows, minute) for minute in (0, 359, 360, 749, 750, 930, 1320)] == [
        True,
        True,
        False,
        False,
        True,
        False,
        True,
    ]
