"""Keeps the agent of a building at what is known of a meter, through outages of either."""

import asyncio
from datetime import datetime, timedelta
from typing import Final, cast

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from custom_components.linky_gtb.building.agent_api import AgentError, AgentTokenRefusedError
from custom_components.linky_gtb.building.coordinator import BuildingConfigEntry
from custom_components.linky_gtb.const import CONF_KIND, DOMAIN, LOGGER, Kind
from custom_components.linky_gtb.linky.coordinator import LinkyConfigEntry, LinkyCoordinator
from custom_components.linky_gtb.linky.history import LinkyHistory
from custom_components.linky_gtb.linky.options import AUTOMATIC, CONF_BUILDING

from .months import documents, months_to_send, series_id
from .swaps import holds_swap, swap_event, swap_query

AGENT_READ_ONLY: Final = "agent_read_only"
"""The repair: the token of the building may read, and not write series."""

_VERSION: Final = 1
_PACE: Final = timedelta(minutes=1)
"""How often to look whether something is to be sent: nothing is computed while all is there."""
_LONGEST_PAUSE: Final = timedelta(minutes=10)
"""After one failure the next try comes within a minute; each failure in a row doubles the pause, up to this."""


class AgentLink:
    """Sends the months that changed, one at a time."""

    def __init__(self, hass: HomeAssistant, entry: LinkyConfigEntry, coordinator: LinkyCoordinator) -> None:
        """Send nothing yet."""
        self._hass = hass
        self._entry = entry
        self._coordinator = coordinator
        self._store = _store(hass, entry.entry_id)
        self._acknowledged: dict[str, dict[str, str]] | None = None
        self._sent: tuple[LinkyHistory, str] | None = None
        """The last history that is wholly at an agent, and its site."""
        self._lock = asyncio.Lock()
        self._failures = 0
        self._retry_at: datetime | None = None

    @callback
    def is_due(self, now: datetime) -> bool:
        """Return whether the pause after a failure is over."""
        return self._retry_at is None or now >= self._retry_at

    async def async_send(self) -> None:
        """Send what the agent does not hold; what fails is tried again later."""
        async with self._lock:
            building = chosen_building(self._hass, self._entry)
            history = self._coordinator.history
            if building is None or history.first_day is None:
                return
            site = building.runtime_data.data.site.id
            if self._sent is not None and self._sent[0] is history and self._sent[1] == site:
                return
            try:
                await self._async_send_to(building, site, history)
            except AgentError as err:
                self._told_down(err)
            else:
                self._sent = history, site
                self._told_up()

    async def _async_send_to(self, building: BuildingConfigEntry, site: str, history: LinkyHistory) -> None:
        if self._acknowledged is None:
            self._acknowledged = await self._store.async_load() or {}
        known = self._acknowledged.setdefault(site, {})
        before = dict(known)
        try:
            await self._async_send_months(building, history, known)
            await self._async_send_swaps(building, known)
        finally:
            if known != before:
                await self._store.async_save(self._acknowledged)

    async def _async_send_months(
        self, building: BuildingConfigEntry, history: LinkyHistory, known: dict[str, str]
    ) -> None:
        name = series_id(self._coordinator.prm)
        months = await self._hass.async_add_executor_job(months_to_send, history, dict(known))
        for month in months:
            for document in await self._hass.async_add_executor_job(list, documents(month.intervals)):
                await building.runtime_data.client.put_series(name, document)
            known[month.name] = month.digest

    async def _async_send_swaps(self, building: BuildingConfigEntry, known: dict[str, str]) -> None:
        client, prm = building.runtime_data.client, self._coordinator.prm
        for day in sorted(self._coordinator.memory.swaps):
            name = f"meter_swap {day}"
            if name in known:
                continue
            if not holds_swap(await client.get(swap_query(day)), prm):
                await client.post("events", swap_event(prm, day, self._hass.config.language))
            known[name] = "told"

    def _told_down(self, error: AgentError) -> None:
        if isinstance(error, AgentTokenRefusedError):
            ir.async_create_issue(
                self._hass,
                DOMAIN,
                _issue_id(self._entry.entry_id),
                is_fixable=False,
                severity=ir.IssueSeverity.WARNING,
                translation_key=AGENT_READ_ONLY,
                translation_placeholders={"meter": self._coordinator.name},
            )
        if not self._failures:
            LOGGER.info("%s: the agent does not take the history: %s", self._coordinator.name, error)
        pause = min(_PACE * 2 ** min(self._failures, 8), _LONGEST_PAUSE)
        self._failures += 1
        # A little less, so that the look that comes just then is not too early.
        self._retry_at = dt_util.utcnow() + pause - _PACE / 4

    def _told_up(self) -> None:
        ir.async_delete_issue(self._hass, DOMAIN, _issue_id(self._entry.entry_id))
        if self._failures:
            LOGGER.info("%s: the agent takes the history again", self._coordinator.name)
        self._failures, self._retry_at = 0, None


def chosen_building(hass: HomeAssistant, entry: LinkyConfigEntry) -> BuildingConfigEntry | None:
    """Return the building that the meter feeds, when it is loaded: the one chosen, else the only one there is."""
    buildings = [
        one for one in hass.config_entries.async_entries(DOMAIN) if one.data[CONF_KIND] == Kind.BUILDING
    ]
    chosen = entry.options.get(CONF_BUILDING, AUTOMATIC)
    if chosen == AUTOMATIC and len(buildings) > 1:
        return None
    found = [one for one in buildings if chosen in (AUTOMATIC, one.entry_id)]
    loaded = [one for one in found if one in hass.config_entries.async_loaded_entries(DOMAIN)]
    return cast("BuildingConfigEntry", loaded[0]) if loaded else None


@callback
def async_follow_agent(hass: HomeAssistant, entry: LinkyConfigEntry, coordinator: LinkyCoordinator) -> None:
    """Send after each reading, when a building comes, and until it is received, until the entry is unloaded."""
    link = AgentLink(hass, entry, coordinator)

    @callback
    def send() -> None:
        entry.async_create_background_task(hass, link.async_send(), f"{DOMAIN} history of {entry.title}")

    @callback
    def look(now: datetime) -> None:
        if link.is_due(now):
            send()

    @callback
    def building_came(_: ConfigEntryChange, changed: ConfigEntry) -> None:
        is_building = changed.domain == DOMAIN and changed.data.get(CONF_KIND) == Kind.BUILDING
        if is_building and changed.state is ConfigEntryState.LOADED:
            send()

    send()
    entry.async_on_unload(async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, building_came))
    entry.async_on_unload(coordinator.async_add_listener(send))
    entry.async_on_unload(async_track_time_interval(hass, look, _PACE, cancel_on_shutdown=True))


async def async_forget_agent(hass: HomeAssistant, entry_id: str) -> None:
    """Forget what was sent of a meter that is no longer there; the agent keeps it."""
    ir.async_delete_issue(hass, DOMAIN, _issue_id(entry_id))
    await _store(hass, entry_id).async_remove()


def _store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, dict[str, str]]]:
    return Store(hass, _VERSION, f"{DOMAIN}.{entry_id}.agent", private=True, atomic_writes=True)


def _issue_id(entry_id: str) -> str:
    return f"{AGENT_READ_ONLY}_{entry_id}"
