"""Actions on a meter: import a file, export its statistics, read a period again, compute its costs again."""

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Final, cast

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_get_config_entry, async_register_admin_service
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType, JsonValueType

from .const import CONF_KIND, DOMAIN, Kind
from .linky.civil_time import civil_day, day_start
from .linky.coordinator import LinkyConfigEntry
from .linky.cost_statistics import cost_statistic, register_statistic
from .linky.csv_import import CsvReading, CsvRefusedError, read_csv
from .linky.history import LinkyHistory
from .linky.ledger import Row
from .linky.measures import MeasureType
from .linky.plan import Request
from .linky.pricing import pricing_of
from .linky.recorded import Statistic, async_recorded_rows
from .linky.series import Flow
from .linky.statistics import flow_statistic
from .linky.tariffs import Register

ATTR_CONFIG_ENTRY_ID: Final = "config_entry_id"
ATTR_CONTENT: Final = "content"
ATTR_END_DATE: Final = "end_date"
ATTR_PATH: Final = "path"
ATTR_START_DATE: Final = "start_date"
ATTR_STATISTIC: Final = "statistic"

IMPORT_CSV: Final = "import_csv"
EXPORT_STATISTICS: Final = "export_statistics"
RECOMPUTE_COSTS: Final = "recompute_costs"
REREAD_PERIOD: Final = "reread_period"
SERVICES: Final = (IMPORT_CSV, EXPORT_STATISTICS, RECOMPUTE_COSTS, REREAD_PERIOD)

STATISTICS: Final = ("consumption", "production", "cost", *Register)
LONGEST_REREAD_DAYS: Final = 28
"""Four calls of the load curve: what the public service bears from one person in a day."""
_LARGEST_FILE_BYTES: Final = 30_000_000
_SHOWN_GAPS: Final = 50

