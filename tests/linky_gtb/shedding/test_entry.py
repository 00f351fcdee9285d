"""Load shedding in Home Assistant: set up, observe, act, restart, tell."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.diagnostics import DOMAIN as DIAGNOSTICS
from homeassistant.components.recorder.models import StatisticData, StatisticMeanType, StatisticMetaData
from homeassistant.components.recorder.statistics import async_import_statistics
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState, ConfigSubentryData
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.components.recorder.common import async_wait_recording_done
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.shedding.announcing import EVENT
from custom_components.linky_gtb.shedding.core import Firmness, Limit, Source
from custom_components.linky_gtb.shedding.live import told_limits
from custom_components.linky_gtb.shedding.suggestions import async_suggest

from ..fake_agent import FakeAgent, control, point, writable  # noqa: TID252

pytestmark = pytest.mark.slow

METER = "sensor.meter"
HEATERS = ("input_boolean.heater_1", "input_boolean.heater_2", "input_boolean.heater_3")
BASE_W = 1000.0

type Play = Callable[[int], Awaitable[None]]


def load(target: str, **more: object) -> ConfigSubentryData:
    data = {
        "target": target,
        "power_w": 2000,
        "priority": 5,
        "criticality": "normal",
        "min_off_min": 0,
        **more,
    }
    return ConfigSubentryData(data=data, subentry_type="load", title=target.split(".")[1], unique_id=target)


@pytest.fixture
def entry() -> MockConfigEntry:
    return MockConfigEntry(
        domain=DOMAIN,
        title="Délestage",
        unique_id=f"shedding_{METER}",
        data={"kind": "shedding", "meter": METER, "limit": 9, "unit": "kW", "firmness": "firm"},
        subentries_data=[load(target) for target in HEATERS],
    )


@pytest.fixture
async def house(integration: None, hass: HomeAssistant) -> None:
    """Three switches, and a meter that shows them."""
    await async_setup_component(
        hass, "input_boolean", {"input_boolean": {name.split(".")[1]: {"initial": True} for name in HEATERS}}
    )
    measure(hass)


def measure(hass: HomeAssistant, base_w: float = BASE_W) -> None:
    total = base_w + sum(
        2000.0 for name in HEATERS if (state := hass.states.get(name)) and state.state == "on"
    )
    total += dt_util.utcnow().second % 7
    hass.states.async_set(
        METER, f"{total}", {"unit_of_measurement": "W", "device_class": "power"}, force_update=True
    )


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No real second is waited before a memory is written."""
    monkeypatch.setattr("custom_components.linky_gtb.shedding.coordinator.SAVE_AFTER_S", 0.0)


