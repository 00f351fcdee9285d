"""The action that asks the server again for days that may already be known."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.service import async_register_admin_service
from homeassistant.util import dt as dt_util

from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.linky.civil_time import civil_day
from custom_components.linky_gtb.linky.measures import MeasureType
from custom_components.linky_gtb.linky.plan import Request

from .call import ENTRY_FIELDS, PERIOD_FIELDS, meter_entry, period

REREAD_PERIOD: Final = "reread_period"
LONGEST_REREAD_DAYS: Final = 28
"""Four calls of the load curve: what the public service bears from one person in a day."""


@callback
def async_setup_reread(hass: HomeAssistant) -> None:
    """Register the action."""
    async_register_admin_service(
        hass,
        DOMAIN,
        REREAD_PERIOD,
        _async_reread,
        vol.Schema({**ENTRY_FIELDS, **PERIOD_FIELDS}),
        SupportsResponse.OPTIONAL,
    )


async def _async_reread(call: ServiceCall) -> ServiceResponse:
    """Ask the server again for days that may already be known."""
    entry = meter_entry(call)
    start, end = period(call)
    today = civil_day(dt_util.utcnow())
    if (end - start).days > LONGEST_REREAD_DAYS or end > today:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="reread_too_long",
            translation_placeholders={"days": str(LONGEST_REREAD_DAYS)},
        )
    measures = (MeasureType.DAILY_CONSUMPTION, MeasureType.MAX_POWER, MeasureType.LOAD_CURVE)
    calls = await entry.runtime_data.async_ask_again(
        [request for measure in measures for request in _requests(measure, start, end)]
    )
    days = [start + timedelta(days=offset) for offset in range((end - start).days)]
    checks = await call.hass.async_add_executor_job(entry.runtime_data.history.checks, days)
    return {
        "calls": calls,
        "days": [{"date": check.day.isoformat(), "status": check.status.value} for check in checks],
    }


def _requests(measure: MeasureType, start: date, end: date) -> Iterable[Request]:
    while start < end:
        after = min(end, start + timedelta(days=measure.window_days))
        yield Request(measure, start, after)
        start = after
