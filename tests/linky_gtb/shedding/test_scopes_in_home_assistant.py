"""A feeder's own limit in Home Assistant: its form, its entities, and the strictest limit that wins."""

import json

import pytest
from homeassistant.components.diagnostics import DOMAIN as DIAGNOSTICS
from homeassistant.config_entries import SOURCE_USER, ConfigSubentry, ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from benchmarks.shedding.replay import recording_of, replay
from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.shedding.announcing import EVENT

from .household import HEATERS, METER, Play, begin, limit, load, on, sensor, set_mode

pytestmark = pytest.mark.slow

FEEDER = {"name": "Étage", "scope_kind": "feeder", "limit": 3, "unit": "kW"}


def by_target(entry: MockConfigEntry, target: str) -> ConfigSubentry:
    found: ConfigSubentry = next(each for each in entry.subentries.values() if each.unique_id == target)
    return found


def the_scope(entry: MockConfigEntry) -> ConfigSubentry:
    (found,) = [each for each in entry.subentries.values() if each.subentry_type == "scope"]
    assert isinstance(found, ConfigSubentry)
    return found


async def add_feeder(hass: HomeAssistant, entry: MockConfigEntry, **more: object) -> ConfigSubentry:
    """Walk the form, with the first two heaters behind it."""
    flows = hass.config_entries.subentries
    form = await flows.async_init((entry.entry_id, "scope"), context={"source": SOURCE_USER})
    assert form["step_id"] == "user"
    loads = [by_target(entry, target).subentry_id for target in HEATERS[:2]]
    done = await flows.async_configure(form["flow_id"], {**FEEDER, "loads": loads, **more})
    assert done["type"] is FlowResultType.CREATE_ENTRY, done
    await hass.async_block_till_done()
    return the_scope(entry)


def figure(hass: HomeAssistant, scope: ConfigSubentry, key: str) -> str:
    id_ = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, f"{scope.subentry_id}_{key}")
    assert id_ is not None
    state = hass.states.get(id_)
    assert state is not None
    return state.state


