"""Answers of Enedis become intervals, by the rules of its time labels."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.civil_time import PARIS, day_end, day_start
from custom_components.linky_gtb.linky.series import (
    MalformedAnswerError,
    daily_energies,
    load_curve,
    max_powers,
)

from .recorded import CURVE, DAILY, MAX_POWER, curve, daily, recorded


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_recorded_day_sums_to_its_daily_value_to_the_watt_hour() -> None:
    intervals = load_curve(recorded(CURVE))

    sums: dict[date, Fraction] = {}
    for interval in intervals:
        day = interval.start.astimezone(PARIS).date()
        sums[day] = sums.get(day, Fraction()) + interval.energy_wh
    assert sums == {date(2026, 9, 29): 33_495, date(2026, 9, 30): 38_022}
    assert sums == {value.day: value.energy_wh for value in daily_energies(recorded(DAILY))}


def test_a_label_is_the_end_of_its_interval() -> None:
    (interval,) = load_curve(curve([("2026-09-29 00:30:00", "4078")]))

    assert interval.start == utc("2026-09-28T22:00")
    assert interval.end == utc("2026-09-28T22:30")
    assert interval.energy_wh == 2039


def test_the_midnight_point_belongs_to_the_day_before() -> None:
    (interval,) = load_curve(curve([("2026-10-01 00:00:00", "3974")]))

    assert interval.start.astimezone(PARIS).date() == date(2026, 9, 30)


def labels_of(day: date) -> list[str]:
    """The labels of a day's half-hours, as Enedis writes them: local, without offset."""
    instants: list[datetime] = []
    end = day_start(day) + timedelta(minutes=30)
    while end <= day_end(day):
        instants.append(end)
        end += timedelta(minutes=30)
    return [instant.astimezone(PARIS).strftime("%Y-%m-%d %H:%M:%S") for instant in instants]


@pytest.mark.parametrize(
    ("day", "count"), [(date(2026, 3, 29), 46), (date(2026, 10, 25), 50), (date(2026, 6, 1), 48)]
)
def test_each_day_is_covered_from_midnight_to_midnight_without_hole_or_overlap(day: date, count: int) -> None:
    labels = labels_of(day)
    assert len(labels) == count

    intervals = load_curve(curve([(label, "100") for label in labels]))

    assert len(intervals) == count
    assert intervals[0].start == day_start(day)
    assert intervals[-1].end == day_end(day)
    assert all(one.end == two.start for one, two in pairwise(intervals))


def test_in_spring_the_labels_jump_over_the_hour_that_does_not_exist() -> None:
    before, after = load_curve(curve([("2026-03-29 01:30:00", "1"), ("2026-03-29 03:00:00", "2")]))

    assert before.end == after.start == utc("2026-03-29T00:30")


def test_a_label_that_does_not_exist_is_not_given_an_instant() -> None:
    assert load_curve(curve([("2026-03-29 02:30:00", "1")])) == ()


def test_in_autumn_the_second_time_a_label_comes_it_is_winter() -> None:
    labels = ["02:00", "02:30", "02:00", "02:30", "03:00"]

    intervals = load_curve(curve([(f"2026-10-25 {label}:00", str(i)) for i, label in enumerate(labels)]))

    assert [interval.end for interval in intervals] == [
        utc("2026-10-25T00:00"),
        utc("2026-10-25T00:30"),
        utc("2026-10-25T01:00"),
        utc("2026-10-25T01:30"),
        utc("2026-10-25T02:00"),
    ]
    assert [interval.energy_wh * 2 for interval in intervals] == [0, 1, 2, 3, 4]


def test_in_autumn_a_null_still_tells_which_hour_the_others_are() -> None:
    labels = [("02:00", "10"), ("02:30", None), ("02:00", None), ("02:30", "40")]

    intervals = load_curve(curve([(f"2026-10-25 {label}:00", value) for label, value in labels]))

    assert [(interval.end, interval.energy_wh) for interval in intervals] == [
        (utc("2026-10-25T00:00"), Fraction(5)),
        (utc("2026-10-25T01:30"), Fraction(20)),
    ]


def test_in_autumn_a_point_left_out_does_not_shift_the_others() -> None:
    labels = ["02:00", "02:30", "02:30", "03:00"]

    intervals = load_curve(curve([(f"2026-10-25 {label}:00", "2") for label in labels]))

    assert [interval.end.hour * 60 + interval.end.minute for interval in intervals] == [0, 30, 90, 120]


def test_in_autumn_an_hour_given_once_is_left_out_since_nothing_says_which_it_is() -> None:
    labels = ["01:30", "02:00", "02:30", "03:00"]

    intervals = load_curve(curve([(f"2026-10-25 {label}:00", "2") for label in labels]))

    assert [interval.end for interval in intervals] == [utc("2026-10-24T23:30"), utc("2026-10-25T02:00")]


def test_a_label_with_its_offset_is_believed() -> None:
    (interval,) = load_curve(curve([("2026-10-25T02:30:00+01:00", "2")]))

    assert interval.end == utc("2026-10-25T01:30")