@pytest.fixture
def play(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Play:
    """Let seconds pass, the meter reporting every two of them."""

    async def run(seconds: int, *, metering: bool = True) -> None:
        for _ in range(seconds // 2):
            freezer.tick(timedelta(seconds=2))
            if metering:
                measure(hass)
            async_fire_time_changed(hass)
            await hass.async_block_till_done(wait_background_tasks=True)

    return run


async def begin(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


def sensor(hass: HomeAssistant, entry: MockConfigEntry, key: str) -> str:
    id_ = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, f"{entry.entry_id}_{key}")
    assert id_ is not None
    state = hass.states.get(id_)
    assert state is not None
    return state.state


async def set_mode(hass: HomeAssistant, entry: MockConfigEntry, mode: str) -> None:
    id_ = er.async_get(hass).async_get_entity_id("select", DOMAIN, f"{entry.entry_id}_shedding_mode")
    await hass.services.async_call(
        "select", "select_option", {"entity_id": id_, "option": mode}, blocking=True
    )
    await hass.async_block_till_done()


def on(hass: HomeAssistant) -> set[str]:
    return {name for name in HEATERS if (state := hass.states.get(name)) and state.state == "on"}


async def limit(hass: HomeAssistant, entry: MockConfigEntry, watts: float, **more: object) -> None:
    await hass.services.async_call(
        DOMAIN, "set_limit", {"config_entry_id": entry.entry_id, "limit": watts, **more}, blocking=True
    )
    await hass.async_block_till_done()


@pytest.mark.usefixtures("house")
async def test_a_new_site_observes_and_orders_nothing(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    lines = async_capture_events(hass, EVENT)
    await begin(hass, entry)
    await play(40)
    assert sensor(hass, entry, "shedding_state") == "within"

    await limit(hass, entry, 5000)
    await play(30)

    assert on(hass) == set(HEATERS)
    assert sensor(hass, entry, "shedding_state") == "shedding"
    shed = [line.data for line in lines if line.data["type"] == "shed"]
    assert shed
    assert "observing: nothing is ordered" in shed[0]["message"]
    assert float(sensor(hass, entry, "shedding_power")) <= 5010


@pytest.mark.usefixtures("house")
async def test_switched_on_it_sheds_tells_why_and_restores(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    lines = async_capture_events(hass, EVENT)
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 5000)
    await play(30)

    assert len(on(hass)) == 2
    (line,) = [event.data for event in lines if event.data["type"] == "shed"]
    assert line["reason"] == "over_limit"
    assert "is over the limit (5000 W)" in line["message"]
    (loads,) = [
        [state for state in hass.states.async_all("sensor") if state.state == "shed"],
    ]
    assert [state.attributes["reason"] for state in loads] == ["over_limit"]

    await hass.services.async_call(DOMAIN, "clear_limit", {"config_entry_id": entry.entry_id}, blocking=True)
    await play(120)
    assert on(hass) == set(HEATERS)
    assert float(sensor(hass, entry, "shedding_energy")) > 0
    assert float(sensor(hass, entry, "shedding_minutes")) >= 0.5


@pytest.mark.usefixtures("house")
async def test_a_restart_in_the_middle_of_a_shed_resumes(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 5000)
    await play(30)
    before = on(hass)

    assert await hass.config_entries.async_reload(entry.entry_id)
    await play(60)

    assert entry.state is ConfigEntryState.LOADED
    assert on(hass) == before
    assert sensor(hass, entry, "shedding_limit") == "5000.0"
    await hass.services.async_call(DOMAIN, "clear_limit", {"config_entry_id": entry.entry_id}, blocking=True)
    await play(120)
    assert on(hass) == set(HEATERS)


@pytest.mark.usefixtures("house")
async def test_what_a_crash_must_not_lose_is_written_at_once(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play, storage: dict[str, Any]
) -> None:
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 5000)
    await play(20)

    kept = storage[f"{DOMAIN}.shedding.{entry.entry_id}"]["data"]
    assert kept["mode"] == "on"
    assert [row["value"] for row in kept["limits"]] == [5000]
    assert [load["held"] for load in kept["core"]["loads"].values()].count(True) == 1


@pytest.mark.usefixtures("house")
async def test_switching_off_gives_every_load_back(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 3500)
    await play(30)
    assert len(on(hass)) == 1

    await set_mode(hass, entry, "off")

    assert on(hass) == set(HEATERS)
    assert sensor(hass, entry, "shedding_state") == "off"


@pytest.mark.usefixtures("house")
async def test_a_meter_that_dies_degrades_sheds_with_care_and_raises_a_repair(
    hass: HomeAssistant, entry: MockConfigEntry, play: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.linky_gtb.shedding.announcing.METER_SILENT_S", 0.0)
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)

    hass.states.async_set(METER, "unavailable")
    await play(80, metering=False)

    assert sensor(hass, entry, "shedding_state") == "degraded"
    issues = ir.async_get(hass).issues
    assert (DOMAIN, f"shedding_meter_silent_{entry.entry_id}") in issues
    await play(60)
    assert sensor(hass, entry, "shedding_state") == "within"
    assert (DOMAIN, f"shedding_meter_silent_{entry.entry_id}") not in issues


@pytest.mark.usefixtures("house")
async def test_a_person_sheds_exempts_and_restores_by_name(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    fields = {"config_entry_id": entry.entry_id, "load": "heater_2"}

    await hass.services.async_call(DOMAIN, "shed_load", fields, blocking=True)
    await play(20)
    assert on(hass) == {HEATERS[0], HEATERS[2]}
    await hass.services.async_call(DOMAIN, "restore_load", fields, blocking=True)
    await play(20)
    assert on(hass) == set(HEATERS)
    await hass.services.async_call(DOMAIN, "exempt_load", fields, blocking=True)
    await limit(hass, entry, 3500)
    await play(40)
    assert on(hass) == {HEATERS[1]}
    with pytest.raises(ServiceValidationError, match="No load"):
        await hass.services.async_call(DOMAIN, "shed_load", {**fields, "load": "nobody"}, blocking=True)


@pytest.mark.usefixtures("house")
async def test_a_limit_that_is_over_is_refused_and_one_that_ends_is_forgotten(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    with pytest.raises(ServiceValidationError, match="already over"):
        await limit(hass, entry, 5000, end=dt_util.utcnow() - timedelta(minutes=1))

    await limit(hass, entry, 5, unit="kW", end=dt_util.utcnow() + timedelta(seconds=20))
    await play(10)
    assert sensor(hass, entry, "shedding_limit") == "5000.0"
    await play(20)
    assert sensor(hass, entry, "shedding_limit") == "9000.0"


@pytest.mark.usefixtures("house")
async def test_signals_entities_and_calendars_limit(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(
        entry,
        options={
            "limit": 9,
            "limit_entity": "sensor.limit",
            "signals": ["sensor.ecowatt", "sensor.tempo_today"],
            "calendar": "calendar.limits",
            "signal_limit": 6,
            "fairness": "protect",
            "floor_priority": 0,
        },
    )
    hass.states.async_set("sensor.limit", "8", {"unit_of_measurement": "kW"})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await play(4)
    assert sensor(hass, entry, "shedding_limit") == "8000.0"

    hass.states.async_set("sensor.ecowatt", "orange")
    await play(4)
    assert sensor(hass, entry, "shedding_limit") == "6000.0"
    hass.states.async_set("sensor.ecowatt", "green")
    now = dt_util.now()
    hass.states.async_set(
        "calendar.limits",
        "on",
        {
            "message": "Effacement 4,5 kW",
            "start_time": (now - timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M:%S"),
            "end_time": (now + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S"),
        },
    )
    await play(4)
    assert sensor(hass, entry, "shedding_limit") == "4500.0"
    hass.states.async_remove("calendar.limits")
    hours = [None] * 24
    hours[now.hour] = "red"  # type: ignore[call-overload]
    hass.states.async_set(
        "sensor.ecowatt", "green", {"days": [{"date": now.date().isoformat(), "hours": hours}]}
    )
    await play(4)
    assert sensor(hass, entry, "shedding_limit") == "6000.0"


@pytest.mark.usefixtures("house")
async def test_diagnostics_hold_the_last_hour_without_any_name(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry, play: Play
) -> None:
    assert await async_setup_component(hass, DIAGNOSTICS, {})
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 5000)
    await play(20)

    found = await get_diagnostics_for_config_entry(hass, hass_client, entry)

    calls = found["recording"]["calls"]
    assert len(calls) >= 30
    assert "heater" not in str(found)
    assert "sensor." not in str(found)


@pytest.mark.usefixtures("house")
async def test_the_journal_is_exported_as_csv(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 5000)
    await play(60)
    today = dt_util.now().date().isoformat()

    answer = await hass.services.async_call(
        DOMAIN,
        "export_shedding_journal",
        {"config_entry_id": entry.entry_id, "start_date": today, "end_date": today},
        blocking=True,
        return_response=True,
    )

    assert answer is not None
    rows = str(answer["csv"]).splitlines()
    assert rows[0].startswith("start_utc,mean_w,known_s,limit_w")
    assert any("heater_" in row and "5000,operator" in row for row in rows[1:])


@pytest.mark.usefixtures("house")
async def test_the_card_is_told_now_and_at_each_change(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": f"{DOMAIN}/shedding"})
    assert (await client.receive_json())["success"]
    first = (await client.receive_json())["event"]
    assert first["mode"] == "observe"
    await play(2)
    second = (await client.receive_json())["event"]
    assert {item["name"] for item in second["loads"]} == {"heater_1", "heater_2", "heater_3"}
    assert second["limits"] == []
    end = dt_util.utcnow() + timedelta(hours=1)
    await limit(hass, entry, 5, unit="kW", end=end)
    # The meter and the clock each told of the second.
    third = second
    while not third["limits"]:
        third = (await client.receive_json())["event"]
    assert [(row["value"], row["source"], row["end"]) for row in third["limits"]] == [
        (5000, "operator", end.timestamp())
    ]


def test_hours_of_one_signal_that_follow_each_other_are_told_as_one() -> None:
    def hour(start: float, source: Source = Source.ECOWATT) -> Limit:
        return Limit(value=6000, source=source, firmness=Firmness.SOFT, start=start, end=start + 3600)

    limits = [Limit(value=9000), hour(7200), hour(0), hour(3600), hour(18_000), hour(3600, Source.CALENDAR)]

    told = [(each.source.value, each.start, each.end) for each in told_limits(limits, 4000)]

    assert told == [
        ("calendar", 3600, 7200),
        ("ecowatt", 3600, 10_800),
        ("ecowatt", 18_000, 21_600),
    ]


@pytest.mark.usefixtures("house")
async def test_the_card_of_no_site_or_of_several_is_told_to_name_one(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, entry: MockConfigEntry
) -> None:
    await async_setup_component(hass, DOMAIN, {})
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": f"{DOMAIN}/shedding"})
    assert (await client.receive_json())["error"]["message"] == "No such load shedding is set up"
    await begin(hass, entry)
    other = MockConfigEntry(domain=DOMAIN, unique_id="other", data=dict(entry.data))
    await begin(hass, other)
    await client.send_json_auto_id({"type": f"{DOMAIN}/shedding"})
    assert "name one" in (await client.receive_json())["error"]["message"]
    await client.send_json_auto_id({"type": f"{DOMAIN}/shedding", "entry_id": other.entry_id})
    assert (await client.receive_json())["success"]


@pytest.mark.usefixtures("house")
async def test_ten_loads_are_set_up_in_two_forms(hass: HomeAssistant) -> None:
    hass.states.async_set("climate.salon", "heat", {"friendly_name": "Salon", "temperature": 19})
    hass.states.async_set("switch.frigo", "on", {"friendly_name": "Frigo"})
    hass.states.async_set("switch.chauffe_eau", "on", {"friendly_name": "Chauffe-eau"})
    hass.states.async_set("switch.lampe", "on", {"friendly_name": "Lampe"})
    hass.states.async_set(
        "select.chambre", "comfort", {"options": ["comfort", "eco", "frost_protection", "off"]}
    )
    hass.states.async_set("number.borne", "16", {"unit_of_measurement": "A", "min": 0, "max": 32})
    menu = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    form = await hass.config_entries.flow.async_configure(menu["flow_id"], {"next_step_id": "shedding"})
    site = {"meter": METER, "limit": 9, "unit": "kVA", "firmness": "tolerant"}

    refused = await hass.config_entries.flow.async_configure(form["flow_id"], site)
    assert refused["errors"] == {"power_factor": "power_factor_needed"}
    loads = await hass.config_entries.flow.async_configure(form["flow_id"], {**site, "power_factor": 0.95})
    assert loads["step_id"] == "loads"
    schema = loads["data_schema"]
    assert schema is not None
    (selector,) = schema.schema.values()
    offered = {option["value"] for option in selector.config["options"]}
    assert offered >= {"climate.salon", "switch.chauffe_eau", "select.chambre", "number.borne"}
    assert not offered & {"switch.frigo", "switch.lampe", METER}

    done = await hass.config_entries.flow.async_configure(
        form["flow_id"], {"loads": ["climate.salon", "switch.chauffe_eau", "number.borne"]}
    )
    await hass.async_block_till_done()

    assert done["type"] is FlowResultType.CREATE_ENTRY
    created = done["result"]
    assert created.state is ConfigEntryState.LOADED
    assert {each.title for each in created.subentries.values()} == {"Salon", "Chauffe-eau", "borne"}


@pytest.mark.usefixtures("house")
async def test_a_load_is_added_then_changed_and_one_that_looks_vital_is_proposed_as_such(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    hass.states.async_set("switch.congelateur", "on", {"friendly_name": "Congélateur"})
    await begin(hass, entry)

    form = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "load"), context={"source": SOURCE_USER}
    )
    assert form["step_id"] == "entity"
    details = await hass.config_entries.subentries.async_configure(
        form["flow_id"], {"target": "switch.congelateur"}
    )
    schema = details["data_schema"]
    assert schema is not None
    proposed = {str(key): (key.description or {}).get("suggested_value") for key in schema.schema}
    assert proposed["criticality"] == "never"
    added = await hass.config_entries.subentries.async_configure(
        form["flow_id"], {"name": "Congélateur", "power_w": 150, "criticality": "never"}
    )
    assert added["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    subentry = next(each for each in entry.subentries.values() if each.unique_id == "switch.congelateur")

    change = await entry.start_subentry_reconfigure_flow(hass, subentry.subentry_id)
    done = await hass.config_entries.subentries.async_configure(
        change["flow_id"], {"name": "Congélateur du fond", "power_w": 200, "criticality": "never"}
    )

    assert done["reason"] == "reconfigure_successful"
    assert entry.subentries[subentry.subentry_id].data["power_w"] == 200
    again = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "load"), context={"source": SOURCE_USER}
    )
    twice = await hass.config_entries.subentries.async_configure(
        again["flow_id"], {"target": "switch.congelateur"}
    )
    assert twice["reason"] == "already_configured"


@pytest.mark.usefixtures("house")
async def test_options_are_asked_in_one_form(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await begin(hass, entry)
    form = await hass.config_entries.options.async_init(entry.entry_id)
    assert form["step_id"] == "shedding"

    done = await hass.config_entries.options.async_configure(
        form["flow_id"], {"limit": 12, "fairness": "rotate", "floor_priority": 1}
    )
    await hass.async_block_till_done()

    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert entry.options["limit"] == 12


@pytest.mark.usefixtures("house")
async def test_removing_the_entry_leaves_nothing(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play, storage: dict[str, Any]
) -> None:
    await begin(hass, entry)
    await play(20)

    assert await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()

    assert not [name for name in storage if "shedding" in name]
    assert not er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)


@pytest.mark.usefixtures("house")
async def test_removing_the_entry_or_a_load_in_the_middle_of_a_shed_gives_back_what_was_shed(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 3500)
    await play(40)
    assert len(on(hass)) == 1
    (shed, _other) = set(HEATERS) - on(hass)
    subentry = next(each for each in entry.subentries.values() if each.unique_id == shed)

    hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert shed in on(hass)

    assert await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert on(hass) == set(HEATERS)


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("why", ["a person must", "it failed"])
async def test_a_removed_load_that_stays_shed_is_told(hass: HomeAssistant, play: Play, why: str) -> None:
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Délestage",
        data={"kind": "shedding", "meter": METER, "limit": 9, "unit": "kW", "firmness": "firm"},
        subentries_data=[load(target, restores=why != "a person must") for target in HEATERS],
    )

    async def refuse(call: ServiceCall) -> None:
        raise ServiceValidationError("the radio is off")

    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 5000)
    await play(40)
    (shed,) = set(HEATERS) - on(hass)
    if why == "it failed":
        hass.services.async_register("input_boolean", "turn_on", refuse)

    assert await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert shed not in on(hass)
    (issue,) = [
        each for each in ir.async_get(hass).issues.values() if each.translation_key == "shedding_left_shed"
    ]
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["load"] == shed.split(".")[1].replace("_", " ")
    assert ("the radio is off" in issue.translation_placeholders["error"]) is (why == "it failed")


@pytest.mark.usefixtures("house")
async def test_an_order_that_fails_is_logged_once_and_given_again(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[ServiceCall] = []

    async def refuse(call: ServiceCall) -> None:
        calls.append(call)
        raise ServiceValidationError("the radio is off")

    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    hass.services.async_register("input_boolean", "turn_off", refuse)

    await limit(hass, entry, 5000)
    await play(60)

    assert len(calls) >= 2
    assert caplog.text.count("failed: the radio is off") <= len(HEATERS)


@pytest.mark.usefixtures("house")
async def test_mixed_units_decide_nothing_and_say_so(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    await play(10)
    await limit(hass, entry, 5, unit="kVA")
    await play(4)
    issues = ir.async_get(hass).issues
    assert (DOMAIN, f"shedding_units_{entry.entry_id}") in issues

    await hass.services.async_call(DOMAIN, "clear_limit", {"config_entry_id": entry.entry_id}, blocking=True)
    await play(4)
    assert (DOMAIN, f"shedding_units_{entry.entry_id}") not in issues


@pytest.mark.usefixtures("house")
async def test_a_point_of_the_gtb_is_added_as_a_load(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, entry: MockConfigEntry
) -> None:
    points: Any = agent.state["points"]
    points.append(writable("main.setpoint_cmd", "climate", 20.0))
    points.append(point("main.other_setpoint", "setpoint", "°C", 20.0))
    agent.state["control"] = control()
    building_entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(building_entry.entry_id)
    await begin(hass, entry)
    flows = hass.config_entries.subentries

    menu = await flows.async_init((entry.entry_id, "load"), context={"source": SOURCE_USER})
    assert menu["menu_options"] == ["entity", "point"]
    form = await flows.async_configure(menu["flow_id"], {"next_step_id": "point"})
    target = f"point:{building_entry.entry_id}:main.setpoint_cmd"
    assert form["data_schema"] is not None
    (points_offered,) = form["data_schema"].schema.values()
    # A set-point that the site does not let be written is not offered.
    assert [option["value"] for option in points_offered.config["options"]] == [target]
    details = await flows.async_configure(form["flow_id"], {"point": target})
    assert details["step_id"] == "details"
    done = await flows.async_configure(form["flow_id"], {"name": "Zone 1", "power_w": 1500, "offset_c": 2})
    await hass.async_block_till_done()

    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert target in {each.unique_id for each in entry.subentries.values()}
    with pytest.raises(ServiceValidationError, match="not load shedding"):
        await limit(hass, building_entry, 1000)


@pytest.mark.usefixtures("house")
async def test_a_powers_history_is_proposed(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    entry.add_to_hass(hass)
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("x", "plug")}
    )
    registry = er.async_get(hass)
    plug = registry.async_get_or_create("switch", "x", "plug", device_id=device.id).entity_id
    power = registry.async_get_or_create(
        "sensor", "x", "power", device_id=device.id, original_device_class="power"
    ).entity_id
    hass.states.async_set(plug, "on", {"friendly_name": "Prise"})
    start = dt_util.utcnow().replace(minute=0, second=0, microsecond=0) - timedelta(days=2)
    async_import_statistics(
        hass,
        StatisticMetaData(
            mean_type=StatisticMeanType.ARITHMETIC,
            has_sum=False,
            name=None,
            source="recorder",
            statistic_id=power,
            unit_class="power",
            unit_of_measurement="W",
        ),
        [StatisticData(start=start, mean=100.0, min=0.0, max=1834.0)],
    )
    await async_wait_recording_done(hass)

    found = {each.entity_id: each for each in await async_suggest(hass)}

    assert (found[plug].power_entity, found[plug].declared_w) == (power, 1850.0)
