"""The daily minute of each meter."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linky_proxy.slot.daily_minute import Slot, SlotWindow, slot_of
from linky_proxy.usage_point import Prm
from tests.linky_proxy.stack import CONSUMER, Stack, running_stack

PARIS = ZoneInfo("Europe/Paris")
MORNING, AFTERNOON = SlotWindow.parse("08:05-12:00"), SlotWindow.parse("13:00-15:00")
PRMS = st.from_regex(r"[0-9]{14}", fullmatch=True).map(Prm)
SECONDS = st.integers(3 * 3600, 86399).map(lambda s: time(s // 3600, s // 60 % 60, s % 60))
WINDOWS = (
    st.tuples(SECONDS, SECONDS).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: SlotWindow(*pair))
)
CLOCK_CHANGES = [datetime(2027, 3, 28, tzinfo=PARIS), datetime(2026, 10, 25, tzinfo=PARIS)]


@given(PRMS, WINDOWS, WINDOWS)
def test_a_slot_lies_in_its_window(prm: Prm, window: SlotWindow, retry_window: SlotWindow) -> None:
    slot = slot_of(prm, window, retry_window)
    assert window.start <= slot.main < window.end
    assert retry_window.start <= slot.retry < retry_window.end


@given(PRMS)
def test_a_client_can_compute_its_slot_by_itself(prm: Prm) -> None:
    position = int(sha256(prm.encode()).hexdigest()[:16], 16)
    second = 8 * 3600 + 5 * 60 + position * (235 * 60) // 2**64
    assert slot_of(prm, MORNING, AFTERNOON).main == time(second // 3600, second // 60 % 60, second % 60)


def test_a_slot_never_changes() -> None:
    # Written down: clients keep to theirs for years, and replicas of any version must agree.
    assert slot_of(Prm("99999999999991"), MORNING, AFTERNOON) == Slot(time(8, 40, 55), time(14, 52, 7))


def test_consecutive_meters_fill_the_window_evenly() -> None:
    prms = [Prm(f"3000{number:010}") for number in range(20_000)]
    minutes = Counter(slot_of(prm, MORNING, AFTERNOON).main.replace(second=0) for prm in prms)
    assert len(minutes) == 235
    # 85 expected per minute; six standard deviations of a Poisson law.
    assert all(85 - 6 * 9.2 < count < 85 + 6 * 9.2 for count in minutes.values())


@given(PRMS, st.integers(0, 86400 * 365 * 4))
def test_the_next_call_is_within_a_day_and_in_the_window_on_any_day(prm: Prm, seconds: int) -> None:
    now = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    slot = slot_of(prm, MORNING, AFTERNOON)
    following = slot.next_main(now)
    assert timedelta() < following.astimezone(UTC) - now <= timedelta(hours=25)
    assert MORNING.start <= following.time() < MORNING.end


@pytest.mark.parametrize("day", CLOCK_CHANGES, ids=["spring", "autumn"])
def test_clock_changes_do_not_move_a_slot(day: datetime) -> None:
    slot = slot_of(CONSUMER, MORNING, AFTERNOON)
    following = slot.next_main(day)
    assert (following.date(), following.time()) == (day.date(), slot.main)
    # The instant exists: it survives a trip through UTC.
    assert following.astimezone(UTC).astimezone(PARIS).time() == slot.main


@pytest.mark.parametrize(
    "text", ["", "8-12", "08:05", "12:00-08:05", "09:00-09:00", "02:30-04:00", "08:05-24:00"]
)
def test_a_window_that_cannot_be_kept_every_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"08:05-12:00|03:00|must be in"):
        SlotWindow.parse(text)


async def test_a_slot_is_told_to_anybody_without_a_token(stack: Stack) -> None:
    answer = await stack.get("/api/slot", token="", prm=CONSUMER)
    assert answer.status == 200
    assert answer.body == {
        "slot": "08:40:55",
        "retry": "14:52:07",
        "timezone": "Europe/Paris",
        "window": ["08:05:00", "12:00:00"],
        "retry_window": ["13:00:00", "15:00:00"],
        "next": "2026-10-06T08:40:55+02:00",
    }
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert stack.world.calls == []


async def test_the_new_name_of_the_parameter_wins(stack: Stack) -> None:
    both = await stack.get("/api/slot", prm="30001234567890", pointId=CONSUMER)
    assert both.body == (await stack.get("/api/slot", pointId=CONSUMER)).body


@pytest.mark.parametrize("prm", ["", "123", "9999999999999a", "٩٩٩٩٩٩٩٩٩٩٩٩٩١", "999999999999911"])
async def test_what_is_no_point_has_no_slot(stack: Stack, prm: str) -> None:
    answer = await stack.get("/api/slot", token="", prm=prm)
    assert answer.status == 400
    assert "14 chiffres" in answer.text


async def test_the_windows_are_the_operators() -> None:
    async with running_stack(slot_window="10:00-10:00:01", slot_retry_window="18:00-18:00:01") as stack:
        answer = await stack.get("/api/slot", prm=CONSUMER)
    assert isinstance(answer.body, dict)
    assert (answer.body["slot"], answer.body["retry"]) == ("10:00:00", "18:00:00")
