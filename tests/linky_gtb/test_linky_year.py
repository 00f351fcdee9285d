"""A meter lived with: its whole past read slowly, and what goes wrong on the way; the statistics end up true."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.linky_gtb.const import CONF_TOKEN, DOMAIN
from custom_components.linky_gtb.linky.civil_time import PARIS
from custom_components.linky_gtb.linky.options import CONF_HISTORY_MONTHS
from custom_components.linky_gtb.linky.schedule import slot_of

from .fake_conso import (
    CURVE_TYPE,
    DAILY_TYPE,
    TOKEN,
    TOKEN_OF_TWO,
    FakeConso,
    token_of,
    truth_of,
    truth_wh,
)
from .recorded import PRM, recorded

pytestmark = pytest.mark.slow


FIRST = date(2026, 10, 5)
SET_UP = date(2026, 11, 2)
"""The day of the set-up; the past holds the clock change of 25 October."""
HOUR = timedelta(hours=1)
PROGRESS = "sensor.linky_9991_history_read"
NO_CONSENT: dict[str, Any] = {
    "status": 403,
    "message": "The Enedis API returned an error",
    "error": {"error": "ADAM-DC-0008", "error_description": "No consent can be found"},
}


class Life:
    """Home Assistant and the meter, hour after hour."""

    def __init__(
        self, hass: HomeAssistant, entry: MockConfigEntry, conso: FakeConso, freezer: FrozenDateTimeFactory
    ) -> None:
        self.hass, self.entry, self.conso, self.freezer = hass, entry, conso, freezer
        self.published = SET_UP - timedelta(days=1)
        conso.first_day = FIRST
        conso.fill(FIRST, self.published)

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)

    async def begin(self) -> None:
        self.freezer.move_to(self.at(SET_UP, 10, 30))
        self.entry.add_to_hass(self.hass)
        self.hass.config_entries.async_update_entry(self.entry, options={CONF_HISTORY_MONTHS: 3})
        await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def until(self, instant: datetime, step: timedelta = HOUR) -> None:
        """Let time go by; Enedis publishes the day before at eight in the morning."""
        now = datetime.now(UTC)
        while now < instant:
            now = min(now + step, instant.astimezone(UTC))
            self.freezer.move_to(now)
            yesterday = now.astimezone(PARIS).date() - timedelta(days=1)
            if now.astimezone(PARIS).hour >= 8 and yesterday > self.published:
                self.conso.fill(self.published + timedelta(days=1), yesterday)
                self.published = yesterday
            async_fire_time_changed(self.hass)
            await self.hass.async_block_till_done(wait_background_tasks=True)

    async def rows(self, flow: str = "consumption") -> dict[datetime, tuple[float, float]]:
        """The statistic as the Energy dashboard reads it: energy and sum of each hour."""
        statistic_id = f"linky_gtb:{PRM}_{flow}"
        found = await get_instance(self.hass).async_add_executor_job(
            statistics_during_period,
            self.hass,
            datetime(2020, 1, 1, tzinfo=UTC),
            None,
            {statistic_id},
            "hour",
            None,
            {"state", "sum"},
        )
        return {
            datetime.fromtimestamp(row["start"], UTC): (row["state"] or 0, row["sum"] or 0)
            for row in found.get(statistic_id, [])
        }

    async def assert_true(self, last: date, flow: str = "consumption") -> None:
        """Every hour from the meter's first day to `last` is what the meter measured, and so is the sum."""
        expected: dict[datetime, Fraction] = {}
        for offset in range((last - FIRST).days + 1):
            for end, power_w in truth_of(FIRST + timedelta(days=offset)).items():
                hour = (end - timedelta(minutes=30)).replace(minute=0)
                expected[hour] = expected.get(hour, Fraction()) + Fraction(power_w, 2)
        rows = await self.rows(flow)
        assert {hour: round(state * 1000) for hour, (state, _) in rows.items()} == expected
        assert round(rows[max(rows)][1] * 1000) == truth_wh(FIRST, last)

    def progress(self) -> float:
        state = self.hass.states.get(PROGRESS)
        assert state is not None
        return float(state.state)


@pytest.fixture
def life(
    integration: None,
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    conso: FakeConso,
    freezer: FrozenDateTimeFactory,
) -> Life:
    return Life(hass, linky_entry, conso, freezer)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland"])
async def test_the_whole_past_is_read_at_four_calls_an_hour_and_is_true_to_the_wh(
    life: Life, zone: str
) -> None:
    await life.hass.config.async_set_time_zone(zone)
    await life.begin()
    assert 0 < life.progress() < 100
    await life.until(life.at(SET_UP, 11, 29))
    assert len(life.conso.calls) <= 9, "the recent days, the search of the meter's first day, and four calls"
    calls_by_hour: list[int] = []
    for hour in range(12, 22):
        before = len(life.conso.calls)
        await life.until(life.at(SET_UP, hour, 29))
        calls_by_hour.append(len(life.conso.calls) - before)

    assert max(calls_by_hour) == 4
    assert calls_by_hour[-1] == 0
    assert life.progress() == 100
    await life.assert_true(SET_UP - timedelta(days=1))


