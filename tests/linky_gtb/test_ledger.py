"""Which rows are written and which totals are only moved: the statistic ends as it must, even when cut short."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from custom_components.linky_gtb.linky.ledger import Row, Shift, Writing, changed_rows, writing_of

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def at(hour: int) -> datetime:
    return FIRST + timedelta(hours=hour)


def statistic(amounts: Mapping[int, int]) -> list[Row]:
    """The rows of these amounts by hour."""
    return list(
        changed_rows([], {at(hour): Fraction(amount) for hour, amount in amounts.items()}, Fraction())
    )


def applied(existing: Sequence[Row], writing: Writing, steps: int | None = None) -> list[Row]:
    """What the recorder holds after the first `steps` rows and shifts of a writing; after all of them when None."""
    rows = {row.start: row for row in existing}
    for step in (*writing.rows, *writing.shifts)[:steps]:
        match step:
            case Row():
                rows[step.start] = step
            case Shift():
                rows |= {
                    start: Row(start, row.amount, row.total + step.by)
                    for start, row in rows.items()
                    if start >= step.start
                }
    return [rows[start] for start in sorted(rows)]


amounts = st.dictionaries(st.integers(0, 30), st.integers(0, 5), max_size=25)


@given(old=amounts, new=amounts, shift_from=st.integers(1, 8))
def test_rows_and_shifts_end_as_if_every_row_were_written(
    old: dict[int, int], new: dict[int, int], shift_from: int
) -> None:
    existing, wanted = statistic(old), statistic(old | new)
    after = {row.start: row.amount for row in wanted}

    writing = writing_of(existing, changed_rows(existing, after, Fraction()), shift_from)

    assert applied(existing, writing) == wanted


@given(old=amounts, new=amounts, shift_from=st.integers(1, 8), data=st.data())
@settings(max_examples=60)
def test_a_writing_that_was_cut_short_is_completed_by_the_next(
    old: dict[int, int], new: dict[int, int], shift_from: int, data: st.DataObject
) -> None:
    existing, wanted = statistic(old), statistic(old | new)
    after = {row.start: row.amount for row in wanted}
    writing = writing_of(existing, changed_rows(existing, after, Fraction()), shift_from)
    steps = data.draw(st.integers(0, len(writing.rows) + len(writing.shifts)))

    cut = applied(existing, writing, steps)
    # The total before the first row is read from the first row that is there.
    before = cut[0].total - cut[0].amount if cut else Fraction()
    rest = writing_of(cut, changed_rows(cut, after, before), shift_from)

    assert applied(cut, rest) == wanted


def test_an_old_gap_filled_writes_its_own_rows_and_moves_all_later_ones_together() -> None:
    existing = statistic(dict.fromkeys(range(10, 40), 1))
    after = {at(hour): Fraction(1) for hour in range(40)}

    writing = writing_of(existing, changed_rows(existing, after, Fraction()), shift_from=20)

    assert [row.start for row in writing.rows] == [at(hour) for hour in range(10)]
    assert writing.shifts == (Shift(at(10), Fraction(10)),)


def test_few_rows_are_written_one_by_one() -> None:
    existing = statistic(dict.fromkeys(range(10, 20), 1))
    after = {at(hour): Fraction(1) for hour in range(9, 20)}

    writing = writing_of(existing, changed_rows(existing, after, Fraction()), shift_from=20)

    assert len(writing.rows) == 11
    assert writing.shifts == ()


def test_nothing_that_changes_is_nothing_to_write() -> None:
    existing = statistic({0: 1, 1: 2})

    assert changed_rows(existing, {row.start: row.amount for row in existing}, Fraction()) == ()
    assert writing_of(existing, ()) == Writing((), ())
