"""Diagnostics a person can publish: what was read and when, without who and where."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.core import HomeAssistant

from .building.coordinator import BuildingCoordinator
from .const import CONF_PRM, CONF_TOKEN, CONF_URL
from .entry import LinkyGtbConfigEntry
from .linky.coordinator import LinkyCoordinator
from .shedding.coordinator import SheddingCoordinator

_SHOWN_DAYS: Final = 60

_TO_REDACT: Final = {CONF_PRM, CONF_TOKEN, CONF_URL, "host", "id", "name", "site", "title", "unique_id"}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: LinkyGtbConfigEntry
) -> dict[str, Any]:
    """Return the diagnostics of one entry."""
    match entry.runtime_data:
        case LinkyCoordinator() as coordinator:
            found = _linky(coordinator)
        case BuildingCoordinator() as coordinator:
            found = _building(coordinator)
        case SheddingCoordinator() as coordinator:
            return _shedding(entry, coordinator)
    return async_redact_data(
        {
            "entry": {"title": entry.title, "unique_id": entry.unique_id, "data": dict(entry.data)},
            "last_update_success": entry.runtime_data.last_update_success,
            "last_error": type(entry.runtime_data.last_exception).__name__,
            **found,
        },
        _TO_REDACT,
    )


def _linky(coordinator: LinkyCoordinator) -> Mapping[str, object]:
    state, history, memory = coordinator.data, coordinator.history, coordinator.memory
    return {
        "calls": {day.isoformat(): count for day, count in memory.calls_by_day.items()},
        "next_refresh": state.next_refresh.isoformat() if state.next_refresh else None,
        "not_before": memory.not_before.isoformat() if memory.not_before else None,
        "failures": memory.failures,
        "slot_of_server": memory.slot is not None,
        "history_progress_percent": state.progress_percent,
        "answers": {
            measure.value: {
                "days_without_value": len(answers.asked),
                "refused": answers.refused.isoformat() if answers.refused else None,
                "closed": answers.closed,
            }
            for measure, answers in memory.answers.items()
        },
        "intervals": len(history.intervals),
        "daily_values": len(history.daily),
        "max_powers": len(history.maxima),
        "production": state.production is not None,
        "completeness_percent": state.summary.completeness_percent,
        # No energy: a week of it says when somebody is at home.
        "days": [
            {
                "day": check.day.isoformat(),
                "status": check.status,
                "known_minutes": check.known_minutes,
                "expected_minutes": check.expected_minutes,
            }
            for check in (*state.summary.days, *state.incomplete)[:_SHOWN_DAYS]
        ],
    }


def _building(coordinator: BuildingCoordinator) -> Mapping[str, object]:
    state = coordinator.data
    return {
        "agent_version": state.site.version,
        "timezone": state.site.timezone,
        "devices": [
            {"id": device.id, "name": device.name, "manufacturer": device.manufacturer, "model": device.model}
            for device in state.devices.values()
        ],
        "points": [
            {
                "id": point.id,
                "name": point.name,
                "quantity": point.quantity,
                "unit": point.unit,
                "quality": point.quality,
            }
            for point in state.points.values()
        ],
        "savings_status": state.savings.status if state.savings else None,
        "cee": [{"code": estimate.code, "version": estimate.version} for estimate in state.cee],
        "health": {"status": state.health.status, "links_down": len(state.health.links_down)},
    }


def _shedding(entry: LinkyGtbConfigEntry, coordinator: SheddingCoordinator) -> dict[str, Any]:
    """Return the last hour for `script/replay`: figures and our own ids of loads, no name and no entity."""
    specs = {id_: driver.spec for id_, driver in coordinator.drivers.items()}
    return {
        "kind": entry.data["kind"],
        "mode": coordinator.mode.value,
        "sorts": {id_: type(driver).__name__ for id_, driver in coordinator.drivers.items()},
        "unit_problem": coordinator.unit_problem is not None,
        "recording": coordinator.recording.document(coordinator.site, specs),
    }
