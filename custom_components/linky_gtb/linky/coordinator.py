"""Read one meter at its moments of the day, its past slowly, and keep its statistics up to date."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
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
from custom_components.linky_gtb.rte.account import RteAccount
from custom_components.linky_gtb.rte.plan import RteWishes

from .access_token import Prm, masked
from .conso_api import ConsoApiClient
from .conso_errors import (
    CannotConnectError,
    ConsentRevokedError,
    ConsoApiError,
    QuotaReachedError,
    TokenRefusedError,
)
from .figures import LinkyState, state_of
from .history import LinkyHistory, is_yesterday_late
from .measures import MeasureType
from .memory import MeterMemory
from .memory_store import MemoryStore
from .options import has_registers, subscribed_power_va, wishes_of
from .pauses import pause_after
from .plan import Request, Wishes, next_past_request, wanted_measures
from .reader import MeterReader
from .schedule import next_refresh
from .series import Flow
from .statistics import async_write_flow

type LinkyConfigEntry = ConfigEntry[LinkyCoordinator]

_NOT_BEFORE: Final[HassKey[dict[str, datetime]]] = HassKey(f"{DOMAIN}_not_before")
"""By server, when its quota opens again: all its meters share it."""


class LinkyCoordinator(DataUpdateCoordinator[LinkyState]):
    """One meter: its memory, and the moments to complete it."""

    config_entry: LinkyConfigEntry

    def __init__(self, hass: HomeAssistant, entry: LinkyConfigEntry) -> None:
        """Prepare the client of the entry's server; nothing is asked yet."""
        self.prm = Prm(entry.data[CONF_PRM])
        self.client = ConsoApiClient(
            async_get_clientsession(hass), entry.data[CONF_URL], entry.data[CONF_TOKEN], self.prm
        )
        wishes = replace(wishes_of(entry.options), registers=has_registers(entry.options))
        self.reader = MeterReader(hass, self.client, self.prm, wishes)
        self.consent_valid = True
        """Whether the last answer did not refuse the token or the consent."""
        self.rte: RteAccount | None = None
        """The account of the options; None without one."""
        self.rte_wishes = RteWishes()
        self._store = MemoryStore(hass, entry.entry_id)
        self._changing = asyncio.Lock()
        """Held while the memory is changed: an imported file must not meet an answer on its way."""
        self._server: str = entry.data[CONF_URL]
        super().__init__(
            hass, LOGGER, config_entry=entry, name=f"Linky {masked(self.prm)}", always_update=False
        )
        # The statistics must follow even when every entity of the meter is disabled.
        entry.async_on_unload(self.async_add_listener(_nothing))

    @property
    def memory(self) -> MeterMemory:
        """What is remembered of the meter."""
        return self.reader.memory

    @property
    def wishes(self) -> Wishes:
        """What is to be read, from the options."""
        return self.reader.wishes

    @property
    def consumes(self) -> bool:
        """Whether the consumption is wanted, and the meter has not said that it only produces."""
        return MeasureType.DAILY_CONSUMPTION in wanted_measures(self.memory, self.wishes)

    @property
    def history(self) -> LinkyHistory:
        """What is known of the consumption."""
        return self.memory.consumption

    @property
    def subscribed_va(self) -> int | None:
        """Return the subscribed power in VA: the one that was typed, else the contract's; None when nobody says."""
        contract = self.memory.contract
        told = contract.subscribed_power_kva if contract else None
        return subscribed_power_va(self.config_entry.options) or (
            None if told is None else round(told * 1000)
        )

    @override
    async def _async_setup(self) -> None:
        """Remember what was known before the restart."""
        self.reader.memory = await self._store.async_recall()
        last_call = max(self.memory.recent_calls, default=None)
        if last_call is not None and self.config_entry.modified_at > last_call:
            # A person changed the server, the token or a choice since: the pause was for what was there before.
            self.reader.memory = replace(self.memory, failures=0, not_before=None)
        if not self.wishes.production:
            # Asking for it again, one day, is how a person says that there are panels now.
            self.reader.memory = self.memory.with_production_reopened()

    @override
    async def _async_update_data(self) -> LinkyState:
        """Ask for what is missing; what was read before a failure is kept and written."""
        async with self._changing:
            return await self._async_read()

    @override
    async def async_request_refresh(self) -> None:
        """Look again because a person asks (the action `homeassistant.update_entity`); no plan of ours calls this."""
        self.reader.is_looking = True
        await super().async_request_refresh()

    async def async_add(self, reading: LinkyHistory, days: tuple[date, ...]) -> None:
        """Remember what a file holds of the consumption, and write it; `days` are announced as new."""
        first = reading.first_day
        if first is None:
            return
        async with self._changing:
            history = await self.reader.off_loop(self.memory.consumption.with_reading, reading)
            self.reader.memory = replace(self.memory, consumption=history)
            self.reader.must_write(Flow.CONSUMPTION, first)
            await self._async_keep_and_show(days)

    async def async_ask_again(self, requests: Sequence[Request]) -> int:
        """Make these calls even for what is known; return how many were made.

        Raises:
            UpdateFailed: when the server may not be called yet, or a call failed; what came before it is kept.
            ConfigEntryAuthFailed: when the token or the consent is refused.
        """
        async with self._changing:
            if (opens := self._opens_at()) is not None:
                remaining_s = (opens - dt_util.utcnow()).total_seconds()
                raise self._translated(QuotaReachedError(retry_after_s=remaining_s), opens)
            news: set[date] = set()
            try:
                for request in requests:
                    news |= await self.reader.async_ask_one(request)
            except ConsoApiError as err:
                pause = pause_after(err, 1, dt_util.utcnow(), self.reader.moment().slot)
                raise self._translated(err, None if pause is None else dt_util.utcnow() + pause) from err
            finally:
                await self._async_keep_and_show(tuple(sorted(news)))
        return len(requests)

    async def _async_keep_and_show(self, news: tuple[date, ...]) -> None:
        await self._async_write()
        await self._store.async_keep(self.memory)
        self.async_set_updated_data(await self._async_state(self.memory.not_before, news))

    async def _async_read(self) -> LinkyState:
        if (opens := self._opens_at()) is not None:
            return await self._async_wait(opens)
        outcome = await self.reader.async_ask()
        await self._async_write()
        now = dt_util.utcnow()
        failure = outcome.failure
        retry_at: datetime | None = None
        if failure is None:
            self.reader.memory = replace(self.memory, failures=0, not_before=None)
        else:
            failures = self.memory.failures + 1
            pause = pause_after(failure, failures, now, self.reader.moment().slot)
            retry_at = None if pause is None else now + pause
            self.reader.memory = replace(self.memory, failures=failures, not_before=retry_at)
        self.consent_valid = not isinstance(failure, TokenRefusedError | ConsentRevokedError)
        await self._store.async_keep(self.memory)
        state = await self._async_state(retry_at, outcome.news)
        if failure is not None:
            # Some entities and repairs tell about the failure itself, and nobody else announces a second one in a row.
            self.data = state
            if not self.last_update_success:
                self.async_update_listeners()
            raise self._translated(failure, retry_at) from failure
        return state

    async def _async_wait(self, opens: datetime) -> LinkyState:
        """Show what is known until the server may be called again.

        Raises:
            UpdateFailed: when nothing is known yet.
        """
        if self.memory.consumption.first_day is None and self.memory.production.first_day is None:
            remaining_s = (opens - dt_util.utcnow()).total_seconds()
            raise self._translated(QuotaReachedError(retry_after_s=remaining_s), opens)
        await self._async_write()
        return await self._async_state(opens, ())

    def _opens_at(self) -> datetime | None:
        """Return when calls are allowed again, None when they are."""
        server = self.hass.data.setdefault(_NOT_BEFORE, {}).get(self._server)
        # A person may shorten the pause after a failure, but not the one that a quota imposes.
        own = None if self.reader.is_looking else self.memory.not_before
        instants = [instant for instant in (server, own) if instant is not None]
        opens = max(instants, default=None)
        return opens if opens is not None and opens > dt_util.utcnow() else None

    async def _async_state(self, retry_at: datetime | None, news: tuple[date, ...]) -> LinkyState:
        moment = self.reader.moment()
        following = retry_at
        if following is None:
            late = await self.reader.off_loop(is_yesterday_late, self.history, moment.today)
            following = next_refresh(moment.slot, moment.now, second_try=late)
            past = await self.reader.off_loop(next_past_request, self.memory, self.wishes, moment)
            following = min(following, past or following)
        self.update_interval = max(following - moment.now, timedelta(seconds=1))
        planned = following if self.consent_valid else None
        return await self.reader.off_loop(state_of, self.memory, self.wishes, moment, planned, news)

    async def _async_write(self) -> None:
        """Make the statistics hold what was learnt since they were written."""
        for flow, first in tuple(self.reader.unwritten.items()):
            history = self.memory.production if flow is Flow.PRODUCTION else self.memory.consumption
            rows = await async_write_flow(
                self.hass, self.prm, flow, history, None if first == date.min else first
            )
            self.logger.debug("%s: %d rows of %s", self.name, rows, flow.name.lower())
            del self.reader.unwritten[flow]

    def _translated(
        self, error: ConsoApiError, retry_at: datetime | None
    ) -> ConfigEntryAuthFailed | UpdateFailed:
        placeholders = {"meter": masked(self.prm), "error": str(error)}
        pause_s = None if retry_at is None else max((retry_at - dt_util.utcnow()).total_seconds(), 1)
        match error:
            case TokenRefusedError() | ConsentRevokedError():
                return ConfigEntryAuthFailed(
                    translation_domain=DOMAIN,
                    translation_key=error.key,
                    translation_placeholders=placeholders,
                )
            case QuotaReachedError() if retry_at is not None:
                self.hass.data[_NOT_BEFORE][self._server] = retry_at
            case CannotConnectError():
                self.logger.debug("%s: next try in %s s", self.name, pause_s)
        return UpdateFailed(
            translation_domain=DOMAIN,
            translation_key=error.key,
            translation_placeholders=placeholders,
            retry_after=pause_s,
        )


@callback
def _nothing() -> None:
    """Do nothing: having a listener is what keeps a coordinator running."""
