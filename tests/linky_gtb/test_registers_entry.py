"""A meter whose server tells its contract and its indexes: windows followed and checked, meter swaps told."""

import time
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.models import StatisticMeanType
from homeassistant.components.recorder.statistics import list_statistic_ids
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.linky.access_token import Prm
from custom_components.linky_gtb.linky.agent.link import AgentLink
from custom_components.linky_gtb.linky.agent.swaps import swap_event
from custom_components.linky_gtb.linky.civil_time import PARIS

from .fake_agent import FakeAgent
from .fake_conso import INDEX_TYPE, Failure, FakeConso, truth_of
from .recorded import PRM
from .test_pricing import PEAK, change, set_up
from .test_registers import CONTRACT

pytestmark = pytest.mark.slow

ONE = timedelta(days=1)


@pytest.fixture
def _a_month_of_readings(integration: None, freezer: FrozenDateTimeFactory, conso: FakeConso) -> None:
    freezer.move_to(datetime(2026, 10, 8, 10, 30, tzinfo=PARIS))
    conso.contract = CONTRACT
    conso.fill(date(2026, 10, 1), date(2026, 10, 7))
    counted = {"HC": 1_000_000, "HP": 2_000_000}
    for n in range(8):
        day = date(2026, 10, 1) + n * ONE
        conso.indexes[day] = dict(counted)
        for end, power_w in truth_of(day).items():
            local = (end - timedelta(minutes=30)).astimezone(PARIS)
            counted["HC" if local.hour < 6 or local.hour >= 22 else "HP"] += power_w // 2


FOLLOWING = PEAK | {"off_peak": ""}


def off_peak_kwh(first: date, last: date) -> float:
    return sum(
        power_w / 2000
        for n in range((last - first).days + 1)
        for end, power_w in truth_of(first + n * ONE).items()
        if not 6 <= (end - timedelta(minutes=30)).astimezone(PARIS).hour < 22
    )


