"""Texts of off-peak windows, as Enedis and people write them."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.linky_gtb.linky.civil_time import PARIS
from custom_components.linky_gtb.linky.tariffs import (
    InvalidWindowsError,
    OffPeakPeriod,
    Season,
    Window,
    parse_windows,
    windows_text,
)
from custom_components.linky_gtb.linky.tariffs.off_peak import is_off_peak

NIGHT_AND_NOON = (Window(22 * 60, 6 * 60), Window(12 * 60 + 30, 14 * 60))


@pytest.mark.parametrize(
    "text",
    [
        "HC (22H00-6H00;12H30-14H00)",
        "hc (22h00-6h00;12h30-14h00)",
        "HC(22H00-06H00 ; 12H30-14H00)",
        "22H00-6H00;12h30-14h00",
        "22:00-06:00, 12:30-14:00",
        "22h-6h et 12h30-14h",
        "HC: 22h00 - 6h00 + 12h30 - 14h00",
        "heures creuses (22H00–6H00;12H30–14H00)",
        "de 22h à 6h et de 12h30 à 14h",
    ],
)
def test_every_spelling_of_the_same_windows_is_understood(text: str) -> None:
    assert parse_windows(text) == NIGHT_AND_NOON


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("HC (23h00-7h30)", Window(23 * 60, 7 * 60 + 30)),
        ("HC (22H50-6H50)", Window(22 * 60 + 50, 6 * 60 + 50)),
        ("16H00-24H00", Window(16 * 60, 0)),
        ("0H00-8H00", Window(0, 8 * 60)),
    ],
)
def test_bounds_are_minutes_and_24h_is_midnight(text: str, window: Window) -> None:
    assert parse_windows(text) == (window,)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", ""),
        ("HC ()", "HC ()"),
        ("HC (22H00-6H00;midi)", "midi"),
        ("22H00-25H00", "22H00-25H00"),
        ("22H70-6H00", "22H70-6H00"),
        ("24H30-6H00", "24H30-6H00"),
        ("6H00-6H00", "6H00-6H00"),
        ("22H00-6H00;5H00-7H00", "5H00-7H00"),
        ("22H00", "22H00"),
    ],
)
def test_what_is_not_a_window_is_named_and_refused(text: str, part: str) -> None:
    with pytest.raises(InvalidWindowsError) as refused:
        parse_windows(text)

    assert refused.value.part == part


def test_outside_every_season_nothing_is_off_peak() -> None:
    summer = OffPeakPeriod(NIGHT_AND_NOON, Season((4, 1), (10, 31)))

    assert is_off_peak([summer], datetime(2026, 6, 1, 23, tzinfo=PARIS))
    assert not is_off_peak([summer], datetime(2026, 12, 1, 23, tzinfo=PARIS))


minutes = st.integers(0, 1439)


@given(start=minutes, end=minutes)
def test_a_written_window_is_read_back_the_same(start: int, end: int) -> None:
    window = Window(start, end if end != start else (end + 1) % 1440)

    assert parse_windows(windows_text([window])) == (window,)
