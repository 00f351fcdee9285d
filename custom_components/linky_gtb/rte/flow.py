"""The step of the options that names the account of data.rte-france.com."""

from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import BooleanSelector, TextSelector, TextSelectorConfig, TextSelectorType
from homeassistant.util import dt as dt_util

from custom_components.linky_gtb.server_url import InvalidUrlError, checked_url

from .client import DEFAULT_RTE_URL, RteClient
from .errors import RteError
from .options import CONF_CLIENT_ID, CONF_CLIENT_SECRET, CONF_ECOWATT, CONF_RTE, CONF_RTE_URL, CONF_TEMPO

_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(CONF_CLIENT_ID): TextSelector(),
        vol.Optional(vol.Secret(CONF_CLIENT_SECRET)): TextSelector(
            TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
        ),
        vol.Required(CONF_TEMPO, default=True): BooleanSelector(),
        vol.Required(CONF_ECOWATT, default=True): BooleanSelector(),
        vol.Required(CONF_RTE_URL, default=DEFAULT_RTE_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL)
        ),
    }
)


class RteSteps(OptionsFlow):
    """The step `rte`."""

    async def async_step_rte(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the account and try it; an empty client id takes it away."""
        known: dict[str, Any] = self.config_entry.options.get(CONF_RTE, {})
        errors: dict[str, str] = {}
        if user_input is not None:
            # A secret is never shown again: left empty, it stays as it was.
            wanted = {**known, **user_input}
            if not user_input.get(CONF_CLIENT_ID, "").strip():
                return self._save_rte(None)
            wanted[CONF_CLIENT_ID] = user_input[CONF_CLIENT_ID].strip()
            wanted[CONF_CLIENT_SECRET] = wanted.get(CONF_CLIENT_SECRET, "").strip()
            errors = await self._async_try_account(wanted)
            if not errors:
                return self._save_rte(wanted)
        shown = {
            key: value for key, value in {**known, **(user_input or {})}.items() if key != CONF_CLIENT_SECRET
        }
        return self.async_show_form(
            step_id="rte",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, shown),
            description_placeholders={"portal": "https://data.rte-france.com"},
            errors=errors,
        )

    async def _async_try_account(self, wanted: dict[str, Any]) -> dict[str, str]:
        """Return what is wrong with the account; its subscriptions show when they are used."""
        errors: dict[str, str] = {}
        try:
            url = wanted[CONF_RTE_URL] = checked_url(str(wanted[CONF_RTE_URL]))
        except InvalidUrlError:
            errors[CONF_RTE_URL] = "invalid_url"
            return errors
        client = RteClient(
            async_get_clientsession(self.hass),
            url,
            wanted[CONF_CLIENT_ID],
            wanted[CONF_CLIENT_SECRET],
            dt_util.utcnow,
        )
        try:
            await client.check()
        except RteError as err:
            return {"base": err.key}
        return errors

    def _save_rte(self, account: dict[str, Any] | None) -> ConfigFlowResult:
        others = {key: value for key, value in self.config_entry.options.items() if key != CONF_RTE}
        return self.async_create_entry(data=others if account is None else {**others, CONF_RTE: account})