@pytest.mark.usefixtures("_a_month_of_readings")
async def test_a_meter_whose_server_tells_its_contract_needs_no_windows_and_no_power(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    await set_up(hass, linky_entry, FOLLOWING)

    first, last = date(2026, 10, 1), date(2026, 10, 7)
    statistic = f"{DOMAIN}:{linky_entry.unique_id}_off_peak"
    assert await change(hass, statistic) == pytest.approx(off_peak_kwh(first, last), abs=1e-6)
    margin = hass.states.get("sensor.linky_9991_margin_to_the_subscribed_power")
    assert margin is not None
    assert (margin.state, margin.attributes["subscribed_power"]) == ("4000", 9000)
    assert conso.contract_calls == 1
    # Nothing is asked of the time before the contract.
    assert min(start for start, _ in conso.asked("consommation_quotidienne")) == date(2026, 9, 1)


@pytest.mark.usefixtures("_a_month_of_readings")
async def test_every_statistic_says_its_unit_and_its_kind(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    conso.fill(date(2026, 10, 1), date(2026, 10, 7), production=True)
    await set_up(hass, linky_entry, PEAK)

    found = await get_instance(hass).async_add_executor_job(list_statistic_ids, hass, None)
    ours = {item["statistic_id"].rsplit(f"{PRM}_")[1]: item for item in found if item["source"] == DOMAIN}
    assert {name: item["name"] for name, item in ours.items()} == {
        "consumption": "Linky …9991 consommation",
        "production": "Linky …9991 production",
        "peak": "Linky …9991 heures pleines",
        "off_peak": "Linky …9991 heures creuses",
        "cost": "Linky …9991 coût",
    }
    assert all(item["mean_type"] is StatisticMeanType.NONE and item["has_sum"] for item in ours.values())
    units = {
        name: (item["unit_class"], item["statistics_unit_of_measurement"]) for name, item in ours.items()
    }
    assert units.pop("cost") == (None, "EUR")
    assert set(units.values()) == {("energy", "kWh")}


@pytest.mark.usefixtures("_a_month_of_readings")
async def test_wrong_windows_are_told_and_the_registers_are_exact_all_the_same(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    await set_up(hass, linky_entry, PEAK | {"off_peak": "12H00-13H00"})

    statistic = f"{DOMAIN}:{linky_entry.unique_id}_off_peak"
    first, last = date(2026, 10, 1), date(2026, 10, 6)
    assert await change(hass, statistic, first, last) == pytest.approx(off_peak_kwh(first, last), abs=1e-6)
    issue = ir.async_get(hass).issues[(DOMAIN, f"windows_disagree_{linky_entry.entry_id}")]
    assert issue.translation_placeholders is not None
    assert int(issue.translation_placeholders["days"]) >= 3


@pytest.mark.usefixtures("_a_month_of_readings")
@pytest.mark.parametrize(
    "failure",
    [
        Failure(403, {"status": 403, "error": {"error": "ADAM-DC-0008", "error_description": "no consent"}}),
        Failure(500, {"status": 500, "error": {"error": "technical_error"}}),
        Failure(400, {"status": 400, "message": "Paramètres invalides"}),
        Failure(200, {"contexte": "?"}),
    ],
    ids=["not granted", "out of order", "unknown to the server", "another shape"],
)
async def test_indexes_that_do_not_come_take_nothing_away(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso, failure: Failure
) -> None:
    conso.failures[INDEX_TYPE] = failure
    await set_up(hass, linky_entry, FOLLOWING)

    assert linky_entry.runtime_data.last_update_success
    assert linky_entry.runtime_data.consent_valid
    assert await change(hass, f"{DOMAIN}:{linky_entry.unique_id}_peak") > 0
    assert len(conso.asked(INDEX_TYPE)) == 1


@pytest.mark.usefixtures("_a_month_of_readings")
async def test_a_meter_swap_is_an_event_and_not_a_jump(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    for day in (date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 7)):
        conso.indexes[day] = {name: index - 900_000 for name, index in conso.indexes[day].items()}
    await set_up(hass, linky_entry, FOLLOWING)

    event = hass.states.get("event.linky_9991_meter_swap")
    assert event is not None
    assert (event.attributes["event_type"], event.attributes["date"]) == ("meter_swap", "2026-10-04")
    told = event.state
    whole = sum(sum(truth_of(date(2026, 10, 1) + n * ONE).values()) for n in range(7)) / 2000
    parts = [await change(hass, f"{DOMAIN}:{linky_entry.unique_id}_{name}") for name in ("peak", "off_peak")]
    assert sum(parts) == pytest.approx(whole, abs=1e-6)

    await hass.config_entries.async_reload(linky_entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    event = hass.states.get("event.linky_9991_meter_swap")
    assert event is not None
    assert event.state in {told, "unknown"}


@pytest.mark.usefixtures("_a_month_of_readings")
async def test_a_meter_swap_is_told_to_the_agent_once(
    hass: HomeAssistant,
    linky_entry: MockConfigEntry,
    building_entry: MockConfigEntry,
    conso: FakeConso,
    agent: FakeAgent,
) -> None:
    for day in (date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 7)):
        conso.indexes[day] = {name: index - 900_000 for name, index in conso.indexes[day].items()}
    await set_up(hass, linky_entry, FOLLOWING)
    building_entry.add_to_hass(hass)
    await hass.config_entries.async_setup(building_entry.entry_id)

    def events() -> list[Any]:
        return [body for method, path, body in agent.told if (method, path) == ("POST", "events?")]

    for _ in range(3_000):
        if events():
            break
        # The loop's own sleep would wait for the clock that stands still.
        await hass.async_add_executor_job(time.sleep, 0.01)
    # Another link remembers nothing of what was told, as after an answer that was lost.
    await AgentLink(hass, linky_entry, linky_entry.runtime_data).async_send()

    assert events() == [swap_event(Prm(PRM), date(2026, 10, 4), hass.config.language)]


@pytest.mark.usefixtures("_a_month_of_readings")
async def test_the_tariff_form_shows_the_windows_of_the_meter_and_may_leave_them_out(
    hass: HomeAssistant, linky_entry: MockConfigEntry
) -> None:
    await set_up(hass, linky_entry)
    menu = await hass.config_entries.options.async_init(linky_entry.entry_id)
    form: Any = await hass.config_entries.options.async_configure(menu["flow_id"], {"next_step_id": "tariff"})
    form = await hass.config_entries.options.async_configure(
        form["flow_id"], {"valid_from": "2026-01-01", "option": "peak_off_peak"}
    )
    assert form["description_placeholders"]["meter_windows"] == "22H00-06H00"

    await hass.config_entries.options.async_configure(
        form["flow_id"], {"price_peak": 0.2, "price_off_peak": 0.1, "subscription": 0}
    )
    await hass.async_block_till_done(wait_background_tasks=True)

    (stored,) = linky_entry.options["tariff"]
    assert stored["off_peak"] == ""
    assert await change(hass, f"{DOMAIN}:{linky_entry.unique_id}_off_peak") > 0
    cost = hass.states.get("sensor.linky_9991_cost_this_month_to_date")
    assert cost is not None
    assert float(cost.state) > 0
