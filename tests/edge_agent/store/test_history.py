"""Reading the past from CSV: a wrong row refuses the file, a blank is missing."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from edge_agent.energy import HOUR, Interval
from edge_agent.history import History, HistoryError, read_history

PARIS = ZoneInfo("Europe/Paris")
MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)


def read(text: str, columns: tuple[str, ...] = ("kwh",), zone: ZoneInfo | None = None) -> History:
    return read_history(
        text.splitlines(keepends=True), columns, name="f.csv", zone=zone, never_negative=("kwh",)
    )


def mistakes(
    text: str, columns: tuple[str, ...] = ("kwh",), zone: ZoneInfo | None = None
) -> list[tuple[int, str]]:
    with pytest.raises(HistoryError) as caught:
        read(text, columns, zone)
    assert str(caught.value).endswith("nothing was imported")
    return list(caught.value.mistakes)


def test_rows_become_intervals_and_blanks_are_missing() -> None:
    history = read(
        "\ufeffts_utc,kwh,temp_c\n2026-01-01T00:00:00Z,1.5,4\n2026-01-01T01:00:00Z,,5\n\n2026-01-01T02:00:00Z,0,\n",
        ("kwh", "temp_c"),
    )
    assert history.columns["kwh"] == (
        Interval(MIDNIGHT, MIDNIGHT + HOUR, 1.5),
        Interval(MIDNIGHT + 2 * HOUR, MIDNIGHT + 3 * HOUR, 0.0),
    )
    assert [each.value for each in history.columns["temp_c"]] == [4.0, 5.0]
    assert (history.rows, history.doubles, history.step) == (3, 0, HOUR)
    assert history.missing == {"kwh": 1, "temp_c": 1}


def test_times_without_offset_in_ts_utc_are_utc() -> None:
    assert read("ts_utc,kwh\n2026-01-01 00:00,1\n").columns["kwh"][0].start == MIDNIGHT


def test_civil_times_need_their_zone_and_follow_both_clock_changes() -> None:
    autumn = "ts,kwh\n2026-10-25T01:00,1\n2026-10-25T02:00,2\n2026-10-25T02:00,3\n2026-10-25T03:00,4\n"
    intervals = read(autumn, zone=PARIS).columns["kwh"]
    assert [each.value for each in intervals] == [1, 2, 3, 4]
    assert intervals[-1].end - intervals[0].start == 4 * HOUR
    spring = "ts,kwh\n2026-03-29T01:00,1\n2026-03-29T03:00,2\n"
    before, after = read(spring, zone=PARIS).columns["kwh"]
    assert after.start == before.end
    assert "say which zone" in mistakes(autumn)[0][1]
    assert mistakes("ts,kwh\n2026-03-29T02:00,1\n", zone=PARIS) == [
        (2, "2026-03-29 02:00:00 does not exist in Europe/Paris: clocks skip it")
    ]


def test_finer_intervals_keep_their_step() -> None:
    history = read("ts_utc,kwh\n2026-01-01T00:00Z,1\n2026-01-01T00:30Z,2\n2026-01-01T02:00Z,3\n")
    assert history.step == timedelta(minutes=30)
    assert {each.end - each.start for each in history.columns["kwh"]} == {timedelta(minutes=30)}


def test_a_row_said_twice_counts_once() -> None:
    history = read("ts_utc,kwh\n2026-01-01T00:00Z,1\n2026-01-01T01:00:00+01:00,1\n")
    assert (len(history.columns["kwh"]), history.doubles) == (1, 1)


def test_every_wrong_row_is_named_by_its_line() -> None:
    text = (
        "ts_utc,kwh\nyesterday,1\n2026-01-01T00:00Z,one\n2026-01-01T01:00Z,nan\n2026-01-01T02:00Z,-3\n"
        "2026-01-01T03:00Z\n2026-01-01T04:00Z,1\n2026-01-01T04:00Z,2\n2026-01-01T05:20Z,1\n"
    )
    found = dict(mistakes(text))
    assert "'yesterday' is not a time" in found[2]
    assert "'one' is not a number" in found[3]
    assert "not a finite number" in found[4]
    assert "negative" in found[5]
    assert "1 cells where the header has 2" in found[6]
    assert "says otherwise than line 7" in found[8]
    assert "05:20:00 is not on a step" in found[9]


def test_a_file_without_its_columns_or_rows_is_refused() -> None:
    assert mistakes("ts_utc,power\n") == [(1, "there is no column 'kwh'; there are: ts_utc, power")]
    assert "no column of times" in mistakes("when,kwh\n2026-01-01T00:00Z,1\n")[0][1]
    assert mistakes("ts_utc,kwh\n") == [(1, "there is no row under the header")]
    assert "there are: none" in mistakes("")[0][1]


def test_an_odd_step_is_refused() -> None:
    assert "7" in mistakes("ts_utc,kwh\n2026-01-01T00:00Z,1\n2026-01-01T00:07Z,1\n")[0][1]


def test_only_the_first_twenty_mistakes_are_shown() -> None:
    with pytest.raises(HistoryError, match="and 5 more"):
        read("ts_utc,kwh\n" + "x,1\n" * 25)
