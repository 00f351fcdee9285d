"""A meter's history in Home Assistant's long-term statistics, read back from the recorder."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.models import StatisticData, StatisticMeanType, StatisticMetaData
from homeassistant.components.recorder.statistics import (
    StatisticsRow,
    async_add_external_statistics,
    list_statistic_ids,
    statistics_during_period,
)
from homeassistant.const import UnitOfEnergy
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.components.recorder.common import async_wait_recording_done

from custom_components.linky_gtb.linky.access_token import Prm
from custom_components.linky_gtb.linky.civil_time import PARIS, day_end, day_start
from custom_components.linky_gtb.linky.history import LinkyHistory
from custom_components.linky_gtb.linky.ledger import SHIFT_FROM
from custom_components.linky_gtb.linky.recorded import _BATCH
from custom_components.linky_gtb.linky.series import DailyEnergy, Interval, daily_energies, load_curve
from custom_components.linky_gtb.linky.statistics import async_write_consumption

from .recorded import CURVE, DAILY, PRM, recorded

pytestmark = pytest.mark.usefixtures("integration")

METER = Prm(PRM)
STATISTIC_ID = f"linky_gtb:{PRM}_consumption"
RECORDED = LinkyHistory().with_curve(load_curve(recorded(CURVE))).with_daily(daily_energies(recorded(DAILY)))


async def rows_of(hass: HomeAssistant) -> list[StatisticsRow]:
    found = await get_instance(hass).async_add_executor_job(
        statistics_during_period,
        hass,
        datetime(2020, 1, 1, tzinfo=PARIS),
        None,
        {STATISTIC_ID},
        "hour",
        None,
        {"state", "sum"},
    )
    return found.get(STATISTIC_ID, [])


async def energy_of(hass: HomeAssistant, day: date) -> float:
    found = await get_instance(hass).async_add_executor_job(
        statistics_during_period,
        hass,
        day_start(day),
        day_end(day),
        {STATISTIC_ID},
        "hour",
        None,
        {"change"},
    )
    return sum(row["change"] or 0 for row in found[STATISTIC_ID])


@pytest.mark.parametrize("zone", ["Europe/Paris", "UTC", "Pacific/Auckland"])
async def test_recorded_days_keep_their_exact_energy_wherever_home_assistant_believes_to_be(
    hass: HomeAssistant, zone: str
) -> None:
    await hass.config.async_set_time_zone(zone)

    assert await async_write_consumption(hass, METER, RECORDED) == 48

    rows = await rows_of(hass)
    assert len(rows) == 48
    assert rows[0]["start"] == datetime(2026, 9, 29, tzinfo=PARIS).timestamp()
    assert rows[-1]["sum"] == 71.517
    assert await energy_of(hass, date(2026, 9, 29)) == pytest.approx(33.495, abs=1e-9)
    assert await energy_of(hass, date(2026, 9, 30)) == pytest.approx(38.022, abs=1e-9)
    days: dict[date, float] = {}
    for row in rows:
        day = datetime.fromtimestamp(row["start"], ZoneInfo("Europe/Paris")).date()
        days[day] = days.get(day, 0) + (row["state"] or 0)
    assert {day: round(kwh * 1000, 6) for day, kwh in days.items()} == {
        date(2026, 9, 29): 33_495,
        date(2026, 9, 30): 38_022,
    }


async def test_the_statistic_is_ready_for_the_energy_dashboard(hass: HomeAssistant) -> None:
    await async_write_consumption(hass, METER, RECORDED)

    (found,) = await get_instance(hass).async_add_executor_job(list_statistic_ids, hass, {STATISTIC_ID})
    assert found["mean_type"] is StatisticMeanType.NONE
    assert found["has_sum"]
    assert found["name"] == "Linky …9991 consommation"
    assert found["source"] == "linky_gtb"
    assert found["unit_class"] == "energy"
    assert found["statistics_unit_of_measurement"] == "kWh"


async def test_importing_again_changes_nothing(hass: HomeAssistant) -> None:
    await async_write_consumption(hass, METER, RECORDED)
    before = await rows_of(hass)

    assert await async_write_consumption(hass, METER, RECORDED) == 0
    assert await rows_of(hass) == before


async def test_nothing_known_writes_nothing(hass: HomeAssistant) -> None:
    assert await async_write_consumption(hass, METER, LinkyHistory()) == 0
    assert await rows_of(hass) == []


async def test_a_corrected_hour_rewrites_every_later_sum_and_nothing_before(hass: HomeAssistant) -> None:
    await async_write_consumption(hass, METER, RECORDED)
    before = await rows_of(hass)
    start = RECORDED.intervals[20].start
    corrected = Interval(start, start + timedelta(minutes=30), RECORDED.intervals[20].energy_wh + 1000)

    written = await async_write_consumption(hass, METER, LinkyHistory((corrected, RECORDED.intervals[21])))

    after = await rows_of(hass)
    assert written == 38
    assert after[:10] == before[:10]
    assert [
        round((new["sum"] or 0) - (old["sum"] or 0), 9) for old, new in zip(before, after, strict=True)
    ] == ([0] * 10 + [1] * 38)
    assert [new["state"] == old["state"] for old, new in zip(before, after, strict=True)].count(False) == 1


async def test_older_days_can_be_added_afterwards(hass: HomeAssistant) -> None:
    await async_write_consumption(hass, METER, RECORDED)

    older = LinkyHistory().with_daily([DailyEnergy(date(2026, 9, 27), Fraction(10_000))])
    await async_write_consumption(hass, METER, older)

    rows = await rows_of(hass)
    assert rows[0]["start"] == datetime(2026, 9, 27, tzinfo=PARIS).timestamp()
    assert (rows[0]["sum"], rows[-1]["sum"]) == (10, 81.517)
    assert await async_write_consumption(hass, METER, RECORDED) == 0


async def test_newer_days_continue_the_sum(hass: HomeAssistant) -> None:
    await async_write_consumption(hass, METER, RECORDED)

    newer = LinkyHistory().with_daily([DailyEnergy(date(2026, 10, 4), Fraction(1_000))])
    assert await async_write_consumption(hass, METER, newer) == 1

    assert (await rows_of(hass))[-1]["sum"] == 72.517


async def test_an_older_day_moves_months_of_sums_without_writing_their_rows_again(
    hass: HomeAssistant,
) -> None:
    count = SHIFT_FROM + 50
    assert count > 2 * _BATCH
    start = datetime(2026, 1, 1, tzinfo=PARIS).astimezone(UTC)
    hours = tuple(
        Interval(start + timedelta(hours=hour), start + timedelta(hours=hour + 1), Fraction(hour + 1))
        for hour in range(count)
    )
    assert await async_write_consumption(hass, METER, LinkyHistory(hours)) == count
    before = await rows_of(hass)
    assert [row["sum"] for row in before] == [
        pytest.approx(sum(range(hour + 2)) / 1000, abs=1e-9) for hour in range(count)
    ]

    given: list[StatisticData] = []

    def add(hass: HomeAssistant, metadata: StatisticMetaData, rows: Sequence[StatisticData]) -> None:
        given.extend(rows)
        async_add_external_statistics(hass, metadata, rows)

    older = LinkyHistory(hours).with_daily([DailyEnergy(date(2025, 12, 30), Fraction(10_000))])
    with patch("custom_components.linky_gtb.linky.recorded.async_add_external_statistics", add):
        await async_write_consumption(hass, METER, older)

    after = await rows_of(hass)
    assert [row["start"] for row in given] == [day_start(date(2025, 12, 30))]
    assert (after[0]["state"], after[0]["sum"]) == (10, 10)
    assert [(row["start"], row["state"]) for row in after[1:]] == [
        (row["start"], row["state"]) for row in before
    ]
    assert [row["sum"] for row in after[1:]] == [
        pytest.approx((row["sum"] or 0) + 10, abs=1e-9) for row in before
    ]
    assert await async_write_consumption(hass, METER, older) == 0


async def test_sums_that_were_left_wrong_are_made_right_again(hass: HomeAssistant) -> None:
    """As after a power cut between two batches: the amounts are right, the sums after some hour are not."""
    await async_write_consumption(hass, METER, RECORDED)
    right = await rows_of(hass)
    recorder = get_instance(hass)
    recorder.async_adjust_statistics(
        STATISTIC_ID, datetime(2026, 9, 30, 10, tzinfo=PARIS), 5.0, UnitOfEnergy.KILO_WATT_HOUR
    )
    await async_wait_recording_done(hass)
    assert await rows_of(hass) != right

    await async_write_consumption(hass, METER, RECORDED)

    assert await rows_of(hass) == right