@pytest.mark.parametrize(
    ("step", "minutes"),
    [("PT5M", 5), ("PT10M", 10), ("PT15M", 15), ("PT30M", 30), (None, 30), ("PT60M", 60), ("PT1H", 60)],
)
def test_the_step_of_a_point_is_its_own(step: str | None, minutes: int) -> None:
    (interval,) = load_curve(curve([("2026-09-29 12:00:00", "600")], step))

    assert interval.minutes == minutes
    assert interval.energy_wh == 10 * minutes


def test_steps_may_change_inside_an_answer() -> None:
    points = [
        ("2026-09-29 01:00:00", "PT60M"),
        ("2026-09-29 01:10:00", "PT10M"),
        ("2026-09-29 01:25:00", "PT15M"),
    ]
    answer: Json = {
        "grandeur": [
            {
                "grandeurPhysique": "PA",
                "points": [{"d": label, "v": "60", "p": step} for label, step in points],
            }
        ]
    }

    assert [interval.energy_wh for interval in load_curve(answer)] == [60, 10, 15]


def test_energy_of_a_tenth_of_an_hour_is_exact() -> None:
    (interval,) = load_curve(curve([("2026-09-29 12:00:00", "100")], "PT10M"))

    assert interval.energy_wh == Fraction(50, 3)


@pytest.mark.parametrize("value", [None, ""])
def test_null_is_missing_and_never_zero(value: str | None) -> None:
    assert load_curve(curve([("2026-09-29 12:00:00", value)])) == ()
    assert daily_energies(daily({"2026-09-29": value, "2026-09-30": "0"}))[0].day == date(2026, 9, 30)


def test_a_point_sent_twice_counts_once() -> None:
    intervals = load_curve(curve([("2026-09-29 12:00:00", "100"), ("2026-09-29 12:00:00", "100")]))

    assert [interval.energy_wh for interval in intervals] == [50]


def test_blocks_of_another_quantity_or_direction_are_not_consumption() -> None:
    answer: Json = {
        "grandeur": [
            {
                "grandeurMetier": "PROD",
                "grandeurPhysique": "PA",
                "points": [{"d": "2026-09-29 12:00:00", "v": "9"}],
            },
            {
                "grandeurMetier": "CONS",
                "grandeurPhysique": "PR",
                "points": [{"d": "2026-09-29 12:00:00", "v": "9"}],
            },
        ]
    }

    assert load_curve(answer) == ()


def test_a_value_in_kilowatts_is_a_thousand_times_larger() -> None:
    answer: Json = {
        "grandeur": [
            {"grandeurPhysique": "PA", "unite": "kW", "points": [{"d": "2026-09-29 12:00:00", "v": 1.5}]}
        ]
    }

    assert load_curve(answer)[0].energy_wh == 750


def test_a_daily_date_may_carry_a_time() -> None:
    (value,) = daily_energies(daily({"2026-09-29T00:00:00": "33495"}))

    assert (value.day, value.energy_wh) == (date(2026, 9, 29), Fraction(33_495))


def test_maximum_powers_carry_the_instant_they_happened() -> None:
    first, second = max_powers(recorded(MAX_POWER))

    assert (first.day, first.power_va, first.instant) == (date(2026, 9, 29), 4680, utc("2026-09-29T11:03:35"))
    assert second.power_va == 6510


def test_a_maximum_in_the_repeated_hour_has_no_instant() -> None:
    answer: Json = {
        "grandeur": [
            {
                "grandeurPhysique": "PMA",
                "points": [
                    {"d": "2026-10-25 02:10:00", "v": "4680"},
                    {"d": "2026-10-26 02:10:00", "v": None},
                ],
            }
        ]
    }

    (maximum,) = max_powers(answer)
    assert maximum.instant is None
    assert maximum.day == date(2026, 10, 25)


@pytest.mark.parametrize(
    ("answer", "where"),
    [
        ([], "no list 'grandeur'"),
        ({"meter_reading": {}}, "no list 'grandeur'"),
        ({"grandeur": ["x"]}, "grandeur[0]"),
        ({"grandeur": [{"grandeurPhysique": "PA", "unite": "MJ", "points": []}]}, "grandeur[0].unite"),
        ({"grandeur": [{"grandeurPhysique": "PA", "points": ["x"]}]}, "grandeur[0].points[0]"),
        (curve([("yesterday", "1")]), "points[0].d"),
        (curve([("2026-09-29 12:00:00", "many")]), "points[0].v"),
        (curve([("2026-09-29 12:00:00", "-1")]), "points[0].v"),
        (curve([("2026-09-29 12:00:00", "1")], "P1D"), "points[0].p"),
        (curve([("2026-09-29 12:00:00", "1")], "PT"), "points[0].p"),
    ],
)
def test_an_answer_of_another_shape_is_refused_with_the_place_of_the_fault(answer: Json, where: str) -> None:
    with pytest.raises(MalformedAnswerError) as error:
        load_curve(answer)
    assert where in str(error.value)