_ENTRY: Final = {vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string}
_PERIOD: Final = {vol.Required(ATTR_START_DATE): cv.date, vol.Required(ATTR_END_DATE): cv.date}
_IMPORT_SCHEMA: Final = vol.Schema(
    {
        **_ENTRY,
        vol.Exclusive(ATTR_PATH, "source"): cv.string,
        vol.Exclusive(ATTR_CONTENT, "source"): cv.string,
    }
)
_EXPORT_SCHEMA: Final = vol.Schema(
    {**_ENTRY, **_PERIOD, vol.Required(ATTR_STATISTIC, default="consumption"): vol.In(STATISTICS)}
)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions; those that change something are for administrators."""
    async_register_admin_service(
        hass, DOMAIN, IMPORT_CSV, _async_import, _IMPORT_SCHEMA, SupportsResponse.OPTIONAL
    )
    async_register_admin_service(
        hass, DOMAIN, RECOMPUTE_COSTS, _async_recompute, vol.Schema(_ENTRY), SupportsResponse.OPTIONAL
    )
    async_register_admin_service(
        hass,
        DOMAIN,
        REREAD_PERIOD,
        _async_reread,
        vol.Schema({**_ENTRY, **_PERIOD}),
        SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN, EXPORT_STATISTICS, _async_export, _EXPORT_SCHEMA, SupportsResponse.ONLY
    )


async def _async_import(call: ServiceCall) -> ServiceResponse:
    """Import a file whole, or nothing of it."""
    entry = _meter_entry(call)
    coordinator = entry.runtime_data
    content = await _async_content(call)
    try:
        reading = await call.hass.async_add_executor_job(read_csv, content, str(coordinator.prm))
    except CsvRefusedError as err:
        first = err.problems[0]
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=first.reason,
            translation_placeholders={
                "line": str(first.line),
                "lines": err.lines,
                "text": first.text[:100],
                "count": str(len(err.problems)),
            },
        ) from err
    before = coordinator.history
    await coordinator.async_add(LinkyHistory(reading.intervals, reading.daily), reading.days)
    return _report(reading, before)


async def _async_recompute(call: ServiceCall) -> ServiceResponse:
    """Price the whole history again."""
    entry = _meter_entry(call)
    pricing = pricing_of(call.hass, entry.entry_id)
    report = None if pricing is None else await pricing.async_price(again=True)
    if report is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="nothing_to_price")
    return {
        "rows_written": report.rows,
        "total_eur": round(float(report.total_eur), 2),
        "energy_kwh": round(float(report.energy_wh / 1000), 3),
        "unpriced_kwh": round(float(report.unpriced_wh / 1000), 3),
        "unpriced_days": _texts(day.isoformat() for day in report.unpriced_days),
    }


async def _async_reread(call: ServiceCall) -> ServiceResponse:
    """Ask the server again for days that may already be known."""
    entry = _meter_entry(call)
    start, end = _period(call)
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


async def _async_export(call: ServiceCall) -> ServiceResponse:
    """Return the rows of one statistic as CSV."""
    entry = _meter_entry(call)
    start, end = _period(call)
    statistic = _statistic(entry, call.data[ATTR_STATISTIC])
    rows = [
        row
        for row in await async_recorded_rows(call.hass, statistic, day_start(start))
        if row.start < day_start(end)
    ]
    text = await call.hass.async_add_executor_job(_csv_text, statistic, rows)
    return {"statistic_id": statistic.id, "rows": len(rows), "csv": text}


def _meter_entry(call: ServiceCall) -> LinkyConfigEntry:
    """Return the entry of the call.

    Raises:
        ServiceValidationError: when it is not loaded, or is not a meter's.
    """
    entry = async_get_config_entry(call.hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID])
    if entry.data[CONF_KIND] != Kind.LINKY:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_a_meter")
    return cast("LinkyConfigEntry", entry)


def _period(call: ServiceCall) -> tuple[date, date]:
    """Return the first day and the day after the last.

    Raises:
        ServiceValidationError: when the last day is before the first.
    """
    start: date = call.data[ATTR_START_DATE]
    last: date = call.data[ATTR_END_DATE]
    if last < start:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="period_backwards")
    return start, last + timedelta(days=1)


async def _async_content(call: ServiceCall) -> bytes | str:
    """Return the file of the call.

    Raises:
        ServiceValidationError: when there is none, or Home Assistant may not read it.
    """
    if ATTR_CONTENT in call.data:
        return str(call.data[ATTR_CONTENT])
    if ATTR_PATH not in call.data:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="csv_no_source")
    path = str(call.data[ATTR_PATH])
    placeholders = {"path": path}
    if not await call.hass.async_add_executor_job(call.hass.config.is_allowed_path, path):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="path_not_allowed",
            translation_placeholders=placeholders,
        )
    try:
        return await call.hass.async_add_executor_job(_read_file, Path(path))
    except OSError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="file_unreadable",
            translation_placeholders={**placeholders, "error": err.strerror or str(err)},
        ) from err


def _read_file(path: Path) -> bytes:
    if path.stat().st_size > _LARGEST_FILE_BYTES:
        raise OSError(f"more than {_LARGEST_FILE_BYTES // 1_000_000} MB")
    return path.read_bytes()


def _report(reading: CsvReading, before: LinkyHistory) -> JsonObjectType:
    known = set(before.intervals)
    known_days = before.daily_wh.items()
    gaps = reading.gaps
    return {
        "rows_read": reading.rows,
        "rows_empty": reading.empty_rows,
        "rows_of_other_measures": reading.skipped_rows,
        "intervals_added": sum(1 for interval in reading.intervals if interval not in known),
        "daily_values_added": sum(
            1 for value in reading.daily if (value.day, value.energy_wh) not in known_days
        ),
        "days": len(reading.days),
        "first_day": reading.days[0].isoformat(),
        "last_day": reading.days[-1].isoformat(),
        "gap_count": len(gaps),
        "gaps": [{"start": gap.start.isoformat(), "end": gap.end.isoformat()} for gap in gaps[:_SHOWN_GAPS]],
    }


def _requests(measure: MeasureType, start: date, end: date) -> Iterable[Request]:
    while start < end:
        after = min(end, start + timedelta(days=measure.window_days))
        yield Request(measure, start, after)
        start = after


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


def _texts(items: Iterable[str]) -> list[JsonValueType]:
    return list(items)
