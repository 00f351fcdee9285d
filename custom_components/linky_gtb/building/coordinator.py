"""Follow one agent: the whole state when it connects, then each change as it happens."""

import asyncio
import random
from collections.abc import Callable
from contextlib import aclosing
from datetime import timedelta
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util

from custom_components.linky_gtb.const import CONF_TOKEN, CONF_URL, DOMAIN, LOGGER

from .agent_api import AgentClient, AgentError, AgentTokenRefusedError, WrongSiteError
from .holder import Holder
from .model import AgentState

type BuildingConfigEntry = ConfigEntry[BuildingCoordinator]

_PAUSES_S: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)


def pause_s(failures: int, *, chance: float) -> float:
    """Return how long to wait after `failures` failures in a row: 1, 2, 4 … 30 s, each shortened by up to a half.

    Args:
        failures: at least 1.
        chance: between 0 and 1; differs between clients, so that they do not all come back together.
    """
    longest = _PAUSES_S[min(failures, len(_PAUSES_S)) - 1]
    return longest * (1 - chance / 2)


class BuildingCoordinator(DataUpdateCoordinator[AgentState]):
    """One agent. Nothing is polled: its stream brings the changes, and its silence makes entities unavailable."""

    config_entry: BuildingConfigEntry

    def __init__(self, hass: HomeAssistant, entry: BuildingConfigEntry) -> None:
        """Prepare the client of the entry's agent; nothing is asked yet."""
        self.client = AgentClient(async_get_clientsession(hass), entry.data[CONF_URL], entry.data[CONF_TOKEN])
        self.actor = f"home-assistant {entry.entry_id[-6:]}"
        """The name under which this Home Assistant takes leases; another one paired with the agent has its own."""
        self.clock_offset: timedelta | None = None
        """By how much the agent's clock was ahead of ours when it gave the whole state."""
        self._holders: dict[str, Holder] = {}
        super().__init__(hass, LOGGER, config_entry=entry, name=f"agent {entry.title}", always_update=False)

    def holder(self, point: str, changed: Callable[[], None]) -> Holder:
        """Make the holder of a point, for the entity that commands it."""
        self._holders[point] = Holder(self, point, changed)
        return self._holders[point]

    def holder_of(self, point: str) -> Holder | None:
        """Return the holder of a point, if an entity commands it."""
        return self._holders.get(point)

    def forget_holder(self, point: str) -> None:
        """Forget the holder of a point whose entity goes."""
        self._holders.pop(point, None)

    @override
    async def _async_update_data(self) -> AgentState:
        """Read the whole state once: when the entry is loaded, or when a person asks for it."""
        try:
            state = await self.client.state()
            self._check_site(state)
            self._compare_clocks(state)
        except AgentError as err:
            raise self._translated(err) from err
        return state

    async def async_listen(self) -> None:
        """Follow the stream until cancelled, or until the agent refuses the token."""
        failures = 0
        while True:
            try:
                async with aclosing(self.client.states()) as states:
                    async for state in states:
                        failures = 0
                        self._accept(state)
            except AgentTokenRefusedError as err:
                self.async_set_update_error(self._translated(err))
                self.config_entry.async_start_reauth(self.hass)
                return
            except AgentError as err:
                self.async_set_update_error(self._translated(err))
            failures += 1
            await asyncio.sleep(pause_s(failures, chance=random.random()))  # noqa: S311  spreads clients, guards nothing

    @callback
    def _accept(self, state: AgentState) -> None:
        self._check_site(state)
        if state.time != (self.data.time if self.data else None):
            self._compare_clocks(state)
        if not self.last_update_success:
            self.logger.info("%s is back", self.name)
        self.async_set_updated_data(state)

    def _compare_clocks(self, state: AgentState) -> None:
        if state.time is not None:
            self.clock_offset = state.time - dt_util.utcnow()

    def _check_site(self, state: AgentState) -> None:
        if state.site.id != self.config_entry.unique_id:
            raise WrongSiteError(state.site.id)

    def _translated(self, error: AgentError) -> ConfigEntryAuthFailed | UpdateFailed:
        kind = ConfigEntryAuthFailed if isinstance(error, AgentTokenRefusedError) else UpdateFailed
        return kind(
            translation_domain=DOMAIN,
            translation_key=error.key,
            translation_placeholders={"site": self.config_entry.title, "error": str(error)},
        )
