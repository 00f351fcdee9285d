"""The monotonic guard, and hours made of a counter's reads."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.energy import (
    HOUR,
    CounterHours,
    Guard,
    Index,
    Interval,
    Limits,
    Verdict,
    advance_counter,
    judge,
    resumed,
)

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
LIMITS = Limits(max_power_kw=100.0)


def at(minutes: float, kwh: float) -> Index:
    return Index(NOON + timedelta(minutes=minutes), kwh)


def verdicts(reads: Sequence[Index], limits: Limits = LIMITS) -> tuple[list[Verdict], float]:
    guard, found, energy = Guard(), [], 0.0
    for read in reads:
        judgement = judge(guard, read, limits)
        guard = judgement.guard
        found.append(judgement.verdict)
        energy += judgement.energy.kwh if judgement.energy else 0.0
    return found, energy


def test_the_first_read_gives_no_energy() -> None:
    assert verdicts([at(0, 500)]) == ([Verdict.FIRST], 0.0)


def test_one_wrong_fall_is_suspect_and_costs_no_energy() -> None:
    found, energy = verdicts([at(0, 500), at(1, 501), at(2, 0), at(3, 502)])
    assert found == [Verdict.FIRST, Verdict.GOOD, Verdict.SUSPECT, Verdict.GOOD]
    assert energy == 2


def test_a_fall_confirmed_by_a_second_read_is_a_reset_and_counting_goes_on() -> None:
    found, energy = verdicts([at(0, 500), at(1, 0), at(2, 1), at(3, 2)])
    assert found == [Verdict.FIRST, Verdict.SUSPECT, Verdict.DISCONTINUITY, Verdict.GOOD]
    assert energy == 2


def test_a_jump_that_no_power_explains_is_no_energy_even_when_it_lasts() -> None:
    found, energy = verdicts([at(0, 500), at(1, 9000), at(2, 9001), at(3, 9002)])
    assert found == [Verdict.FIRST, Verdict.SUSPECT, Verdict.DISCONTINUITY, Verdict.GOOD]
    assert energy == 2


def test_two_wrong_reads_that_disagree_confirm_nothing() -> None:
    found, energy = verdicts([at(0, 500), at(1, 0), at(2, 9000), at(3, 501)])
    assert found == [Verdict.FIRST, Verdict.SUSPECT, Verdict.SUSPECT, Verdict.GOOD]
    assert energy == 1


def test_a_rollover_at_the_known_capacity_loses_no_energy() -> None:
    limits = Limits(max_power_kw=100.0, capacity_kwh=1000.0)
    found, energy = verdicts([at(0, 999.5), at(1, 0.5)], limits)
    assert found == [Verdict.FIRST, Verdict.ROLLOVER]
    assert energy == 1


def test_after_an_outage_the_allowed_energy_grows_with_its_length() -> None:
    assert verdicts([at(0, 500), at(60 * 24 * 3, 500 + 7000)])[0][-1] is Verdict.GOOD
    assert verdicts([at(0, 500), at(60 * 24 * 3, 500 + 7300)])[0][-1] is Verdict.SUSPECT


def test_a_clock_set_back_is_taken_up_again_at_the_second_read() -> None:
    found, energy = verdicts([at(60, 500), at(0, 501), at(1, 502), at(2, 503)])
    assert found == [Verdict.FIRST, Verdict.SUSPECT, Verdict.DISCONTINUITY, Verdict.GOOD]
    assert energy == 2


def run(
    reads: Sequence[Index], state: CounterHours | None = None
) -> tuple[CounterHours, list[Interval], Index | None]:
    state, anchor = state or CounterHours(), None
    closed: list[Interval] = []
    for read in reads:
        step = advance_counter(state, read, LIMITS)
        state = step.hours
        closed += step.closed
        anchor = step.anchor or anchor
    return state, closed, anchor


def test_an_hour_closes_with_the_share_of_the_span_that_crosses_its_end() -> None:
    state, closed, anchor = run([at(0, 100), at(55, 110), at(65, 112)])
    assert closed == [Interval(NOON, NOON + HOUR, 11.0, 1.0)]
    assert state.open == Interval(NOON + HOUR, NOON + 2 * HOUR, 1.0, 5 / 60)
    assert anchor == Index(NOON + HOUR, 111.0)


def test_an_hour_begun_late_says_how_much_of_it_is_known() -> None:
    _, closed, _ = run([at(45, 100), at(60, 101)])
    assert closed == [Interval(NOON, NOON + HOUR, 1.0, 0.25)]


def test_the_energy_of_an_outage_is_one_piece_and_not_spread_over_its_hours() -> None:
    state, closed, anchor = run([at(0, 100), at(10, 101), at(190, 131), at(200, 132)])
    assert closed == [
        Interval(NOON, NOON + HOUR, 1.0, 1 / 6),
        Interval(NOON + timedelta(minutes=10), NOON + timedelta(minutes=190), 30.0),
    ]
    assert state.open == Interval(NOON + 3 * HOUR, NOON + 4 * HOUR, 1.0, 1 / 6)
    assert anchor == at(190, 131)


def test_a_short_outage_inside_one_hour_belongs_to_that_hour() -> None:
    state, closed, _ = run([at(0, 100), at(40, 105)])
    assert closed == []
    assert state.open == Interval(NOON, NOON + HOUR, 5.0, 40 / 60)


def test_a_reset_over_the_end_of_an_hour_closes_it_with_what_was_known() -> None:
    state, closed, anchor = run([at(50, 100), at(59, 101), at(61, 0), at(62, 0.5)])
    assert closed == [Interval(NOON, NOON + HOUR, 1.0, 9 / 60)]
    assert state.open == Interval(NOON + HOUR, NOON + 2 * HOUR, 0.5, 1 / 60)
    assert anchor == at(61, 0)


def test_nothing_is_open_before_anything_was_measured() -> None:
    assert CounterHours().open is None
    assert run([at(0, 1)])[0].open is None


steps = st.lists(st.tuples(st.floats(0.1, 300), st.floats(0, 1)), min_size=2, max_size=60)


@given(steps)
def test_no_energy_is_lost_or_made_whatever_the_pace_of_reads(moves: list[tuple[float, float]]) -> None:
    minutes, kwh, reads = 0.0, 1000.0, [at(0, 1000.0)]
    for pause, share in moves:
        minutes += pause
        kwh += share * 99 * pause / 60
        reads.append(at(minutes, kwh))
    state, closed, _ = run(reads)
    total = math.fsum(each.value or 0.0 for each in closed) + (state.open.value or 0.0 if state.open else 0.0)
    assert math.isclose(total, kwh - 1000.0, rel_tol=1e-9, abs_tol=1e-6)
    known = sum(each.known_s for each in closed) + (state.open.known_s if state.open else 0.0)
    assert math.isclose(known, minutes * 60, rel_tol=1e-6, abs_tol=1e-3)


@given(steps, st.integers(0, 59))
def test_resuming_from_the_last_anchor_gives_the_same_hours_as_not_stopping(
    moves: list[tuple[float, float]], stop: int
) -> None:
    minutes, kwh, reads = 0.0, 1000.0, [at(0, 1000.0)]
    for pause, share in moves:
        minutes += pause
        kwh += share * 99 * pause / 60
        reads.append(at(minutes, kwh))
    before = reads[: stop + 1]
    _, closed, anchor = run(before)
    assert anchor is not None
    _, replayed, _ = run([read for read in reads if read.time > anchor.time], resumed(anchor))
    _, straight, _ = run(reads)
    merged = {each.start: each for each in closed} | {each.start: each for each in replayed}
    assert merged.keys() == {each.start for each in straight}
    for each in straight:
        assert math.isclose(merged[each.start].value or 0, each.value or 0, rel_tol=1e-6, abs_tol=1e-6)
