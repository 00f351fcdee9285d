"""The action that returns a statistic of a meter as CSV."""

import csv
import io
from collections.abc import Iterable
from typing import Final

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback

from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.linky.civil_time import day_start
from custom_components.linky_gtb.linky.coordinator import LinkyConfigEntry
from custom_components.linky_gtb.linky.cost_statistics import cost_statistic, register_statistic
from custom_components.linky_gtb.linky.ledger import Row
from custom_components.linky_gtb.linky.recorded import Statistic, async_recorded_rows
from custom_components.linky_gtb.linky.series import Flow
from custom_components.linky_gtb.linky.statistics import flow_statistic
from custom_components.linky_gtb.linky.tariffs import Register

from .call import ENTRY_FIELDS, PERIOD_FIELDS, meter_entry, period

ATTR_STATISTIC: Final = "statistic"
EXPORT_STATISTICS: Final = "export_statistics"
STATISTICS: Final = ("consumption", "production", "cost", *Register)

_SCHEMA: Final = vol.Schema(
    {**ENTRY_FIELDS, **PERIOD_FIELDS, vol.Required(ATTR_STATISTIC, default="consumption"): vol.In(STATISTICS)}
)


@callback
def async_setup_export(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(DOMAIN, EXPORT_STATISTICS, _async_export, _SCHEMA, SupportsResponse.ONLY)


async def _async_export(call: ServiceCall) -> ServiceResponse:
    """Return the rows of one statistic as CSV."""
    entry = meter_entry(call)
    start, end = period(call)
    statistic = _statistic(entry, call.data[ATTR_STATISTIC])
    rows = [
        row
        for row in await async_recorded_rows(call.hass, statistic, day_start(start))
        if row.start < day_start(end)
    ]
    text = await call.hass.async_add_executor_job(_csv_text, statistic, rows)
    return {"statistic_id": statistic.id, "rows": len(rows), "csv": text}


def _statistic(entry: LinkyConfigEntry, name: str) -> Statistic:
    prm = entry.runtime_data.prm
    match name:
        case "consumption":
            return flow_statistic(prm, Flow.CONSUMPTION)
        case "production":
            return flow_statistic(prm, Flow.PRODUCTION)
        case "cost":
            return cost_statistic(prm)
        case _:
            return register_statistic(prm, Register(name))


def _csv_text(statistic: Statistic, rows: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    unit = statistic.unit.lower()
    writer.writerow(["hour_utc", unit, f"sum_{unit}"])
    for row in rows:
        writer.writerow(
            [
                row.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
                f"{statistic.number(row.amount):.6f}",
                f"{statistic.number(row.total):.6f}",
            ]
        )
    return text.getvalue()
