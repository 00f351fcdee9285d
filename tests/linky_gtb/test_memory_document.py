"""A meter's memory survives a restart to the last sixtieth of a Wh."""

import json
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.history import LinkyHistory
from custom_components.linky_gtb.linky.measures import MeasureType
from custom_components.linky_gtb.linky.memory import Answers, MeterMemory
from custom_components.linky_gtb.linky.memory_document import (
    UnreadableMemoryError,
    document_of,
    memory_of,
)
from custom_components.linky_gtb.linky.schedule import Slot
from custom_components.linky_gtb.linky.series import (
    DailyEnergy,
    Interval,
    MaxPower,
    daily_energies,
    load_curve,
    max_powers,
)

from .recorded import CURVE, DAILY, MAX_POWER, recorded

NOW = datetime(2026, 10, 1, 8, 30, tzinfo=UTC)
RECORDED = LinkyHistory(
    load_curve(recorded(CURVE)), daily_energies(recorded(DAILY)), max_powers(recorded(MAX_POWER))
)
FULL = MeterMemory(
    consumption=RECORDED,
    production=LinkyHistory(daily=(DailyEnergy(date(2026, 9, 30), Fraction(1, 7)),)),
    answers={MeasureType.LOAD_CURVE: Answers({date(2026, 9, 28): NOW}, date(2026, 9, 1), closed=True)},
    calls_by_day={date(2026, 10, 1): 4},
    recent_calls=(NOW,),
    slot=Slot(time(8, 31, 7), time(13, 2)),
    slot_asked=NOW,
    not_before=NOW,
    failures=2,
)


@pytest.mark.parametrize("memory", [MeterMemory(), FULL], ids=["empty", "full"])
def test_a_memory_comes_back_as_it_was(memory: MeterMemory) -> None:
    assert memory_of(json.loads(json.dumps(document_of(memory)))) == memory


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from([5, 10, 15, 30, 60]), st.fractions(0, 10_000)),
        max_size=30,
    )
)
def test_curves_of_any_steps_with_any_gaps_come_back(pieces: list[tuple[int, int, Fraction]]) -> None:
    start = NOW
    intervals: list[Interval] = []
    for gap, minutes, energy in pieces:
        start += gap * timedelta(minutes=5)
        end = start + timedelta(minutes=minutes)
        intervals.append(Interval(start, end, energy))
        start = end
    memory = MeterMemory(LinkyHistory(tuple(intervals)))

    assert memory_of(json.loads(json.dumps(document_of(memory)))) == memory


def test_two_years_of_half_hours_stay_small() -> None:
    half_hour = timedelta(minutes=30)
    intervals = tuple(
        Interval(NOW + n * half_hour, NOW + (n + 1) * half_hour, Fraction(n % 3000, 2)) for n in range(35_040)
    )

    assert len(json.dumps(document_of(MeterMemory(LinkyHistory(intervals))))) < 400_000


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("consumption", []),
        ("answers", {"horoscope": {}}),
        ("calls_by_day", {"2026-10-01": "four"}),
        ("recent_calls", "now"),
        ("slot", ["08:31:07"]),
        ("not_before", 3),
    ],
)
def test_a_damaged_document_is_told(key: str, value: Json) -> None:
    with pytest.raises(UnreadableMemoryError):
        memory_of({**document_of(FULL), key: value})


def test_a_document_without_all_its_parts_is_told() -> None:
    with pytest.raises(UnreadableMemoryError):
        memory_of({"consumption": {}})


def test_a_maximum_without_instant_comes_back() -> None:
    memory = MeterMemory(LinkyHistory(maxima=(MaxPower(date(2026, 10, 25), 4000, None),)))

    assert memory_of(document_of(memory)) == memory


def test_calls_are_counted_by_day_for_a_month_and_by_instant_for_an_hour() -> None:
    memory = MeterMemory()
    for days in (0, 29, 30):
        memory = memory.with_call(NOW + timedelta(days=days)).with_call(NOW + timedelta(days=days, minutes=5))

    assert list(memory.calls_by_day.values()) == [2, 2]
    assert memory.calls_of(date(2026, 10, 31)) == 2
    assert len(memory.recent_calls) == 2
