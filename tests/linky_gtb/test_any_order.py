"""Whatever the order in which days, curves and corrections arrive, the statistics end the same as one clean import.

The real building `uk_cam_b14` gives the energies; the days hold both changes of the clock.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custom_components.linky_gtb.linky.civil_time import civil_day, day_start
from custom_components.linky_gtb.linky.history import LinkyHistory
from custom_components.linky_gtb.linky.hours import DayStatus
from custom_components.linky_gtb.linky.ledger import Row
from custom_components.linky_gtb.linky.series import daily_energies, load_curve
from custom_components.linky_gtb.linky.statistics_rows import first_instant, rows_to_write
from simulators.enedis.building_curve import BuildingCurve, load_hours

pytestmark = pytest.mark.slow

AUTUMN, SPRING = date(2026, 10, 25), date(2026, 3, 29)
ONE = timedelta(days=1)
BUILDING = BuildingCurve("30001234567890", load_hours())


def reading(day: date) -> LinkyHistory:
    """What Enedis answers of one day: its curve and its daily value."""
    curve = load_curve(
        {
            "grandeur": [
                {
                    "grandeurMetier": "CONS",
                    "grandeurPhysique": "PA",
                    "unite": "W",
                    "points": [
                        {"d": point.label, "v": str(point.value), "p": "PT30M"}
                        for point in BUILDING.curve(day)
                    ],
                }
            ]
        }
    )
    daily = BUILDING.daily(day)
    assert daily is not None
    value = daily_energies(
        {
            "grandeur": [
                {
                    "grandeurMetier": "CONS",
                    "grandeurPhysique": "EA",
                    "unite": "Wh",
                    "points": [{"d": daily.label, "v": str(daily.value)}],
                }
            ]
        }
    )
    return LinkyHistory(curve, value)


class Recorder:
    """The rows of one statistic, written as the integration writes them."""

    def __init__(self) -> None:
        self.rows: dict[object, Row] = {}

    def write(self, history: LinkyHistory, since: date) -> None:
        known = history.since(since)
        first = first_instant(known.hours, known.daily_wh)
        if first is None:
            return
        existing = sorted(
            (row for row in self.rows.values() if row.start >= first), key=lambda row: row.start
        )
        older = [row for row in self.rows.values() if row.start < first]
        before = max(older, key=lambda row: row.start).total if older else Fraction()
        for row in rows_to_write(existing, known.hours, known.daily_wh, before):
            self.rows[row.start] = row

    @property
    def amounts(self) -> dict[object, tuple[Fraction, Fraction]]:
        """Amount and total of each row that holds something."""
        return {start: (row.amount, row.total) for start, row in self.rows.items() if row.amount}


def pieces_of(days: Sequence[date]) -> list[tuple[date, LinkyHistory]]:
    """Each day in up to three pieces: the two halves of its curve, and its daily value."""
    found: list[tuple[date, LinkyHistory]] = []
    for day in days:
        whole = reading(day)
        middle = len(whole.intervals) // 2
        found += [
            (day, LinkyHistory(whole.intervals[:middle])),
            (day, LinkyHistory(whole.intervals[middle:])),
            (day, LinkyHistory((), whole.daily)),
        ]
    return found


@pytest.mark.parametrize(("day", "points"), [(AUTUMN, 50), (SPRING, 46), (AUTUMN + ONE, 48)])
def test_a_day_of_a_clock_change_is_whole_and_its_curve_adds_up_to_its_daily_value(
    day: date, points: int
) -> None:
    history = reading(day)

    assert len(history.intervals) == points
    (check,) = history.checks([day])
    assert check.status is DayStatus.COMPLETE
    assert check.curve_wh == check.daily_wh


@pytest.mark.parametrize("changed", [AUTUMN, SPRING])
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_any_order_of_arrival_ends_the_same(changed: date, data: st.DataObject) -> None:
    days = [changed + n * ONE for n in range(-2, 3)]
    pieces = pieces_of(days)
    order = data.draw(st.permutations(range(len(pieces))))
    # Some pieces come twice, as a period that is read again does.
    order = [*order, *data.draw(st.lists(st.sampled_from(range(len(pieces))), max_size=4))]
    clean, mixed = Recorder(), Recorder()
    whole = LinkyHistory()
    for day in days:
        whole = whole.with_reading(reading(day))
    clean.write(whole, days[0])

    known = LinkyHistory()
    for number in order:
        day, piece = pieces[number]
        known = known.with_reading(piece)
        mixed.write(known, day)

    assert mixed.amounts == clean.amounts
    assert sum(amount for amount, _ in mixed.amounts.values()) == sum(whole.daily_wh.values())


@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_filling_an_old_gap_moves_every_later_total_and_nothing_else(data: st.DataObject) -> None:
    days = [AUTUMN + n * ONE for n in range(-3, 4)]
    gap = data.draw(st.sampled_from(days[:-1]))
    known = LinkyHistory()
    for day in days:
        if day != gap:
            known = known.with_reading(reading(day))
    recorder = Recorder()
    recorder.write(known, days[0])
    before = dict(recorder.rows)

    filled = reading(gap)
    recorder.write(known.with_reading(filled), gap)

    added = sum((interval.energy_wh for interval in filled.intervals), Fraction())
    for start, row in before.items():
        later = row.start >= day_start(gap + ONE)
        assert recorder.rows[start] == Row(row.start, row.amount, row.total + (added if later else 0))
    new = [row for start, row in recorder.rows.items() if start not in before]
    assert {civil_day(row.start) for row in new} == {gap}
