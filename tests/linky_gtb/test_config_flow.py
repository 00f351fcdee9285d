"""Setting up, renewing and changing both kinds of entry, with each way it can go wrong."""

from typing import Any

import pytest
from homeassistant.config_entries import SOURCE_REAUTH, SOURCE_USER, ConfigEntryState, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.linky_gtb.const import CONF_KIND, CONF_PRM, CONF_TOKEN, CONF_URL, DOMAIN, Kind
from custom_components.linky_gtb.json_value import Json

from . import fake_agent
from .fake_agent import FakeAgent
from .fake_conso import (
    DAILY_TYPE,
    TOKEN,
    TOKEN_OF_OTHER,
    TOKEN_OF_TWO,
    WRONG_DIRECTION,
    Failure,
    FakeConso,
)
from .recorded import OTHER_PRM, PRM, recorded

pytestmark = pytest.mark.usefixtures("integration")

NEVER_ANSWERS = "http://127.0.0.1:9"


async def choose(hass: HomeAssistant, kind: Kind) -> ConfigFlowResult:
    menu = await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_USER})
    assert menu["type"] is FlowResultType.MENU
    assert menu["menu_options"] == ["linky", "building", "shedding"]
    form = await hass.config_entries.flow.async_configure(menu["flow_id"], {"next_step_id": kind.value})
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, kind.value)
    return form


async def answer(hass: HomeAssistant, form: ConfigFlowResult, **fields: str) -> ConfigFlowResult:
    result = await hass.config_entries.flow.async_configure(form["flow_id"], fields)
    await hass.async_block_till_done()
    return result


def suggested(form: ConfigFlowResult) -> dict[str, Any]:
    schema = form["data_schema"]
    assert schema is not None
    return {str(key): (key.description or {}).get("suggested_value") for key in schema.schema}


async def test_a_meter_is_set_up_with_one_cheap_call(hass: HomeAssistant, conso: FakeConso) -> None:
    form = await choose(hass, Kind.LINKY)
    result = await hass.config_entries.flow.async_configure(
        form["flow_id"], {CONF_URL: f"{conso.url}/", CONF_TOKEN: f" {TOKEN}\n"}
    )

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Linky …9991"
    assert result["data"] == {CONF_KIND: "linky", CONF_URL: conso.url, CONF_TOKEN: TOKEN, CONF_PRM: PRM}
    assert result["result"].unique_id == PRM
    first = conso.calls[0]
    assert (first.measure, (first.end - first.start).days) == (DAILY_TYPE, 1)
    await hass.async_block_till_done()
    assert result["result"].state is ConfigEntryState.LOADED


async def test_the_public_service_is_offered(hass: HomeAssistant) -> None:
    form = await choose(hass, Kind.LINKY)

    schema = form["data_schema"]
    assert schema is not None
    assert schema({CONF_TOKEN: TOKEN})[CONF_URL] == "https://conso.boris.sh"


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (Failure(401, recorded("error_401_conso_api_token")), "invalid_token"),
        (
            Failure(403, {"error": {"error": "ADAM-DC-0008", "error_description": "No consent"}}),
            "consent_revoked",
        ),
        (Failure(403, recorded("error_403_900908_api_not_subscribed")), "not_subscribed"),
        (Failure(403, "blocked"), "caller_blocked"),
        (Failure(404, {"error": {"error": "STM-ERR-0000019", "error_description": ""}}), "unknown_meter"),
        (Failure(429, recorded("error_429_900804_throttled_conso_api")), "quota_reached"),
        (Failure(500, recorded("error_500_technical_error_conso_api")), "server_incident"),
        (Failure(400, {"error": {"error": "Invalid_request", "error_description": ""}}), "request_refused"),
        (Failure(200, "<html>"), "unexpected_answer"),
    ],
)
async def test_each_refusal_of_the_server_is_said_and_can_be_recovered_from(
    hass: HomeAssistant, conso: FakeConso, failure: Failure, error: str
) -> None:
    form = await choose(hass, Kind.LINKY)
    conso.failures[DAILY_TYPE] = failure

    form = await answer(hass, form, url=conso.url, token=TOKEN)
    assert form["errors"] == {"base": error}
    assert suggested(form) == {CONF_URL: conso.url, CONF_TOKEN: None}

    conso.failures.clear()
    assert (await answer(hass, form, url=conso.url, token=TOKEN))["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({CONF_URL: "conso.boris.sh", CONF_TOKEN: TOKEN}, {CONF_URL: "invalid_url"}),
        ({CONF_URL: "ftp://conso.boris.sh", CONF_TOKEN: TOKEN}, {CONF_URL: "invalid_url"}),
        ({CONF_URL: "http://[::1", CONF_TOKEN: TOKEN}, {CONF_URL: "invalid_url"}),
        ({CONF_URL: "http://me:secret@host", CONF_TOKEN: TOKEN}, {CONF_URL: "invalid_url"}),
        ({CONF_URL: NEVER_ANSWERS, CONF_TOKEN: "my token"}, {CONF_TOKEN: "unreadable_token"}),
        ({CONF_URL: NEVER_ANSWERS, CONF_TOKEN: TOKEN}, {"base": "cannot_connect"}),
    ],
)
async def test_a_mistake_is_shown_at_its_field(
    hass: HomeAssistant, conso: FakeConso, fields: dict[str, str], errors: dict[str, str]
) -> None:
    form = await answer(hass, await choose(hass, Kind.LINKY), **fields)

    assert form["errors"] == errors
    assert (await answer(hass, form, url=conso.url, token=TOKEN))["type"] is FlowResultType.CREATE_ENTRY


