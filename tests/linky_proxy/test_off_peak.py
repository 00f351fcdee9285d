from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linky_proxy.contract.off_peak import OffPeakWindow, parse_off_peak

MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("HC (22H00-6H00)", ["22:00-06:00"]),
        ("HC (22H50-6H50)", ["22:50-06:50"]),
        ("HC (23h00-7h30)", ["23:00-07:30"]),
        ("HC (22H00-6H00;12H30-14H00)", ["22:00-06:00", "12:30-14:00"]),
        ("HC (2H00-7H00;12h30-14h00)", ["02:00-07:00", "12:30-14:00"]),
        ("22h-6h , 12:30 - 14:00", ["22:00-06:00", "12:30-14:00"]),
        ("HC (16H00-24H00)", ["16:00-00:00"]),
    ],
)
def test_the_ways_in_which_enedis_writes_windows_are_read(text: str, windows: list[str]) -> None:
    parsed = parse_off_peak(text)
    assert parsed is not None
    assert [f"{one.start:%H:%M}-{one.end:%H:%M}" for one in parsed] == windows


@pytest.mark.parametrize(
    "text",
    ["", "HC", "néant", "HC (25H00-6H00)", "HC (22H75-6H00)", "HC (24H30-6H00)", "HC (22H00-6H00;13H)"],
)
def test_what_is_not_wholly_understood_is_no_window_at_all(text: str) -> None:
    assert parse_off_peak(text) is None


@given(
    st.lists(st.tuples(MINUTES, MINUTES), min_size=1, max_size=4),
    st.sampled_from("Hh"),
    st.sampled_from([";", " ; ", ",", " / "]),
    st.booleans(),
)
def test_windows_are_read_as_they_were_written(
    windows: list[tuple[time, time]], letter: str, separator: str, padded: bool
) -> None:
    def written(at: time) -> str:
        return f"{at.hour:02}{letter}{at.minute:02}" if padded else f"{at.hour}{letter}{at.minute:02}"

    text = f"HC ({separator.join(f'{written(start)}-{written(end)}' for start, end in windows)})"
    assert parse_off_peak(text) == tuple(OffPeakWindow(start, end) for start, end in windows)


@given(st.text(max_size=60))
def test_any_text_is_read_or_left_alone(text: str) -> None:
    parsed = parse_off_peak(text)
    assert parsed is None or parsed
