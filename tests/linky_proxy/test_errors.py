from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linky_proxy.errors import format_access_time, seconds_until
from tests.linky_proxy.stack import NOON


def test_the_recorded_access_time_is_read() -> None:
    now = datetime(2026, 7, 22, 4, 59, tzinfo=UTC)
    assert seconds_until("2026-Jul-22 05:00:00+0000 UTC", now) == 60


@given(st.integers(1, 10_000))
def test_an_access_time_is_read_as_it_was_written(seconds: int) -> None:
    assert seconds_until(format_access_time(NOON + timedelta(seconds=seconds)), NOON) == seconds


def test_a_time_already_past_still_asks_for_a_second() -> None:
    assert seconds_until("2020-Jan-01 00:00:00+0000 UTC", NOON) == 1


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2026-Jui-22 05:00:00+0000 UTC", "2026-Feb-31 05:00:00+0000 UTC"]
)
def test_a_time_that_cannot_be_read_is_none(text: str) -> None:
    assert seconds_until(text, NOON) is None
