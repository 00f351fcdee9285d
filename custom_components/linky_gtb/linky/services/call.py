"""What the actions on a meter read from their call."""

from datetime import date, timedelta
from typing import Final, cast

import probatio as vol
from homeassistant.core import ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_get_config_entry

from custom_components.linky_gtb.const import CONF_KIND, DOMAIN, Kind
from custom_components.linky_gtb.linky.coordinator import LinkyConfigEntry

ATTR_CONFIG_ENTRY_ID: Final = "config_entry_id"
ATTR_END_DATE: Final = "end_date"
ATTR_START_DATE: Final = "start_date"

ENTRY_FIELDS: Final = {vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string}
PERIOD_FIELDS: Final = {vol.Required(ATTR_START_DATE): cv.date, vol.Required(ATTR_END_DATE): cv.date}


def meter_entry(call: ServiceCall) -> LinkyConfigEntry:
    """Return the entry of the call.

    Raises:
        ServiceValidationError: when it is not loaded, or is not a meter's.
    """
    entry = async_get_config_entry(call.hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID])
    if entry.data[CONF_KIND] != Kind.LINKY:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_a_meter")
    return cast("LinkyConfigEntry", entry)


def period(call: ServiceCall) -> tuple[date, date]:
    """Return the first day and the day after the last.

    Raises:
        ServiceValidationError: when the last day is before the first.
    """
    start: date = call.data[ATTR_START_DATE]
    last: date = call.data[ATTR_END_DATE]
    if last < start:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="period_backwards")
    return start, last + timedelta(days=1)
