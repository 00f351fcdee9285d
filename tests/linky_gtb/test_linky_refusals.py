"""A meter whose server, or Enedis, refuses: shown, told once, tried again, and nothing lost."""

from datetime import UTC, datetime, timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.linky_gtb.const import CONF_PRM, CONF_TOKEN, DOMAIN
from custom_components.linky_gtb.linky.civil_time import PARIS
from custom_components.linky_gtb.linky.options import CONF_HISTORY_MONTHS

from .fake_conso import CONTRACT, DAILY_TYPE, SLOT, TOKEN, TOKEN_OF_TWO, Failure, FakeConso
from .recorded import OTHER_PRM, PRM, recorded
from .test_linky_entry import last_sum, move_to, set_up, state_of

pytestmark = pytest.mark.slow


STATISTIC_ID = f"linky_gtb:{PRM}_consumption"
NOW = datetime(2026, 10, 1, 10, 30, tzinfo=PARIS)
YESTERDAY = "sensor.linky_9991_yesterday_s_consumption"


@pytest.fixture(autouse=True)
def _on_the_day_after_the_recording(
    integration: None, freezer: FrozenDateTimeFactory, conso: FakeConso
) -> None:
    freezer.move_to(NOW)
    conso.record_two_days()


async def test_an_outage_is_shown_logged_once_and_recovered_from(
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    conso: FakeConso,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await set_up(hass, linky_entry)
    conso.fail(503, "maintenance", Retry_After="60")
    await move_to(hass, freezer, NOW + timedelta(days=1))

    assert state_of(hass) == STATE_UNAVAILABLE
    now = datetime.now(UTC)
    await move_to(hass, freezer, now + timedelta(seconds=62))
    ours = [line for line in caplog.records if line.name.startswith("custom_components.linky_gtb")]
    assert [line.levelname for line in ours if line.levelno > 20] == ["ERROR"]
    conso.failures.clear()
    await move_to(hass, freezer, now + timedelta(seconds=124))
    assert state_of(hass) == "38.022"
    assert "recovered" in caplog.text
    assert PRM not in "".join(line.getMessage() for line in ours)
    assert TOKEN not in caplog.text


async def test_a_server_that_is_away_is_tried_every_minute(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso, freezer: FrozenDateTimeFactory
) -> None:
    await set_up(hass, linky_entry)
    await conso.stop()
    await move_to(hass, freezer, NOW + timedelta(days=1))
    assert state_of(hass) == STATE_UNAVAILABLE

    await conso.start()
    await move_to(hass, freezer, datetime.now(UTC) + timedelta(seconds=62))
    assert state_of(hass) == "38.022"


async def test_what_was_read_before_a_failure_is_kept(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    conso.fail(500, recorded("error_500_technical_error_conso_api"))
    del conso.failures[DAILY_TYPE]
    await set_up(hass, linky_entry)

    assert linky_entry.state is ConfigEntryState.SETUP_RETRY
    assert linky_entry.error_reason_translation_key == "server_incident"
    assert await last_sum(hass) == 71.517


async def test_the_server_is_left_alone_until_its_quota_opens(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso, freezer: FrozenDateTimeFactory
) -> None:
    conso.fail(429, recorded("error_429_900804_throttled_conso_api"), Retry_After="3600")
    await set_up(hass, linky_entry)
    assert linky_entry.error_reason_translation_key == "quota_reached"
    conso.failures.clear()
    conso.calls.clear()

    await move_to(hass, freezer, NOW + timedelta(minutes=30))
    assert conso.calls == []
    # When it opens, each meter comes by its own moment, within five minutes.
    await move_to(hass, freezer, NOW + timedelta(minutes=66))
    assert linky_entry.state is ConfigEntryState.LOADED


async def test_the_quota_of_a_server_closes_it_to_all_its_meters(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    conso.fail(429, recorded("error_429_900804_throttled_conso_api"), Retry_After="3600")
    await set_up(hass, linky_entry)
    assert len(conso.calls) == 1

    data = {**linky_entry.data, CONF_TOKEN: TOKEN_OF_TWO, CONF_PRM: OTHER_PRM}
    other = MockConfigEntry(domain=DOMAIN, title="Linky", unique_id=OTHER_PRM, data=data)
    await set_up(hass, other)
    assert other.error_reason_translation_key == "quota_reached"
    assert len(conso.calls) == 1


async def test_a_server_that_asks_to_be_left_alone_is_asked_nothing_more(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    conso.fail(503, "maintenance", Retry_After="600")
    await set_up(hass, linky_entry)

    assert linky_entry.error_reason_translation_key == "server_incident"
    assert len(conso.calls) == 1


@pytest.mark.parametrize(("what", "status"), [(SLOT, 429), (SLOT, 503), (CONTRACT, 503)])
async def test_the_wait_is_obeyed_whatever_question_it_answers(
    *,
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    conso: FakeConso,
    freezer: FrozenDateTimeFactory,
    what: str,
    status: int,
) -> None:
    conso.failures[what] = Failure(status, "later", {"Retry-After": "600"})
    await set_up(hass, linky_entry)
    assert conso.calls == []

    conso.failures.clear()
    await move_to(hass, freezer, NOW + timedelta(minutes=9))
    assert conso.calls == []
    await move_to(hass, freezer, NOW + timedelta(minutes=12))
    assert linky_entry.state is ConfigEntryState.LOADED
    assert state_of(hass) == "38.022"


async def test_moments_that_cannot_be_asked_for_once_are_asked_for_again(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso, freezer: FrozenDateTimeFactory
) -> None:
    conso.slot = {"slot": "11:47:12", "retry": "15:03:00", "timezone": "Europe/Paris"}
    conso.failures[SLOT] = Failure(500, "incident")
    await set_up(hass, linky_entry)
    assert state_of(hass) == "38.022"
    assert linky_entry.runtime_data.memory.slot is None

    conso.failures.clear()
    await move_to(hass, freezer, NOW + timedelta(days=1))
    assert linky_entry.runtime_data.memory.slot is not None


@pytest.mark.parametrize(
    ("status", "body", "key"),
    [
        (401, "error_401_conso_api_token", "invalid_token"),
        (
            403,
            {"status": 403, "error": {"error": "ADAM-DC-0008", "error_description": "No consent"}},
            "consent_revoked",
        ),
    ],
)
async def test_a_refused_access_asks_for_a_new_token(
    *,
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    conso: FakeConso,
    status: int,
    body: str | dict[str, str],
    key: str,
) -> None:
    conso.fail(status, recorded(body) if isinstance(body, str) else dict(body))
    await set_up(hass, linky_entry)

    assert linky_entry.state is ConfigEntryState.SETUP_ERROR
    assert linky_entry.error_reason_translation_key == key
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == [
        SOURCE_REAUTH
    ]


async def test_a_restart_keeps_the_pause_and_a_new_choice_ends_it(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso, freezer: FrozenDateTimeFactory
) -> None:
    await set_up(hass, linky_entry)
    conso.fail(503, "maintenance", Retry_After="7200")
    await move_to(hass, freezer, NOW + timedelta(days=1))
    conso.failures.clear()
    conso.calls.clear()

    await hass.config_entries.async_reload(linky_entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert conso.calls == []
    assert state_of(hass) == "38.022"
    freezer.tick(1)
    hass.config_entries.async_update_entry(linky_entry, options={CONF_HISTORY_MONTHS: 1})
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(conso.asked(DAILY_TYPE)) == 1
