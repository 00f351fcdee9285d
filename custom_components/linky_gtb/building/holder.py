"""Keeps a point at a value for as long as Home Assistant wants it, by a lease that ends by itself when it does not."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from custom_components.linky_gtb.const import DOMAIN, LOGGER

from .agent_api import AgentError
from .control import Lease

if TYPE_CHECKING:
    from .coordinator import BuildingCoordinator

LEASE_S: Final = 600.0
"""Length of a lease: a Home Assistant that stops or hangs commands for no longer."""
_RENEW_S: Final = LEASE_S / 3
_RETRY_S: Final = 15.0


class Holder:
    """What Home Assistant wants of one point."""

    def __init__(self, coordinator: BuildingCoordinator, point: str, changed: Callable[[], None]) -> None:
        """Want nothing yet; `changed` is called when what is wanted, or its lease, changes by itself."""
        self._coordinator, self._point, self._changed = coordinator, point, changed
        self._renewing: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._lock = asyncio.Lock()
        self._seen = False
        self._was_down = False
        self.wanted: float | None = None

    @property
    def lease(self) -> Lease | None:
        """Return the lease as the agent last told of it."""
        control = self._coordinator.data.control
        return control.lease_of(self._point, self._coordinator.actor) if control else None

    async def want(self, value: float) -> None:
        """Take the point, and keep it until it is given back.

        Raises:
            HomeAssistantError: the agent did not take the demand; translated.
        """
        async with self._lock:
            try:
                await self._take(value)
            except AgentError as err:
                raise HomeAssistantError(
                    translation_domain=DOMAIN,
                    translation_key=err.key,
                    translation_placeholders={
                        "site": self._coordinator.config_entry.title,
                        "error": str(err),
                    },
                ) from err
            # The stream may have told of the lease before the answer came.
            self._seen = self.lease is not None
            self.wanted = value
        self._keep_renewing()
        self._changed()

    async def give_back(self) -> None:
        """Give the point back to the GTB's own control; an agent that cannot be told does it when the lease ends."""
        self._stop_renewing()
        async with self._lock:
            if self.wanted is None:
                return
            self.wanted = None
            try:
                await self._coordinator.client.give_back(self._point, self._coordinator.actor)
            except AgentError as err:
                LOGGER.warning(
                    "%s: %s could not be given back now (%s): its lease ends by itself within %d minutes",
                    self._coordinator.name,
                    self._point,
                    type(err).__name__,
                    LEASE_S // 60,
                )
        self._changed()

    @callback
    def follow(self) -> None:
        """Look at what the agent tells: a lease that is gone was ended by somebody, or by the agent's restart."""
        if not self._coordinator.last_update_success:
            self._was_down = True
            return
        if self.wanted is None:
            return
        if self.lease is not None:
            self._seen = True
        elif self._was_down:
            # The agent was restarted: it gave the point back, and does not know any more that it is wanted.
            self._wake.set()
        elif self._seen:
            self.wanted = None
            self._stop_renewing()
        self._was_down = False

    async def _take(self, value: float) -> None:
        coordinator = self._coordinator
        await coordinator.client.take(
            self._point, value, seconds=LEASE_S, actor=coordinator.actor, reason="Home Assistant"
        )

    def _keep_renewing(self) -> None:
        if self._renewing is None or self._renewing.done():
            hass: HomeAssistant = self._coordinator.hass
            self._renewing = self._coordinator.config_entry.async_create_background_task(
                hass, self._renew(), f"{DOMAIN} lease of {self._point}"
            )

    def _stop_renewing(self) -> None:
        if self._renewing is not None:
            self._renewing.cancel()
            self._renewing = None

    async def _renew(self) -> None:
        pause_s = _RENEW_S
        while self.wanted is not None:
            self._wake.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._wake.wait()
            pause_s = _RENEW_S if await self._renewed() else _RETRY_S

    async def _renewed(self) -> bool:
        async with self._lock:
            if self.wanted is None:
                return True
            try:
                await self._take(self.wanted)
            except AgentError as err:
                LOGGER.debug("%s: lease of %s not renewed: %s", self._coordinator.name, self._point, err)
                return False
            return True
