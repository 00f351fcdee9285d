from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linky_proxy.upstream.breaker import Breakers
from linky_proxy.upstream.refusal_memory import Refusal

NOW = datetime(2026, 10, 5, 10, tzinfo=UTC)
FAILURE = Refusal(500, b'{"error": "technical_error"}')
MINUTE = timedelta(minutes=1)


def calm() -> float:
    return 0.0


def fail(breakers: Breakers, times: int, now: datetime = NOW) -> None:
    for _ in range(times):
        assert breakers.check(b"a", now) is None
        breakers.failed(b"a", FAILURE, now)


def test_two_failures_are_an_accident_and_three_open_the_breaker() -> None:
    breakers = Breakers(calm)
    fail(breakers, 2)
    assert breakers.check(b"a", NOW) is None
    breakers.failed(b"a", FAILURE, NOW)
    broken = breakers.check(b"a", NOW)
    assert broken is not None
    assert (broken.failure, broken.wait) == (FAILURE, MINUTE)
    assert breakers.open_count(NOW) == 1


def test_other_questions_are_asked() -> None:
    breakers = Breakers(calm)
    fail(breakers, 3)
    assert breakers.check(b"b", NOW) is None


def test_an_answer_closes_it() -> None:
    breakers = Breakers(calm)
    fail(breakers, 3)
    breakers.answered(b"a")
    assert breakers.check(b"a", NOW) is None
    assert breakers.open_count(NOW) == 0


def test_after_the_pause_one_asks_and_the_others_wait_for_the_result() -> None:
    breakers = Breakers(calm)
    fail(breakers, 3)
    later = NOW + MINUTE
    assert breakers.check(b"a", later) is None
    assert breakers.check(b"a", later) is not None
    breakers.answered(b"a")
    assert breakers.check(b"a", later) is None


def test_a_try_whose_result_never_comes_is_followed_by_another() -> None:
    breakers = Breakers(calm)
    fail(breakers, 3)
    assert breakers.check(b"a", NOW + MINUTE) is None
    assert breakers.check(b"a", NOW + 2 * MINUTE) is None


def test_pauses_double_up_to_six_hours() -> None:
    breakers, now = Breakers(calm), NOW
    fail(breakers, 3)
    pauses = []
    for _ in range(11):
        broken = breakers.check(b"a", now)
        assert broken is not None
        pauses.append(broken.wait / MINUTE)
        now += broken.wait
        fail(breakers, 1, now)
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]


@given(st.floats(0, 1))
def test_pauses_are_lengthened_by_a_quarter_at_most(jitter: float) -> None:
    breakers = Breakers(lambda: jitter)
    fail(breakers, 3)
    broken = breakers.check(b"a", NOW)
    assert broken is not None
    assert MINUTE <= broken.wait <= 1.25 * MINUTE


def test_a_week_of_failures_of_one_point_costs_few_calls() -> None:
    breakers, calls = Breakers(calm), 0
    for minute in range(7 * 24 * 60):
        now = NOW + minute * MINUTE
        if breakers.check(b"a", now) is None:
            calls += 1
            breakers.failed(b"a", FAILURE, now)
    assert calls < 50


def test_the_failure_answered_is_the_last_one() -> None:
    breakers = Breakers(calm)
    fail(breakers, 2)
    other = Refusal(500, b'{"code": "STM-ERR-0000001"}')
    breakers.failed(b"a", other, NOW)
    broken = breakers.check(b"a", NOW)
    assert broken is not None
    assert broken.failure == other


@pytest.mark.parametrize("capacity", [1, 5])
def test_the_memory_of_failures_is_bounded(capacity: int) -> None:
    breakers = Breakers(calm, capacity)
    for number in range(10):
        for _ in range(3):
            breakers.failed(str(number).encode(), FAILURE, NOW)
    assert breakers.open_count(NOW) == capacity
