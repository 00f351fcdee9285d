"""A meter's history in Home Assistant's long-term statistics, read back from the recorder."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.models import StatisticMeanType
from homeassistant.components.recorder.statistics import (
    StatisticsRow,
    list_statistic_ids,
    statistics_during_period,
)
from homeassistant.core import HomeAssistant

from custom_components.linky_gtb.linky.access_token import Prm
from custom_components.linky_gtb.linky.civil_time import PARIS, day_end, day_start
from custom_components.linky_gtb.linky.history import LinkyHistory
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


@pytest.mark.slow
async def test_hours_of_several_batches_are_written_whole(hass: HomeAssistant) -> None:
    count = 2_200
    assert count > _BATCH
    start = datetime(2026, 1, 1, tzinfo=PARIS).astimezone(UTC)
    hours = tuple(
        Interval(start + timedelta(hours=hour), start + timedelta(hours=hour + 1), Fraction(hour))
        for hour in range(count)
    )

    assert await async_write_consumption(hass, METER, LinkyHistory(hours)) == count

    rows = await rows_of(hass)
    assert len(rows) == count
    assert rows[-1]["sum"] == pytest.approx(sum(range(count)) / 1000)
