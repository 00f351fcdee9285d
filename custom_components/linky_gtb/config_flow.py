"""Set up a Linky meter or a building from the user interface."""

from collections.abc import Mapping
from typing import Any, Final, override

import probatio as vol
from homeassistant.config_entries import ConfigEntry, ConfigFlowResult, ConfigSubentryFlow, OptionsFlow
from homeassistant.core import callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.util import dt as dt_util

from .building.diagnosis.options import BuildingOptionsFlow
from .building.flow import BuildingSteps, Errors
from .const import (
    CONF_KIND,
    CONF_PRM,
    CONF_TOKEN,
    CONF_URL,
    DEFAULT_CONSO_URL,
    DOMAIN,
    Kind,
)
from .linky.access_token import Prm, UnreadableTokenError, masked, meters_of_token
from .linky.civil_time import civil_day
from .linky.conso_api import ConsoApiClient
from .linky.conso_errors import ConsoApiError, HistoryLimitError, WrongDirectionError
from .linky.history import days_before
from .options_flow import LinkyOptionsFlow
from .server_url import InvalidUrlError, checked_url
from .shedding.load_flow import LoadFlow
from .shedding.names import LOAD, SCOPE
from .shedding.options_flow import SheddingOptionsFlow
from .shedding.scope_flow import ScopeFlow
from .shedding.steps import SheddingSteps

_URL_FIELD: Final = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
_TOKEN_FIELD: Final = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)

_LINKY_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_URL, default=DEFAULT_CONSO_URL): _URL_FIELD,
        vol.Required(vol.Secret(CONF_TOKEN)): _TOKEN_FIELD,
    }
)
_REAUTH_SCHEMA: Final = vol.Schema({vol.Required(vol.Secret(CONF_TOKEN)): _TOKEN_FIELD})
_RECONFIGURE_SCHEMA: Final = vol.Schema(
    {vol.Required(CONF_URL): _URL_FIELD, vol.Optional(vol.Secret(CONF_TOKEN)): _TOKEN_FIELD}
)


