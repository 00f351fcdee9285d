"""Read one meter at its moments of the day, its past slowly, and keep its statistics up to date."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
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
    HistoryLimitError,
    NotSubscribedError,
    QuotaReachedError,
    RequestRefusedError,
    ServerIncidentError,
    TokenRefusedError,
    UnexpectedAnswerError,
    WrongDirectionError,
)
from .figures import LinkyState, state_of
from .history import LinkyHistory, is_yesterday_late
from .indexes import swaps
from .measures import MeasureType
from .memory import MeterMemory
from .memory_store import MemoryStore
from .options import has_registers, subscribed_power_va, wishes_of
from .pauses import pause_after
from .plan import Moment, Request, next_past_request, next_request
from .schedule import next_refresh, slot_of
from .series import Flow
from .statistics import async_write_flow

type LinkyConfigEntry = ConfigEntry[LinkyCoordinator]

_SLOT_LIFE: Final = timedelta(hours=20)
"""The server's moments are asked again the next day, even when that comes a little earlier."""
_NO_SLOT_LIFE: Final = timedelta(days=30)
"""A server that does not give moments is not going to learn it overnight."""
_CONTRACT_LIFE: Final = timedelta(days=7)
_NO_CONTRACT_LIFE: Final = timedelta(days=30)

_NOT_BEFORE: Final[HassKey[dict[str, datetime]]] = HassKey(f"{DOMAIN}_not_before")
"""By server, when its quota opens again: all its meters share it."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the calls of one reading came to."""

    failure: ConsoApiError | None
    news: tuple[date, ...]
    """Days that became known."""


