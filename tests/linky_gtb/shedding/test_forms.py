"""The forms of load shedding: ten loads at once, one load, a point of the GTB, options."""

from datetime import timedelta
from typing import Any

import pytest
from homeassistant.components.recorder.models import StatisticData, StatisticMeanType, StatisticMetaData
from homeassistant.components.recorder.statistics import async_import_statistics
from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
)
from pytest_homeassistant_custom_component.components.recorder.common import async_wait_recording_done

from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.shedding.suggestions import async_suggest

from ..fake_agent import FakeAgent, control, point, writable  # noqa: TID252
from .household import METER, begin, limit

pytestmark = pytest.mark.slow


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
