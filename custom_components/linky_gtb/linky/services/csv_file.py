"""The action that imports a file."""

from pathlib import Path
from typing import Final

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_register_admin_service
from homeassistant.util.json import JsonObjectType

from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.linky.csv_import import CsvReading, CsvRefusedError, read_csv
from custom_components.linky_gtb.linky.history import LinkyHistory

from .call import ENTRY_FIELDS, meter_entry

ATTR_CONTENT: Final = "content"
ATTR_PATH: Final = "path"
IMPORT_CSV: Final = "import_csv"

_LARGEST_FILE_BYTES: Final = 30_000_000
_SHOWN_GAPS: Final = 50

_SCHEMA: Final = vol.Schema(
    {
        **ENTRY_FIELDS,
        vol.Exclusive(ATTR_PATH, "source"): cv.string,
        vol.Exclusive(ATTR_CONTENT, "source"): cv.string,
    }
)


@callback
def async_setup_import(hass: HomeAssistant) -> None:
    """Register the action."""
    async_register_admin_service(hass, DOMAIN, IMPORT_CSV, _async_import, _SCHEMA, SupportsResponse.OPTIONAL)


async def _async_import(call: ServiceCall) -> ServiceResponse:
    """Import a file whole, or nothing of it."""
    entry = meter_entry(call)
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
    # Comparing years of half-hours with those that were known is too much for the event loop.
    return await call.hass.async_add_executor_job(_report, reading, before)


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
