"""Actions of load shedding: an operator's limit, exempting, shedding and restoring a load, the journal as CSV."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_get_config_entry, async_register_admin_service
from homeassistant.util import dt as dt_util

from custom_components.linky_gtb.const import DOMAIN

from .coordinator import SheddingCoordinator
from .core import SITE, Command, CommandKind, Firmness, Limit, Source, Unit

ATTR_ENTRY: Final = "config_entry_id"
ATTR_LOAD: Final = "load"
ATTR_SCOPE: Final = "scope"
ATTR_UNTIL: Final = "until"
_ENTRY: Final[dict[vol.Marker, Any]] = {vol.Required(ATTR_ENTRY): cv.string}
_LOAD: Final = {**_ENTRY, vol.Required(ATTR_LOAD): cv.string, vol.Optional(ATTR_UNTIL): cv.datetime}
_LIMIT: Final = vol.Schema(
    {
        **_ENTRY,
        vol.Required("limit"): vol.All(vol.Coerce(float), vol.Range(min=0)),
        vol.Required("unit", default="W"): vol.In(["W", "kW", "VA", "kVA"]),
        vol.Optional(ATTR_SCOPE): cv.string,
        vol.Optional("start"): cv.datetime,
        vol.Optional("end"): cv.datetime,
        vol.Required("firmness", default="firm"): vol.In([each.value for each in Firmness]),
    }
)
_JOURNAL: Final = vol.Schema(
    {**_ENTRY, vol.Required("start_date"): cv.date, vol.Required("end_date"): cv.date}
)
_COMMANDS: Final = {
    "exempt_load": CommandKind.EXEMPT,
    "shed_load": CommandKind.SHED,
    "restore_load": CommandKind.RESTORE,
}
_DAY: Final = timedelta(days=1)


@callback
def async_setup_shedding_services(hass: HomeAssistant) -> None:
    """Register the actions; those that change something are for administrators."""
    async_register_admin_service(hass, DOMAIN, "set_limit", _async_set_limit, _LIMIT)
    async_register_admin_service(hass, DOMAIN, "clear_limit", _async_clear_limit, vol.Schema(_ENTRY))
    for name in _COMMANDS:
        async_register_admin_service(hass, DOMAIN, name, _async_command, vol.Schema(_LOAD))
    hass.services.async_register(
        DOMAIN, "export_shedding_journal", _async_journal, _JOURNAL, SupportsResponse.ONLY
    )


def _coordinator(call: ServiceCall) -> SheddingCoordinator:
    entry = async_get_config_entry(call.hass, DOMAIN, call.data[ATTR_ENTRY])
    if entry.state is ConfigEntryState.LOADED and isinstance(entry.runtime_data, SheddingCoordinator):
        return entry.runtime_data
    raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_load_shedding")


def _instant(moment: datetime | None) -> float | None:
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt_util.get_default_time_zone())).timestamp()


async def _async_set_limit(call: ServiceCall) -> None:
    """Take an operator's order."""
    coordinator = _coordinator(call)
    start, end = _instant(call.data.get("start")), _instant(call.data.get("end"))
    now = dt_util.utcnow().timestamp()
    if end is not None and end <= max(now, start if start is not None else now):
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="limit_already_over")
    unit = call.data["unit"]
    coordinator.set_operator_limit(
        Limit(
            value=call.data["limit"] * (1000.0 if unit.startswith("k") else 1.0),
            unit=Unit.VA if unit.endswith("VA") else Unit.W,
            source=Source.OPERATOR,
            firmness=Firmness(call.data["firmness"]),
            scope=_scope(coordinator, call.data.get(ATTR_SCOPE)),
            start=start,
            end=end,
        )
    )


async def _async_clear_limit(call: ServiceCall) -> None:
    """Withdraw the operator's orders."""
    _coordinator(call).set_operator_limit(None)


async def _async_command(call: ServiceCall) -> None:
    """Take a person's command on one load."""
    coordinator = _coordinator(call)
    wanted = call.data[ATTR_LOAD]
    load = _named(coordinator.loads, wanted)
    if load is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_such_load",
            translation_placeholders={"name": wanted},
        )
    coordinator.command(Command(_COMMANDS[call.service], load, _instant(call.data.get(ATTR_UNTIL))))


def _scope(coordinator: SheddingCoordinator, wanted: str | None) -> str:
    """Return the scope that is named; the whole site when none is."""
    scope = SITE if wanted is None else _named(coordinator.scopes, wanted)
    if scope is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_such_scope",
            translation_placeholders={"name": str(wanted)},
        )
    return scope


def _named(subentries: Mapping[str, ConfigSubentry], wanted: str) -> str | None:
    """Return the id of the one that has this title or this id; None when there is none, or several."""
    found = [id_ for id_, each in subentries.items() if wanted in (id_, each.title)]
    return found[0] if len(found) == 1 else None


async def _async_journal(call: ServiceCall) -> ServiceResponse:
    """Return the quarters of an hour of some days, as CSV."""
    coordinator = _coordinator(call)
    start, end = call.data["start_date"], call.data["end_date"]
    if end < start:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="period_backwards")
    first = dt_util.start_of_local_day(start).timestamp()
    last = dt_util.start_of_local_day(end + _DAY).timestamp()
    text = coordinator.journal.csv_text(first, last)
    for id_, load in coordinator.loads.items():
        text = text.replace(id_, load.title.replace(" ", "_").replace(",", "_"))
    return {"csv": text}