class LinkyCoordinator(DataUpdateCoordinator[LinkyState]):
    """One meter: its memory, and the moments to complete it."""

    config_entry: LinkyConfigEntry

    def __init__(self, hass: HomeAssistant, entry: LinkyConfigEntry) -> None:
        """Prepare the client of the entry's server; nothing is asked yet."""
        self.prm = Prm(entry.data[CONF_PRM])
        self.client = ConsoApiClient(
            async_get_clientsession(hass), entry.data[CONF_URL], entry.data[CONF_TOKEN], self.prm
        )
        self.memory = MeterMemory()
        self.wishes = replace(wishes_of(entry.options), registers=has_registers(entry.options))
        self.consent_valid = True
        """Whether the last answer did not refuse the token or the consent."""
        self._new_swaps: frozenset[date] = frozenset()
        self.rte: RteAccount | None = None
        """The account of the options; None without one."""
        self.rte_wishes = RteWishes()
        self._store = MemoryStore(hass, entry.entry_id)
        self._changing = asyncio.Lock()
        """Held while the memory is changed: an imported file must not meet an answer on its way."""
        self._server: str = entry.data[CONF_URL]
        self._looking = False
        """Whether a person asked: then one call is made even when everything is known."""
        # The first writing compares everything: statistics may have been erased, or restored from a backup.
        self._unwritten: dict[Flow, date] = dict.fromkeys(Flow, date.min)
        super().__init__(
            hass, LOGGER, config_entry=entry, name=f"Linky {masked(self.prm)}", always_update=False
        )
        # The statistics must follow even when every entity of the meter is disabled.
        entry.async_on_unload(self.async_add_listener(_nothing))

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
        self.memory = await self._store.async_recall()
        last_call = max(self.memory.recent_calls, default=None)
        if last_call is not None and self.config_entry.modified_at > last_call:
            # A person changed the server, the token or a choice since: the pause was for what was there before.
            self.memory = replace(self.memory, failures=0, not_before=None)
        if not self.wishes.production:
            # Asking for it again, one day, is how a person says that there are panels now.
            self.memory = self.memory.with_production_reopened()

    @override
    async def _async_update_data(self) -> LinkyState:
        """Ask for what is missing; what was read before a failure is kept and written."""
        async with self._changing:
            return await self._async_read()

    @override
    async def async_request_refresh(self) -> None:
        """Look again because a person asks (the action `homeassistant.update_entity`); no plan of ours calls this."""
        self._looking = True
        await super().async_request_refresh()

    @callback
    def take_swaps(self) -> tuple[date, ...]:
        """Return the days on which the index went down and that nobody was told of, oldest first; each once."""
        new, self._new_swaps = tuple(sorted(self._new_swaps)), frozenset()
        return new

    async def async_add(self, reading: LinkyHistory, days: tuple[date, ...]) -> None:
        """Remember what a file holds of the consumption, and write it; `days` are announced as new."""
        first = reading.first_day
        if first is None:
            return
        async with self._changing:
            history = await self._off_loop(self.memory.consumption.with_reading, reading)
            self.memory = replace(self.memory, consumption=history)
            self._unwritten[Flow.CONSUMPTION] = min(first, self._unwritten.get(Flow.CONSUMPTION, first))
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
                    news |= await self._async_ask_one(request)
            except ConsoApiError as err:
                pause = pause_after(err, 1, dt_util.utcnow(), self._moment().slot)
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
        outcome = await self._async_ask()
        await self._async_write()
        now = dt_util.utcnow()
        failure = outcome.failure
        retry_at: datetime | None = None
        if failure is None:
            self.memory = replace(self.memory, failures=0, not_before=None)
        else:
            failures = self.memory.failures + 1
            pause = pause_after(failure, failures, now, self._moment().slot)
            retry_at = None if pause is None else now + pause
            self.memory = replace(self.memory, failures=failures, not_before=retry_at)
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
        own = None if self._looking else self.memory.not_before
        instants = [instant for instant in (server, own) if instant is not None]
        opens = max(instants, default=None)
        return opens if opens is not None and opens > dt_util.utcnow() else None

    def _moment(self) -> Moment:
        return Moment(dt_util.utcnow(), self.memory.slot or slot_of(self.prm))

    async def _async_state(self, retry_at: datetime | None, news: tuple[date, ...]) -> LinkyState:
        moment = self._moment()
        following = retry_at
        if following is None:
            late = await self._off_loop(is_yesterday_late, self.history, moment.today)
            following = next_refresh(moment.slot, moment.now, second_try=late)
            past = await self._off_loop(next_past_request, self.memory, self.wishes, moment)
            following = min(following, past or following)
        self.update_interval = max(following - moment.now, timedelta(seconds=1))
        planned = following if self.consent_valid else None
        return await self._off_loop(state_of, self.memory, self.wishes, moment, planned, news)

    async def _async_ask(self) -> _Outcome:
        """Make the calls that are due, one after the other; each answer decides of the next."""
        failing: set[MeasureType] = set()
        failure: ConsoApiError | None = None
        news: set[date] = set()
        # After a failure only an answer shows that the server is back, whether or not something is missing.
        probing, self._looking = self._looking or self.memory.failures > 0, False
        while request := await self._async_next(failing, probing=probing):
            try:
                await self._async_ask_slot()
                if await self._async_ask_contract():
                    # It may say that the meter is younger than what was to be asked.
                    continue
                probing = False
                news |= await self._async_ask_one(request)
            except ServerIncidentError as err:
                probing = False
                # For some meters one measure is out of order for weeks while the others come.
                failing.add(request.measure)
                failure = err
            except ConsoApiError as err:
                failure = err
                break
        return _Outcome(failure, tuple(sorted(news)))

    async def _async_next(self, failing: set[MeasureType], *, probing: bool) -> Request | None:
        moment = self._moment()
        request = await self._off_loop(next_request, self.memory, self.wishes, moment, frozenset(failing))
        if request is None and probing:
            return Request(MeasureType.DAILY_CONSUMPTION, moment.today - timedelta(days=1), moment.today)
        return request

    async def _async_ask_one(self, request: Request) -> set[date]:
        """Make one call and remember what it taught; return the days that became known."""
        measure, start, end = request.measure, request.start, request.end
        self.memory = self.memory.with_call(dt_util.utcnow())
        try:
            reading = await self.client.read(measure, start, end)
        except HistoryLimitError:
            self.memory = self.memory.with_refusal(measure, start)
            return set()
        except WrongDirectionError:
            self.memory = self.memory.with_closed(measure)
            return set()
        except RequestRefusedError:
            if not measure.is_optional:
                raise
            # An older server does not have this measure; the consumption must come all the same.
            self.memory = self.memory.with_closed(measure)
            return set()
        except (ConsentRevokedError, NotSubscribedError, UnexpectedAnswerError, ServerIncidentError) as err:
            if measure is not MeasureType.REGISTER_INDEX:
                raise
            # Not every consent opens the indexes, and Enedis answers 500 to what it does not know: costs do without.
            if isinstance(err, ServerIncidentError):
                self.memory = self.memory.with_answer(measure, start, end, dt_util.utcnow(), LinkyHistory())
            else:
                self.memory = self.memory.with_closed(measure)
            return set()
        before = self.memory
        self.memory = await self._off_loop(before.with_answer, measure, start, end, dt_util.utcnow(), reading)
        if reading == LinkyHistory():
            return set()
        if measure is MeasureType.REGISTER_INDEX:
            found = frozenset(swaps(self.memory.consumption.indexes))
            self._new_swaps |= found - self.memory.swaps
            self.memory = replace(self.memory, swaps=self.memory.swaps | found)
            return set()
        flow = Flow.PRODUCTION if measure.is_production else Flow.CONSUMPTION
        self._unwritten[flow] = min(start, self._unwritten.get(flow, start))
        return await self._off_loop(_learnt, before, self.memory, request)

    async def _async_ask_slot(self) -> None:
        """Ask the server, once a day at most, at which moments it wants this meter's calls."""
        now, asked = dt_util.utcnow(), self.memory.slot_asked
        life = _SLOT_LIFE if self.memory.slot else _NO_SLOT_LIFE
        if asked is not None and now - asked < life:
            return
        slot = await self.client.slot()
        self.memory = replace(self.memory, slot=slot, slot_asked=now)

    async def _async_ask_contract(self) -> bool:
        """Ask once a week what the contract says: windows are moved by Enedis, a month after telling by letter.

        Returns:
            Whether it was asked.
        """
        now, due = dt_util.utcnow(), self.memory.contract_due
        if due is not None and now < due:
            return False
        self.memory = self.memory.with_call(now)
        try:
            contract = await self.client.contract()
            life = _CONTRACT_LIFE if contract else _NO_CONTRACT_LIFE
        except ServerIncidentError:
            # The measures do not depend on it.
            contract, life = None, _SLOT_LIFE
        self.memory = self.memory.with_contract(contract, now, now + life)
        return True

    async def _async_write(self) -> None:
        """Make the statistics hold what was learnt since they were written."""
        for flow, first in tuple(self._unwritten.items()):
            history = self.memory.production if flow is Flow.PRODUCTION else self.memory.consumption
            rows = await async_write_flow(
                self.hass, self.prm, flow, history, None if first == date.min else first
            )
            self.logger.debug("%s: %d rows of %s", self.name, rows, flow.name.lower())
            del self._unwritten[flow]

    async def _off_loop[**P, R](self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return the result of pure work: two years of half-hours are too much for the event loop."""
        return await self.hass.async_add_executor_job(partial(work, *args, **kwargs))

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


def _learnt(before: MeterMemory, after: MeterMemory, request: Request) -> set[date]:
    days = (request.start + timedelta(days=offset) for offset in range((request.end - request.start).days))
    return {
        day
        for day in days
        if after.is_known(request.measure, day) and not before.is_known(request.measure, day)
    }