@pytest.mark.usefixtures("house")
async def test_the_strictest_of_the_sites_and_the_feeders_limits_wins(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    lines = async_capture_events(hass, EVENT)
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    assert on(hass) == set(HEATERS)

    feeder = await add_feeder(hass, entry)
    await play(60)

    # 4 kW behind a feeder of 3 kW: one of its two heaters, and nobody else, though the site has room.
    assert len(on(hass) & set(HEATERS[:2])) == 1
    assert HEATERS[2] in on(hass)
    assert (figure(hass, feeder, "shedding_limit"), figure(hass, feeder, "shedding_power")) == (
        "3000.0",
        "2000.0",
    )
    assert figure(hass, feeder, "shedding_margin") == "1000.0"
    (shed,) = [line.data["message"] for line in lines if line.data["type"] == "shed"]
    assert "the power of “Étage” (4000 W) is over the limit (3000 W)" in shed

    await limit(hass, entry, 3500)
    await play(40)
    # Now the site's is the stricter one.
    assert len(on(hass)) == 1
    assert sensor(hass, entry, "shedding_limit") == "3500.0"
    await hass.services.async_call(DOMAIN, "clear_limit", {"config_entry_id": entry.entry_id}, blocking=True)
    await limit(hass, entry, 1500, scope="Étage")
    await play(120)
    assert on(hass) == {HEATERS[2]}
    with pytest.raises(ServiceValidationError, match="No feeder"):
        await limit(hass, entry, 1500, scope="Cave")


@pytest.mark.usefixtures("house")
async def test_a_feeder_with_a_meter_in_amperes_counts_what_is_not_controlled_too(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    def ampere(value: float) -> None:
        hass.states.async_set(
            "sensor.clamp",
            str(value),
            {"unit_of_measurement": "A", "device_class": "current"},
            force_update=True,
        )

    ampere(18.0)
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    feeder = await add_feeder(hass, entry, meter="sensor.clamp", limit=32, unit="A", voltage=230)
    for second in range(20):
        ampere(18.0 + second % 3 / 10)
        await play(2)
    assert on(hass) == set(HEATERS)
    assert 4100 <= float(figure(hass, feeder, "shedding_power")) <= 4230
    assert figure(hass, feeder, "shedding_limit") == "7360.0"

    # Somebody plugs 20 A in: the feeder is over its breaker, the site is not.
    for second in range(10):
        ampere(38.0 + second % 3 / 10 - (8.7 if len(on(hass)) < 3 else 0.0))
        await play(2)

    assert len(on(hass) & set(HEATERS[:2])) == 1
    assert HEATERS[2] in on(hass)
    assert sensor(hass, entry, "shedding_state") == "shedding"


@pytest.mark.usefixtures("house")
async def test_diagnostics_with_a_feeder_are_replayed_as_they_were(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry, play: Play
) -> None:
    assert await async_setup_component(hass, DIAGNOSTICS, {})
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    feeder = await add_feeder(hass, entry)
    await play(60)

    found = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    steps = list(replay(recording_of(json.loads(json.dumps(found)))))

    assert "tage" not in str(found)
    assert all(step.same for step in steps)
    assert {order.scope for step in steps for order in step.decision.orders} >= {feeder.subentry_id}


@pytest.mark.usefixtures("house")
async def test_a_scope_is_changed_and_removed_with_its_device(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    feeder = await add_feeder(hass, entry)
    await play(60)
    assert len(on(hass)) == 2
    hass.config_entries.async_remove_subentry(entry, by_target(entry, HEATERS[0]).subentry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    change = await entry.start_subentry_reconfigure_flow(hass, feeder.subentry_id)
    schema = change["data_schema"]
    assert schema is not None
    kept = {str(key): (key.description or {}).get("suggested_value") for key in schema.schema}
    # The load that was removed meanwhile is not proposed again.
    assert kept["loads"] == [by_target(entry, HEATERS[1]).subentry_id]
    changed = {**FEEDER, "loads": kept["loads"], "name": "Premier étage", "limit": 1}
    done = await hass.config_entries.subentries.async_configure(change["flow_id"], changed)
    assert done["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
    await play(60)
    assert HEATERS[1] not in on(hass)

    hass.config_entries.async_remove_subentry(entry, feeder.subentry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    await play(120)
    assert HEATERS[1] in on(hass)
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert (DOMAIN, feeder.subentry_id) not in {one for each in devices for one in each.identifiers}


@pytest.mark.usefixtures("house")
async def test_a_scope_needs_a_load_and_a_power_factor_where_units_would_be_mixed(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    await begin(hass, entry)
    flows = hass.config_entries.subentries
    form = await flows.async_init((entry.entry_id, "scope"), context={"source": SOURCE_USER})

    nobody = await flows.async_configure(form["flow_id"], {**FEEDER, "loads": []})
    assert nobody["errors"] == {"loads": "no_load"}
    loads = [by_target(entry, HEATERS[0]).subentry_id]
    mixed = await flows.async_configure(form["flow_id"], {**FEEDER, "loads": loads, "unit": "A", "limit": 16})
    assert mixed["errors"] == {"power_factor": "power_factor_needed"}

    bare = MockConfigEntry(domain=DOMAIN, unique_id="bare", data=dict(entry.data), subentries_data=[])
    await begin(hass, bare)
    none = await flows.async_init((bare.entry_id, "scope"), context={"source": SOURCE_USER})
    assert none["reason"] == "no_load"


@pytest.mark.usefixtures("house")
async def test_a_meter_that_comes_late_is_taken_in_its_own_unit(hass: HomeAssistant, play: Play) -> None:
    """At the start nobody knows it: what follows must neither mix kW and kVA, nor stay undecided."""
    scope = ConfigSubentryData(
        data={
            "scope_kind": "feeder",
            "limit": 4,
            "unit": "kW",
            "power_factor": 0.9,
            "loads": [],
            "meter": "sensor.late",
        },
        subentry_type="scope",
        title="Étage",
        unique_id=None,
    )
    entry = MockConfigEntry(
        domain=DOMAIN,
        data={
            "kind": "shedding",
            "meter": METER,
            "limit": 9,
            "unit": "kVA",
            "power_factor": 0.9,
            "firmness": "firm",
        },
        subentries_data=[load(HEATERS[0]), scope],
    )
    hass.states.async_remove(METER)
    await begin(hass, entry)
    assert sensor(hass, entry, "shedding_limit") == "9000.0"

    hass.states.async_set("sensor.late", "3000", {"unit_of_measurement": "VA"})
    await play(30)

    assert sensor(hass, entry, "shedding_limit") == "8100.0"
    feeder = the_scope(entry)
    assert float(figure(hass, feeder, "shedding_limit")) == pytest.approx(4440, abs=10)
    assert not [issue for _, issue in ir.async_get(hass).issues if "units" in issue]
