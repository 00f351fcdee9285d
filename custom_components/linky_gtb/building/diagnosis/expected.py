"""Expected energy as a long-term statistic, hour by hour, so that any card can draw it beside what was used."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from custom_components.linky_gtb.building.agent_api import AgentError
from custom_components.linky_gtb.building.coordinator import BuildingConfigEntry
from custom_components.linky_gtb.const import DOMAIN, LOGGER
from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.ledger import ENERGY_STEPS, Row, changed_rows, quantized
from custom_components.linky_gtb.linky.recorded import Statistic, async_rewrite, energy_statistic

_EVERY: Final = timedelta(hours=1)
_DAYS: Final = 30


def expected_statistic(site_id: str, site_name: str) -> Statistic:
    """Return the statistic of a site's expected energy."""
    return energy_statistic(f"{DOMAIN}:{site_id.replace('-', '_')}_expected", f"{site_name} expected")


@callback
def async_follow_expected(hass: HomeAssistant, entry: BuildingConfigEntry) -> None:
    """Write the expectation now and each hour, as long as the entry is loaded."""

    async def write(_: datetime | None = None) -> None:
        try:
            await async_write_expected(hass, entry)
        except AgentError as err:
            LOGGER.debug("%s: the expected energy was not read: %s", entry.title, err)

    entry.async_create_background_task(hass, write(), f"{DOMAIN} expectation of {entry.title}")
    entry.async_on_unload(async_track_time_interval(hass, write, _EVERY))


async def async_write_expected(hass: HomeAssistant, entry: BuildingConfigEntry) -> int:
    """Write the hours of the last days that are not there, or have changed; return how many rows.

    Raises:
        AgentError: the agent did not answer.
    """
    hours = _hours(await entry.runtime_data.client.get(f"expected?days={_DAYS}"))
    if not hours or "recorder" not in hass.config.components:
        return 0
    site = entry.runtime_data.data.site

    def rows(existing: Sequence[Row], total_before: Fraction) -> Sequence[Row]:
        return changed_rows(existing, {row.start: row.amount for row in existing} | dict(hours), total_before)

    return await async_rewrite(hass, expected_statistic(site.id, site.name), min(hours), rows)


def _hours(document: Json) -> Mapping[datetime, Fraction]:
    """Return the energy of each hour in Wh; what is not one is left out."""
    found: dict[datetime, Fraction] = {}
    intervals = document.get("intervals") if isinstance(document, dict) else None
    for each in intervals if isinstance(intervals, list) else ():
        match each:
            case {"start": str(start), "value": int() | float() as kwh}:
                at = dt_util.parse_datetime(start)
                if at is not None:
                    found[at] = quantized(Fraction(str(kwh)) * 1000, ENERGY_STEPS)
    return found
