from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from simulators.enedis.errors import throttled
from simulators.enedis.throttle import Throttle


def accepted(throttle: Throttle, instants: list[float]) -> list[float]:
    return [at for at in instants if throttle.wait_s("api", at) == 0]


@given(st.lists(st.floats(0, 10, allow_nan=False), max_size=80).map(sorted))
def test_no_second_wherever_it_starts_holds_more_calls_than_allowed(instants: list[float]) -> None:
    calls = accepted(Throttle(per_second=3, per_hour=1000), instants)
    assert all(later - earlier >= 1 for earlier, later in zip(calls, calls[3:], strict=False))


def test_a_call_is_accepted_after_the_wait_it_was_told() -> None:
    throttle = Throttle(per_second=1, per_hour=1000)
    assert throttle.wait_s("api", 10.0) == 0
    wait = throttle.wait_s("api", 10.25)
    assert wait == 0.75
    assert throttle.wait_s("api", 10.25 + wait) == 0


def test_the_hour_slides() -> None:
    throttle = Throttle(per_second=5, per_hour=3)
    assert accepted(throttle, [0, 1000, 2000, 3000, 3599, 3600, 4000, 4600]) == [0, 1000, 2000, 3600, 4600]


def test_apis_are_counted_apart() -> None:
    throttle = Throttle(per_second=1, per_hour=1000)
    assert throttle.wait_s("one", 0) == throttle.wait_s("two", 0) == 0


def test_what_was_used_can_be_read() -> None:
    throttle = Throttle()
    calls = accepted(throttle, [0.0, 10.0, 20.0])
    assert all(later > earlier for earlier, later in pairwise(calls))
    assert throttle.used("api", 20.0) == 3
    assert throttle.used("api", 20.0, period_s=5) == 1


def test_the_time_to_come_back_is_rounded_up_to_a_second() -> None:
    error = throttled(datetime(2026, 7, 22, 4, 59, 59, 500_000, tzinfo=UTC), 0.2)
    assert isinstance(error.body, dict)
    assert error.body["nextAccessTime"] == "2026-Jul-22 05:00:00+0000 UTC"
