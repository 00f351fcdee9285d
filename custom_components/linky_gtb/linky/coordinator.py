"""Read one meter a few times a day, and keep its statistics up to date."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from custom_components.linky_gtb.const import CONF_PRM, CONF_TOKEN, CONF_URL, DOMAIN, LOGGER

from .access_token import Prm, masked
from .civil_time import civil_day
from .conso_api import ConsoApiClient
from .conso_errors import (
    ConsentRevokedError,
    ConsoApiError,
    HistoryLimitError,
    QuotaReachedError,
    TokenRefusedError,
)
from .history import LinkyHistory, LinkySummary, is_yesterday_late, summary, windows_to_ask
from .schedule import next_refresh
from .statistics import async_write_consumption

type LinkyConfigEntry = ConfigEntry[LinkyCoordinator]

_DAILY_DEPTHS: Final[tuple[int, ...]] = (365, 180, 90, 28, 7)
_MAX_POWER_DEPTHS: Final[tuple[int, ...]] = (31, 7)
"""Days to ask for; a shorter one when the meter or the consent is younger."""

_NOT_BEFORE: Final[HassKey[dict[str, datetime]]] = HassKey(f"{DOMAIN}_not_before")
"""By server, when its quota opens again: Home Assistant retries a failed set-up far sooner."""


@dataclass(frozen=True, slots=True)
class LinkyState:
    """What the entities of a meter show."""

    summary: LinkySummary
    calls: int
    """Calls made since the entry was loaded."""
    next_refresh: datetime


class LinkyCoordinator(DataUpdateCoordinator[LinkyState]):
    """One meter: its history, and the moments to complete it."""

    config_entry: LinkyConfigEntry

    def __init__(self, hass: HomeAssistant, entry: LinkyConfigEntry) -> None:
        """Prepare the client of the entry's server; nothing is asked yet."""
        self.prm = Prm(entry.data[CONF_PRM])
        self.client = ConsoApiClient(
            async_get_clientsession(hass), entry.data[CONF_URL], entry.data[CONF_TOKEN], self.prm
        )
        self.history = LinkyHistory()
        self._server: str = entry.data[CONF_URL]
        self._daily_depths = _DAILY_DEPTHS
        self._max_power_depths = _MAX_POWER_DEPTHS
        super().__init__(
            hass, LOGGER, config_entry=entry, name=f"Linky {masked(self.prm)}", always_update=False
        )
        # The statistics must follow even when every entity of the meter is disabled.
        entry.async_on_unload(self.async_add_listener(_nothing))

    @override
    async def _async_update_data(self) -> LinkyState:
        """Ask for what is missing; what was read before a failure is kept and written."""
        self._refuse_before_the_quota_opens()
        today = civil_day(dt_util.utcnow())
        failure: ConsoApiError | None = None
        try:
            await self._async_ask(today)
        except ConsoApiError as err:
            failure = err
        rows = await async_write_consumption(self.hass, self.prm, self.history)
        if self.logger.isEnabledFor(logging.DEBUG):
            self.logger.debug("%s: %d calls so far, %d statistics rows", self.name, self.client.calls, rows)
        if failure is not None:
            raise self._translated(failure) from failure
        return self._state(today)

    def _state(self, today: date) -> LinkyState:
        now = dt_util.utcnow()
        following = next_refresh(self.prm, now, second_try=is_yesterday_late(self.history, today))
        self.update_interval = following - now
        return LinkyState(summary(self.history, today), self.client.calls, following)

    async def _async_ask(self, today: date) -> None:
        daily, self._daily_depths = await _deepest(self.client.daily_consumption, self._daily_depths, today)
        self.history = self.history.with_daily(daily)
        for start, end in windows_to_ask(self.history, today):
            try:
                self.history = self.history.with_curve(await self.client.load_curve(start, end))
            except HistoryLimitError:
                # Older windows begin even earlier.
                break
        maxima, self._max_power_depths = await _deepest(self.client.max_power, self._max_power_depths, today)
        self.history = self.history.with_maxima(maxima)

    def _refuse_before_the_quota_opens(self) -> None:
        opens = self.hass.data.setdefault(_NOT_BEFORE, {}).get(self._server)
        if opens is not None and (remaining_s := (opens - dt_util.utcnow()).total_seconds()) > 0:
            raise self._translated(QuotaReachedError(retry_after_s=remaining_s))

    def _translated(self, error: ConsoApiError) -> ConfigEntryAuthFailed | UpdateFailed:
        match error:
            case TokenRefusedError() | ConsentRevokedError():
                return ConfigEntryAuthFailed(
                    translation_domain=DOMAIN,
                    translation_key=error.key,
                    translation_placeholders={"meter": masked(self.prm)},
                )
            case QuotaReachedError(retry_after_s=float() | int() as pause_s):
                self.hass.data[_NOT_BEFORE][self._server] = dt_util.utcnow() + timedelta(seconds=pause_s)
        return UpdateFailed(
            translation_domain=DOMAIN,
            translation_key=error.key,
            translation_placeholders={"meter": masked(self.prm), "error": str(error)},
            retry_after=error.retry_after_s,
        )


@callback
def _nothing() -> None:
    """Do nothing: having a listener is what keeps a coordinator running."""


async def _deepest[T](
    ask: Callable[[date, date], Awaitable[tuple[T, ...]]], depths: tuple[int, ...], today: date
) -> tuple[tuple[T, ...], tuple[int, ...]]:
    """Return the answer for the longest of `depths` (days before `today`) that is allowed, and the depths left."""
    while depths:
        try:
            return await ask(today - timedelta(days=depths[0]), today), depths
        except HistoryLimitError:
            depths = depths[1:]
    return (), depths
