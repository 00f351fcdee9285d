"""Rules on points: heating against cooling, set-points out of season, sub-meters that stop agreeing."""

from collections.abc import Sequence
from datetime import date, timedelta

from edge_agent.anomalies import Kind
from edge_agent.anomalies.point_rules import Opposed, disagreement, out_of_season, together

FIRST = date(2026, 6, 1)


def days(count: int, start: date = FIRST) -> list[date]:
    return [start + timedelta(days=n) for n in range(count)]


def values(per_day: Sequence[dict[int, float]]) -> dict[date, dict[int, float]]:
    return dict(zip(days(len(per_day)), per_day, strict=True))


def test_heating_and_cooling_together_is_told_once_per_spell() -> None:
    on, off = {9: 50.0, 10: 60.0, 11: 0.0}, {9: 0.0, 10: 0.0}
    pair = Opposed("AHU", values([on, on, off, on]), values([{9: 20.0, 10: 20.0}] * 4), above=5)
    found = list(together(pair, days(4)))
    assert [(each.date, each.hours) for each in found] == [(FIRST, (9, 10)), (days(4)[3], (9, 10))]
    assert found[0].kind is Kind.HEATING_AND_COOLING
    assert found[0].id.endswith("heating_and_cooling-ahu")


def test_one_hour_together_is_a_changeover() -> None:
    pair = Opposed("AHU", values([{9: 50.0}]), values([{9: 50.0}]), above=5)
    assert list(together(pair, days(2))) == []


def test_a_heating_setpoint_left_up_in_summer_is_told_once() -> None:
    summer = dict.fromkeys(days(3), 21.0)
    up = dict.fromkeys(range(24), 20.5)
    (found,) = out_of_season("Zone 1", values([up, up, up]), summer, days(3))
    assert (found.date, found.kind, found.detail) == (FIRST, Kind.SETPOINT_OUT_OF_SEASON, "Zone 1: 20.5 °C")
    assert list(out_of_season("Zone 1", values([{0: 15.0}] * 3), summer, days(3))) == []


def test_a_setpoint_too_high_in_winter_is_told_and_between_seasons_is_not() -> None:
    up = dict.fromkeys(range(8, 18), 23.0)
    assert len(list(out_of_season("Z", values([up]), {FIRST: 5.0}, days(1)))) == 1
    assert list(out_of_season("Z", values([up]), {FIRST: 15.0}, days(1))) == []
    assert list(out_of_season("Z", values([up]), {}, days(1))) == []


def test_a_sub_meter_that_stops_breaks_the_habit_of_the_share() -> None:
    learning, judged = days(60), days(6, FIRST + timedelta(days=60))
    site = dict.fromkeys([*learning, *judged], 100.0)
    part = {day: 60.0 + n % 3 for n, day in enumerate(learning)} | dict.fromkeys(judged, 60.0)
    part[judged[2]] = part[judged[3]] = 0.0
    (found,) = disagreement(site, {"Heating": part}, learning, judged)
    assert (found.date, found.kind) == (judged[2], Kind.METER_DISAGREEMENT)
    assert found.detail == "Heating: 0 % (61 %)"


def test_without_sub_meters_or_habit_nothing_is_said() -> None:
    site = dict.fromkeys(days(30), 100.0)
    assert list(disagreement(site, {}, days(30), days(30))) == []
    assert list(disagreement(site, {"a": {FIRST: 1.0}}, days(10), days(30))) == []
    assert list(disagreement(dict.fromkeys(days(30), 0.0), {"a": site}, days(30), days(5))) == []
