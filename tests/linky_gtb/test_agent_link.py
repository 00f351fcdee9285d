"""A meter beside a building: its history reaches the agent, through outages, and nowhere else."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.linky.access_token import Prm
from custom_components.linky_gtb.linky.agent.link import AgentLink
from custom_components.linky_gtb.linky.agent.months import series_id
from custom_components.linky_gtb.linky.civil_time import PARIS

from .fake_agent import FakeAgent
from .fake_conso import FakeConso, truth_wh
from .recorded import PRM

pytestmark = pytest.mark.usefixtures("integration")

NOW = datetime(2026, 10, 8, 10, 30, tzinfo=PARIS)
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 7)
NAME = series_id(Prm(PRM))


@pytest.fixture(autouse=True)
def _a_week(freezer: FrozenDateTimeFactory, conso: FakeConso) -> None:
    freezer.move_to(NOW)
    conso.fill(FIRST, LAST)


class Clock:
    """A clock that stands still between two looks of the meter, while sockets go on."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        self.hass, self.freezer = hass, freezer

    async def until(self, condition: Callable[[], bool]) -> None:
        for _ in range(3_000):
            if condition():
                return
            # Another thread sleeps: the loop's own sleep would wait for the clock that stands still.
            await self.hass.async_add_executor_job(time.sleep, 0.01)
        raise AssertionError("it never came")

    async def later(self, minutes: int) -> None:
        self.freezer.tick(timedelta(minutes=minutes))
        async_fire_time_changed(self.hass)
        await self.hass.async_block_till_done(wait_background_tasks=False)


@pytest.fixture
def clock(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Clock:
    return Clock(hass, freezer)


async def load(hass: HomeAssistant, *entries: MockConfigEntry) -> None:
    for entry in entries:
        if entry.entry_id not in hass.config_entries.async_entry_ids():
            entry.add_to_hass(hass)
        if entry.state is ConfigEntryState.NOT_LOADED:
            await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=False)


def held_wh(agent: FakeAgent) -> int:
    return round(sum(value for _, value in agent.series.get(NAME, {}).values()) * 1000)


async def test_the_history_of_the_meter_reaches_the_agent_once(
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    building_entry: MockConfigEntry,
    agent: FakeAgent,
    clock: Clock,
) -> None:
    await load(hass, building_entry, linky_entry)
    await clock.until(lambda: held_wh(agent) == truth_wh(FIRST, LAST))
    assert list(agent.series) == [NAME]
    assert all(PRM not in name for name in agent.series)
    sent = agent.puts

    await hass.config_entries.async_reload(linky_entry.entry_id)
    await clock.later(11)
    assert agent.puts == sent


async def test_what_could_not_be_sent_is_sent_when_the_agent_is_back(
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    building_entry: MockConfigEntry,
    agent: FakeAgent,
    clock: Clock,
) -> None:
    agent.put_status = 503
    await load(hass, building_entry, linky_entry)
    await clock.until(lambda: agent.puts > 0)
    assert agent.series == {}

    agent.put_status = 200
    await clock.later(1)
    await clock.until(lambda: held_wh(agent) == truth_wh(FIRST, LAST))


async def test_tries_become_rarer_while_the_agent_is_away(
    *,
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    building_entry: MockConfigEntry,
    agent: FakeAgent,
    clock: Clock,
    freezer: FrozenDateTimeFactory,
) -> None:
    agent.put_status = 503
    await load(hass, building_entry, linky_entry)
    await clock.until(lambda: agent.puts == 1)
    link = AgentLink(hass, linky_entry, linky_entry.runtime_data)
    tries: list[int] = []
    for minute in range(30):
        if link.is_due(dt_util.utcnow()):
            await link.async_send()
            tries.append(minute)
        freezer.tick(timedelta(minutes=1))

    assert tries == [0, 1, 3, 7, 15, 25]
    agent.put_status = 200
    await link.async_send()
    assert held_wh(agent) == truth_wh(FIRST, LAST)


async def test_a_building_that_comes_after_the_meter_is_fed_too(
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    building_entry: MockConfigEntry,
    agent: FakeAgent,
    clock: Clock,
) -> None:
    await load(hass, linky_entry)
    await load(hass, building_entry)

    await clock.until(lambda: held_wh(agent) == truth_wh(FIRST, LAST))


async def test_a_token_that_may_only_read_is_a_repair_and_asks_no_new_token(
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    building_entry: MockConfigEntry,
    agent: FakeAgent,
    clock: Clock,
) -> None:
    agent.put_status = 403
    await load(hass, building_entry, linky_entry)
    issue = (DOMAIN, f"agent_read_only_{linky_entry.entry_id}")
    await clock.until(lambda: issue in ir.async_get(hass).issues)
    assert hass.config_entries.flow.async_progress() == []

    agent.put_status = 200
    await clock.later(11)
    await clock.until(lambda: issue not in ir.async_get(hass).issues)
    assert held_wh(agent) == truth_wh(FIRST, LAST)


@pytest.mark.parametrize("choice", ["none", "automatic"])
async def test_nothing_is_sent_when_it_is_not_wanted_or_not_clear_where(
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    building_entry: MockConfigEntry,
    agent: FakeAgent,
    choice: str,
) -> None:
    other = MockConfigEntry(domain=DOMAIN, data=building_entry.data, unique_id="another-site")
    if choice == "automatic":
        other.add_to_hass(hass)
    linky_entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(linky_entry, options={"building": choice})
    await load(hass, building_entry, linky_entry)

    assert agent.puts == 0


async def test_the_building_is_chosen_in_the_options(
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    building_entry: MockConfigEntry,
    agent: FakeAgent,
    clock: Clock,
) -> None:
    MockConfigEntry(domain=DOMAIN, data=building_entry.data, unique_id="another-site").add_to_hass(hass)
    await load(hass, building_entry, linky_entry)
    menu = await hass.config_entries.options.async_init(linky_entry.entry_id)
    await hass.config_entries.options.async_configure(menu["flow_id"], {"next_step_id": "reading"})
    await hass.config_entries.options.async_configure(
        menu["flow_id"],
        {
            "import_consumption": True,
            "import_production": True,
            "history_months": 36,
            "building": building_entry.entry_id,
        },
    )

    await clock.until(lambda: held_wh(agent) == truth_wh(FIRST, LAST))


async def test_removing_the_meter_forgets_what_was_sent(
    *,
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    building_entry: MockConfigEntry,
    agent: FakeAgent,
    storage: dict[str, object],
    clock: Clock,
) -> None:
    await load(hass, building_entry, linky_entry)
    await clock.until(lambda: held_wh(agent) == truth_wh(FIRST, LAST))
    key = f"{DOMAIN}.{linky_entry.entry_id}.agent"
    await clock.until(lambda: key in storage)

    await hass.config_entries.async_remove(linky_entry.entry_id)

    assert key not in storage
    assert held_wh(agent) == truth_wh(FIRST, LAST)