async def test_a_restart_in_the_middle_of_the_past_goes_on_where_it_was(life: Life) -> None:
    await life.begin()
    await life.until(life.at(SET_UP, 11, 31), timedelta(minutes=61))
    asked = {(call.measure, call.start, call.end) for call in life.conso.calls if call.start >= FIRST}
    life.conso.calls.clear()

    await life.hass.config_entries.async_reload(life.entry.entry_id)
    await life.hass.async_block_till_done(wait_background_tasks=True)
    assert life.conso.calls == [], "the four calls of the hour were made before the restart"
    await life.until(life.at(SET_UP, 22))

    assert asked.isdisjoint((call.measure, call.start, call.end) for call in life.conso.calls)
    await life.assert_true(SET_UP - timedelta(days=1))


async def test_a_quota_reached_before_the_morning_costs_no_day(life: Life) -> None:
    life.conso.slot = {"slot": "06:20:00", "retry": "13:00:00", "timezone": "Europe/Paris"}
    await life.begin()
    await life.until(life.at(SET_UP, 22))
    life.conso.calls.clear()
    # At 06:20 everybody's quota is used up, until 07:00; the public service answered so in July 2026.
    life.conso.fail(429, recorded("error_429_900804_throttled_conso_api"), Retry_After="2400")
    morning = SET_UP + timedelta(days=1)
    await life.until(life.at(morning, 6, 59), timedelta(minutes=10))
    refused = len(life.conso.calls)
    life.conso.failures.clear()
    await life.until(life.at(morning, 20))

    assert refused == 1, "Retry-After is obeyed"
    await life.assert_true(SET_UP)


async def test_a_week_of_incidents_leaves_no_gap_and_no_storm_of_calls(life: Life) -> None:
    await life.begin()
    await life.until(life.at(SET_UP, 22))
    life.conso.calls.clear()
    life.conso.fail(500, recorded("error_500_technical_error_conso_api"))
    await life.until(life.at(SET_UP + timedelta(days=7), 20))
    during = len(life.conso.asked(DAILY_TYPE))
    assert life.hass.states.get("binary_sensor.linky_9991_data_late").state == "on"  # type: ignore[union-attr]  # it exists
    issues = ir.async_get(life.hass).issues
    assert (DOMAIN, f"data_late_for_days_{life.entry.entry_id}") in issues

    life.conso.failures.clear()
    await life.until(life.at(SET_UP + timedelta(days=8), 20))
    assert during <= 2 * 7 + 2, "two tries a day, and the first ones"
    await life.assert_true(SET_UP + timedelta(days=7))
    assert (DOMAIN, f"data_late_for_days_{life.entry.entry_id}") not in issues


async def test_a_day_of_nulls_is_filled_by_its_daily_value_then_by_its_curve(life: Life) -> None:
    null_day = SET_UP - timedelta(days=2)
    points = life.conso.points[CURVE_TYPE]
    sound = [dict(point) for point in points]
    for end in truth_of(null_day):
        label = f"{end.astimezone(PARIS):%Y-%m-%d %H:%M:%S}"
        for point in points:
            if point["d"] == label:
                point["v"] = None
    await life.begin()
    await life.until(life.at(SET_UP, 22))
    rows = await life.rows()
    midnight = life.at(null_day, 0).astimezone(UTC)
    in_day = {hour: state for hour, (state, _) in rows.items() if midnight <= hour < midnight + 24 * HOUR}
    assert {hour: round(state * 1000) for hour, state in in_day.items()} == {
        midnight: truth_wh(null_day, null_day)
    }
    completeness = life.hass.states.get("sensor.linky_9991_load_curve_completeness_last_7_days")
    assert completeness is not None
    assert completeness.attributes["incomplete_days"] == [null_day.isoformat()]

    life.conso.points[CURVE_TYPE] = sound
    await life.until(life.at(SET_UP + timedelta(days=1), 20))
    await life.assert_true(SET_UP)


async def test_consent_revoked_and_given_again_loses_nothing(life: Life) -> None:
    await life.begin()
    await life.until(life.at(SET_UP, 22))
    life.conso.calls.clear()
    life.conso.fail(403, NO_CONSENT)
    await life.until(life.at(SET_UP + timedelta(days=3), 20))

    assert life.hass.states.get("binary_sensor.linky_9991_consent_valid").state == "off"  # type: ignore[union-attr]  # it exists
    (flow,) = life.hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    assert len(life.conso.calls) <= 2 * 3

    life.conso.failures.clear()
    await life.hass.config_entries.flow.async_configure(flow["flow_id"], {CONF_TOKEN: TOKEN_OF_TWO})
    await life.hass.async_block_till_done(wait_background_tasks=True)
    assert life.entry.state is ConfigEntryState.LOADED
    assert life.hass.states.get("binary_sensor.linky_9991_consent_valid").state == "on"  # type: ignore[union-attr]  # it exists
    await life.until(life.at(SET_UP + timedelta(days=4), 20))
    await life.assert_true(SET_UP + timedelta(days=3))


