"""A building found on the network, paired by a code, and followed when its agent moves."""

from ipaddress import ip_address

import pytest
from homeassistant.config_entries import SOURCE_ZEROCONF, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.linky_gtb.const import CONF_KIND, CONF_TOKEN, CONF_URL, DOMAIN, Kind

from . import fake_agent
from .fake_agent import FakeAgent
from .test_config_flow import answer, choose

pytestmark = pytest.mark.usefixtures("integration")

SITE = {"id": "hotel-de-ville", "name": "Hôtel de ville", "version": "0.1.0", "tls": "0"}


def announced(
    port: int | None, properties: dict[str, str] | None = None, host: str = "127.0.0.1"
) -> ZeroconfServiceInfo:
    return ZeroconfServiceInfo(
        ip_address=ip_address(host),
        ip_addresses=[ip_address(host)],
        port=port,
        hostname="agent.local.",
        type="_linky-gtb._tcp.local.",
        name="hotel-de-ville._linky-gtb._tcp.local.",
        properties=SITE if properties is None else properties,
    )


async def discover(hass: HomeAssistant, info: ZeroconfServiceInfo) -> ConfigFlowResult:
    return await hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_ZEROCONF}, data=info)


async def test_an_agent_that_announces_itself_is_paired_by_the_code_it_shows(
    hass: HomeAssistant, agent: FakeAgent
) -> None:
    form = await discover(hass, announced(agent.port))
    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "pair")
    assert form["description_placeholders"] == {"name": "Hôtel de ville", "url": agent.url}

    form = await answer(hass, form, token="999999")
    assert form["errors"] == {"base": "pairing_refused"}
    result = await answer(hass, form, token=" 123456 ")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Hôtel de ville"
    assert result["data"] == {
        CONF_KIND: Kind.BUILDING.value,
        CONF_URL: agent.url,
        CONF_TOKEN: fake_agent.TOKEN,
    }
    assert result["result"].unique_id == "hotel-de-ville"


async def test_a_code_serves_as_well_where_the_address_is_typed(
    hass: HomeAssistant, agent: FakeAgent
) -> None:
    form = await choose(hass, Kind.BUILDING)
    result = await answer(hass, form, url=agent.url, token="123456")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"][CONF_TOKEN] == fake_agent.TOKEN


async def test_a_code_renews_a_refused_token(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    building_entry.add_to_hass(hass)
    form = await building_entry.start_reauth_flow(hass)
    result = await answer(hass, form, token="123456")
    assert result["reason"] == "reauth_successful"


async def test_a_known_agent_that_moved_is_followed(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    building_entry.add_to_hass(hass)
    result = await discover(hass, announced(9999))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert building_entry.data[CONF_URL] == "http://127.0.0.1:9999"


@pytest.mark.parametrize(
    ("host", "tls", "url"),
    [("fd00::5", "0", "http://[fd00::5]:8350"), ("192.168.1.20", "1", "https://192.168.1.20:8350")],
)
async def test_the_address_is_that_of_the_announcement(
    hass: HomeAssistant, host: str, tls: str, url: str
) -> None:
    form = await discover(hass, announced(8350, {**SITE, "tls": tls}, host))
    assert form["description_placeholders"] == {"name": "Hôtel de ville", "url": url}


@pytest.mark.parametrize(("port", "properties"), [(None, SITE), (8350, {"name": "Somebody"})])
async def test_what_is_no_agent_is_left_alone(
    hass: HomeAssistant, port: int | None, properties: dict[str, str]
) -> None:
    result = await discover(hass, announced(port, properties))
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_an_agent")


async def test_an_announcement_of_one_site_at_the_address_of_another_is_refused(
    hass: HomeAssistant, agent: FakeAgent
) -> None:
    form = await discover(hass, announced(agent.port, {**SITE, "id": "elsewhere"}))
    result = await answer(hass, form, token="123456")
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "wrong_site")


async def test_an_agent_that_went_away_is_said(hass: HomeAssistant, agent: FakeAgent) -> None:
    form = await discover(hass, announced(agent.port))
    await agent.stop()
    form = await answer(hass, form, token="123456")
    assert form["errors"] == {"base": "agent_unreachable"}
