"""The CSV form, and errors that name file and line."""

from datetime import UTC, date, datetime

import pytest

from edge_agent.savings import DailySample, EnergyFileError, HourlySample, read_energy_csv


def read(text: str) -> list[HourlySample] | list[DailySample]:
    return read_energy_csv(text.splitlines(keepends=True), name="meter.csv")


def test_daily_rows_are_days() -> None:
    assert read("date,kwh,temp_c\n2024-01-01,12.5,3\n2024-01-02,,4.5\n") == [
        DailySample(date(2024, 1, 1), 12.5, 3.0),
        DailySample(date(2024, 1, 2), None, 4.5),
    ]


@pytest.mark.parametrize(
    "instant", ["2024-01-01T01:00:00Z", "2024-01-01T01:00:00", "2024-01-01T02:00+01:00", "2024-01-01 01:00"]
)
def test_hourly_rows_are_instants_in_utc(instant: str) -> None:
    assert read(f"ts_utc,kwh,temp_c\n{instant},1,\n") == [
        HourlySample(datetime(2024, 1, 1, 1, tzinfo=UTC), 1.0, None)
    ]


def test_columns_may_come_in_any_order_among_others() -> None:
    assert read(" temp_c ,note,kwh,date\n3,x,12,2024-01-01\n\n") == [DailySample(date(2024, 1, 1), 12.0, 3.0)]


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", "meter.csv:1", "the header is 'nothing'"),
        ("date;kwh;temp_c\n", "meter.csv:1", "separated by commas"),
        ("date,kwh\n", "meter.csv:1", "expected ts_utc,kwh,temp_c"),
        ("when,kwh,temp_c\n", "meter.csv:1", "expected ts_utc,kwh,temp_c"),
        ("date,kwh,temp_c\n01/02/2024,1,2\n", "meter.csv:2", "01/02/2024"),
        (
            "date,kwh,temp_c\n2024-01-01,1,2\n2024-01-02,1\n",
            "meter.csv:3",
            "2 values where the header names 3",
        ),
        ("date,kwh,temp_c\n2024-01-01,n/a,2\n", "meter.csv:2", "'n/a' is not a number"),
        ("date,kwh,temp_c\n2024-01-01,nan,2\n", "meter.csv:2", "'nan' is not a number"),
        ("date,kwh,temp_c\n2024-01-01,inf,2\n", "meter.csv:2", "leave the value blank"),
        ('date,kwh,temp_c\n2024-01-01,"1,5",2\n', "meter.csv:2", "decimal point"),
        ("date,kwh,temp_c\n2024-01-01,1,2\n2024-01-01,1,2\n", "meter.csv:3", "already on line 2"),
        ("ts_utc,kwh,temp_c\n2024-01-01T00:30:00Z,1,2\n", "meter.csv:2", "not the start of an hour"),
        (
            "ts_utc,kwh,temp_c\n2024-01-01T00:00:00Z,1,2\n2024-01-01T01:00+01:00,1,2\n",
            "meter.csv:3",
            "already on line 2",
        ),
        ("date,kwh,temp_c\n" + "x" * 200_000 + ",1,2\n", "meter.csv:2", "not a CSV line"),
    ],
)
def test_a_wrong_line_is_named(text: str, where: str, what: str) -> None:
    with pytest.raises(EnergyFileError) as error:
        read(text)
    assert str(error.value).startswith(f"{where}: ")
    assert what in str(error.value)
