"""One RTE account, shared by the entries that name it: RTE counts the calls of an account, not those of a meter."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.storage import Store
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from custom_components.linky_gtb.const import DOMAIN, LOGGER
from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.tariffs import TempoCalendar

from .answers import EcowattDay, Signal
from .client import RteClient
from .errors import RteCredentialsError, RteError, RteNotSubscribedError
from .memory import RteMemory, document_of, memory_of
from .plan import RteWishes, ecowatt_due, is_tempo_due, next_look, tempo_window

RTE_REFUSED: Final = "rte_refused"
"""The repair: the account is wrong, or lacks a subscription."""

_ACCOUNTS: Final[HassKey[dict[str, RteAccount]]] = HassKey(f"{DOMAIN}_rte_accounts")
_VERSION: Final = 1
_MOST_TEMPO_CALLS: Final = 6
"""Of one look: six years of colours."""


@dataclass(frozen=True, slots=True)
class RteLogin:
    """An account of data.rte-france.com."""

    url: str
    client_id: str
    secret: str


@dataclass(frozen=True)
class RteState:
    """What RTE says at one moment."""

    now: datetime
    tempo: TempoCalendar
    ecowatt: tuple[EcowattDay, ...]

    @property
    def signal(self) -> Signal | None:
        """Return the EcoWatt signal of this hour; None when it is not known."""
        return next((signal for day in self.ecowatt if (signal := day.at(self.now)) is not None), None)


class RteAccount(DataUpdateCoordinator[RteState]):
    """Looks each hour, calls when something is due, and keeps what it learnt on disk."""

    def __init__(self, hass: HomeAssistant, login: RteLogin) -> None:
        """Prepare the client; nothing is asked yet."""
        self.login = login
        self.memory = RteMemory()
        self._client = RteClient(
            async_get_clientsession(hass), login.url, login.client_id, login.secret, dt_util.utcnow
        )
        self._name = hashlib.sha256(f"{login.url} {login.client_id}".encode()).hexdigest()[:12]
        self._store = Store[dict[str, Json]](hass, _VERSION, f"{DOMAIN}.rte_{self._name}", private=True)
        self._wishes: dict[str, RteWishes] = {}
        self._not_before: datetime | None = None
        super().__init__(hass, LOGGER, config_entry=None, name="RTE", always_update=False)

    @property
    def wishes(self) -> RteWishes:
        """Return what serves everyone."""
        merged = RteWishes()
        for wishes in self._wishes.values():
            merged |= wishes
        return merged

    @property
    def issue_id(self) -> str:
        """Return the id of the repair of this account."""
        return f"{RTE_REFUSED}_{self._name}"

    @callback
    def async_wish(self, entry_id: str, wishes: RteWishes | None) -> None:
        """Remember what an entry wants; None when it leaves."""
        if wishes is None:
            self._wishes.pop(entry_id, None)
        else:
            self._wishes[entry_id] = wishes

    @property
    def is_wanted(self) -> bool:
        """Return whether an entry still wants something."""
        return bool(self._wishes)

    async def async_recall(self) -> None:
        """Remember what was known before the restart, and show it until RTE answers."""
        self.memory = memory_of(await self._store.async_load())
        self.data = self._state(dt_util.utcnow())

    @override
    async def _async_update_data(self) -> RteState:
        """Ask for what is due; what is known holds when RTE does not answer."""
        before = self.memory
        failure: RteError | None = None
        now = dt_util.utcnow()
        if self._not_before is None or now >= self._not_before:
            failure = await self._async_ask(now)
        if self.memory is not before:
            await self._store.async_save(document_of(self.memory))
        following = next_look(self.memory, self.wishes, now)
        self.update_interval = max(following - now, timedelta(seconds=1))
        if failure is not None:
            self._not_before = now + timedelta(seconds=failure.retry_after_s)
            self._tell(failure)
            self.data = self._state(now)
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key=failure.key,
                translation_placeholders={"error": str(failure)},
            ) from failure
        return self._state(now)

    async def _async_ask(self, now: datetime) -> RteError | None:
        """Make the calls that are due; return the last failure, each API having its own subscription."""
        failure: RteError | None = None
        try:
            await self._async_ask_tempo(now)
        except RteError as err:
            failure = err
        try:
            due = ecowatt_due(self.memory, self.wishes, now)
            if due is not None and due <= now:
                self.memory = replace(self.memory, ecowatt_called=now)
                self.memory = self.memory.with_ecowatt(await self._client.ecowatt(), now)
        except RteError as err:
            failure = err
        if failure is None:
            ir.async_delete_issue(self.hass, DOMAIN, self.issue_id)
        return failure

    async def _async_ask_tempo(self, now: datetime) -> None:
        if not is_tempo_due(self.memory, now):
            return
        for _ in range(_MOST_TEMPO_CALLS):
            window = tempo_window(self.memory, self.wishes, now)
            if window is None:
                return
            colours = await self._client.tempo(*window)
            settled = len(self.memory.colours) + len(self.memory.without_colour)
            self.memory = self.memory.with_tempo(*window, colours, now)
            if len(self.memory.colours) + len(self.memory.without_colour) == settled:
                # Tomorrow is not decided yet.
                return

    def _state(self, now: datetime) -> RteState:
        return RteState(now, TempoCalendar(self.memory.colours), self.memory.ecowatt)

    @callback
    def _tell(self, failure: RteError) -> None:
        """Raise the repair when only a person can help."""
        if isinstance(failure, RteCredentialsError | RteNotSubscribedError):
            ir.async_create_issue(
                self.hass,
                DOMAIN,
                self.issue_id,
                is_fixable=False,
                severity=ir.IssueSeverity.WARNING,
                translation_key=RTE_REFUSED,
                translation_placeholders={"error": str(failure)},
            )


async def async_join_rte(
    hass: HomeAssistant, entry: ConfigEntry[Any], login: RteLogin, wishes: RteWishes
) -> RteAccount:
    """Return the account of `login`, shared; `entry` leaves it when it is unloaded.

    RTE is asked in the background: an account that is wrong, or out of order, does not keep a meter from being set up.
    """
    accounts = hass.data.setdefault(_ACCOUNTS, {})
    key = f"{login.url} {login.client_id}"
    account = accounts.get(key)
    if account is None or account.login != login:
        account = accounts[key] = RteAccount(hass, login)
        await account.async_recall()
    account.async_wish(entry.entry_id, wishes)
    stop_listening = account.async_add_listener(_nothing)
    joined = account

    @callback
    def leave() -> None:
        stop_listening()
        joined.async_wish(entry.entry_id, None)
        if not joined.is_wanted:
            ir.async_delete_issue(hass, DOMAIN, joined.issue_id)
            if accounts.get(key) is joined:
                accounts.pop(key)

    entry.async_on_unload(leave)
    entry.async_create_background_task(hass, joined.async_refresh(), f"{DOMAIN} first look at RTE")
    return joined


@callback
def _nothing() -> None:
    """Do nothing: having a listener is what keeps the account looking."""
