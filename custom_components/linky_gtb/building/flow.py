"""Steps that set up a building: by its address, or when its agent announces itself on the network."""

from typing import Any, Final, override

import probatio as vol
from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig, TextSelectorType
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

from custom_components.linky_gtb.const import CONF_KIND, CONF_TOKEN, CONF_URL, DEFAULT_AGENT_URL, Kind
from custom_components.linky_gtb.server_url import InvalidUrlError, checked_url

from .agent_api import AgentClient, AgentError, pair
from .model import Site

type Errors = dict[str, str]

_EXAMPLE_URL: Final = "http://192.168.1.20:8350"
_LONGEST_CODE: Final = 16
"""A pairing code is short, to be typed; a token is not."""
_TOKEN_FIELD: Final = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)
_BUILDING_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_URL, default=DEFAULT_AGENT_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL)
        ),
        vol.Required(vol.Secret(CONF_TOKEN)): _TOKEN_FIELD,
    }
)
_PAIR_SCHEMA: Final = vol.Schema({vol.Required(vol.Secret(CONF_TOKEN)): _TOKEN_FIELD})


class BuildingSteps(ConfigFlow):
    """The steps of a building, and trying its agent."""

    _url: str
    _token: str
    _site_name: str

    async def async_step_building(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the agent's address and a pairing code or token, and for its site."""
        errors: Errors = {}
        if user_input is not None:
            site = await self._async_try_agent(user_input[CONF_URL], user_input[CONF_TOKEN], errors)
            if site is not None:
                await self.async_set_unique_id(site.id, raise_on_progress=False)
                self._abort_if_unique_id_configured()
                return self._create_building(site)
        shown = None if user_input is None else {CONF_URL: user_input[CONF_URL]}
        return self.async_show_form(
            step_id="building",
            data_schema=self.add_suggested_values_to_schema(_BUILDING_SCHEMA, shown),
            description_placeholders={"example": _EXAMPLE_URL},
            errors=errors,
        )

    @override
    async def async_step_zeroconf(self, discovery_info: ZeroconfServiceInfo) -> ConfigFlowResult:
        """An agent announces itself: a known one may have moved, a new one asks to be paired."""
        properties = discovery_info.properties
        site_id = properties.get("id")
        if not site_id or discovery_info.port is None:
            return self.async_abort(reason="not_an_agent")
        scheme = "https" if properties.get("tls") == "1" else "http"
        host = f"[{discovery_info.host}]" if ":" in discovery_info.host else discovery_info.host
        self._url = f"{scheme}://{host}:{discovery_info.port}"
        await self.async_set_unique_id(site_id)
        self._abort_if_unique_id_configured(updates={CONF_URL: self._url}, reload_on_update=False)
        self._site_name = properties.get("name") or site_id
        self.context["title_placeholders"] = {"name": self._site_name}
        return await self.async_step_pair()

    async def async_step_pair(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the code that the agent's command shows."""
        errors: Errors = {}
        if user_input is not None:
            site = await self._async_try_agent(self._url, user_input[CONF_TOKEN], errors)
            if site is not None:
                if site.id != self.unique_id:
                    return self.async_abort(reason="wrong_site")
                return self._create_building(site)
        return self.async_show_form(
            step_id="pair",
            data_schema=_PAIR_SCHEMA,
            description_placeholders={"name": self._site_name, "url": self._url},
            errors=errors,
        )

    async def _async_try_agent(self, url: str, credential: str, errors: Errors) -> Site | None:
        """Return the agent's site, or None and what is wrong in `errors`; a pairing code becomes a token."""
        session = async_get_clientsession(self.hass)
        try:
            self._url, self._token = checked_url(url), credential.strip()
            if len(self._token) <= _LONGEST_CODE:
                self._token = await pair(session, self._url, self._token)
            return await AgentClient(session, self._url, self._token).site()
        except InvalidUrlError:
            errors[CONF_URL] = "invalid_url"
        except AgentError as err:
            errors["base"] = err.key
        return None

    def _create_building(self, site: Site) -> ConfigFlowResult:
        return self.async_create_entry(
            title=site.name,
            data={CONF_KIND: Kind.BUILDING.value, CONF_URL: self._url, CONF_TOKEN: self._token},
        )