async def test_having_no_measure_yet_is_accepted(hass: HomeAssistant, conso: FakeConso) -> None:
    conso.failures[DAILY_TYPE] = Failure(404, recorded("error_404_no_data_found_conso_api"))

    result = await answer(hass, await choose(hass, Kind.LINKY), url=conso.url, token=TOKEN)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_meter_activated_today_is_accepted(hass: HomeAssistant, conso: FakeConso) -> None:
    conso.failures[DAILY_TYPE] = Failure(400, recorded("error_400_adam_err0123_conso_api"))

    result = await answer(hass, await choose(hass, Kind.LINKY), url=conso.url, token=TOKEN)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_meter_that_only_produces_is_accepted(hass: HomeAssistant, conso: FakeConso) -> None:
    conso.failures[DAILY_TYPE] = Failure(400, WRONG_DIRECTION)

    result = await answer(hass, await choose(hass, Kind.LINKY), url=conso.url, token=TOKEN)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_token_of_several_meters_offers_them(hass: HomeAssistant, conso: FakeConso) -> None:
    form = await answer(hass, await choose(hass, Kind.LINKY), url=conso.url, token=TOKEN_OF_TWO)
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "meter")
    assert conso.calls == []

    conso.failures[DAILY_TYPE] = Failure(500, recorded("error_500_technical_error_conso_api"))
    form = await answer(hass, form, prm=OTHER_PRM)
    assert form["errors"] == {"base": "server_incident"}
    conso.failures.clear()
    result = await answer(hass, form, prm=OTHER_PRM)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == OTHER_PRM


async def test_only_meters_that_are_not_set_up_are_offered(
    hass: HomeAssistant, conso: FakeConso, linky_entry: MockConfigEntry
) -> None:
    linky_entry.add_to_hass(hass)

    result = await answer(hass, await choose(hass, Kind.LINKY), url=conso.url, token=TOKEN_OF_TWO)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == OTHER_PRM


async def test_a_meter_is_set_up_once(
    hass: HomeAssistant, conso: FakeConso, linky_entry: MockConfigEntry
) -> None:
    linky_entry.add_to_hass(hass)

    result = await answer(hass, await choose(hass, Kind.LINKY), url=conso.url, token=TOKEN)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert conso.calls == []


async def test_a_building_is_set_up_under_the_name_of_its_site(hass: HomeAssistant, agent: FakeAgent) -> None:
    result = await answer(hass, await choose(hass, Kind.BUILDING), url=agent.url, token=fake_agent.TOKEN)

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Hôtel de ville"
    assert result["data"] == {CONF_KIND: "building", CONF_URL: agent.url, CONF_TOKEN: fake_agent.TOKEN}
    assert result["result"].unique_id == "hotel-de-ville"
    assert result["result"].state is ConfigEntryState.LOADED


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({CONF_URL: "agent", CONF_TOKEN: "x"}, {CONF_URL: "invalid_url"}),
        ({CONF_URL: NEVER_ANSWERS, CONF_TOKEN: "x"}, {"base": "agent_unreachable"}),
        ({CONF_TOKEN: "a token that nobody knows"}, {"base": "invalid_agent_token"}),
    ],
)
async def test_a_mistake_about_the_agent_is_said_and_can_be_recovered_from(
    hass: HomeAssistant, agent: FakeAgent, fields: dict[str, str], errors: dict[str, str]
) -> None:
    form = await answer(hass, await choose(hass, Kind.BUILDING), **{CONF_URL: agent.url, **fields})

    assert form["errors"] == errors
    result = await answer(hass, form, url=agent.url, token=fake_agent.TOKEN)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("site", [None, {"id": "", "name": "x", "timezone": "Europe/Paris"}])
async def test_another_kind_of_server_is_not_an_agent(
    hass: HomeAssistant, agent: FakeAgent, site: Json
) -> None:
    agent.state["site"] = site

    form = await answer(hass, await choose(hass, Kind.BUILDING), url=agent.url, token=fake_agent.TOKEN)
    assert form["errors"] == {"base": "not_an_agent"}