async def test_production_has_its_own_statistic(life: Life) -> None:
    life.conso.fill(FIRST, life.published, production=True)
    await life.begin()
    await life.until(life.at(SET_UP, 23))

    await life.assert_true(life.published)
    await life.assert_true(life.published, "production")


async def test_hourly_collection_that_is_off_is_told_until_the_curve_comes(life: Life) -> None:
    curve = life.conso.points.pop(CURVE_TYPE)
    await life.begin()
    await life.until(life.at(SET_UP, 23))
    issues = ir.async_get(life.hass).issues
    assert (DOMAIN, f"collection_off_{life.entry.entry_id}") in issues

    life.conso.points[CURVE_TYPE] = curve[-48:]
    await life.until(life.at(SET_UP + timedelta(days=1), 20))
    assert (DOMAIN, f"collection_off_{life.entry.entry_id}") not in issues


async def test_a_consent_that_ends_within_a_month_is_told(life: Life) -> None:
    ending = token_of(PRM, expiry=datetime(2026, 11, 20, tzinfo=UTC))
    life.conso.tokens.add(ending)
    life.entry.add_to_hass(life.hass)
    life.hass.config_entries.async_update_entry(life.entry, data={**life.entry.data, CONF_TOKEN: ending})
    life.freezer.move_to(life.at(SET_UP, 10, 30))
    await life.hass.config_entries.async_setup(life.entry.entry_id)
    await life.hass.async_block_till_done(wait_background_tasks=True)

    issue = ir.async_get(life.hass).issues[(DOMAIN, f"consent_ending_{life.entry.entry_id}")]
    assert issue.translation_placeholders == {"meter": "…9991", "date": "2026-11-19"}
    await life.hass.config_entries.async_remove(life.entry.entry_id)
    assert not [key for key in ir.async_get(life.hass).issues if key[0] == DOMAIN]


async def test_the_servers_moments_are_asked_once_a_day_and_obeyed(life: Life) -> None:
    life.conso.slot = {"slot": "11:47:12", "retry": "15:03:00", "timezone": "Europe/Paris"}
    await life.begin()
    await life.until(life.at(SET_UP, 23))
    assert life.conso.slot_calls == 1
    life.conso.calls.clear()

    await life.until(life.at(SET_UP + timedelta(days=1), 11, 47), timedelta(minutes=17))
    assert life.conso.calls == []
    await life.until(life.at(SET_UP + timedelta(days=1), 11, 48), timedelta(minutes=1))
    assert life.conso.calls
    assert life.conso.slot_calls == 2


async def test_a_server_without_moments_is_not_asked_for_them_again(life: Life) -> None:
    await life.begin()
    await life.until(life.at(SET_UP + timedelta(days=3), 20), 6 * HOUR)

    assert life.conso.slot_calls == 1
    assert life.entry.runtime_data.memory.slot is None
    assert slot_of(PRM).main


async def test_new_data_are_announced(life: Life) -> None:
    await life.begin()
    event = life.hass.states.get("event.linky_9991_new_data")
    assert event is not None
    assert (event.attributes["event_type"], event.attributes["last_day"]) == ("new_data", "2026-11-01")

    await life.until(life.at(SET_UP, 23))
    await life.until(life.at(SET_UP + timedelta(days=1), 11))
    event = life.hass.states.get("event.linky_9991_new_data")
    assert event is not None
    assert (event.attributes["days"], event.attributes["count"]) == (["2026-11-02"], 1)


async def test_the_memory_is_kept_and_goes_with_the_entry(life: Life, storage: dict[str, Any]) -> None:
    await life.begin()
    key = f"{DOMAIN}.{life.entry.entry_id}"
    assert PRM not in str(storage[key])
    assert TOKEN not in str(storage[key])

    await life.hass.config_entries.async_remove(life.entry.entry_id)
    assert key not in storage


async def test_a_damaged_memory_is_started_again(
    life: Life, storage: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    key = f"{DOMAIN}.{life.entry.entry_id}"
    storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": {"consumption": "lost"}}
    await life.begin()

    assert life.entry.state is ConfigEntryState.LOADED
    assert "cannot be read" in caplog.text
    assert len(life.conso.asked(CURVE_TYPE)) >= 1


async def test_a_memory_of_an_older_format_is_asked_again(life: Life, storage: dict[str, Any]) -> None:
    key = f"{DOMAIN}.{life.entry.entry_id}"
    storage[key] = {"version": 0, "minor_version": 1, "key": key, "data": {"hours": []}}
    await life.begin()

    assert life.entry.state is ConfigEntryState.LOADED
    assert len(life.conso.asked(CURVE_TYPE)) >= 1
