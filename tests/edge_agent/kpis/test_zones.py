"""Values of a zone: what is kept when occupied, what is lowered when not, beside the year before."""

from datetime import UTC, datetime, timedelta

import pytest

from edge_agent.kpis import ZoneHour, judge_zone

START = datetime(2026, 1, 12, tzinfo=UTC)


def hours(
    occupied_c: float, empty_c: float, setpoint_c: float | None = 20.0, count: int = 48
) -> list[ZoneHour]:
    return [
        ZoneHour(
            START + timedelta(hours=n),
            occupied_c if 8 <= n % 24 < 18 else empty_c,
            setpoint_c,
            8 <= n % 24 < 18,
            heating_season=True,
        )
        for n in range(count)
    ]


def test_temperatures_setback_and_excess_are_told() -> None:
    zone = judge_zone("Offices", hours(20.6, 17.0), hours(19.0, 16.0))
    assert zone is not None
    assert zone.occupied_c == pytest.approx(20.6)
    assert zone.empty_c == pytest.approx(17.0)
    assert zone.setback_c == pytest.approx(3.6)
    assert (zone.at_setpoint, zone.overheated, zone.empty_heated) == (1.0, 1.0, 1.0)
    assert zone.reference is not None
    assert zone.reference.overheated == 0.0
    document = zone.to_json()
    assert document["limits"] == {"occupied_c": 19.0, "empty_c": 16.0, "cooling_c": 26.0}
    assert document["setback_c"] == 3.6


def test_less_than_a_day_is_not_judged() -> None:
    assert judge_zone("Offices", hours(20, 17, count=20)) is None


def test_without_setpoint_or_heating_season_nothing_is_made_up() -> None:
    summer = [
        ZoneHour(START + timedelta(hours=n), 26.0, None, n % 2 == 0, heating_season=False) for n in range(48)
    ]
    zone = judge_zone("Offices", summer)
    assert zone is not None
    assert (zone.occupied_c, zone.empty_c, zone.setback_c, zone.at_setpoint, zone.overheated) == (None,) * 5
    assert zone.reference is None
