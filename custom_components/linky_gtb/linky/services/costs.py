"""The action that computes the costs of a meter again."""

from typing import Final

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_register_admin_service

from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.linky.pricing import pricing_of

from .call import ATTR_START_DATE, ENTRY_FIELDS, meter_entry

RECOMPUTE_COSTS: Final = "recompute_costs"
_SCHEMA: Final = vol.Schema({**ENTRY_FIELDS, vol.Optional(ATTR_START_DATE): cv.date})


@callback
def async_setup_recompute(hass: HomeAssistant) -> None:
    """Register the action."""
    async_register_admin_service(
        hass, DOMAIN, RECOMPUTE_COSTS, _async_recompute, _SCHEMA, SupportsResponse.OPTIONAL
    )


async def _async_recompute(call: ServiceCall) -> ServiceResponse:
    """Price the history again, and write it from the date of the call on, else whole."""
    entry = meter_entry(call)
    pricing = pricing_of(call.hass, entry.entry_id)
    report = (
        None
        if pricing is None
        else await pricing.async_price(again=True, since=call.data.get(ATTR_START_DATE))
    )
    if report is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="nothing_to_price")
    return {
        "rows_written": report.rows,
        "total_eur": round(float(report.total_eur), 2),
        "energy_kwh": round(float(report.energy_wh / 1000), 3),
        "unpriced_kwh": round(float(report.unpriced_wh / 1000), 3),
        "unpriced_days": [day.isoformat() for day in report.unpriced_days],
    }