class LinkyGtbConfigFlow(BuildingSteps, SheddingSteps, domain=DOMAIN):
    """Ask for a server and its token, and try them before anything is kept."""

    VERSION = 1

    _meters: tuple[Prm, ...]

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the flow of the options of a meter, of a building, or of load shedding."""
        kind = Kind(config_entry.data[CONF_KIND])
        if kind is Kind.SHEDDING:
            return SheddingOptionsFlow()
        return BuildingOptionsFlow() if kind is Kind.BUILDING else LinkyOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return what can be added to an entry: loads, feeders, groups and phases, to load shedding."""
        is_shedding = config_entry.data[CONF_KIND] == Kind.SHEDDING
        return {LOAD: LoadFlow, SCOPE: ScopeFlow} if is_shedding else {}

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what to set up."""
        return self.async_show_menu(step_id="user", menu_options=list(Kind))

    async def async_step_linky(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the Conso API server and the token; a token of one meter is tried at once."""
        errors: Errors = {}
        if user_input is not None:
            try:
                self._url = checked_url(user_input[CONF_URL])
                self._token = user_input[CONF_TOKEN].strip()
                meters = meters_of_token(self._token)
            except InvalidUrlError:
                errors[CONF_URL] = "invalid_url"
            except UnreadableTokenError:
                errors[CONF_TOKEN] = "unreadable_token"
            else:
                known = {entry.unique_id for entry in self._async_current_entries()}
                self._meters = tuple(prm for prm in meters if prm not in known)
                if not self._meters:
                    return self.async_abort(reason="already_configured")
                if len(self._meters) > 1:
                    return await self.async_step_meter()
                errors = await self._async_try_meter(self._meters[0])
                if not errors:
                    return await self._async_create_linky(self._meters[0])
        return self.async_show_form(
            step_id="linky",
            data_schema=self.add_suggested_values_to_schema(_LINKY_SCHEMA, _without_token(user_input)),
            description_placeholders={"server": DEFAULT_CONSO_URL},
            errors=errors,
        )

    async def async_step_meter(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which of the token's meters this entry is for."""
        errors: Errors = {}
        if user_input is not None:
            prm = Prm(user_input[CONF_PRM])
            errors = await self._async_try_meter(prm)
            if not errors:
                return await self._async_create_linky(prm)
        options = [SelectOptionDict(value=prm, label=prm) for prm in self._meters]
        schema = vol.Schema({vol.Required(CONF_PRM): SelectSelector(SelectSelectorConfig(options=options))})
        return self.async_show_form(
            step_id="meter",
            data_schema=self.add_suggested_values_to_schema(schema, user_input),
            errors=errors,
        )

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Ask for a new token: the present one is refused."""
        if entry_data[CONF_KIND] == Kind.LINKY:
            return await self.async_step_reauth_linky()
        return await self.async_step_reauth_building()

    async def async_step_reauth_linky(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for a new token of the meter."""
        return await self._async_renew_linky("reauth_linky", user_input)

    async def async_step_reauth_building(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for a new token of the agent."""
        return await self._async_renew_building("reauth_building", user_input)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Change the server or the token of an entry."""
        if self._get_reconfigure_entry().data[CONF_KIND] == Kind.LINKY:
            return await self.async_step_reconfigure_linky()
        return await self.async_step_reconfigure_building()

    async def async_step_reconfigure_linky(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change the server or the token of the meter."""
        return await self._async_renew_linky("reconfigure_linky", user_input)

    async def async_step_reconfigure_building(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change the address or the token of the agent."""
        return await self._async_renew_building("reconfigure_building", user_input)

    async def _async_renew_linky(self, step_id: str, user_input: dict[str, Any] | None) -> ConfigFlowResult:
        """Try a new server or token for the same meter; what is not given stays as it is."""
        entry = self._renewed_entry(step_id)
        errors: Errors = {}
        if user_input is not None:
            wanted = {**entry.data, **user_input}
            prm = Prm(entry.data[CONF_PRM])
            try:
                self._url = checked_url(wanted[CONF_URL])
                self._token = wanted[CONF_TOKEN].strip()
                meters = meters_of_token(self._token)
            except InvalidUrlError:
                errors[CONF_URL] = "invalid_url"
            except UnreadableTokenError:
                errors[CONF_TOKEN] = "unreadable_token"
            else:
                errors = (
                    await self._async_try_meter(prm)
                    if prm in meters
                    else {CONF_TOKEN: "token_of_another_meter"}
                )
            if not errors:
                return self._finish_renewal(entry)
        return self._show_renewal(step_id, entry, user_input, errors)

    async def _async_renew_building(
        self, step_id: str, user_input: dict[str, Any] | None
    ) -> ConfigFlowResult:
        """Try a new address or token for the same site; what is not given stays as it is."""
        entry = self._renewed_entry(step_id)
        errors: Errors = {}
        if user_input is not None:
            wanted = {**entry.data, **user_input}
            site = await self._async_try_agent(wanted[CONF_URL], wanted[CONF_TOKEN], errors)
            if site is not None:
                await self.async_set_unique_id(site.id, raise_on_progress=False)
                self._abort_if_unique_id_mismatch(reason="wrong_site")
                return self._finish_renewal(entry)
        return self._show_renewal(step_id, entry, user_input, errors)

    def _renewed_entry(self, step_id: str) -> ConfigEntry:
        return self._get_reauth_entry() if step_id.startswith("reauth") else self._get_reconfigure_entry()

    def _finish_renewal(self, entry: ConfigEntry) -> ConfigFlowResult:
        renewed = {CONF_URL: self._url, CONF_TOKEN: self._token}
        listened = bool(entry.update_listeners) and not renewed.items() <= entry.data.items()
        result = self.async_update_and_abort(entry, data_updates=renewed)
        if not listened:
            # Nobody would notice: the entry failed to load, or its token is right again without having changed.
            self.hass.config_entries.async_schedule_reload(entry.entry_id)
        return result

    def _show_renewal(
        self, step_id: str, entry: ConfigEntry, user_input: dict[str, Any] | None, errors: Errors
    ) -> ConfigFlowResult:
        schema = _REAUTH_SCHEMA if step_id.startswith("reauth") else _RECONFIGURE_SCHEMA
        suggested = _without_token(user_input) or {CONF_URL: entry.data[CONF_URL]}
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, suggested),
            description_placeholders={"name": entry.title},
            errors=errors,
        )

    async def _async_try_meter(self, prm: Prm) -> Errors:
        """Ask for yesterday's energy, the cheapest call; having no measure yet is not an error."""
        client = ConsoApiClient(async_get_clientsession(self.hass), self._url, self._token, prm)
        today = civil_day(dt_util.utcnow())
        try:
            await client.daily_consumption(days_before(today, 1)[0], today)
        except HistoryLimitError, WrongDirectionError:
            # The meter or the consent is of today: nothing to read before tomorrow. Or it only produces.
            return {}
        except ConsoApiError as err:
            return {"base": err.key}
        return {}

    async def _async_create_linky(self, prm: Prm) -> ConfigFlowResult:
        await self.async_set_unique_id(prm)
        self._abort_if_unique_id_configured()
        return self.async_create_entry(
            title=f"Linky {masked(prm)}",
            data={
                CONF_KIND: Kind.LINKY.value,
                CONF_URL: self._url,
                CONF_TOKEN: self._token,
                CONF_PRM: prm,
            },
        )


def _without_token(user_input: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return what may be shown again in the form."""
    if user_input is None:
        return None
    return {key: value for key, value in user_input.items() if key != CONF_TOKEN}