async def test_a_building_is_set_up_once(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    building_entry.add_to_hass(hass)

    result = await answer(hass, await choose(hass, Kind.BUILDING), url=agent.url, token=fake_agent.TOKEN)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_a_meter_whose_token_is_refused_takes_a_new_one_and_loads(
    hass: HomeAssistant, conso: FakeConso, linky_entry: MockConfigEntry
) -> None:
    linky_entry.add_to_hass(hass)
    conso.tokens = {TOKEN_OF_TWO}
    await hass.config_entries.async_setup(linky_entry.entry_id)
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress()
    assert (flow["step_id"], flow["context"]["source"]) == ("reauth_linky", SOURCE_REAUTH)

    result = await hass.config_entries.flow.async_configure(flow["flow_id"], {CONF_TOKEN: TOKEN_OF_TWO})
    await hass.async_block_till_done()
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert linky_entry.data[CONF_TOKEN] == TOKEN_OF_TWO
    assert linky_entry.state is ConfigEntryState.LOADED


async def test_a_consent_given_again_makes_the_same_token_right(
    hass: HomeAssistant, conso: FakeConso, linky_entry: MockConfigEntry
) -> None:
    linky_entry.add_to_hass(hass)
    conso.tokens = set()
    await hass.config_entries.async_setup(linky_entry.entry_id)
    await hass.async_block_till_done()
    conso.tokens = {TOKEN}
    (flow,) = hass.config_entries.flow.async_progress()

    await hass.config_entries.flow.async_configure(flow["flow_id"], {CONF_TOKEN: TOKEN})
    await hass.async_block_till_done()
    assert linky_entry.state is ConfigEntryState.LOADED


@pytest.mark.parametrize(
    ("token", "errors"),
    [
        ("my token", {CONF_TOKEN: "unreadable_token"}),
        (TOKEN_OF_OTHER, {CONF_TOKEN: "token_of_another_meter"}),
        (TOKEN, {"base": "invalid_token"}),
    ],
)
async def test_a_wrong_new_token_is_said_and_can_be_recovered_from(
    hass: HomeAssistant, conso: FakeConso, linky_entry: MockConfigEntry, token: str, errors: dict[str, str]
) -> None:
    linky_entry.add_to_hass(hass)
    conso.tokens = {TOKEN_OF_TWO}
    form = await linky_entry.start_reauth_flow(hass)

    form = await answer(hass, form, token=token)
    assert form["errors"] == errors
    assert (await answer(hass, form, token=TOKEN_OF_TWO))["reason"] == "reauth_successful"


async def test_an_agent_whose_token_is_refused_takes_a_new_one(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    building_entry.add_to_hass(hass)
    form = await building_entry.start_reauth_flow(hass)
    assert form["step_id"] == "reauth_building"

    form = await answer(hass, form, token="a token that nobody knows")
    assert form["errors"] == {"base": "invalid_agent_token"}
    agent.tokens = {"a new token of the agent"}
    result = await answer(hass, form, token="a new token of the agent")
    assert result["reason"] == "reauth_successful"
    assert building_entry.data[CONF_TOKEN] == "a new token of the agent"
    assert building_entry.state is ConfigEntryState.LOADED


async def test_a_meter_moves_to_another_server_and_keeps_its_token(
    hass: HomeAssistant, conso: FakeConso, linky_entry: MockConfigEntry
) -> None:
    linky_entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(linky_entry, data={**linky_entry.data, CONF_URL: NEVER_ANSWERS})
    form = await linky_entry.start_reconfigure_flow(hass)
    assert form["step_id"] == "reconfigure_linky"
    assert suggested(form) == {CONF_URL: NEVER_ANSWERS, CONF_TOKEN: None}

    form = await answer(hass, form, url="nowhere")
    assert form["errors"] == {CONF_URL: "invalid_url"}
    result = await answer(hass, form, url=conso.url)
    assert result["reason"] == "reconfigure_successful"
    assert linky_entry.data == {CONF_KIND: "linky", CONF_URL: conso.url, CONF_TOKEN: TOKEN, CONF_PRM: PRM}


async def test_a_running_entry_is_loaded_again_with_its_new_server(
    hass: HomeAssistant, conso: FakeConso, linky_entry: MockConfigEntry
) -> None:
    linky_entry.add_to_hass(hass)
    await hass.config_entries.async_setup(linky_entry.entry_id)
    await hass.async_block_till_done()
    before = linky_entry.runtime_data
    form = await linky_entry.start_reconfigure_flow(hass)

    await answer(hass, form, url=f"{conso.url}/", token=TOKEN_OF_TWO)
    assert linky_entry.state is ConfigEntryState.LOADED
    assert linky_entry.runtime_data is not before


async def test_a_building_moves_to_another_address(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    building_entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(
        building_entry, data={**building_entry.data, CONF_URL: NEVER_ANSWERS}
    )
    form = await building_entry.start_reconfigure_flow(hass)
    assert form["step_id"] == "reconfigure_building"

    form = await answer(hass, form, url=NEVER_ANSWERS)
    assert form["errors"] == {"base": "agent_unreachable"}
    assert (await answer(hass, form, url=agent.url))["reason"] == "reconfigure_successful"
    assert building_entry.data[CONF_URL] == agent.url


async def test_a_building_does_not_become_another(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    building_entry.add_to_hass(hass)
    agent.state["site"] = {**fake_agent.SITE, "id": "mairie-annexe"}
    form = await building_entry.start_reconfigure_flow(hass)

    result = await answer(hass, form, url=agent.url)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "wrong_site")
